"""Change between two waves, from what is shown of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso_survey.tables import intervals
from boso_survey.tables.public_tables import PER_CENT, frame
from boso_survey.tabulation import YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boso_survey.tabulation import Item


@dataclass(frozen=True)
class Wave:
    """What is shown of a year's survey: the overall table, and how many were invited and answered."""

    year: int
    overall: pd.DataFrame
    invited: int
    answered: int


@dataclass(frozen=True)
class Share:
    """How many said yes of those asked, and the interval of their share."""

    count: int
    base: int
    bounds: intervals.Interval

    @property
    def share(self) -> float:
        """The share itself."""
        return self.count / self.base


def wave(year: int, tables: Mapping[str, pd.DataFrame]) -> Wave:
    """Return a year's wave from its protected tables; the first row of the response table is the total."""
    total = tables["response"].iloc[0]
    return Wave(year, tables["overall"], int(total["invited"]), int(total["answered"]))


def table(before: Wave, after: Wave, items: Sequence[Item]) -> pd.DataFrame:
    """Return the change in the share of yes, in percentage points, of each item that both waves show."""
    return frame("change", [row for item in items for row in _row(before, after, item)])


def _row(before: Wave, after: Wave, item: Item) -> Iterator[dict[str, Any]]:
    first, second = _share(before, item), _share(after, item)
    if first is None or second is None:
        return
    low, high = intervals.change(first.share, first.bounds, second.share, second.bounds)
    yield {
        "item": item.name, "category": YES, "from_year": before.year,
        "from_count": first.count, "from_base": first.base, "count": second.count, "base": second.base,
        "difference": PER_CENT * (second.share - first.share),
        "lower": PER_CENT * low, "upper": PER_CENT * high,
    }  # fmt: skip


def _share(wave: Wave, item: Item) -> Share | None:
    """Return the share of yes, where every part of it is shown."""
    rows = wave.overall[wave.overall["item"] == item.name]
    yes = rows.loc[rows["category"].isin([str(code) for code in item.yes]), "count"]
    if yes.empty or yes.isna().any() or rows["base"].isna().any() or not rows["base"].iloc[0]:
        return None
    base = int(rows["base"].iloc[0])
    people = (base, wave.invited - wave.answered + base) if item.programme else (wave.invited,) * 2
    return Share(int(yes.sum()), base, intervals.exact(int(yes.sum()), base, *people))
