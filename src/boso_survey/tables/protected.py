"""The protected tables of a year, as they are published: counts where shown, and what follows from them.

Hidden cells have no count, whatever the reason. Intervals and changes are reckoned from shown counts only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from boso.data.tables import DTYPES
from boso.words import rounded
from boso_survey import tabulation
from boso_survey.disclosure import constraints
from boso_survey.disclosure.suppression import SuppressionPattern
from boso_survey.tables import datapackage, intervals
from boso_survey.tabulation import ALL, ANSWERED, NO_ANSWER, PER_CENT, Item, Key, group_size

Counts = Mapping[Key, int | None]
FILES = {"overall": "overall", "role": "by_role", "municipality": "by_municipality"}
BOUNDS = ["lower", "upper", "worst_low", "worst_high"]


def protected_tables(
    cells: pd.DataFrame, pattern: SuppressionPattern, items: Sequence[Item], *, named: bool
) -> dict[str, pd.DataFrame]:
    """Return the protected tables overall, by_role, by_municipality and response.

    They show `cells`, as `boso_survey.tabulation.tabulate` gives them, but for what the `pattern` hides or
    leaves out. Where people answered (`named`), response rates have the name of the municipality, and shares
    by group intervals.
    """
    published = {
        key: None if key in pattern.reasons or key[:2] in pattern.refused else count
        for key, count in constraints.counts(cells, items).items()
    }
    towns = cells.loc[cells["category"] == ANSWERED]
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in FILES}
    for key in published:
        if key[0] in FILES and key != tabulation.PROGRAMME_BASE and key[:2] not in pattern.refused:
            rows[key[0]].append(_row(key, published, items, towns, named=named))
    tables = {FILES[table]: frame(FILES[table], found) for table, found in rows.items()}
    return tables | {"response": _response(towns, published, named=named)}


def _row(
    key: Key, published: Counts, items: Sequence[Item], towns: pd.DataFrame, *, named: bool
) -> dict[str, Any]:
    """Return a row of a table, with how sure its share is: of all together, and of groups that answered.

    Which role those have who did not answer is not known: any number of them may have this one.
    """
    table, name, group, category = key
    item, count = tabulation.item(items, name), published[key]
    invited, answered = int(towns["base"].sum()), int(towns["count"].sum())
    if table == "overall":
        size: int | None = answered
        base = published[tabulation.PROGRAMME_BASE] if item.programme else answered
    else:
        size, base = published[group_size(table, group)], published[item.group_base(table, group)]
    row = {"item": name, table: group, "category": category, "count": count, "base": base,
           "hidden": count is None}  # fmt: skip
    told = named or table == "overall"
    if not told or count is None or size is None or not base or category in NO_ANSWER:
        return row
    silent = invited - answered
    if table == "municipality":
        silent = int(towns.set_index("group")["base"][group]) - size
    people = intervals.population(base, silent, filtered=item.programme or table == "role")
    bounds: tuple[float, ...] = intervals.exact(count, base, *people)
    if table == "overall":
        bounds += intervals.worst_case(count, base, _silent(published, name, base), silent)
    return row | {bound: PER_CENT * share for bound, share in zip(BOUNDS, bounds, strict=False)}


def _silent(published: Counts, item: str, base: int) -> int:
    """Return how many of those asked may have given no answer, for all that is shown."""
    shown = {key[3]: count for key, count in published.items() if key[:2] == ("overall", item)}
    gaps = [shown.pop(why, 0) for why in NO_ANSWER]
    return base - sum(filter(None, shown.values())) if None in gaps else sum(filter(None, gaps))


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table: whole numbers that may be missing, shares in per cent with one decimal.

    Tables by group of what nobody answered have no intervals: how sure is made up, is no question.
    """
    kinds = datapackage.columns(name)
    if name in ("by_role", "by_municipality") and not any(BOUNDS[0] in row for row in rows):
        kinds = {column: kind for column, kind in kinds.items() if column not in BOUNDS}
    numbers = {column: DTYPES[kind] for column, kind in kinds.items() if kind in ("integer", "number")}
    return pd.DataFrame(rows, columns=list(kinds)).astype(numbers).round(1)


def _response(towns: pd.DataFrame, published: Counts, *, named: bool) -> pd.DataFrame:
    """Return the response rates, all together first, then by size; without names only the extremes.

    Where it is hidden how many answered, so is how many could have.
    """
    known = [(town, int(invited), published[group_size("municipality", town)])
             for town, invited in zip(towns["group"], towns["base"], strict=True)]  # fmt: skip
    shown = [(town, invited, answered) for town, invited, answered in known if answered is not None]
    ranked = sorted(shown, key=lambda row: -Fraction(row[2], row[1]))
    rows = [_rate(ALL, None, int(towns["base"].sum()), int(towns["count"].sum()))]
    if named:
        rows += [_rate(town, rank, invited, answered)
                 for rank, (town, invited, answered) in enumerate(ranked, start=1)]  # fmt: skip
        rows += [_rate(town, None, None, None) for town, _, answered in known if answered is None]
        return frame("response", rows)
    for rank, (_, invited, answered) in enumerate(ranked, start=1):
        rate = float(rounded(PER_CENT * answered / invited)) if rank in (1, len(ranked)) else None
        rows.append({"rank": rank, "hidden": True, "rate": rate})
    return frame("response", rows)


def _rate(town: str, rank: int | None, invited: int | None, answered: int | None) -> dict[str, Any]:
    rate = PER_CENT * answered / invited if answered is not None and invited else None
    return {"municipality": town, "rank": rank, "invited": invited, "answered": answered,
            "hidden": answered is None, "rate": rate}  # fmt: skip
