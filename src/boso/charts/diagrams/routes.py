"""The ways of lines and arrows from edge to edge of boxes, round those in between."""

from __future__ import annotations

from collections.abc import Collection

from matplotlib.path import Path
from matplotlib.transforms import Bbox

from boso.charts.diagrams.layout import INSET

Points = list[tuple[float, float]]


def straight(a: Bbox, b: Bbox, others: Collection[Bbox]) -> Points:
    """Return a line down or across between facing edges, beside boxes in between; empty if there is none."""
    low, high = (max(a.x0, b.x0), max(a.y0, b.y0)), (min(a.x1, b.x1), min(a.y1, b.y1))
    for along in (0, 1):  # which coordinate the ends have in common
        start, end = a.intervaly if along == 0 else a.intervalx, b.intervaly if along == 0 else b.intervalx
        ends = (start[1], end[0]) if start[1] <= end[0] else (start[0], end[1])
        middle, inset = (low[along] + high[along]) / 2, INSET / 2
        for at in (middle, high[along] - inset, low[along] + inset) if low[along] < high[along] else ():
            way = [(at, one) if along == 0 else (one, at) for one in ends]
            if not is_crossed(way, others):
                return way
    return []


def indented(a: Bbox, b: Bbox) -> Points:
    """Return the line from a box down and into one that stands further in."""
    x, y = (a.x0 + b.x0) / 2, (b.y0 + b.y1) / 2
    return [(x, a.y1), (x, y), (b.x0, y)]


def under(a: Bbox, b: Bbox, share: float, level: float) -> Points:
    """Return the line from a part of the lower edge of a box, down to a level, and up to another."""
    start, end = a.x0 + a.width * share, (b.x0 + b.x1) / 2
    return [(start, a.y1), (start, level), (end, level), (end, b.y1)]


def beside(a: Bbox, b: Bbox, share: float, level: float) -> Points:
    """Return the line from a part of the right edge of a box, out to a level, and in to another."""
    start, end = a.y0 + a.height * share, (b.y0 + b.y1) / 2
    return [(a.x1, start), (level, start), (level, end), (b.x1, end)]


def is_crossed(way: Points, boxes: Collection[Bbox]) -> bool:
    """Whether a line goes through one of the boxes."""
    return any(Path(way).intersects_bbox(box, filled=False) for box in boxes)
