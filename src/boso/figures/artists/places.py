"""Beside which name or number along an axis marks stand, and from where to where the classes of bars go."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from boso.figures.artists.axis import least_distance, place_decimals
from boso.figures.artists.marks import unsure

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

NEAR = 1e-6  # share of a distance
Bar = tuple[float, float]  # from where on it stands, and how thick it is


def are_grouped(rows: Collection[set[float]]) -> bool:
    """Whether bars of several series stand beside each other: nearer than those of one series do."""
    within = min((least_distance(row) for row in rows if len(row) > 1), default=1.0)
    return len(rows) > 1 and least_distance(set().union(*rows)) < within * (1 - NEAR)


def homes(rows: Collection[set[float]], places: Sequence[float], *, alike: bool) -> dict[float, float] | None:
    """Return beside which of some places along an axis each mark stands; None where that is not certain.

    It is where what lies between marks is widest half-way from one place to the next. If they are `alike`,
    those of one row are also equally far from their places.
    """
    if not len(places):
        return None
    at, step, found = np.array(places), least_distance(places), dict[float, float]()
    shifts = list[float]()
    for row in filter(None, rows):
        marks = np.array([*row])
        nearest = at[np.abs(marks[:, None] - at).argmin(axis=1)]
        off = (marks - nearest) / step
        if alike and np.ptp(off) > NEAR:
            return None
        shifts += off.tolist()
        found |= dict(zip(marks.tolist(), nearest.tolist(), strict=True))
    if not shifts:
        return found
    different = np.unique(np.round(shifts, 6))
    inside, outside = np.diff(different).max(initial=0), 1 - np.ptp(different)
    certain = np.abs(different).max() < 0.5 - NEAR and (inside < outside - NEAR or len(different) == 1)
    return found if certain else None


def classes(bars: Sequence[Bar]) -> dict[float, str]:
    """Return from where to where each bar goes, if they stand side by side as those of a histogram do.

    Bars of width one around whole numbers stand for those numbers.
    """
    starts, thick = np.array(bars).reshape(-1, 2).T
    middles, ends = starts + thick / 2, starts + thick
    whole = np.isclose(thick, 1, rtol=1e-9, atol=0) & np.isclose(middles, middles.round(), rtol=1e-9, atol=0)
    gaps = np.abs(ends[:-1] - starts[1:])
    if len(starts) < 2 or whole.all() or not (gaps <= NEAR * np.abs(thick[:-1]) + unsure(starts)).all():
        return {}
    edges = [*starts.tolist(), float(ends[-1])]
    digits = place_decimals(edges, 1e-3 * least_distance(edges))
    written = [f"{round(one, digits):.15g}".replace(".", ",").replace("-", "−") for one in edges]
    return {start + size / 2: f"{low}–{high}"
            for (start, size), (low, high) in zip(bars, pairwise(written), strict=True)}  # fmt: skip
