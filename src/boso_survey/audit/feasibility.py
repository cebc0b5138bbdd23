"""Find what hidden numbers could be, where others are published and sums are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from scipy.optimize import Bounds

from boso_survey import solver
from boso_survey.tabulation import Key

Constraint = tuple[Mapping[Key, int], float, float]


@dataclass
class FeasibilityProblem:
    """Whole numbers from 0 to `largest`, and constraints that weighted sums of them lie between two numbers.

    Numbers are `published`, known to be `hidden`, or named in `constraints` only and unknown as well; of each
    unknown one `attained` has the least and the largest in the solutions that were found so far.
    """

    largest: int
    published: dict[Key, int] = field(default_factory=dict)
    hidden: dict[Key, None] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    attained: dict[Key, tuple[int, int]] = field(default_factory=dict, init=False)  # no copy shares it

    def observe(self, key: Key, number: Any) -> None:
        """Note a number that is published, or hidden (missing); what is published once is published."""
        if pd.notna(number):
            if self.published.setdefault(key, int(number)) != number:
                self.constrain({key: 1}, number, number)
            self.hidden.pop(key, None)
        elif key not in self.published:
            self.hidden[key] = None

    def cells(self) -> list[Key]:
        """Return all numbers that are published or hidden."""
        return [*self.published, *self.hidden]

    def constrain(self, terms: Mapping[Key, int], low: float, high: float) -> None:
        """Note that a weighted sum lies between `low` and `high`."""
        self.constraints.append((terms, low, high))

    def add_up(self, parts: Collection[Key], total: Key | int) -> None:
        """Note that `parts` add up to a number, or to another of the numbers."""
        if isinstance(total, int):
            self.constrain(dict.fromkeys(parts, 1), total, total)
        else:
            self.constrain(dict.fromkeys(parts, 1) | {total: -1}, 0, 0)

    def possible_values(self, key: Key, enough: int) -> tuple[int, int]:
        """Return two values of a number, if possible different and the larger at least `enough`.

        Solutions that were found before often tell already; where they do not, these are the least and the
        largest that it can be.
        """
        least, most = self.attained.get(key, (self.largest, 0))
        if least >= most or most < enough:
            for sign in (1, -1):
                self.is_feasible(goal={key: sign})
            least, most = self.attained[key]
        return least, most

    def is_feasible(self, more: Sequence[Constraint] = (), goal: Mapping[Key, int] | None = None) -> bool:
        """Return whether the constraints, and `more`, can hold together.

        What each number is in the solution is noted, of all solutions one in which the weighted sum `goal` is
        the least.
        """
        limits, cost = [*self.constraints, *more], goal or {}
        keys = dict.fromkeys([*cost, *(key for terms, *_ in limits for key in terms)])
        index = {key: i for i, key in enumerate(keys)}
        rows = [
            ({index[key]: weight for key, weight in terms.items()}, low, high) for terms, low, high in limits
        ]
        least, most = ([self.published.get(key, other) for key in keys] for other in (0, self.largest))
        found = solver.cheapest([cost.get(key, 0) for key in keys], rows, Bounds(least, most))
        for key, value in zip(keys, map(round, [] if found is None else found.tolist()), strict=False):
            low, high = self.attained.get(key, (value, value))
            self.attained[key] = (min(low, value), max(high, value))
        return found is not None
