"""Many comparisons at once: which are clear, if in 95 of 100 cases chance is to make none of them clear."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, inf

import numpy as np
import pandas as pd

LEVEL, Z = 0.05, 1.959964  # of the intervals, each by itself


def clear(difference: pd.Series[float], low: pd.Series[float], high: pd.Series[float]) -> list[bool]:
    """Return which differences are clear together, from the 95 % interval of each.

    How likely chance alone is follows from how far the interval reaches towards no difference.
    """
    reach = (difference - low).where(difference > 0, high - difference)
    sizes = zip(difference.abs(), reach, strict=True)
    return holm([erfc(Z * (size / far if far else inf) / 2**0.5) if size else 1.0 for size, far in sizes])


def holm(chances: Sequence[float]) -> list[bool]:
    """Return which of several hypotheses are rejected at 5 per cent together (Holm, 1979).

    The example of the article on the method in Wikipedia:

    >>> holm([0.01, 0.04, 0.03, 0.005])
    [True, False, False, True]
    """
    order = np.argsort(chances, kind="stable")
    is_small = np.take(chances, order) <= LEVEL / np.arange(len(chances), 0, -1)
    return list(np.logical_and.accumulate(is_small)[np.argsort(order)].tolist())
