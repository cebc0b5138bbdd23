"""Find what hidden numbers could be, where others are shown and sums are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from boso_survey.disclosure.prior_knowledge import Key

    Rule = tuple[Mapping[Key, int], float, float]


@dataclass
class Puzzle:
    """Whole numbers from 0 to `people`, and rules that weighted sums of them lie between two numbers.

    Attributes
    ----------
    people : int
        The largest that any number can be.
    shown : dict of Key to int
        Numbers that can be read off.
    hidden : dict of Key to None
        Numbers that are known to have been hidden.
    rules : list of (dict, low, high)
        What weighted sums lie between; a number that is named here only is unknown as well.
    seen : dict of Key to (int, int)
        The least and the largest of each unknown number in the solutions that were found so far.
    """

    people: int
    shown: dict[Key, int] = field(default_factory=dict)
    hidden: dict[Key, None] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    seen: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def see(self, key: Key, number: int | None) -> None:
        """Note a number that is shown, or hidden (None); what is shown once is shown."""
        if number is None:
            if key not in self.shown:
                self.hidden[key] = None
            return
        if self.shown.setdefault(key, number) != number:
            self.require({key: 1}, number, number)
        self.hidden.pop(key, None)

    def cells(self) -> list[Key]:
        """Return all numbers that are shown or hidden."""
        return [*self.shown, *self.hidden]

    def require(self, terms: Mapping[Key, int], low: float, high: float) -> None:
        """Note that a weighted sum lies between `low` and `high`."""
        self.rules.append((terms, low, high))

    def equal(self, parts: Collection[Key], total: Key | int) -> None:
        """Note that `parts` add up to a number, or to another of the numbers."""
        if isinstance(total, int):
            self.require(dict.fromkeys(parts, 1), total, total)
        else:
            self.require(dict.fromkeys(parts, 1) | {total: -1}, 0, 0)

    def solvable(self, more: Sequence[Rule] = ()) -> bool:
        """Return whether the rules, and `more`, can hold together."""
        return self._least({}, more) is not None

    def bounds(self, key: Key) -> tuple[int, int]:
        """Return the least and the largest that a number can be.

        Raises
        ------
        ValueError
            The rules cannot hold together.
        """
        least, most = self._least({key: 1}), self._least({key: -1})
        if least is None or most is None:
            raise ValueError(f"{key}: the rules cannot hold together")
        return least, -most

    def apart(self, key: Key, enough: int) -> tuple[int, int]:
        """Return two values of a number, if possible different and the larger at least `enough`.

        Solutions that were found before often tell already; only where they do not are bounds sought.
        """
        least, most = self.seen.get(key, (self.people, 0))
        return (least, most) if least < most and most >= enough else self.bounds(key)

    def _least(self, goal: Mapping[Key, int], more: Sequence[Rule] = ()) -> int | None:
        """Return the least that a weighted sum of unknown numbers can be; None where nothing is possible."""
        rules = [self._unknown(rule) for rule in (*self.rules, *more)]
        unknown = list(dict.fromkeys([*goal, *(key for terms, *_ in rules for key in terms)]))
        if not all(low <= 0 <= high for terms, low, high in rules if not terms):
            return None
        if not unknown:
            return 0
        index = {key: i for i, key in enumerate(unknown)}
        cost = np.zeros(len(unknown))
        cost[[index[key] for key in goal]] = list(goal.values())
        found = milp(
            cost, constraints=_constraints([rule for rule in rules if rule[0]], index),
            bounds=Bounds(0, self.people), integrality=np.ones(len(unknown)),
        )  # fmt: skip
        if not found.success:
            return None
        self._note(unknown, found.x)
        return round(found.fun)

    def _note(self, unknown: Sequence[Key], solution: npt.NDArray[np.float64]) -> None:
        """Keep for each number the least and the largest of all solutions that were found."""
        for key, value in zip(unknown, map(round, solution.tolist()), strict=True):
            least, most = self.seen.get(key, (value, value))
            self.seen[key] = (min(least, value), max(most, value))

    def _unknown(self, rule: Rule) -> Rule:
        """Return a rule with the shown numbers reckoned in."""
        terms, low, high = rule
        known = sum(weight * self.shown[key] for key, weight in terms.items() if key in self.shown)
        rest = {key: weight for key, weight in terms.items() if key not in self.shown}
        return rest, low - known, high - known


def _constraints(rules: Sequence[Rule], index: Mapping[Key, int]) -> list[LinearConstraint]:
    place = [
        (row, index[key], weight) for row, (terms, *_) in enumerate(rules) for key, weight in terms.items()
    ]
    if not place:
        return []
    row, column, weight = zip(*place, strict=True)
    matrix = csr_array((weight, (row, column)), shape=(len(rules), len(index)))
    return [LinearConstraint(matrix, [low for _, low, _ in rules], [high for *_, high in rules])]
