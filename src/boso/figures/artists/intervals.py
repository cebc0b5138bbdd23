"""Intervals of values: lines across the end of a bar or point, error bars, and bands around a line."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import to_rgb

from boso.figures.artists.marks import trimmed, unsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.figures.artists.marks import Mark
    from boso.figures.artists.panel import Panel

Found = tuple["Mark", float, float]
Band = dict[float, tuple[float, float]]  # from where to where an area goes, by the place
LONGEST = 8  # points of a line that draws an interval with its caps


def is_bare(line: Any) -> bool:
    """Whether a line has no markers."""
    return line.get_marker() in ("None", None, "", " ")


def of(line: Any, panel: Panel) -> Found | None:
    """Return the mark whose interval a line draws, and the interval's ends."""
    if not is_bare(line) or (stem := _stem(line.get_xydata())) is None:
        return None
    # one colour may be that of all intervals, and by chance of a series too
    return _found(*stem, panel, _of_series(panel, line)) or _found(*stem, panel, panel.own)


def read_segments(panel: Panel, segments: Any) -> None:
    """Read lines that are drawn at once: intervals, or what joins points."""
    for segment in segments.get_segments():
        stem = _stem(segment) if all(panel.data_of(segments)) else None
        if stem and joins(segment, panel):
            continue
        if stem and (found := _found(*stem, panel, panel.own)):
            panel.interval(*found)
        else:
            panel.unread("line segments")


def joins(points: np.ndarray, panel: Panel) -> bool:
    """Whether a line only joins two marks of one place, as in a dumbbell plot, or one to zero."""
    place, low, high = _stem(points) or (math.nan, math.nan, math.nan)
    here = [mark.base + mark.value for mark in panel.own if not mark.measure and mark.place == place]
    ends, of = {low, high}, {*here, 0.0}
    return low < high and ends <= of and ends != {0.0} and not any(low < value < high for value in here)


def _stem(points: np.ndarray) -> tuple[float, float, float] | None:
    """Return at which place a line stands, and from where to where it goes, if it is one across an axis."""
    if not 2 <= len(points) <= LONGEST:
        return None
    xs, ys = points.T
    for places, values in ((xs, ys), (ys, xs)):
        stem = {trimmed(a) for a, b in zip(places, places[1:], strict=False) if a == b}
        ends = {value for value in values.tolist() if not math.isnan(value)}
        if len(stem) == 1 and len(ends) <= 2 and np.isfinite(places[~np.isnan(places)]).all():
            return stem.pop(), min(ends, default=math.nan), max(ends, default=math.nan)
    return None


def read_errorbars(panel: Panel, container: Any) -> None:
    """Read the intervals that matplotlib's error bars draw."""
    bars = [one for one in panel.ax.containers if getattr(one, "errorbar", None) is container]
    whose = [one for one in (container[0], *bars) if one is not None]  # what they were drawn with
    own = [mark for mark in panel.own if any(mark.artist is one for one in whose)]
    own = own or _of_series(panel, container[0] or container)
    lying = [True] * container.has_xerr + [False] * container.has_yerr
    for collection, flat in zip(container.lines[2], lying, strict=True):
        if flat != (panel.along == "y"):
            panel.unread("intervals along the axis on which no values are")
            continue
        for segment in collection.get_segments():
            if len(segment) < 2:  # an end is not known: nothing is drawn
                continue
            places, ends = (segment.T[::-1] if flat else segment.T).tolist()
            if found := _found(places[0], min(ends), max(ends), panel, own):
                panel.interval(*found)
            else:
                panel.unread("intervals of what is not drawn")


def _of_series(panel: Panel, artist: Any) -> list[Mark]:
    """Return the marks that an interval may belong to: those of its series, or all, if it has none."""
    series = panel.legend.alike(artist)
    return [mark for mark in panel.own if mark.series in series] or panel.own


def _found(place: float, low: float, high: float, panel: Panel, marks: Sequence[Mark]) -> Found | None:
    """Return the mark at a place whose value the interval holds; of several series, that in its middle."""
    slack = unsure([low, high, *(abs(mark.base) + abs(mark.value) for mark in marks)])
    beside = unsure(mark.place for mark in marks)
    here = [mark for mark in marks
            if not mark.measure and math.isclose(mark.place, place, rel_tol=1e-9, abs_tol=beside)
            and (math.isnan(low) or low - slack <= mark.base + mark.value <= high + slack)]  # fmt: skip
    if not here:
        return None
    ends = {mark.base + mark.value for mark in here}
    if len(ends) > 1 and len({mark.series for mark in here if not mark.base}) > 1:  # no stack, but beside
        here = [mark for mark in here if abs(2 * (mark.base + mark.value) - low - high) <= 4 * slack] or here
        if len({mark.series for mark in here}) > 1:
            panel.unread("intervals that may be of several series")
            return here[-1], math.nan, math.nan
    return here[-1], low - here[-1].base, high - here[-1].base


def band(area: Any, line: Any, areas: Sequence[Any]) -> Band:
    """Return the lower and upper end of an area at each point of a line; nothing if it is not that line's.

    An area that the line bounds may be no interval, but stand on one level, or on another of the `areas`.
    """
    points, colours, found = line.get_xydata().tolist(), area.get_facecolor(), _ends(area)
    of_line = len(colours) and to_rgb(colours[0]) == to_rgb(line.get_color())
    if not found or not of_line or not set(found) <= {x for x, _ in points}:
        return {}
    known = [(x, value, *found[x]) for x, value in points if x in found]
    other = {(x, high if value == low else low) for x, value, low, high in known if value in (low, high)}
    if any(not low <= value <= high for _, value, low, high in known if not math.isnan(value)):
        return {}
    stands = len({level for _, level in other}) == 1 or any(
        other <= {(x, end) for x, ends in _ends(one).items() for end in ends}
        for one in areas if one is not area
    )  # fmt: skip
    empty = all(low == high for low, high in found.values())
    return {} if len(other) == len(known) and stands and not empty else found


def _ends(area: Any) -> Band:
    ends: dict[float, list[float]] = defaultdict(list)
    for path in area.get_paths():
        for x, y in path.vertices:
            ends[float(x)].append(float(y))
    return {x: (min(ys), max(ys)) for x, ys in ends.items()}
