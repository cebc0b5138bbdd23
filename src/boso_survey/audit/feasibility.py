"""Find what hidden numbers could be, where others are published and sums are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from scipy.optimize import Bounds

from boso_survey import solver
from boso_survey.tabulation import Key

Constraint = tuple[Mapping[Key, int], float, float]


@dataclass
class FeasibilityProblem:
    """Whole numbers from 0 to `largest`, and constraints that weighted sums of them lie between two numbers.

    Attributes
    ----------
    largest : int
        The largest that any number can be.
    published : dict of Key to int
        Numbers that can be read off.
    hidden : dict of Key to None
        Numbers that are known to have been hidden.
    constraints : list of (dict, low, high)
        What weighted sums lie between; a number that is named here only is unknown as well.
    attained : dict of Key to (int, int)
        The least and the largest of each unknown number in the solutions that were found so far.
    """

    largest: int
    published: dict[Key, int] = field(default_factory=dict)
    hidden: dict[Key, None] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    attained: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def observe(self, key: Key, number: int | None) -> None:
        """Note a number that is published, or hidden (None); what is published once is published."""
        if number is None:
            if key not in self.published:
                self.hidden[key] = None
            return
        if self.published.setdefault(key, number) != number:
            self.constrain({key: 1}, number, number)
        self.hidden.pop(key, None)

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

    def is_feasible(self, more: Sequence[Constraint] = ()) -> bool:
        """Return whether the constraints, and `more`, can hold together."""
        return self._minimum({}, more) is not None

    def feasibility_interval(self, key: Key) -> tuple[int, int]:
        """Return the least and the largest that a number can be.

        Raises
        ------
        ValueError
            The constraints cannot hold together.
        """
        least, most = self._minimum({key: 1}), self._minimum({key: -1})
        if least is None or most is None:
            raise ValueError(f"{key}: the constraints cannot hold together")
        return least, -most

    def possible_values(self, key: Key, enough: int) -> tuple[int, int]:
        """Return two values of a number, if possible different and the larger at least `enough`.

        Solutions that were found before often tell already; only where they do not is the interval sought.
        """
        least, most = self.attained.get(key, (self.largest, 0))
        return (least, most) if least < most and most >= enough else self.feasibility_interval(key)

    def _minimum(self, goal: Mapping[Key, int], more: Sequence[Constraint] = ()) -> int | None:
        """Return the least that a weighted sum of numbers can be; None where nothing is possible."""
        limits = [*self.constraints, *more]
        keys = dict.fromkeys([*goal, *(key for terms, *_ in limits for key in terms)])
        index = {key: i for i, key in enumerate(keys)}
        rows = [
            ({index[key]: weight for key, weight in terms.items()}, low, high) for terms, low, high in limits
        ]
        least, most = ([self.published.get(key, other) for key in keys] for other in (0, self.largest))
        found = solver.cheapest([goal.get(key, 0) for key in keys], rows, Bounds(least, most))
        if found is None:
            return None
        values = dict(zip(keys, map(round, found.tolist()), strict=True))
        for key, value in values.items():
            low, high = self.attained.get(key, (value, value))
            self.attained[key] = (min(low, value), max(high, value))
        return sum(weight * values[key] for key, weight in goal.items())
