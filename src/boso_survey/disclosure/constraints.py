"""What holds between the cells of a year: the sums and limits that a reader can reckon with.

The cells are one linked system: overall margins are sums over groups, yes and no make up a group, nobody
agrees on the programme who does not know it, a role's size is its overall count, and the base of the
programme's items is the number who know it. What the printed report gave away is known as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from boso_survey import tabulation
from boso_survey.tabulation import ALL, ANSWERED, BACKGROUND, FILTER, NO, NOT_ANSWERED, YES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import numpy.typing as npt
    import pandas as pd

    from boso_survey.disclosure.prior_knowledge import Key, Known, Terms
    from boso_survey.tabulation import Item

BY_GROUP = ("role", "municipality")
KNOWERS: Key = ("overall", "base_know", ALL, YES)  # how many know the programme: base of its items


@dataclass(frozen=True)
class System:
    """The cells and what holds between them: ``equal @ (x - count) = 0`` and ``limits @ x >= least``."""

    keys: tuple[Key, ...]
    count: npt.NDArray[np.int64]
    equal: csr_array
    limits: csr_array
    least: npt.NDArray[np.int64]
    people: int

    def places(self, keys: Collection[Key]) -> list[int]:
        """Return where the cells stand that are part of the system."""
        index = {key: i for i, key in enumerate(self.keys)}
        return sorted(index[key] for key in keys if key in index)


def size(table: str, group: str) -> Key:
    """Return the cell that tells how many answered in a group."""
    if table == "role":
        return ("overall", BACKGROUND, ALL, group)
    return ("response", "response", group, ANSWERED)


def system(cells: pd.DataFrame, items: Sequence[Item], known: Known) -> System:
    """Return the linked system of a year's cells, as `boso_survey.tabulation.cells` gives them."""
    count: Terms = tabulation.counts(cells[cells["category"] != NOT_ANSWERED])
    filter_ = next(item for item in items if item.name == FILTER)
    count[KNOWERS] = sum(count["overall", FILTER, ALL, str(code)] for code in filter_.yes)
    equal = [terms for item in items for terms in _sums(count, item)]
    equal += [dict.fromkeys((key for key in count if key[0] == "response"), 1), _knowers(filter_)]
    equal += [terms for terms, _ in known.sums]
    limits = [(terms, 0) for item in items if item.programme for terms in _filtered(count, item)]
    limits += known.limits
    keys = tuple(count)
    return System(
        keys=keys,
        count=np.array([count[key] for key in keys], dtype=np.int64),
        equal=_matrix(equal, keys),
        limits=_matrix([terms for terms, _ in limits], keys),
        least=np.array([least for _, least in limits], dtype=np.int64),
        people=sum(number for key, number in count.items() if key[:2] == ("overall", BACKGROUND)),
    )


def _matrix(rows: list[Terms], keys: tuple[Key, ...]) -> csr_array:
    index = {key: i for i, key in enumerate(keys)}
    place = [(r, index[key], value) for r, terms in enumerate(rows) for key, value in terms.items()]
    r, c, v = zip(*place, strict=True) if place else ((), (), ())
    return csr_array((v, (r, c)), shape=(len(rows), len(keys)), dtype=float)


def _sums(count: Terms, item: Item) -> Iterator[Terms]:
    """Yield the sums of an item, each as terms that make nought (or a number that is known)."""
    overall = [key for key in count if key[:2] == ("overall", item.name)]
    yield dict.fromkeys(overall, 1) | ({KNOWERS: -1} if item.programme else {})
    for table in BY_GROUP:
        rows = [key for key in count if key[:2] == (table, item.name)]
        for group in dict.fromkeys(key[2] for key in rows):
            yield {key: 1 for key in rows if key[2] == group} | {size(table, group): -1}
        for category in dict.fromkeys(key[3] for key in rows if key[3] != NO):
            yes = {str(code) for code in item.yes} if category == YES else {category}
            margin = {key: -1 for key in overall if key[3] in yes}
            yield {key: 1 for key in rows if key[3] == category} | margin


def _knowers(filter_: Item) -> Terms:
    return {("overall", FILTER, ALL, str(code)): 1 for code in filter_.yes} | {KNOWERS: -1}


def _filtered(count: Terms, item: Item) -> Iterator[Terms]:
    """Yield for each group: those who know the programme, less those who say yes, are not under 0."""
    for key in count:
        if key[1] == item.name and key[3] == YES:
            yield {(key[0], FILTER, key[2], YES): 1, key: -1}
