"""Lines: series of values, intervals of what they cross, reference lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.lines import AxLine
from matplotlib.quiver import Barbs, Quiver

from boso.figures.artists import intervals
from boso.figures.artists.legend import is_dotted

if TYPE_CHECKING:
    from boso.figures.artists.panel import Panel

SMOOTH = 100  # points of a curve that is computed: seaborn draws densities and fits with as many
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
    for line in sorted(lines, key=intervals.is_bare):  # first those that intervals may cross
        bare = intervals.is_bare(line)
        # without markers it may be the outline of an area, or a line in it
        if not line.get_visible() or (bare and (is_dotted(line) or (loose and line not in bands))):
            continue
        unnamed = line.get_label().startswith("_")
        if unnamed and bare and intervals.joins(line.get_xydata(), panel):
            continue
        ends = intervals.of(line, panel) if unnamed else None
        if ends:
            panel.interval(*ends)
        else:
            _read(panel, line, bands.get(line, {}))


def _bands(panel: Panel, lines: list[Any]) -> tuple[dict[Any, intervals.Band], bool]:
    """Return the interval around each line that has one, and whether there are other areas or outlines."""
    shapes = [one for one in panel.ax.collections if isinstance(one, PolyCollection)]
    # arrows have no paths before they are drawn
    areas = [one for one in shapes if one.get_paths() or isinstance(one, Quiver | Barbs)]
    bands: dict[Any, intervals.Band] = {}
    for area in areas:
        # an area goes up and down from what it may belong to
        found = {line: intervals.band(area, line, areas) for line in lines if panel.along == "x"}
        own = [line for line, band in found.items() if band]
        if len(own) == 1:
            bands.setdefault(own[0], found[own[0]])
    loose = len(bands) < len(areas)
    if loose:
        panel.unread("an area (violin, density, filled curve)")
    corners = [line.get_xydata() for line in lines]
    closed = any(len(xy) == 5 and (xy[0] == xy[-1]).all() for xy in corners)
    if closed:
        panel.unread("a closed outline (matplotlib's box plot; that of seaborn, sns.boxplot, can be read)")
    return bands, loose or closed


def _read_reference(panel: Panel, line: Any, which: str) -> None:
    """Read where a reference line crosses its axis; at zero, and between names, it tells no value."""
    value, axis = float(line.get_xydata()[0, "xy".index(which)]), panel.axes[which]
    if which == panel.along and axis.dates:
        panel.unread("a reference line at a date")
    elif value and not (which == panel.along and axis.names):
        label = str(line.get_label())
        panel.add("reference", "", "" if label.startswith("_") else label, value)


def _read(panel: Panel, line: Any, band: intervals.Band) -> None:
    xs, ys = line.get_xydata().T
    even = len(xs) >= SMOOTH and np.allclose(np.diff(xs), (xs[-1] - xs[0]) / (len(xs) - 1))
    if even and intervals.is_bare(line):
        panel.unread("a smoothed curve")
        return
    places, values = (xs.tolist(), ys) if panel.along == "x" else (ys.tolist(), xs)
    lows, highs = zip(*(band.get(place, NOWHERE) for place in places), strict=True)
    series = [panel.legend.of(line)] * len(places)
    kind = "point" if is_dotted(line) else "line"
    panel.add_rows(kind, places, series, {"": values, "low": lows, "high": highs}, line)
