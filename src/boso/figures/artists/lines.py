"""Lines: series of values, their intervals (lines across a mark, error bars, bands), reference lines."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.lines import AxLine
from matplotlib.quiver import Barbs, Quiver

from boso.figures.artists.legend import is_dotted, looks, own_label
from boso.figures.artists.marks import trimmed, unsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.figures.artists.marks import Mark
    from boso.figures.artists.panel import Panel

Band = dict[float, tuple[float, float]]  # from where to where an area goes, by the place
Stem = tuple[float, float, float]  # at which place a line stands, and from where to where it goes
SMOOTH = 100  # points of a curve that is computed: seaborn draws densities and fits with as many
LONGEST = 8  # points of a line that draws an interval with its caps
NOWHERE = (math.nan, math.nan)  # from where to where an interval goes that there is not


def read_lines(panel: Panel) -> None:
    """Read all lines of axes on which bars, points and boxes have been read."""
    lines = []
    for line in panel.ax.get_lines():
        across, up = panel.data_of(line)
        if line in panel.taken or not len(line.get_xdata()):
            continue
        if isinstance(line, AxLine):
            panel.unread("a sloping reference line")
        elif across and up:
            lines.append(line)
        elif across or up:
            _read_reference(panel, line, "x" if across else "y")
    bands, loose = _bands(panel, lines)
    for line in sorted(lines, key=_is_bare):  # first those that intervals may cross
        points, bare = line.get_xydata(), _is_bare(line)
        # without markers it may be the outline of an area, or a line in it
        if not line.get_visible() or (bare and (is_dotted(line) or (loose and line not in bands))):
            continue
        stem = _stem(points) if bare and not own_label(line) else None
        if stem and (_joins(stem, panel) or _take(stem, panel, panel.own, looks(line)[0])):
            continue
        steps = np.diff(points[:, 0])
        if bare and len(points) >= SMOOTH and np.allclose(steps, steps.mean()):
            panel.unread("a smoothed curve")
            continue
        at, values = points.T if panel.along == "x" else points.T[::-1]
        lows, highs = zip(*(bands.get(line, {}).get(place, NOWHERE) for place in at.tolist()), strict=True)
        panel.add_rows("point" if is_dotted(line) else "line", at.tolist(), [panel.legend.of(line)] * len(at),
                       {"": values, "low": lows, "high": highs}, artist=line, look=looks(line))  # fmt: skip


def _is_bare(line: Any) -> bool:
    """Whether a line has no markers."""
    return line.get_marker() in ("None", None, "", " ")


def _read_reference(panel: Panel, line: Any, which: str) -> None:
    """Read where a reference line crosses its axis; at zero, and between names, it tells no value."""
    value, axis = float(line.get_xydata()[0, "xy".index(which)]), panel.axes[which]
    if which == panel.along and axis.dates:
        panel.unread("a reference line at a date")
    elif value and not (which == panel.along and axis.names):
        panel.add("reference", "", own_label(line), value, measure="line" if which == panel.along else "")


def _bands(panel: Panel, lines: list[Any]) -> tuple[dict[Any, Band], bool]:
    """Return the interval around each line that has one, and whether there are other areas or outlines."""
    shapes = [one for one in panel.ax.collections if isinstance(one, PolyCollection)]
    # arrows have no paths before they are drawn
    areas = [one for one in shapes if one.get_paths() or isinstance(one, Quiver | Barbs)]
    bands: dict[Any, Band] = {}
    for area in areas:
        # an area goes up and down from what it may belong to
        found = {line: band for line in lines if panel.along == "x" and (band := _band(area, line))}
        if len(found) == 1:
            bands |= found
    if loose := len(bands) < len(areas):
        panel.unread("an area (violin, density, filled curve)")
    corners = [line.get_xydata() for line in lines]
    if closed := any(len(xy) == 5 and (xy[0] == xy[-1]).all() for xy in corners):
        panel.unread("a closed outline (matplotlib's box plot; that of seaborn, sns.boxplot, can be read)")
    return bands, loose or closed


def _band(area: Any, line: Any) -> Band:
    """Return the ends of an area at each point of the line in it; nothing of one that the line bounds."""
    ends: dict[float, list[float]] = defaultdict(list)
    for path in area.get_paths():
        for x, y in path.vertices.tolist():
            ends[x].append(y)
    points, colours = line.get_xydata().tolist(), area.get_facecolor()
    of_line = len(colours) and to_rgb(colours[0]) == to_rgb(line.get_color())
    if not of_line or not set(ends) <= {x for x, _ in points}:
        return {}
    band = {x: (min(ys), max(ys)) for x, ys in ends.items()}
    known = [(value, *band[x]) for x, value in points if x in band and not math.isnan(value)]
    inside = all(low <= value <= high for value, low, high in known)
    bounds = all(value in ends for value, *ends in known) and any(low < high for _, low, high in known)
    return band if inside and not bounds else {}


def read_segments(panel: Panel, segments: Any) -> None:
    """Read lines that are drawn at once: intervals, or what joins points."""
    colour = looks(segments)[0]
    for segment in segments.get_segments():
        stem = _stem(segment) if all(panel.data_of(segments)) else None
        if stem is None or not (_joins(stem, panel) or _take(stem, panel, panel.own, colour)):
            panel.unread("line segments")


def read_errorbars(panel: Panel, container: Any) -> None:
    """Read the intervals that matplotlib's error bars draw."""
    bars = [one for one in panel.ax.containers if getattr(one, "errorbar", None) is container]
    whose = [one for one in (container[0], *bars) if one is not None]  # what they were drawn with
    own = [mark for mark in panel.own if any(mark.artist is one for one in whose)] or panel.own
    lying = [True] * container.has_xerr + [False] * container.has_yerr
    for collection, flat in zip(container.lines[2], lying, strict=True):
        if flat != (panel.along == "y"):
            panel.unread("intervals along the axis on which no values are")
            continue
        for segment in collection.get_segments():
            if len(segment) < 2:  # an end is not known: nothing is drawn
                continue
            at, ends = (segment.T[::-1] if flat else segment.T).tolist()
            if not _take((at[0], min(ends), max(ends)), panel, own, looks(collection)[0]):
                panel.unread("intervals of what is not drawn")


