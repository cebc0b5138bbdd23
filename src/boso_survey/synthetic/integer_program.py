"""Whole numbers that meet linear constraints, closest to a target; a contradiction names its constraints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

from scipy.optimize import Bounds

from boso_survey import solver


class ContradictionError(Exception):
    """No numbers meet the constraints; `labels` is a smallest set of those that cannot hold together."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__("; ".join(labels))
        self.labels = tuple(labels)


class Constraint(NamedTuple):
    """``low <= sum of factor * variable <= high``; one without a label is never doubted."""

    terms: Mapping[int, float]
    low: float
    high: float
    label: str


@dataclass
class Program:
    """An integer program that grows by variables, constraints and preferences.

    >>> program = Program()
    >>> x, y = program.variable(), program.variable()
    >>> program.require({x: 1, y: 1}, 7, 7)
    >>> program.prefer({x: 1}, 3.2, 3.2, 1.0)
    >>> program.solve()[:2]
    [3, 4]
    """

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)

    def variable(self, cost: float = 0.0, upper: float = inf, *, whole: bool = True) -> int:
        """Add a variable of 0 to `upper` and return its number."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def require(self, terms: Mapping[int, float], low: float, high: float, label: str = "") -> None:
        """Add a constraint that must hold."""
        self.constraints.append(Constraint(terms, low, high, label))

    def prefer(self, terms: Mapping[int, float], low: float, high: float, weight: float) -> None:
        """Prefer that the sum lies in ``low..high``; a distance of one costs `weight`."""
        over, under = (self.variable(weight, whole=False) for _ in range(2))
        self.require({**terms, over: -1.0, under: 1.0}, low, high)

    def prefer_none_or(self, terms: Mapping[int, float], least: int, most: int, weight: float) -> None:
        """Prefer that the sum is zero or at least `least` (at most `most` is possible)."""
        some, short = self.variable(upper=1), self.variable(weight, whole=False)
        self.require({**terms, some: -float(most)}, -inf, 0)
        self.require({**terms, some: -float(least), short: 1.0}, 0, inf)

    def solve(self) -> list[int]:
        """Return the cheapest whole numbers, by variable; a ContradictionError says why there are none."""
        found = self._cheapest(self.constraints, self.cost)
        if found is None:
            raise ContradictionError(self._conflict())
        return [round(value) for value in found]

    def _cheapest(self, constraints: Sequence[Constraint], cost: Sequence[float]) -> Any:
        return solver.cheapest(cost, [one[:3] for one in constraints], Bounds(0, self.upper), self.whole)

    def _conflict(self) -> list[str]:
        """Leave out one label after the other; what must stay for a contradiction is the conflict."""
        needed = list(dict.fromkeys(constraint.label for constraint in self.constraints if constraint.label))
        for label in tuple(needed):
            rest = [other for other in needed if other != label]
            chosen = [one for one in self.constraints if not one.label or one.label in rest]
            if self._cheapest(chosen, [0.0] * len(self.cost)) is None:
                needed = rest
        return needed
