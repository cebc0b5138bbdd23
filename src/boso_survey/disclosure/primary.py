"""What must be hidden, and how well: primary cells, and by how much any cell may stand in for others.

Primary are counts of 1 to k - 1, groups of up to k, and rows that are 0 or 100 % of a group.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from boso_survey.disclosure.attacker_problem import Counts
from boso_survey.disclosure.constraints import System
from boso_survey.tabulation import NO, PROGRAMME_BASE, YES, Key


@dataclass(frozen=True)
class Requirement:
    """A protection level: the cells `raised` together could be `level` above their count.

    `primary` are the cells that are hidden for it.
    """

    primary: tuple[int, ...]
    raised: tuple[int, ...]
    level: int


def requirements(system: System, threshold: int, known: Collection[Key]) -> list[Requirement]:
    """Return what the primary cells require: counts under the threshold, and rows of 0 or 100 %.

    How many there are in a group is one of them up to the threshold itself: whoever is one of three knows
    that there are at most two of any other answer.
    """
    given = {i for i, key in enumerate(system.keys) if key in known or system.unseen[i]}
    least = [threshold + (key in system.bases) for key in system.keys]
    found = [
        Requirement((i,), (i,), least[i] - int(n))
        for i, n in enumerate(system.count)
        if 0 < n < least[i] and i not in given
    ]
    rows: dict[tuple[str, str, str], list[int]] = {}  # each is one item in one group
    for i, key in enumerate(system.keys):
        if key[0] != "response" and key != PROGRAMME_BASE:
            rows.setdefault(key[:3], []).append(i)
    for row in rows.values():
        full = tuple(i for i in row if system.count[i])
        if len(full) == 1 and not given & set(row):
            empty = tuple(i for i in row if i not in full)
            two = {system.keys[i][3] for i in row} == {YES, NO}
            found.append(Requirement((*full, *empty) if two else full, empty, 1))
    return found


def fall_of(system: System, threshold: int) -> Counts:
    """Return by how much each cell may lie under its count where it protects others: never down to 0.

    Who knows the rule, or is counted in a cell himself, does not take it to be empty. A small count beside
    larger ones does not fall at all: so every primary cell there has the cover of one that is not small.
    """
    rows = [key[:2] if key[0] == "response" else key[:3] for key in system.keys]
    largest: dict[tuple[str, ...], int] = {}
    for row, count in zip(rows, system.count, strict=True):
        largest[row] = max(largest.get(row, 0), int(count))
    covered = np.array([largest[row] >= threshold for row in rows])
    small = system.count < threshold
    return np.where(small & covered, 0, np.maximum(system.count - 1, 0))
