"""What holds between the cells of a year: the sums and limits that a reader can reckon with.

The cells are one linked system: overall margins are sums over groups, yes and no make up a group, nobody
agrees on the programme who does not know it, a role's size is its overall count, and the base of the
programme's items is the number who know it. What the printed report gave away is known as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from boso_survey import solver, tabulation
from boso_survey.disclosure.prior_knowledge import PriorKnowledge, Terms
from boso_survey.tabulation import ALL, FILTER, NO, NOT_ANSWERED, ROLE, YES, Item, Key

BY_GROUP = ("role", "municipality")


@dataclass(frozen=True)
class System:
    """The cells and their constraints: ``equalities @ (x - count) = 0`` and ``inequalities @ x >= lower``."""

    keys: tuple[Key, ...]
    count: npt.NDArray[np.int64]
    equalities: csr_array
    inequalities: csr_array
    lower: npt.NDArray[np.int64]
    respondents: int
    bases: frozenset[Key]  # of which shares are told: hidden, they take these with them
    unseen: npt.NDArray[np.bool_]  # that no table has, so that nobody need be told they are hidden
    leaning: Mapping[tuple[str, str], tuple[str, str]]  # tables whose bases stand in another one


def counts(cells: pd.DataFrame, items: Sequence[Item]) -> Terms:
    """Return the count of each cell, and how many know the programme."""
    count: Terms = tabulation.counts(cells[cells["category"] != NOT_ANSWERED])
    return count | {tabulation.PROGRAMME_BASE: sum(count[key] for key in _knowing(items))}


def _knowing(items: Sequence[Item]) -> list[Key]:
    return [("overall", FILTER, ALL, str(code)) for code in tabulation.item(items, FILTER).yes]


def system(cells: pd.DataFrame, items: Sequence[Item], prior: PriorKnowledge) -> System:
    """Return the linked system of a year's cells, as `boso_survey.tabulation.tabulate` gives them."""
    count = counts(cells, items)
    equalities = [terms for item in items for terms in _sums(count, item)]
    equalities += [
        dict.fromkeys((key for key in count if key[0] == "response"), 1),
        dict.fromkeys(_knowing(items), 1) | {tabulation.PROGRAMME_BASE: -1},
        *(terms for terms, _ in prior.sums),
    ]
    bases = {tabulation.PROGRAMME_BASE}
    for table, name, group, _ in count:
        if table in BY_GROUP:
            bases.add(tabulation.item(items, name).group_base(table, group))
    within = {item.name for item in items if item.programme and not item.among_asked}  # who know it say yes
    limits = [({(key[0], FILTER, key[2], YES): 1, key: -1}, 0)
              for key in count if key[1] in within and key[3] == YES] + [*prior.limits]  # fmt: skip
    count |= prior.unseen
    keys = tuple(count)
    return System(
        keys=keys,
        count=np.array([count[key] for key in keys], dtype=np.int64),
        equalities=solver.matrix(equalities, keys),
        inequalities=solver.matrix([terms for terms, _ in limits], keys),
        lower=np.array([least for _, least in limits], dtype=np.int64),
        leaning={
            (table, one.name): (table, FILTER) for table in BY_GROUP for one in items if one.among_asked
        },
        bases=frozenset(bases),
        unseen=np.array([key in prior.unseen for key in keys]),
        respondents=sum(number for key, number in count.items() if key[:2] == ("overall", ROLE)),
    )


def _sums(count: Terms, item: Item) -> Iterator[Terms]:
    """Yield the sums of an item, each as terms that make nought (or a number that is known)."""
    overall = [key for key in count if key[:2] == ("overall", item.name)]
    yield dict.fromkeys(overall, 1) | ({tabulation.PROGRAMME_BASE: -1} if item.programme else {})
    for table in BY_GROUP:
        rows = [key for key in count if key[:2] == (table, item.name)]
        for group in dict.fromkeys(key[2] for key in rows):
            yield {key: 1 for key in rows if key[2] == group} | {item.group_base(table, group): -1}
        for category in dict.fromkeys(key[3] for key in rows if key[3] != NO):
            yes = {str(code) for code in item.yes} if category == YES else {category}
            margin = {key: -1 for key in overall if key[3] in yes}
            yield {key: 1 for key in rows if key[3] == category} | margin
