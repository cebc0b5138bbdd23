"""Collapse small groups before anything is hidden: fewer and broader categories rather than a net of holes.

A group in which hardly anybody knows the programme, or hardly anybody does not, would take the number of all
who know it with it, and so every statement about the programme. Together with another group it is told of by
what the shown groups leave of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from boso_survey.disclosure.attacker_problem import AttackerProblem, Counts, Mask
from boso_survey.disclosure.constraints import BY_GROUP, System
from boso_survey.disclosure.primary import Requirement
from boso_survey.tabulation import FILTER, YES, group_size


def collapsed(system: System, required: Sequence[Requirement], fall: Counts) -> Mask:
    """Return the cells of the groups that are told of only together, in each table that has such groups.

    These are the groups in which the answers to the filter must be hidden, and as many others, the smallest
    first, as it takes to protect them. What they answered is left out of each question whose shares are of
    those who know the programme; where the group itself is small, of every question.
    """
    count = dict(zip(system.keys, system.count, strict=True))
    hidden = np.zeros(len(system.keys), dtype=bool)
    for table in BY_GROUP:
        asked = {FILTER, *(name for of, name in system.leaning if of == table)}
        known = {key[2]: count[key] for key in system.keys if key[:2] == (table, FILTER) and key[3] == YES}
        sizes = {group_size(table, group): group for group in known}
        needs = {}
        for need in required:
            first = system.keys[need.primary[0]]
            if first in sizes or (first[:2] == (table, FILTER) and len(asked) > 1):
                needs[need] = sizes.get(first, first[2])
        whole = any(system.keys[need.primary[0]] in sizes for need in needs)
        together = {*needs.values()}
        others = sorted({*known} - together, key=lambda group: (known[group], group))
        while together:
            mask = np.array([
                (key[0] == table and key[2] in together and (whole or key[1] in asked))
                or (whole and sizes.get(key) in together)
                for key in system.keys
            ])  # fmt: skip
            problem = AttackerProblem(system, mask, fall)
            if not others or not any(problem.shortfall(need.raised, need.level) for need in needs):
                hidden |= mask
                break
            together.add(others.pop(0))
    return hidden
