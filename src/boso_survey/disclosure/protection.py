"""How far a reader can be led astray: by how much hidden cells could exceed their counts.

Where that is not far enough, the dual of the linear programme tells which cells, if hidden too, would help:
the cut that the search for a smaller set of hidden cells needs (Fischetti and Salazar, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import vstack
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    import numpy.typing as npt

    from boso_survey.disclosure.constraints import System

    Mask = npt.NDArray[np.bool_]
    Cut = tuple[npt.NDArray[np.float64], float]

NEARLY = 1e-6


@dataclass(frozen=True)
class Short:
    """A need that is not met; `cut` (weights of hidden cells, and their least sum) says what would help.

    There is no cut where only whole numbers make the need impossible.
    """

    cut: Cut | None


class Reader:
    """Somebody who sees all cells but the hidden ones, and knows what holds between them."""

    def __init__(self, system: System, hidden: Mask) -> None:
        self.system, self.hidden = system, hidden
        self.worlds: list[npt.NDArray[np.int64]] = []
        self.slack = system.limits @ system.count - system.least
        rows = vstack([system.equal, system.limits]).tocsr()[:, hidden]
        self.part = np.full(len(hidden), -1)
        if hidden.any():
            self.part[hidden] = connected_components(abs(rows).T @ abs(rows), directed=False)[1]

    def short(self, raised: tuple[int, ...], more: int) -> Short | None:
        """Return None where the cells `raised` could together be `more` above their count."""
        if any(world[list(raised)].sum() >= more for world in self.worlds):
            return None
        weight = np.zeros(len(self.hidden))
        weight[list(raised)] = 1.0
        found = self._linear(weight)
        if found is not None and -found.fun >= more - NEARLY:
            whole = np.abs(found.x - np.round(found.x)).max() < NEARLY
            if whole:
                self._note(weight, found.x)
            return None if whole or self._most(weight) >= more else Short(None)
        return Short(self._cut(weight, more, found))

    def told(self, cell: int) -> bool:
        """Return whether a hidden cell has one possible count only."""
        if any(world[cell] for world in self.worlds):
            return False
        weight = np.zeros(len(self.hidden))
        weight[cell] = 1.0
        return self._most(weight) == self._most(-weight) == 0

    def _most(self, weight: npt.NDArray[np.float64]) -> int:
        """Return by how much the weighted cells could at most exceed their count, in whole persons."""
        part = self._part(weight)
        if not part["cells"].any():
            return 0
        rules = [LinearConstraint(part["equal"], 0, 0)] if part["equal"].shape[0] else []
        rules += [LinearConstraint(part["limits"], -part["slack"], np.inf)] if len(part["slack"]) else []
        found = milp(
            -weight[part["cells"]], constraints=rules, bounds=part["bounds"],
            integrality=np.ones(part["cells"].sum()),
        )  # fmt: skip
        self._note(weight, found.x)
        return round(-found.fun)

    def _note(self, weight: npt.NDArray[np.float64], found: npt.NDArray[np.float64]) -> None:
        """Keep a world that a reader cannot tell from the true one: by how much each cell differs."""
        world = np.zeros(len(self.hidden), dtype=np.int64)
        world[self._part(weight)["cells"]] = np.round(found)
        self.worlds.append(world)

    def _linear(self, weight: npt.NDArray[np.float64]) -> Any:
        part = self._part(weight)
        if not part["cells"].any():
            return None
        limits = part["limits"].shape[0] > 0
        return linprog(
            -weight[part["cells"]],
            A_ub=-part["limits"] if limits else None,
            b_ub=part["slack"] if limits else None,
            A_eq=part["equal"],
            b_eq=np.zeros(part["equal"].shape[0]),
            bounds=np.transpose(part["bounds"]),
        )

    def _part(self, weight: npt.NDArray[np.float64]) -> dict[str, Any]:
        """Return the hidden cells that hang together with the weighted ones, and what holds between them."""
        touched = self.part[(weight != 0) & self.hidden]
        cells = self.hidden & np.isin(self.part, touched)
        equal, limits = self.system.equal[:, cells], self.system.limits[:, cells]
        rows, bounds = equal.count_nonzero(axis=1) > 0, limits.count_nonzero(axis=1) > 0
        count = self.system.count[cells].astype(float)
        return {
            "cells": cells, "rows": rows, "bounded": bounds, "equal": equal[rows], "limits": limits[bounds],
            "slack": self.slack[bounds], "bounds": (-count, self.system.people - count),
        }  # fmt: skip

    def _cut(self, weight: npt.NDArray[np.float64], more: int, found: Any) -> Cut | None:
        part = self._part(weight)
        gain, level = -weight, float(more)
        if found is not None:
            gain = gain - self.system.equal[part["rows"]].T @ found.eqlin.marginals
        if found is not None and len(part["slack"]):
            gain = gain + self.system.limits[part["bounded"]].T @ found.ineqlin.marginals
            level += float(found.ineqlin.marginals @ part["slack"])
        if level < NEARLY:
            return None
        count = self.system.count
        worth = np.maximum(gain, 0) * count + np.maximum(-gain, 0) * (self.system.people - count)
        worth[np.abs(gain) < NEARLY] = 0.0
        return np.minimum(worth / level, 1.0), 1.0
