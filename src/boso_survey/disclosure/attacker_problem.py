"""The attacker's problem: by how much hidden cells could exceed their counts, for all that he can tell.

Where that is less than the protection level, the dual of the linear programme tells which cells, if hidden
too, would help: the cut that the search for a smaller set of hidden cells needs (Fischetti and Salazar,
2001).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from boso_survey.disclosure.constraints import System
from boso_survey.solver import Row

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]

TOLERANCE = 1e-6


class AttackerProblem:
    """What somebody can tell of the hidden cells who sees all others and knows the constraints.

    By `fall` each cell may lie under its count at most; to nought where it is not given. The `alternatives`
    are tables that he cannot tell from the true one: by how much each cell differs from its count.
    """

    def __init__(self, system: System, hidden: Mask, fall: Counts | None = None) -> None:
        self.system, self.hidden = system, hidden | system.unseen
        self.fall = system.count if fall is None else fall
        self.rise = system.respondents - system.count
        self.bounds = np.where(self.hidden, -self.fall, 0), np.where(self.hidden, self.rise, 0)
        self.slack = system.inequalities @ system.count - system.lower
        self.alternatives: list[Counts] = []

    def shortfall(self, cells: Collection[int], level: int) -> Row | None:
        """Return None where `cells` could together be `level` above their count, else a cut that helps.

        Where only whole numbers put the level out of reach, it asks for any one cell more.
        """
        chosen = list(cells)
        if any(alternative[chosen].sum() >= level for alternative in self.alternatives):
            return None
        weight = np.zeros(len(self.hidden))
        weight[chosen] = 1.0
        found = linprog(
            -weight,
            A_ub=-self.system.inequalities,
            b_ub=self.slack,
            A_eq=self.system.equalities,
            b_eq=np.zeros(self.system.equalities.shape[0]),
            bounds=np.transpose(self.bounds),
        )
        if -found.fun < level - TOLERANCE:
            return self._helping(weight, level, found)
        if np.abs(found.x - np.round(found.x)).max() < TOLERANCE:
            self.alternatives.append(np.round(found.x).astype(np.int64))
            return None
        return None if self._maximum(weight) >= level else _cut(~self.hidden)

    def is_determined(self, cell: int) -> bool:
        """Return whether a hidden cell has one possible count only."""
        if any(alternative[cell] for alternative in self.alternatives):
            return False
        weight = np.zeros(len(self.hidden))
        weight[cell] = 1.0
        return self._maximum(weight) == self._maximum(-weight) == 0

    def _maximum(self, weight: Weights) -> int:
        """Return by how much the weighted cells could at most exceed their count, in whole persons."""
        constraints = [
            LinearConstraint(self.system.equalities, 0, 0),
            LinearConstraint(self.system.inequalities, -self.slack, np.inf),
        ]
        found = milp(-weight, constraints=constraints, bounds=Bounds(*self.bounds), integrality=True)
        self.alternatives.append(np.round(found.x).astype(np.int64))
        return round(-found.fun)

    def _helping(self, weight: Weights, level: float, found: Any) -> Row:
        """Return from the dual which cells would have to be hidden for the level to be reached."""
        gain = -weight - self.system.equalities.T @ found.eqlin.marginals
        gain = gain + self.system.inequalities.T @ found.ineqlin.marginals
        level += float(found.ineqlin.marginals @ self.slack)
        if level < TOLERANCE:
            return _cut(~self.hidden)
        worth = np.maximum(gain, 0) * self.fall + np.maximum(-gain, 0) * self.rise
        worth[np.abs(gain) < TOLERANCE] = 0.0
        return _cut(np.minimum(worth / level, 1.0))


def _cut(weights: npt.NDArray[Any]) -> Row:
    """Return that hidden cells, thus weighted, add to 1 or more."""
    return {int(i): float(weights[i]) for i in np.flatnonzero(weights)}, 1.0 - TOLERANCE, np.inf
