"""Lines: series of values, intervals of what they cross, reference lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.lines import AxLine
from matplotlib.quiver import Barbs, Quiver

from boso.figures.artists import axis, intervals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boso.figures.artists.panel import Panel

SMOOTH = 100  # points of a curve that is computed: seaborn draws densities and fits with as many


def read_lines(panel: Panel) -> None:
    """Read all lines of axes on which bars, points and boxes have been read."""
    lines = list(_data_lines(panel))
    shapes = [one for one in panel.ax.collections if isinstance(one, PolyCollection)]
    # arrows have no paths before they are drawn
    areas = [one for one in shapes if one.get_paths() or isinstance(one, Quiver | Barbs)]
    across = lines if panel.along == "x" else []  # an area goes up and down from what it may belong to
    found = {(area, line): intervals.band(area, line, areas) for area in areas for line in across}
    bands = {line: band for (_, line), band in found.items() if band}
    loose = len(areas) > len({area for (area, _), band in found.items() if band})
    if loose:
        panel.unread("area")
    if any(_is_closed(line) for line in lines):
        panel.unread("closed")
        loose = True
    for line in sorted(
        filter(_is_shown, lines), key=intervals.is_bare
    ):  # first those that intervals may cross
        if loose and line not in bands and intervals.is_bare(line):
            continue  # the outline of an area, or a line in it
        own = intervals.of_series(panel.own, panel.legend.of(line))
        ends = intervals.of(line, own) if line.get_label().startswith("_") else None
        if ends:
            panel.interval(*ends)
        else:
            _read(panel, line, bands.get(line, {}))


def _data_lines(panel: Panel) -> Iterator[Any]:
    """Yield the lines whose points are data; read those that go all across the axes, for reference."""
    for line in panel.ax.get_lines():
        if line in panel.taken or not len(line.get_xdata()):
            continue
        across, up = panel.data_of(line)
        if isinstance(line, AxLine):
            panel.unread("slope")
        elif across and up:
            yield line
        elif across or up:
            _reference(panel, line, "x" if across else "y")


def _reference(panel: Panel, line: Any, which: str) -> None:
    """Read where a reference line crosses its axis; at zero, and between names, it tells no value."""
    value = float((line.get_xdata(orig=False) if which == "x" else line.get_ydata(orig=False))[0])
    if which == panel.along and axis.dates(panel.axes[which]):
        panel.unread("moment")
    elif value and not (which == panel.along and panel.names[which]):
        label = str(line.get_label())
        panel.add("reference", "", "" if label.startswith("_") else label, value)


def _read(panel: Panel, line: Any, band: intervals.Band) -> None:
    xs, ys = (np.asarray(values, float) for values in line.get_data(orig=False))
    if _is_smooth(xs) and intervals.is_bare(line):
        panel.unread("curve")
        return
    series, kind = panel.legend.of(line), "point" if _is_dotted(line) else "line"
    places, values = (xs, ys) if panel.along == "x" else (ys, xs)
    for place, stand, value in zip(places, panel.stands(panel.along, places), values, strict=True):
        if math.isfinite(place):
            at, (low, high) = panel.at(panel.along, stand), band.get(place, (math.nan, math.nan))
            for measure, end in (("", value), ("low", low), ("high", high)):
                panel.add(kind, at, series, end, measure=measure, place=place)


def _is_closed(line: Any) -> bool:
    """Whether a line comes back to where it began, around a box."""
    xs, ys = line.get_data(orig=False)
    return len(xs) == 5 and xs[0] == xs[-1] and ys[0] == ys[-1]


def _is_smooth(xs: np.ndarray) -> bool:
    """Whether a curve goes in many equal steps."""
    return len(xs) >= SMOOTH and bool(np.allclose(np.diff(xs), (xs[-1] - xs[0]) / (len(xs) - 1)))


def _is_dotted(line: Any) -> bool:
    """Whether only the markers of a line are drawn."""
    return line.get_linestyle() in ("None", " ", "")


def _is_shown(line: Any) -> bool:
    return bool(line.get_visible() and not (_is_dotted(line) and intervals.is_bare(line)))
