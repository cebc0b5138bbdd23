"""Change between two waves, from what is shown of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from boso_survey.codebook import Codebook
from boso_survey.tables import intervals
from boso_survey.tables.protected import frame
from boso_survey.tabulation import PER_CENT, YES, Item

CLEARLY = 0.4  # of 2: how much nearer the shares of two waves are, read from the other end of the scale


@dataclass(frozen=True)
class PublishedWave:
    """What is shown of a year's survey: the overall table, and how many were invited and answered."""

    year: int
    overall: pd.DataFrame
    invited: int
    answered: int

    def agreeing(self, item: Item) -> tuple[int, int] | None:
        """Return how many said yes and of how many, where every part of it is shown."""
        rows = self.overall[self.overall["item"] == item.name]
        yes = rows.loc[rows["category"].isin([str(code) for code in item.yes]), "count"]
        if yes.empty or yes.isna().any() or rows["base"].isna().any() or not rows["base"].iloc[0]:
            return None
        return int(yes.sum()), int(rows["base"].iloc[0])

    def interval(self, count: int, base: int, item: Item) -> intervals.Interval:
        """Return the interval of the share of yes."""
        people = intervals.population(base, self.invited - self.answered, filtered=item.programme)
        return intervals.exact(count, base, *people)


def published_wave(year: int, tables: Mapping[str, pd.DataFrame]) -> PublishedWave:
    """Return a year's wave from its protected tables; the first row of the response table is the total."""
    total = tables["response"].iloc[0]
    return PublishedWave(year, tables["overall"], int(total["invited"]), int(total["answered"]))


def changes(before: PublishedWave, after: PublishedWave, items: Sequence[Item]) -> pd.DataFrame:
    """Return the change in the share of yes, in percentage points, of each item that both waves show."""
    rows: list[dict[str, Any]] = []
    for item in items:
        first, second = before.agreeing(item), after.agreeing(item)
        if first is None or second is None:
            continue
        shares = first[0] / first[1], second[0] / second[1]
        low, high = intervals.change(
            shares[0], before.interval(*first, item), shares[1], after.interval(*second, item)
        )
        rows.append({
            "item": item.name, "category": YES, "from_year": before.year,
            "from_count": first[0], "from_base": first[1], "count": second[0], "base": second[1],
            "difference": PER_CENT * (shares[1] - shares[0]),
            "lower": PER_CENT * low, "upper": PER_CENT * high,
        })  # fmt: skip
    return frame("change", rows)


def turned(before: PublishedWave, cells: pd.DataFrame, book: Codebook) -> Iterator[str]:
    """Name items whose answers are like those of the wave before only if the scale runs the other way."""
    for field in (field for field in book.items if field.ordered):
        codes = [str(code) for code in field.codes if code != field.dont_know]
        shares = []
        for table in (before.overall, cells[cells["table"] == "overall"]):
            counts = table[table["item"] == field.name].set_index("category")["count"].reindex(codes)
            shares.append((counts.fillna(1) / counts.fillna(1).sum()).to_numpy(dtype=float))
        as_read, other_way = (abs(shares[0] - now).sum() for now in (shares[1], shares[1][::-1]))
        if as_read - other_way > CLEARLY:
            yield field.name
