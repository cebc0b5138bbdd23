"""Collapse small groups before anything is hidden: fewer and broader categories rather than a net of holes.

A group in which hardly anybody knows the programme, or hardly anybody does not, would take the number of all
who know it with it, and so every statement about the programme. Together with another group it is told of by
what the shown groups leave of the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from boso_survey.disclosure.attacker_problem import AttackerProblem, Counts, Mask
from boso_survey.disclosure.constraints import BY_GROUP, System
from boso_survey.disclosure.primary import Requirement
from boso_survey.tabulation import FILTER, YES, Key, group_size


def collapsed(system: System, required: Sequence[Requirement], fall: Counts) -> Mask:
    """Return the cells of the groups that are told of only together, in each table that has such groups.

    These are the groups in which the answers to the filter must be hidden, and as many others, the smallest
    first, as it takes to protect them. What they answered is left out of each question whose shares are of
    those who know the programme; of every question where the group itself is small, or where nothing else is
    enough and that leaves a third of the groups to tell of.
    """
    count = dict(zip(system.keys, system.count, strict=True))
    hidden = np.zeros(len(system.keys), dtype=bool)
    names = {key[1] for key in system.keys}
    for table in BY_GROUP:
        asked = {FILTER, *(name for of, name in system.leaning if of == table)}
        known = {key[2]: count[key] for key in system.keys if key[:2] == (table, FILTER) and key[3] == YES}
        sizes = {group_size(table, group): group for group in known}
        needs = {}
        for need in required:
            first = system.keys[need.primary[0]]
            if first in sizes or (first[:2] == (table, FILTER) and len(asked) > 1):
                needs[need] = sizes.get(first, first[2])
        if needs:
            small = any(system.keys[need.primary[0]] in sizes for need in needs)
            groups = sorted(known, key=lambda group: (group not in needs.values(), known[group], group))
            together = [groups[:number] for number in range(len({*needs.values()}), len(groups) + 1)]
            items, theirs = (names, sizes) if small else (asked, {})
            ways = [_cells(system, table, some, items, theirs) for some in together]
            ways += [_cells(system, table, some, names, sizes) for some in together
                     if 3 * len(some) <= 2 * len(groups)]  # fmt: skip
            problems = (AttackerProblem(system, cells, fall) for cells in ways)
            enough = (problem.hidden for problem in problems
                      if not any(problem.shortfall(need.raised, need.level) for need in needs))  # fmt: skip
            hidden |= next(enough, ways[len(together) - 1])
    return hidden


def _cells(
    system: System, table: str, groups: Collection[str], items: Collection[str], sizes: Mapping[Key, str]
) -> Mask:
    """Return the cells of these items in some groups of a table, and which of the `sizes` are theirs."""
    return np.array([
        (key[0] == table and key[1] in items and key[2] in groups) or sizes.get(key) in groups
        for key in system.keys
    ])  # fmt: skip
