"""Hide what could tell of a person: primary cells, and as few others as keep those from being worked out.

Primary are counts of 1 to k - 1 and rows that are 0 or 100 % of a group. What else has to be hidden is the
solution of one integer programme over all linked cells of the year: cuts are added until no reader can
press a primary cell below k, or know a hidden row to be 0 or 100 % (Fischetti and Salazar, 2001).

Whether somebody answered at all is no answer: the response table protects the sizes of small groups only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from boso_survey.disclosure.constraints import KNOWERS
from boso_survey.disclosure.protection import Reader
from boso_survey.solver import quiet
from boso_survey.tabulation import BACKGROUND, NO, YES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import numpy.typing as npt

    from boso_survey.disclosure.constraints import System
    from boso_survey.disclosure.prior_knowledge import Key
    from boso_survey.disclosure.protection import Cut, Mask

PRIMARY, SECONDARY = "primary", "secondary"
NEARLY = 1e-6
CELL = 100.0  # price of a hidden number, against which
TIES = 1e-4  # small sums, and of equal ones the first, weigh little


@dataclass(frozen=True)
class Need:
    """What must be possible for a reader: that the cells `raised` together are `more` above their count."""

    hidden: tuple[int, ...]
    raised: tuple[int, ...]
    more: int


@dataclass(frozen=True)
class Protection:
    """Which cells are hidden and why, and which tables (table, item) could not be protected."""

    reasons: dict[Key, str]
    refused: tuple[tuple[str, str], ...]


def needs(system: System, threshold: int, known: Collection[Key]) -> list[Need]:
    """Return what the primary cells need: counts under the threshold, and rows of 0 or 100 %."""
    shown = set(system.places(known))
    small = [
        Need((i,), (i,), threshold - int(n))
        for i, n in enumerate(system.count)
        if 0 < n < threshold and i not in shown
    ]
    return small + [need for row in _rows(system) for need in _uniform(system, row, shown)]


def _rows(system: System) -> list[list[int]]:
    """Return the cells of each row: one item in one group."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for i, key in enumerate(system.keys):
        if key[0] != "response" and key != KNOWERS:
            rows.setdefault(key[:3], []).append(i)
    return list(rows.values())


def _uniform(system: System, row: list[int], shown: set[int]) -> Iterator[Need]:
    """Yield the need of a row in which all gave one answer."""
    full = [i for i in row if system.count[i]]
    if len(full) == 1 and not shown & set(row):
        empty = tuple(i for i in row if i not in full)
        two = {system.keys[i][3] for i in row} == {YES, NO}
        yield Need((*full, *empty) if two else tuple(full), empty, 1)


def protect(system: System, threshold: int, known: Collection[Key] = ()) -> Protection:
    """Return the smallest set of hidden cells under which every primary cell is safe.

    A table that could not be protected even if everything were hidden is refused: none of its cells
    may be shown. A hidden cell that can be told anyway is shown: that tells nothing new.
    """
    fixed = np.zeros(len(system.keys), dtype=bool)
    fixed[system.places(known)] = True
    with quiet():
        wanted, refused = _protectable(system, needs(system, threshold, known), fixed)
        absent = np.array([key[:2] in refused for key in system.keys]) & ~fixed
        hidden = _search(system, wanted, absent, fixed)
        primary = {i for need in wanted for i in need.hidden}
        found = [int(i) for i in np.flatnonzero(hidden & ~absent)]
        reader = Reader(system, hidden)
        kept = [i for i in found if i in primary or not reader.told(i)]
    reasons = {system.keys[i]: PRIMARY if i in primary else SECONDARY for i in kept}
    return Protection(reasons, tuple(sorted(refused)))


def _protectable(system: System, wanted: list[Need], fixed: Mask) -> tuple[list[Need], set[tuple[str, str]]]:
    """Return the needs that can be met, and the tables whose cannot."""
    reader = Reader(system, ~fixed)
    refused = {
        system.keys[need.hidden[0]][:2]
        for need in wanted
        if fixed[list(need.hidden)].any() or reader.short(need.raised, need.more)
    }
    return [need for need in wanted if system.keys[need.hidden[0]][:2] not in refused], refused


def _search(system: System, wanted: list[Need], absent: Mask, fixed: Mask) -> Mask:
    """Return the cheapest set of hidden cells that meets every need: add cuts until it does."""
    must = absent.copy()
    must[[i for need in wanted for i in need.hidden]] = True
    cuts = list(_bridges(system))
    while True:
        hidden = _cheapest(system, must, fixed, absent, cuts)
        reader = Reader(system, hidden)
        short = [found for need in wanted if (found := reader.short(need.raised, need.more))]
        if not short:
            return hidden
        one_more = ((~hidden).astype(float), 1.0)
        cuts += [found.cut or one_more for found in short]


def _bridges(system: System) -> Iterator[Cut]:
    """Yield for each cell of each sum: if it is hidden, so is another one (or it would be known)."""
    for row in range(system.equal.shape[0]):
        members = system.equal.indices[system.equal.indptr[row] : system.equal.indptr[row + 1]]
        for cell in members:
            cut = np.zeros(len(system.keys))
            cut[members] = 1.0
            cut[cell] = -1.0
            yield cut, 0.0


def _cheapest(system: System, must: Mask, fixed: Mask, absent: Mask, cuts: list[Cut]) -> Mask:
    """Return the cheapest set of hidden cells that meets the cuts; of equal ones always the same."""
    found = milp(
        np.where(absent, 0.0, _price(system)),
        constraints=LinearConstraint(
            csr_array(np.array([cut for cut, _ in cuts])), [least - NEARLY for _, least in cuts], np.inf
        ),
        bounds=(must.astype(float), np.where(fixed, 0.0, 1.0)),
        integrality=np.ones(len(system.keys)),
        options={"mip_rel_gap": 0},
    )
    return np.asarray(found.x > 0.5)


def _price(system: System) -> npt.NDArray[np.float64]:
    """Return what hiding a cell costs: the numbers that go with it, small sums and first cells first.

    The size of a group is the base of a row in every item.
    """
    rows = np.array([_bases(system, key) for key in system.keys], dtype=float)
    order = np.arange(len(system.keys)) * TIES
    return CELL * rows + system.count / max(system.people, 1) + order


def _bases(system: System, key: Key) -> int:
    """Return how many numbers are hidden with a cell: itself, and the rows of which it is the base."""
    items = len({name for _, name, *_ in system.keys})
    sizes = key == KNOWERS or key[0] == "response" or key[:2] == ("overall", BACKGROUND)
    return items if sizes else 1
