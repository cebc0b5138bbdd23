"""How sure a share is: exact intervals for a finite population, worst cases over non-respondents, change.

All of them are worked out from counts that are shown, so that they tell a reader nothing new.

The interval inverts the hypergeometric distribution (the counterpart of Clopper and Pearson for drawing
without replacement): it holds the shares of the population under which neither a count as large nor one as
small as the one seen has a probability of 2.5 per cent or less. Respondents are taken as drawn at random
from those invited, and who left a question out as not giving the answer; the worst case beside it assumes
nothing of either.
"""

from __future__ import annotations

from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

Interval = tuple[float, float]
TAIL = 0.025


def exact(count: int, base: int, smallest: int, largest: int) -> Interval:
    """Return the widest exact 95 % interval of a share, over populations of `smallest` to `largest`.

    Of the `base` who were asked, and may stand for so many people, `count` gave the answer.

    >>> low, high = exact(55, 83, 137, 137)
    >>> round(100 * low, 1), round(100 * high, 1)
    (59.1, 72.3)
    """
    (fewest, size), (others, people) = (
        _least_share(number, base, smallest, largest) for number in (count, base - count)
    )
    return fewest / size, (people - others) / people


@cache
def _least_share(count: int, base: int, smallest: int, largest: int) -> tuple[int, int]:
    """Return the lower limit, and its population, whose share is the least over all populations.

    As the population grows by one, the limit stays or grows by one. That tells how small a share can be
    between two populations that are known, so that few of them have to be looked at.
    """
    sizes = np.unique([smallest, largest])
    limits = _lower_limit(count, base, sizes, np.full_like(sizes, count), sizes - (base - count))
    while True:
        best = (limits / sizes).argmin()
        possible = limits[:-1] / (sizes[1:] - np.maximum(np.diff(limits), 1))
        (spans,) = np.nonzero((np.diff(sizes) > 1) & (possible < limits[best] / sizes[best]))
        if not spans.size:
            return int(limits[best]), int(sizes[best])
        between = (sizes[spans] + sizes[spans + 1]) // 2
        found = _lower_limit(count, base, between, limits[spans], limits[spans + 1])
        sizes, limits = np.insert(sizes, spans + 1, between), np.insert(limits, spans + 1, found)


def _lower_limit(count: int, base: int, sizes: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Return how few of each population may hold an answer, `count` of the `base` asked holding it.

    It is known to be `low` to `high`.
    """
    from scipy.stats import hypergeom  # which takes long to load

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


def worst_case(count: int, base: int, silent: int, nonrespondents: int) -> Interval:
    """Return the least and the largest share, whatever those of whom there is no answer would have said.

    These are the `silent` among those asked, who left the question out, and all who did not answer the
    survey. Some of them may not have been asked at all; the extremes are reached when all of them were.

    >>> worst_case(55, 83, 0, 54), worst_case(55, 83, 8, 54)
    ((0.40145985401459855, 0.7956204379562044), (0.40145985401459855, 0.8540145985401459))
    """
    people = base + nonrespondents
    return count / people, (count + silent + nonrespondents) / people


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
