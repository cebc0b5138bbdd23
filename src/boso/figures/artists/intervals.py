"""Intervals of values: lines across the end of a bar or point, error bars, and bands around a line."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import to_rgb

from boso.figures.artists.marks import trimmed, unsure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from boso.figures.artists.marks import Mark

Found = tuple["Mark", float, float]
LONGEST = 8  # points of a line that draws an interval with its caps


def is_bare(line: Any) -> bool:
    """Whether a line has no markers."""
    return line.get_marker() in ("None", None, "", " ")


def of(line: Any, marks: Sequence[Mark]) -> Found | None:
    """Return the mark whose interval a line draws, and the interval's ends."""
    if not is_bare(line) or not 2 <= len(line.get_xdata()) <= LONGEST:
        return None
    xs, ys = (np.asarray(values, float) for values in line.get_data(orig=False))
    for places, values in ((xs, ys), (ys, xs)):
        stem = {trimmed(a) for a, b in zip(places, places[1:], strict=False) if a == b}
        ends = {value for value in values if not math.isnan(value)}
        if len(stem) == 1 and len(ends) <= 2 and np.isfinite(places[~np.isnan(places)]).all():
            return _found(stem.pop(), min(ends, default=math.nan), max(ends, default=math.nan), marks)
    return None


def _found(place: float, low: float, high: float, marks: Sequence[Mark]) -> Found | None:
    """Return the last mark at a place whose value the interval holds."""
    slack = unsure([low, high, *(abs(mark.base) + abs(mark.value) for mark in marks)])
    beside = unsure(mark.place for mark in marks)
    for mark in reversed(marks):
        near = math.isclose(mark.place, place, rel_tol=1e-9, abs_tol=beside)
        end = mark.base + mark.value
        if near and not mark.measure and (math.isnan(low) or low - slack <= end <= high + slack):
            return mark, low - mark.base, high - mark.base
    return None


def of_errorbars(container: Any, marks: Sequence[Mark]) -> Iterator[Found]:
    """Yield the intervals that matplotlib's error bars draw."""
    lying = [True] * container.has_xerr + [False] * container.has_yerr
    for collection, flat in zip(container.lines[2], lying, strict=True):
        for segment in filter(len, collection.get_segments()):  # one that is not known is empty
            places, ends = (segment.T[::-1] if flat else segment.T).tolist()
            if found := _found(places[0], min(ends), max(ends), marks):
                yield found


def band(area: Any, line: Any) -> dict[float, tuple[float, float]]:
    """Return the lower and upper end of an area at each point of a line; nothing if it is not that line's.

    An area that the line bounds is no interval: it may stand on another.
    """
    places = np.asarray(line.get_xdata(orig=False), float)
    colours = area.get_facecolor()
    if not area.get_paths() or not len(colours) or to_rgb(colours[0]) != to_rgb(line.get_color()):
        return {}
    ends: dict[float, list[float]] = defaultdict(list)
    for path in area.get_paths():
        for x, y in path.vertices:
            ends[float(x)].append(float(y))
    if not set(ends) <= {float(place) for place in places}:
        return {}
    found = {x: (min(ys), max(ys)) for x, ys in ends.items()}
    values = zip(places.tolist(), np.asarray(line.get_ydata(orig=False), float).tolist(), strict=True)
    bounds = all(value in found[x] for x, value in values if x in found)
    return {} if bounds and any(low != high for low, high in found.values()) else found
