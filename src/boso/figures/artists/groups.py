"""Bars side by side: the place that each of a group stands beside, and the classes of a histogram."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from boso.figures.artists.axis import in_digits, least_distance
from boso.figures.artists.marks import unsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.figures.artists.axis import Axis


class Bar(NamedTuple):
    """Where a bar stands along its axis, and of which series it is."""

    start: float
    thick: float
    series: str
    labelled: bool  # whether its call of ``bar`` has a label, which those of seaborn have not

    @property
    def middle(self) -> float:
        """The place at which the bar is drawn."""
        return self.start + self.thick / 2


def homes(calls: Sequence[Sequence[Bar]], axis: Axis) -> dict[float, float] | None:
    """Return beside which place each bar stands, by its middle, where several series stand side by side.

    It is what is written along the axis, or else a whole number; None where nothing tells which.

    Parameters
    ----------
    calls : sequence of sequence of Bar
        The bars of each call of ``bar``. Those of one call are of one series if there are several calls.
    """
    series: dict[Any, list[Bar]] = defaultdict(list)
    for number, bars in enumerate(calls):
        for bar in bars:
            series[number if len(calls) > 1 else bar.series].append(bar)
    rows = [np.sort([bar.middle for bar in bars]) for bars in series.values()]
    every = np.unique(np.concatenate([*rows, []]))
    if all(len(row) == len(every) for row in rows):  # there is one series, or each covers the others
        return {}
    bars = [bar for one in calls for bar in one]
    touching = max(bar.thick for bar in bars) > least_distance(every) * (1 - 1e-6)
    ticks = axis.axis.get_majorticklocs() if axis.set_by_hand else ()
    first = {name: place for place, name in sorted((axis.texts or axis.names).items(), reverse=True)}
    if found := _around([*first.values()] or ticks, rows):
        return found
    if axis.names:  # bars that do not touch stand at the nearest
        return None if touching else {}
    if whole := _whole(rows, touching=touching, labelled=all(bar.labelled for bar in bars)):
        found = _around(whole, rows)
    return None if whole is None or (whole and not found) else found


def _around(places: Sequence[float], rows: Sequence[np.ndarray]) -> dict[float, float]:
    """Return beside which of some places each bar stands; a row for each series.

    A series is equally far from all its places, and what stands at one of them is nearest to each other.
    """
    at, near, found = np.sort([*places]), 1e-6 * (step := least_distance(places)), dict[float, float]()
    sure = True
    for row in rows:
        shifts = [shift for shift in row[0] - at if abs(shift) < step - near
                  and (np.abs((row - shift)[:, None] - at).min(axis=1) < near).all()]  # fmt: skip
        least = min(map(abs, shifts), default=math.nan)
        own = [shift for shift in shifts if abs(shift) < least + near]
        if len(own) != 1:
            return {}
        sure = sure and len(shifts) == 1
        found |= {middle: at[np.abs(middle - own[0] - at).argmin()] for middle in row.tolist()}
    middles = sorted(found)
    steps, on = np.diff(middles), np.diff([found[middle] for middle in middles])
    within, across = steps[on == 0].max(initial=0), steps[on > 0].min(initial=math.inf)
    together = within < across + (near if sure else -near) and (on >= 0).all()
    return found if together else {}


def _whole(rows: Sequence[np.ndarray], *, touching: bool, labelled: bool) -> tuple[float, ...] | None:
    """Return the whole numbers around which groups of bars stand, or at which one of their series does.

    None of them where each bar stands for itself; no answer where the numbers may be several, as with bars at
    1999 and 2001, or none. Nor does anything tell whether groups of seaborn, whose bars have no label, stand
    for numbers or for classes, if not for 1, 2, 3.
    """
    near = 1e-6 * least_distance(every := np.unique(np.concatenate(rows)))
    mixed = any(one.min() < other.min() < one.max() for one in rows for other in rows)
    found: set[tuple[float, ...]] = set()
    if len({len(row) for row in rows}) > 1 or len(rows[0]) < 2:
        even = len(every) > len(rows) and np.ptp(np.diff(every)) < near  # as classes of two colours
        evident = touching and (mixed or not (even or _is_whole(every)))
    else:
        groups = np.array(rows)  # a column for each group
        first, last = groups.min(axis=0), groups.max(axis=0)
        within, across = np.diff(np.sort(groups, axis=0), axis=0).max(), (first[1:] - last[:-1]).min()
        evident = within < across - near or (touching and mixed)
        found = {tuple(row.round().tolist()) for row in (*groups, (first + last) / 2) if _is_whole(row)}
    if not evident:
        return ()
    if len(found) == 1 and (np.diff([*found][0]).max() == 1 or labelled):
        return found.pop()
    return None


def _is_whole(places: np.ndarray) -> bool:
    return np.allclose(places, places.round(), rtol=0, atol=1e-6)


def classes(bars: Sequence[Bar]) -> dict[float, str]:
    """Return from where to where each bar goes, if they stand side by side as those of a histogram do.

    Bars of width one around whole numbers stand for those numbers.
    """
    starts, thick = np.array([bar[:2] for bar in bars]).reshape(-1, 2).T
    middles, ends = starts + thick / 2, starts + thick
    whole = np.isclose(thick, 1, rtol=1e-9, atol=0) & np.isclose(middles, middles.round(), rtol=1e-9, atol=0)
    gaps = np.abs(ends[:-1] - starts[1:])
    if len(starts) < 2 or whole.all() or not (gaps <= 1e-6 * np.abs(thick[:-1]) + unsure(starts)).all():
        return {}
    edges = in_digits([*starts, ends[-1]])
    return {bar.middle: f"{start}–{end}" for bar, (start, end) in zip(bars, pairwise(edges), strict=True)}
