"""The attacker's problem: by how much hidden cells could exceed their counts, for all that he can tell.

Where that is less than the protection level, the dual of the linear programme tells which cells, if hidden
too, would help: the cut that the search for a smaller set of hidden cells needs (Fischetti and Salazar,
2001).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components

from boso_survey.disclosure.constraints import System

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]
Cut = tuple[Weights, float]

TOLERANCE = 1e-6


@dataclass(frozen=True)
class Shortfall:
    """A protection level that is not reached; `cut` (weights of cells, and their least sum) would help.

    There is no cut where only whole numbers put the level out of reach.
    """

    cut: Cut | None


class _Component(NamedTuple):
    """The hidden cells that hang together with some, and the constraints between them."""

    cells: Mask
    equality_rows: Mask
    inequality_rows: Mask
    equalities: csr_array
    inequalities: csr_array
    slack: Counts
    bounds: tuple[Weights, Weights]


class AttackerProblem:
    """What somebody can tell of the hidden cells who sees all others and knows the constraints.

    Parameters
    ----------
    system, hidden
        The linked cells, and which of them are hidden.
    fall : array, optional
        By how much each cell may lie under its count at most; to nought where it is not given.

    Attributes
    ----------
    alternatives : list of array
        Tables that he cannot tell from the true one: by how much each cell differs from its count.
    """

    def __init__(self, system: System, hidden: Mask, fall: Counts | None = None) -> None:
        self.system, self.hidden = system, hidden
        self.fall = system.count if fall is None else fall
        self.alternatives: list[Counts] = []
        self.slack = system.inequalities @ system.count - system.lower
        rows = vstack([system.equalities, system.inequalities]).tocsr()[:, hidden]
        self.component_of = np.full(len(hidden), -1)
        if hidden.any():
            self.component_of[hidden] = connected_components(abs(rows).T @ abs(rows), directed=False)[1]

    def shortfall(self, cells: Collection[int], level: int) -> Shortfall | None:
        """Return None where `cells` could together be `level` above their count."""
        chosen = list(cells)
        if any(alternative[chosen].sum() >= level for alternative in self.alternatives):
            return None
        weight = np.zeros(len(self.hidden))
        weight[chosen] = 1.0
        part = self._component(weight)
        found = self._relaxation(weight, part)
        if found is None or -found.fun < level - TOLERANCE:
            return Shortfall(self._cut(weight, level, part, found))
        if np.abs(found.x - np.round(found.x)).max() < TOLERANCE:
            self._keep(part, found.x)
            return None
        return None if self._maximum(weight) >= level else Shortfall(None)

    def is_determined(self, cell: int) -> bool:
        """Return whether a hidden cell has one possible count only."""
        if any(alternative[cell] for alternative in self.alternatives):
            return False
        weight = np.zeros(len(self.hidden))
        weight[cell] = 1.0
        return self._maximum(weight) == self._maximum(-weight) == 0

    def _component(self, weight: Weights) -> _Component:
        """Return the hidden cells that hang together with the weighted ones, and their constraints."""
        touched = self.component_of[(weight != 0) & self.hidden]
        cells = self.hidden & np.isin(self.component_of, touched)
        equalities, inequalities = self.system.equalities[:, cells], self.system.inequalities[:, cells]
        equal, unequal = equalities.count_nonzero(axis=1) > 0, inequalities.count_nonzero(axis=1) > 0
        rise = self.system.respondents - self.system.count[cells]
        return _Component(
            cells, equal, unequal, equalities[equal], inequalities[unequal], self.slack[unequal],
            (-self.fall[cells].astype(float), rise.astype(float)),
        )  # fmt: skip

    def _maximum(self, weight: Weights) -> int:
        """Return by how much the weighted cells could at most exceed their count, in whole persons."""
        part = self._component(weight)
        if not part.cells.any():
            return 0
        constraints = [LinearConstraint(part.equalities, 0, 0)] if part.equalities.shape[0] else []
        constraints += [LinearConstraint(part.inequalities, -part.slack, np.inf)] if len(part.slack) else []
        found = milp(
            -weight[part.cells], constraints=constraints, bounds=part.bounds,
            integrality=np.ones(part.cells.sum()),
        )  # fmt: skip
        self._keep(part, found.x)
        return round(-found.fun)

    def _relaxation(self, weight: Weights, part: _Component) -> Any:
        """Solve the same without whole numbers; None where none of the weighted cells is hidden."""
        if not part.cells.any():
            return None
        limited = len(part.slack) > 0
        return linprog(
            -weight[part.cells],
            A_ub=-part.inequalities if limited else None,
            b_ub=part.slack if limited else None,
            A_eq=part.equalities,
            b_eq=np.zeros(part.equalities.shape[0]),
            bounds=np.transpose(part.bounds),
        )

    def _keep(self, part: _Component, difference: Weights) -> None:
        """Keep a table that the attacker cannot tell from the true one."""
        alternative = np.zeros(len(self.hidden), dtype=np.int64)
        alternative[part.cells] = np.round(difference)
        self.alternatives.append(alternative)

    def _cut(self, weight: Weights, level: float, part: _Component, found: Any) -> Cut | None:
        """Return from the dual which cells would have to be hidden for the level to be reached."""
        gain = -weight
        if found is not None:
            gain = gain - self.system.equalities[part.equality_rows].T @ found.eqlin.marginals
            if len(part.slack):
                gain = gain + self.system.inequalities[part.inequality_rows].T @ found.ineqlin.marginals
                level += float(found.ineqlin.marginals @ part.slack)
        if level < TOLERANCE:
            return None
        rise = self.system.respondents - self.system.count
        worth = np.maximum(gain, 0) * self.fall + np.maximum(-gain, 0) * rise
        worth[np.abs(gain) < TOLERANCE] = 0.0
        return np.minimum(worth / level, 1.0), 1.0
