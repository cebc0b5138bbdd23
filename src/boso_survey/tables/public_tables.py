"""The protected tables of a year, as they are published: counts where shown, and what follows from them.

Hidden cells have no count, whatever the reason. Intervals and changes are reckoned from shown counts only.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso_survey import tabulation
from boso_survey.disclosure.constraints import BY_GROUP, KNOWERS, size
from boso_survey.tables import intervals, package
from boso_survey.tabulation import ALL, ANSWERED, CELL, FILTER, UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso_survey.disclosure.prior_knowledge import Key
    from boso_survey.disclosure.suppression import Protection
    from boso_survey.tabulation import Item

    Shown = dict[Key, int | None]

PER_CENT = 100
BOUNDS = ["lower", "upper", "worst_low", "worst_high"]
FILES = {"overall": "overall", "role": "by_role", "municipality": "by_municipality"}
SHARES = (*BOUNDS, "rate", "difference")
NEARLY = 1e-9
WHOLE = ("count", "base", "rank", "invited", "answered", "from_count", "from_base")


def tables(
    cells: pd.DataFrame, protection: Protection, items: Sequence[Item], *, named: bool
) -> dict[str, pd.DataFrame]:
    """Return the protected tables overall, by_role, by_municipality and response.

    Parameters
    ----------
    cells : pandas.DataFrame
        Every cell, as `boso_survey.tabulation.cells` gives them.
    protection : Protection
        Which cells are hidden, and which tables are left out.
    items : sequence of Item
        The closed questions.
    named : bool
        Whether response rates are given with the name of the municipality.
    """
    shown = _shown(cells, protection, items)
    towns = cells.loc[cells["category"] == ANSWERED]
    silent = int(towns["base"].sum() - towns["count"].sum())
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("overall", *BY_GROUP)}
    for key in cells.loc[cells["table"] != "response", CELL[:4]].itertuples(index=False, name=None):
        if key[:2] not in protection.refused:
            rows[key[0]].append(_row(key, shown, items, int(towns["count"].sum()), silent))
    made = {FILES[table]: frame(FILES[table], found) for table, found in rows.items()}
    return made | {"response": _response(towns, shown, named=named)}


def _shown(cells: pd.DataFrame, protection: Protection, items: Sequence[Item]) -> Shown:
    """Return the count of every cell, None where it is hidden or left out."""
    count: dict[Key, int] = tabulation.counts(cells)
    filter_ = next(item for item in items if item.name == FILTER)
    count[KNOWERS] = sum(count["overall", FILTER, ALL, str(code)] for code in filter_.yes)
    gone = set(protection.reasons) | {key for key in count if key[:2] in protection.refused}
    return {key: None if key in gone else number for key, number in count.items()}


def _row(key: Key, shown: Shown, items: Sequence[Item], answered: int, silent: int) -> dict[str, Any]:
    table, name, group, category = key
    row = {"item": name, "category": category, "count": shown[key], "hidden": shown[key] is None}
    if table != "overall":
        return row | {table: group, "base": shown[size(table, group)]}
    programme = next(item.programme for item in items if item.name == name)
    base = shown[KNOWERS] if programme else answered
    count = shown[key]
    if count is None or base is None or category == UNANSWERED:
        return row | {"base": base}
    people = (base, base + silent) if programme else (base + silent,) * 2
    bounds = intervals.exact(count, base, *people) + intervals.worst(count, base, silent)
    return row | {"base": base} | {name: PER_CENT * share for name, share in zip(BOUNDS, bounds, strict=True)}


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table: whole numbers that may be missing, shares in per cent with one decimal."""
    frame = pd.DataFrame(rows, columns=package.columns(name))
    for column in frame.columns.intersection(list(WHOLE)):
        frame[column] = frame[column].astype("Int64")
    for column in frame.columns.intersection(list(SHARES)):
        frame[column] = frame[column].astype("Float64").round(1)
    return frame


def _response(towns: pd.DataFrame, shown: Shown, *, named: bool) -> pd.DataFrame:
    """Return the response rates, all together first, then by size; without names only the extremes."""
    known = [(town, int(invited), shown["response", "response", town, ANSWERED])
             for town, invited in zip(towns["group"], towns["base"], strict=True)]  # fmt: skip
    ranked = sorted(
        (row for row in known if row[2] is not None), key=lambda row: -Fraction(row[2] or 0, row[1])
    )
    rows = [_rate(ALL, None, int(towns["base"].sum()), int(towns["count"].sum()))]
    if named:
        rows += [_rate(town, rank, invited, answered)
                 for rank, (town, invited, answered) in enumerate(ranked, start=1)]  # fmt: skip
        rows += [_rate(town, None, invited, None) for town, invited, answered in known if answered is None]
        return frame("response", rows)
    rates = [_rate(None, rank, *row[1:]) for rank, row in enumerate(ranked, start=1)]
    extremes = (1, len(rates))
    return frame("response", rows + [
        rate | {"invited": None, "answered": None, "hidden": True,
                "rate": round_half_up(rate["rate"]) if rate["rank"] in extremes else None}
        for rate in rates
    ])  # fmt: skip


def _rate(town: str | None, rank: int | None, invited: int, answered: int | None) -> dict[str, Any]:
    rate = None if answered is None else PER_CENT * answered / invited
    return {"municipality": town, "rank": rank, "invited": invited, "answered": answered,
            "hidden": answered is None, "rate": rate}  # fmt: skip


def round_half_up(value: float, decimals: int = 0) -> float:
    """Return `value` rounded as the report rounds.

    >>> round_half_up(60.5), round_half_up(37.5), round_half_up(60.584, 1)
    (61.0, 38.0, 60.6)
    """
    return floor(value * 10**decimals + 0.5 + NEARLY) / 10**decimals
