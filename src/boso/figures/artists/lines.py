"""Lines: series of values, intervals of what they cross, reference lines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.lines import AxLine

from boso.figures.artists import intervals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boso.figures.artists.panel import Panel

SMOOTH = 100  # points of a curve that is computed: seaborn draws densities and fits with as many


def read_lines(panel: Panel) -> None:
    """Read all lines of axes on which bars, points and boxes have been read."""
    lines = list(_data_lines(panel))
    shapes = [one for one in panel.ax.collections if isinstance(one, PolyCollection)]
    # arrows have no paths before they are drawn, but a place each
    areas = [one for one in shapes if one.get_paths() or np.size(one.get_offsets()) > 2]
    bands = {line: area for area in areas for line in lines if intervals.band(area, line)}
    loose = len(areas) > len(set(bands.values()))
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
        ends = intervals.of(line, panel.own) if line.get_label().startswith("_") else None
        if ends:
            panel.interval(*ends)
        else:
            _read(panel, line, bands.get(line))


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
    value = float((line.get_xdata() if which == "x" else line.get_ydata())[0])
    if value and not panel.names[which]:
        label = str(line.get_label())
        panel.add("reference", "", "" if label.startswith("_") else label, value)


def _read(panel: Panel, line: Any, band: Any) -> None:
    xs, ys = (np.asarray(values, float) for values in line.get_data(orig=False))
    if _is_smooth(xs) and intervals.is_bare(line):
        panel.unread("curve")
        return
    series, kind = panel.legend.of(line), "point" if _is_dotted(line) else "line"
    for x, y in zip(xs, ys, strict=True):
        place, value = (x, y) if panel.along == "x" else (y, x)
        if math.isfinite(place):
            panel.add(kind, panel.at(panel.along, place), series, value, place=place)
    for place, ends in sorted(intervals.band(band, line).items()) if band else ():
        for measure, value in zip(("low", "high"), ends, strict=True):
            panel.add(kind, panel.at(panel.along, place), series, value, measure=measure, place=place)


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
