"""Play the attacker who knows the rule by which cells are hidden, and may have answered himself.

Only what is small, or a group in which all gave one answer, makes a cell be hidden, and no more are hidden
than that takes: a table in which a cell were large enough, and nothing else were left to hide, would have
been shown (the minimality attack; Wong, Fu, Wang and Pei, 2007). So a small cell is safe if it could be
large while in each table of its item no more hidden rows are there without need than now, or one that covers
the rest; and while nobody is taken out of the cell in which he knows himself to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from boso_survey.audit.feasibility import Constraint, FeasibilityProblem
from boso_survey.tabulation import NO, YES, Key

Row = list[Key]
CROSSED = "crossed"  # in the place of a table: numbers by both role and municipality, which none shows


def could_be_large(
    problem: FeasibilityProblem, key: Key, count: Mapping[Key, int], threshold: int, drawn: int
) -> bool:
    """Return whether a small hidden cell could be `threshold` or more, for all that this attacker knows.

    Of the `problem` only sums of cells are taken, none of crossed numbers. If need be, other items stay as
    the true `count` has them; `drawn` is the largest threshold that may have been drawn for a cell.
    """
    sums = [one for one in problem.constraints if all(cell[0] != CROSSED for cell in one[0])]
    problem = replace(problem, constraints=sums)
    more: list[Constraint] = [({key: 1}, threshold, np.inf)]
    for rows in _hidden_rows(problem, key[1]).values():
        needless: dict[Key, int] = {}
        for row in rows.values():
            mark = ("needless", *row[0][1:])
            needless[mark] = 1
            more += [({mark: 1}, 0, 1), *_is_small(row, mark, problem.largest, drawn)]
            more += [({cell: 1}, 1, np.inf) for cell in row if count.get(cell, 0)]
        true = sum(min(count.get(cell, 0) for cell in row) >= drawn for row in rows.values())
        more.append((needless, 0, max(1, true)))
    others = {cell: count[cell] for cell in problem.hidden if cell[1] != key[1] and cell in count}
    near = replace(problem, published=problem.published | others)
    return near.is_feasible(more) or problem.is_feasible(more)


def _hidden_rows(problem: FeasibilityProblem, item: str) -> dict[str, dict[Key | str, Row]]:
    """Return the hidden rows of each table of an item: cells of a full scale, or the yes and no of groups."""
    tables: dict[str, dict[Key | str, Row]] = {}
    for cell in problem.hidden:
        if cell[1] == item:
            rows = tables.setdefault(cell[0], {})
            rows.setdefault(cell[2] if cell[3] in (YES, NO) else cell, []).append(cell)
    return tables


def _is_small(row: Row, needless: Key, largest: int, drawn: int) -> Iterator[Constraint]:
    """Yield that a cell of the row is under a threshold, unless the row is hidden without need."""
    other = ("other", *row[0][1:])  # which of two cells it is
    yield {other: 1}, 0, 1
    for cell, side in zip(row, (1, -1), strict=False):
        turn = {other: -side * largest} if len(row) > 1 else {}
        yield {cell: 1, needless: -largest} | turn, -np.inf, drawn - 1 + largest * (side < 0)
