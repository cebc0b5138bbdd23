"""The municipalities' own share of the programme's costs, which grows from year to year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from boso.evaluation import Evaluation


def cofinancing(r: Evaluation) -> pd.DataFrame:
    """Return the own share of each evaluated municipality in each year up to the report's.

    Columns ``unit``, ``name``, ``cohort`` (the year of admission, which is the first programme year),
    ``year``, ``programme_year``, ``label`` ("andre året") and ``percent`` of the costs, missing where no rate
    is stated. The report's own municipality first; one whose cohort is not known is left out.
    """
    members = r.municipal("participants").rename(columns={"participant": "unit"})[["unit", "name", "cohort"]]
    members = members.dropna(subset="cohort")
    first = int(members["cohort"].min()) if len(members) else r.year
    years = pd.DataFrame({"year": range(first, r.year + 1)}, dtype="Int64")
    rows = members.merge(years, how="cross").query("year >= cohort")
    rows = rows.assign(programme_year=rows["year"] - rows["cohort"] + 1)
    rates = r.table("cofinancing").rename(columns={"municipal_share_percent": "percent"})
    return rows.merge(
        rates[["programme_year", "label", "percent"]], how="left", on="programme_year", validate="m:1"
    )
