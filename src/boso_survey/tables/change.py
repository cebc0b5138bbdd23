"""Change between two waves, from what is shown of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from boso_survey.codebook import Codebook
from boso_survey.tables import intervals
from boso_survey.tables.protected import frame
from boso_survey.tabulation import PER_CENT, YES, Item, Tables

Wave = tuple[int, Tables]  # a year, and its protected tables

CLEARLY = 0.4  # of 2: how much nearer the shares of two waves are, read from the other end of the scale


def changes(before: Wave, after: Wave, items: Sequence[Item]) -> pd.DataFrame:
    """Return the change in the share of yes, in percentage points, of each item that both waves show."""
    rows: list[dict[str, Any]] = []
    for item in items:
        first, second = (_agreeing(tables, item) for _, tables in (before, after))
        if first is None or second is None:
            continue
        shares = first[0] / first[1], second[0] / second[1]
        bounds = _interval(before[1], *first, item), _interval(after[1], *second, item)
        low, high = intervals.change(shares[0], bounds[0], shares[1], bounds[1])
        rows.append({
            "item": item.name, "category": YES, "from_year": before[0],
            "from_count": first[0], "from_base": first[1], "count": second[0], "base": second[1],
            "difference": PER_CENT * (shares[1] - shares[0]),
            "lower": PER_CENT * low, "upper": PER_CENT * high,
        })  # fmt: skip
    return frame("change", rows)


def _agreeing(tables: Tables, item: Item) -> tuple[int, int] | None:
    """Return how many said yes and of how many, where every part of it is shown."""
    rows = tables["overall"][tables["overall"]["item"] == item.name]
    yes = rows.loc[rows["category"].isin([str(code) for code in item.yes]), "count"]
    if yes.empty or yes.isna().any() or rows["base"].isna().any() or not rows["base"].iloc[0]:
        return None
    return int(yes.sum()), int(rows["base"].iloc[0])


def _interval(tables: Tables, count: int, base: int, item: Item) -> intervals.Interval:
    """Return the interval of the share of yes; the first row of the response table is the total."""
    total = tables["response"].iloc[0]
    silent = int(total["invited"]) - int(total["answered"])
    return intervals.exact(count, base, *intervals.population(base, silent, filtered=item.programme))


def turned(before: Tables, cells: pd.DataFrame, book: Codebook) -> Iterator[str]:
    """Name items whose answers are like those of the wave before only if the scale runs the other way."""
    for field in (field for field in book.of_kind("item") if field.ordered):
        codes = [str(code) for code in field.codes if code != field.dont_know]
        shares = []
        for table in (before["overall"], cells[cells["table"] == "overall"]):
            counts = table[table["item"] == field.name].set_index("category")["count"].reindex(codes)
            shares.append((counts.fillna(1) / counts.fillna(1).sum()).to_numpy(dtype=float))
        as_read, other_way = (abs(shares[0] - now).sum() for now in (shares[1], shares[1][::-1]))
        if as_read - other_way > CLEARLY:
            yield field.name
