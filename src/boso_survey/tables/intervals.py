"""How sure a share is: exact intervals for a finite population, worst cases over non-respondents, change.

All of them are worked out from counts that are shown, so that they tell a reader nothing new.

The interval inverts the hypergeometric distribution (the counterpart of Clopper and Pearson for drawing
without replacement): it holds the shares of the population under which neither a count as large nor one as
small as the one seen has a probability of 2.5 per cent or less. Respondents are taken as drawn at random
from those invited; the worst case beside it assumes nothing of those who did not answer.
"""

from __future__ import annotations

from functools import cache
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import hypergeom

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

Interval = tuple[float, float]
TAIL = 0.025
MOST_TRIED = 60  # populations, evenly spaced where there are more; shares move by 1/N between them


@cache
def exact(count: int, base: int, smallest: int, largest: int) -> Interval:
    """Return the widest exact 95 % interval of a share, over populations of `smallest` to `largest`.

    Parameters
    ----------
    count, base : int
        How many of those asked gave the answer, and how many were asked.
    smallest, largest : int
        The least and the largest number of people that those asked may stand for; the same number
        where it is known.

    Examples
    --------
    >>> low, high = exact(55, 83, 137, 137)
    >>> round(100 * low, 1), round(100 * high, 1)
    (59.1, 72.3)
    """
    tried = min(largest - smallest + 1, MOST_TRIED)
    sizes = np.linspace(smallest, largest, tried).round().astype(np.int64)
    fewest, fewest_others = _lower_limit(count, base, sizes), _lower_limit(base - count, base, sizes)
    return float((fewest / sizes).min()), float(((sizes - fewest_others) / sizes).max())


def _lower_limit(count: int, base: int, sizes: Numbers) -> Numbers:
    """Return how few of each population may hold an answer, `count` of the `base` asked holding it."""
    low, high = np.full_like(sizes, count), sizes - (base - count)
    while (low < high).any():
        middle = (low + high) // 2
        likely = hypergeom.sf(count - 1, sizes, middle, base) > TAIL
        low, high = np.where(likely, low, np.minimum(middle + 1, high)), np.where(likely, middle, high)
    return low


def population(base: int, nonrespondents: int, *, filtered: bool) -> tuple[int, int]:
    """Return the least and the largest number of people that the `base` who were asked may stand for.

    Of those who did not answer, all would have been asked a question that is asked of everybody; one behind
    the filter none of them, all of them, or any number.
    """
    return (base if filtered else base + nonrespondents), base + nonrespondents


def worst_case(count: int, base: int, nonrespondents: int) -> Interval:
    """Return the least and the largest share, whatever those who did not answer would have answered.

    Some of them may not have been asked at all; the extremes are reached when all of them were.

    >>> worst_case(55, 83, 54)
    (0.40145985401459855, 0.7956204379562044)
    """
    return count / (base + nonrespondents), (count + nonrespondents) / (base + nonrespondents)


def change(before: float, bounds_before: Interval, after: float, bounds_after: Interval) -> Interval:
    """Return the interval of a change between two waves, from the intervals of both (Newcombe; MOVER).

    The waves are taken as independent, though the same people may have answered in both.

    >>> low, high = change(0.40, (0.30, 0.50), 0.60, (0.50, 0.70))
    >>> round(low, 3), round(high, 3)
    (0.059, 0.341)
    """
    (low_before, high_before), (low_after, high_after) = bounds_before, bounds_after
    moved = after - before
    down = sqrt((after - low_after) ** 2 + (high_before - before) ** 2)
    up = sqrt((high_after - after) ** 2 + (before - low_before) ** 2)
    return moved - down, moved + up
