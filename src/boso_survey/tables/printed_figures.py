"""Check what the report printed against the answers: every percentage recomputed, with a verdict.

A percentage agrees where the count of those asked, rounded half up to the decimals that were printed, gives
it. Where it does not, `reading` in data/published/percentages_<year>.csv tells how it came about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.data import read_text
from boso_survey.tables import package
from boso_survey.tables.public_tables import PER_CENT, round_half_up
from boso_survey.tabulation import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from boso_survey.disclosure.prior_knowledge import Key

    Tables = Mapping[str, pd.DataFrame]

AGREES, DIFFERS, HIDDEN = "agrees", "differs", "hidden"
REASONS = {
    "truncated": "{share} prosent; rapporten har kuttet etter første desimal, ikke rundet av.",
    "complement": "{share} prosent; det trykte tallet gjør at raden summerer til 100.",
    "sum_of_rounded": "{share} prosent; rapporten har trolig lagt sammen avrundede andeler "
    "(for eksempel {parts}) eller regnet av færre svar.",
    "about": "{share} prosent; rapporten oppgir et omtrentlig tall i teksten.",
}
OTHERWISE = "{share} prosent; svarene gir et annet tall enn det trykte."


def check(path: Path, tables: Tables, sums: Collection[tuple[Mapping[Key, int], int]]) -> pd.DataFrame:
    """Return every printed percentage with the one that the protected tables give.

    Parameters
    ----------
    path : Path
        data/published/percentages_<year>.csv.
    tables : mapping of str to pandas.DataFrame
        The protected tables.
    sums : collection of (cells, sum)
        Sums that the report itself gives, though one of their cells may be hidden.
    """
    given = {frozenset(terms): total for terms, total in sums}
    printed = read_text(path).fillna("").astype(str).to_dict("records")
    rows = [_row({str(key): value for key, value in row.items()}, tables, given) for row in printed]
    frame = pd.DataFrame(rows, columns=package.columns("survey"))
    return frame.astype({"count": "Int64", "base": "Int64"})


def _row(row: dict[str, str], tables: Tables, given: Mapping[frozenset[Key], int]) -> dict[str, Any]:
    share, count, base, parts = _share(row, tables, given)
    found: dict[str, Any] = {name: row[name] for name in ("item", "group", "category", "printed")}
    found |= {"count": count, "base": base}
    if share is None:
        return found | {"recomputed": "", "verdict": HIDDEN, "reason": ""}
    decimals = len(row["printed"].partition(".")[2])
    recomputed = f"{round_half_up(share, decimals):.{decimals}f}"
    if recomputed == row["printed"]:
        return found | {"recomputed": recomputed, "verdict": AGREES, "reason": ""}
    reason = REASONS.get(row["reading"], OTHERWISE).format(share=_of(count, base, share), parts=parts)
    return found | {"recomputed": recomputed, "verdict": DIFFERS, "reason": reason}


def _share(
    row: dict[str, str], tables: Tables, given: Mapping[frozenset[Key], int]
) -> tuple[float | None, int | None, int | None, str]:
    """Return the share in per cent, its count and base, and the rounded shares that make it up."""
    if row["item"] == "response_rate":
        return *_rate(row["group"], tables["response"]), ""
    parts, base = _parts(row, tables)
    shown = [part for part in parts if part is not None]
    count = sum(shown) if len(shown) == len(parts) else given.get(frozenset(_keys(row)))
    if count is None or not base:
        return None, count, base, ""
    rounded = " + ".join(f"{round_half_up(PER_CENT * part / base):.0f}" for part in shown)
    return PER_CENT * count / base, count, base, rounded


def _keys(row: Mapping[str, str]) -> list[Key]:
    table = "overall" if row["group"] == ALL else "role"
    return [(table, row["item"], row["group"], code) for code in row["category"].split("+")]


def _parts(row: Mapping[str, str], tables: Tables) -> tuple[list[int | None], int | None]:
    """Return the counts of the categories that were printed together, and their base."""
    table = tables["overall"] if row["group"] == ALL else tables["by_role"]
    rows = table[table["item"] == row["item"]]
    if row["group"] != ALL:
        rows = rows[rows["role"] == row["group"]]
    count, base = rows.set_index("category")["count"], rows["base"].dropna()
    parts = [None if pd.isna(count.get(code)) else int(count[code]) for code in row["category"].split("+")]
    return parts, int(base.iloc[0]) if len(base) else None


def _rate(group: str, response: pd.DataFrame) -> tuple[float | None, int | None, int | None]:
    """Return the rate of all, or without a name that of the highest or the lowest municipality."""
    if group == ALL:
        total = response.iloc[0]
        count, base = int(total["answered"]), int(total["invited"])
        return PER_CENT * count / base, count, base
    rates = response.iloc[1:]["rate"].dropna()
    if rates.empty:
        return None, None, None
    return float(rates.max() if group == "highest" else rates.min()), None, None


def _of(count: int | None, base: int | None, share: float) -> str:
    exact = f"{share:.2f}".replace(".", ",")
    return exact if count is None else f"{count} av {base} er {exact}"
