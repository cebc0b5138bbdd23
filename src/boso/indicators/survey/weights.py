"""Post-stratification: shares as if each municipality counted for as many as were invited in it.

All is made from counts that are shown, so that it tells nothing new.
"""

from __future__ import annotations

import pandas as pd

TOTAL = "all"


def by_municipality(response: pd.DataFrame) -> pd.DataFrame:
    """Return answered and weight (invited for each of them) of each named municipality with an answer."""
    named = response.dropna(subset="municipality").set_index("municipality").drop(TOTAL, errors="ignore")
    rows = named[named["answered"].ne(0).fillna(True)]
    return rows.assign(weight=rows["invited"] / rows["answered"])[["answered", "weight"]]


def effective_size(weights: pd.DataFrame) -> float | None:
    """Return how many answers without weights are worth as much; None where something is hidden (Kish, 1965).

    50 of 100 and 50 of 300 invited answered; the design effect is 100 / 80:

    >>> import pandas as pd
    >>> effective_size(pd.DataFrame({"answered": [50, 50], "weight": [2.0, 6.0]}))
    80.0
    """
    answered, weight = weights["answered"], weights["weight"]
    if weights.empty or weights.isna().any(axis=None):
        return None
    return float((answered * weight).sum() ** 2 / (answered * weight**2).sum())


def shares(table: pd.DataFrame, response: pd.DataFrame) -> pd.DataFrame:
    """Return item, category, share and weighted, in per cents, of items shown of all municipalities."""
    weights = by_municipality(response)["weight"]
    rows = table[(table["category"] == "yes") & table["municipality"].isin(weights.index)]
    rows = rows.assign(weight=rows["municipality"].map(weights))
    whole = rows[["count", "base", "weight"]].notna().all(axis=1).groupby(rows["item"]).transform("sum")
    rows = rows[whole == len(weights)]
    columns = {"share": rows["count"], "asked": rows["base"], "weighted": rows["count"] * rows["weight"],
               "people": rows["base"] * rows["weight"]}  # fmt: skip
    sums = rows.assign(**columns).groupby(["item", "category"], sort=False)[[*columns]].sum()
    sums = sums[sums["asked"] > 0].astype(float)
    found = {
        "share": 100 * sums["share"] / sums["asked"],
        "weighted": 100 * sums["weighted"] / sums["people"],
    }
    return sums.assign(**found)[["share", "weighted"]].reset_index()
