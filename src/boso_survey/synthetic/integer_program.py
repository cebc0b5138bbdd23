"""Whole numbers that meet linear conditions, closest to a target; a contradiction names its conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from boso_survey.solver import quiet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

INFEASIBLE = 2  # scipy's status


class ContradictionError(Exception):
    """No numbers meet the conditions; `labels` is a smallest set of those that cannot hold together."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__("; ".join(labels))
        self.labels = tuple(labels)


@dataclass(frozen=True)
class Condition:
    """``low <= sum of factor * variable <= high``; one without a label is never doubted."""

    terms: Mapping[int, float]
    low: float
    high: float
    label: str


@dataclass
class Program:
    """An integer program that grows by variables, conditions and wishes.

    >>> program = Program()
    >>> x, y = program.variable(), program.variable()
    >>> program.require({x: 1, y: 1}, 7, 7)
    >>> program.near({x: 1}, 3.2, 1.0)
    >>> program.solve()[:2]
    [3, 4]
    """

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)

    def variable(self, cost: float = 0.0, upper: float = inf, *, whole: bool = True) -> int:
        """Add a variable of 0 to `upper` and return its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def require(self, terms: Mapping[int, float], low: float, high: float, label: str = "") -> None:
        """Add a condition that must hold."""
        self.conditions.append(Condition(terms, low, high, label))

    def near(self, terms: Mapping[int, float], target: float, weight: float) -> None:
        """Wish that the sum is close to `target`; a distance of one costs `weight`."""
        over, under = (self.variable(weight, whole=False) for _ in range(2))
        self.require({**terms, over: -1.0, under: 1.0}, target, target)

    def within(self, terms: Mapping[int, float], low: float, high: float, weight: float) -> None:
        """Wish that the sum lies in ``low..high``; a distance of one costs `weight`."""
        over, under = (self.variable(weight, whole=False) for _ in range(2))
        self.require({**terms, over: -1.0, under: 1.0}, low, high)

    def none_or(self, terms: Mapping[int, float], least: int, most: int, weight: float) -> None:
        """Wish that the sum is zero or at least `least` (at most `most` is possible)."""
        some, short = self.variable(upper=1), self.variable(weight, whole=False)
        self.require({**terms, some: -float(most)}, -inf, 0)
        self.require({**terms, some: -float(least), short: 1.0}, 0, inf)

    def solve(self) -> list[int]:
        """Return the cheapest whole numbers, by number of the variable.

        Raises
        ------
        ContradictionError
            No numbers meet the conditions.
        """
        found = self._optimum(self.conditions, self.cost)
        if found is None:
            raise ContradictionError(self._conflict())
        return [round(value) for value in found]

    def _optimum(self, conditions: Sequence[Condition], cost: Sequence[float]) -> np.ndarray | None:
        rows = [row for row, condition in enumerate(conditions) for _ in condition.terms]
        columns = [column for condition in conditions for column in condition.terms]
        factors = [factor for condition in conditions for factor in condition.terms.values()]
        matrix = csr_array((factors, (rows, columns)), shape=(len(conditions), len(cost)))
        limits = ([condition.low for condition in conditions], [condition.high for condition in conditions])
        with quiet():
            result = milp(
                cost,
                constraints=LinearConstraint(matrix, *limits),
                bounds=Bounds(0, self.upper),
                integrality=self.whole,
                options={"mip_rel_gap": 0},
            )
        if result.x is None and result.status != INFEASIBLE:
            raise RuntimeError(f"the solver stopped: {result.message}")
        return result.x

    def _conflict(self) -> list[str]:
        """Leave out one label after the other; what must stay for a contradiction is the conflict."""
        kept = list(dict.fromkeys(condition.label for condition in self.conditions if condition.label))
        for label in tuple(kept):
            rest = [other for other in kept if other != label]
            if not self._possible(rest):
                kept = rest
        return kept

    def _possible(self, labels: Collection[str]) -> bool:
        chosen = [
            condition for condition in self.conditions if not condition.label or condition.label in labels
        ]
        return self._optimum(chosen, [0.0] * len(self.cost)) is not None
