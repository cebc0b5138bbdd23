"""Hide what could tell of a person: primary cells, and as few others as keep those from being worked out.

Primary are counts of 1 to k - 1, groups of up to k, and rows that are 0 or 100 % of a group. What else has
to be hidden is the solution of one integer programme over all linked cells of the year: cuts are added until
no attacker can press a primary cell below k, or know a hidden row to be 0 or 100 % (Fischetti and Salazar,
2001).

Whether somebody answered at all is no answer: the response table protects the sizes of small groups only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds

from boso_survey import solver
from boso_survey.disclosure.attacker_problem import AttackerProblem, Counts, Mask, Weights
from boso_survey.disclosure.collapsing import collapsed
from boso_survey.disclosure.constraints import BY_GROUP, System
from boso_survey.disclosure.primary import Requirement, fall_of, requirements
from boso_survey.solver import Row
from boso_survey.tabulation import PROGRAMME_BASE, Key

PRIMARY, SECONDARY = "primary", "secondary"
CELL_COST = 100.0  # cost of a hidden number, against which
TIE_BREAK = 1e-4  # small sums, and of equal ones the first, weigh little
ALSO_HIDDEN = 1 / 3  # share of the counts that just reach the threshold


@dataclass(frozen=True)
class SuppressionPattern:
    """Which cells are hidden and why, and which tables (table, item) could not be protected."""

    reasons: dict[Key, str]
    refused: tuple[tuple[str, str], ...]


def protect(
    system: System,
    threshold: int,
    known: Collection[Key] = (),
    secret: int | None = None,
    unsafe: Collection[tuple[str, str]] = (),
) -> SuppressionPattern:
    """Return the smallest set of hidden cells under which every primary cell is safe.

    Whoever knows this rule, or answered himself, must not learn by it. So a small count protects none in a
    row with larger ones, and no cell that is not empty is taken to be so (`primary.fall_of`); and where there
    is a `secret`, it draws some counts that just reach the threshold to be hidden too, and which of equally
    good patterns is taken. A hidden cell may then always be one that is not small.

    A table that could not be protected even if everything were hidden is refused, as is one that is known
    to be `unsafe`, and one whose bases stand in a refused one: none of its cells may be shown. A hidden cell
    that can be told anyway is shown: that tells nothing new.
    """
    given = np.array([key in known for key in system.keys])
    cost = _costs(system)
    required = requirements(system, threshold, known)
    refused, shown, fall = _attainable(system, required, given, fall_of(system, threshold))
    required = [need for need in required if system.keys[need.primary[0]][:2] not in refused]
    primary = {i for need in required for i in need.primary}
    must = np.zeros(len(cost), dtype=bool)
    must[list(primary)] = True
    if system.leaning or secret is not None:  # people answered
        must |= collapsed(system, required, fall) & ~shown
    if secret is not None:
        draw = np.random.default_rng(secret)
        must |= (system.count == threshold) & (draw.random(len(cost)) < ALSO_HIDDEN) & ~shown
        cost += draw.random(len(cost)) * (system.count + 1) / (system.respondents + 1)
    refused |= set(unsafe)
    cuts = list(_bridgeless_cuts(system))
    while True:
        refused |= {table for table, other in system.leaning.items() if other in refused}
        left_out = system.unseen | np.array([key[:2] in refused for key in system.keys]) & ~shown
        cost[left_out] = 0.0
        hidden = _minimal_suppression(system, required, must | left_out, shown, fall, cost, cuts, refused)
        sparse = _mostly_hidden(system, hidden) - refused
        if not sparse:
            break
        refused |= sparse
    suppressed = [int(i) for i in np.flatnonzero(hidden & ~left_out)]
    problem = AttackerProblem(system, hidden)
    reasons = {
        system.keys[i]: PRIMARY if i in primary else SECONDARY
        for i in suppressed
        if i in primary or not problem.is_determined(i)
    }
    return SuppressionPattern(reasons, tuple(sorted(refused)))


def _attainable(
    system: System, required: list[Requirement], given: Mask, fall: Counts
) -> tuple[set[tuple[str, str]], Mask, Counts]:
    """Return the tables whose requirements cannot be met, the cells that stay shown, and how far cells fall.

    Rather than the number of all who know the programme, tables by group are given up.
    """
    shown = given | np.array([key == PROGRAMME_BASE for key in system.keys])
    refused, far = _unattainable(system, required, given, fall)
    without, fall = _unattainable(system, required, shown, fall)
    if any(table == "overall" for table, _ in without - refused):
        return refused, given, far
    return without, shown, fall


def _unattainable(
    system: System, required: list[Requirement], shown: Mask, fall: Counts
) -> tuple[set[tuple[str, str]], Counts]:
    """Return the tables that cannot be protected even if all is hidden that need not be shown.

    Where one by group is left out, nobody sees that a cell of it is hidden: it may fall to nought.
    """
    refused: set[tuple[str, str]] = set()
    while True:
        problem = AttackerProblem(system, ~shown, fall)
        unmet = {
            system.keys[need.primary[0]][:2]
            for need in required
            if shown[list(need.primary)].any() or problem.shortfall(need.raised, need.level)
        }
        if {table for table in unmet if table[0] in BY_GROUP} <= refused:
            return refused | unmet, fall
        refused |= {table for table in unmet if table[0] in BY_GROUP}
        left_out = np.array([key[:2] in refused for key in system.keys])
        fall = np.where(left_out, system.count, fall)


def _minimal_suppression(
    system: System,
    required: list[Requirement],
    must: Mask,
    given: Mask,
    fall: Counts,
    cost: Weights,
    cuts: list[Row],
    refused: Collection[tuple[str, str]],
) -> Mask:
    """Return the cheapest set of hidden cells that meets every requirement: add to `cuts` until it does.

    Or one that meets fewer, and yet leaves little of a table that is not `refused`: meeting all takes more.
    """
    while True:
        choice = Bounds(must, ~given)
        hidden = np.asarray(solver.cheapest(cost, cuts, choice)) > 0.5
        if _mostly_hidden(system, hidden) - {*refused}:
            return hidden
        problem = AttackerProblem(system, hidden, fall)
        unmet = [cut for need in required if (cut := problem.shortfall(need.raised, need.level))]
        if not unmet:
            return hidden
        cuts += unmet


def _bridgeless_cuts(system: System) -> Iterator[Row]:
    """Yield for each cell of each sum: if it is hidden, so is another one (or it would be known)."""
    for members in np.split(system.equalities.indices, system.equalities.indptr[1:-1]):
        for cell in members.tolist():
            yield dict.fromkeys(members.tolist(), 1.0) | {cell: -1.0}, 0.0, np.inf


def _mostly_hidden(system: System, hidden: Mask) -> set[tuple[str, str]]:
    """Return the tables by group of which over two thirds would be holes: they are left out whole."""
    tables: dict[tuple[str, str], list[bool]] = {}
    for key, gone in zip(system.keys, hidden, strict=True):
        if key[0] in BY_GROUP:
            tables.setdefault(key[:2], []).append(bool(gone))
    return {table for table, gone in tables.items() if 3 * sum(gone) > 2 * len(gone)}


def _costs(system: System) -> Weights:
    """Return what hiding a cell costs: the numbers that go with it, small sums and first cells first.

    A base goes with a row in every item.
    """
    items = len({name for _, name, *_ in system.keys})
    numbers = np.where([key in system.bases for key in system.keys], float(items), 1.0)
    order = np.arange(len(system.keys)) * TIE_BREAK
    return CELL_COST * numbers + system.count / max(system.respondents, 1) + order