def _stem(points: np.ndarray) -> Stem | None:
    """Return at which place a line stands, and from where to where it goes, if it is one across an axis."""
    if not 2 <= len(points) <= LONGEST:
        return None
    xs, ys = points.T
    for at, values in ((xs, ys), (ys, xs)):
        stem = {trimmed(a) for a, b in zip(at, at[1:], strict=False) if a == b}
        ends = {value for value in values.tolist() if not math.isnan(value)}
        if len(stem) == 1 and len(ends) <= 2 and np.isfinite(at[~np.isnan(at)]).all():
            return stem.pop(), min(ends, default=math.nan), max(ends, default=math.nan)
    return None


def _joins(stem: Stem, panel: Panel) -> bool:
    """Whether a line only joins two marks of one place, as in a dumbbell plot, or one to zero."""
    place, low, high = stem
    here = [mark.end for mark in panel.own if not mark.measure and mark.place == place]
    ends, of = {low, high}, {*here, 0.0}
    return low < high and ends <= of and ends != {0.0} and not any(low < value < high for value in here)


def _take(stem: Stem, panel: Panel, marks: Sequence[Mark], colour: Any) -> bool:
    """Take an interval with the mark at its place that lies in it, of its colour; of the house the last."""
    place, low, high = stem
    if math.isnan(low):  # an end is not known: nothing is drawn
        return True
    slack = unsure([low, high, *(abs(mark.base) + abs(mark.value) for mark in marks)])
    beside = unsure(mark.place for mark in marks)
    here = [mark for mark in marks
            if not mark.measure and math.isclose(mark.place, place, rel_tol=1e-9, abs_tol=beside)
            and low - slack <= mark.end <= high + slack]  # fmt: skip
    if panel.reading.lengths:
        here = here[-1:]
    if len(here) > 1:
        here = [mark for mark in here if mark.look and mark.look[0] == colour]
        if len(here) != 1:
            panel.unread("intervals that may be of several series")
            return True
    if here:
        panel.interval(here[0], low - here[0].base, high - here[0].base)
    return bool(here)
