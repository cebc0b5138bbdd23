"""Read back what matplotlib was given to draw: heights of bars, ends of lines, points, cells.

The values come from the artists themselves, so that a bar that was changed after it was drawn is read as it
is. What is drawn without values of its own (a violin, a density, a pie) is told as unread.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection, PatchCollection, PathCollection, PolyCollection, QuadMesh
from matplotlib.container import BarContainer, ErrorbarContainer, StemContainer
from matplotlib.lines import AxLine
from matplotlib.patches import Rectangle, Wedge

from boso.figures import axis, boxes, intervals
from boso.figures.legend import Names
from boso.figures.marks import Mark, Reading
from boso.table_cells import is_year

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

COLOURBAR = "<colorbar>"
NONE = ("None", " ", "")  # styles of a line that is not drawn
SMOOTH = (
    100  # points of a curve that is computed, not measured: seaborn draws densities and fits with as many
)
SHAPES = {
    "curve": "a smoothed curve", "area": "an area (violin, density, filled curve)", "pie": "a pie",
    "closed": "a closed outline (matplotlib's box plot; that of seaborn, sns.boxplot, can be read)",
    "segments": "line segments", "colours": "colours that stand for numbers", "sizes": "sizes that stand for numbers",
    "patch": "a shape or a shaded span", "slope": "a sloping reference line", "boxen": "a boxen plot",
}  # fmt: skip


def read(figure: Figure) -> Reading:
    """Return what a figure draws."""
    reading = Reading()
    axes = [ax for ax in figure.axes if ax.get_label() != COLOURBAR and ax.get_visible()]
    for number, ax in enumerate(axes, 1):
        _Axes(ax, reading, _panel(ax, number) if len(axes) > 1 else "").read()
    facets = [facets_of(_title(ax)) for ax in axes]
    reading.head(panel=", ".join(name for name, _ in next(filter(None, facets), ())))
    _name_only_series(reading)
    _name_years(reading)
    return reading


def _name_only_series(reading: Reading) -> None:
    """Take the name of the only series as that of the values, where their axis has none."""
    series = {mark.series for mark in reading.marks if mark.kind != "reference"}
    if len(series) == 1 and "" not in series and not reading.headings.get("value"):
        reading.head(value=series.pop())
        reading.marks = [mark if mark.kind == "reference" else replace(mark, series="") for mark in reading.marks]


def _name_years(reading: Reading) -> None:
    """Call marks that stand at years by the years' names: a year is no quantity."""
    numbers = {mark.at for mark in reading.marks if isinstance(mark.at, float)}
    if not numbers or not all(is_year(number) for number in numbers):
        return
    reading.marks = [replace(mark, at=f"{mark.at:.0f}") if isinstance(mark.at, float) else mark
                     for mark in reading.marks]  # fmt: skip
    reading.head(at="År")


def _title(ax: Axes) -> str:
    return next((title for where in ("center", "left", "right") if (title := ax.get_title(where))), "")


def facets_of(title: str) -> list[tuple[str, str]]:
    """Return the names and values that seaborn writes over the panels of a grid.

    >>> facets_of("År = 2011 | Type = drift"), facets_of("Moss")
    ([('År', '2011'), ('Type', 'drift')], [])
    """
    parts = [axis.plain(part).partition(" = ") for part in title.split(" | ")]
    return [(name, value) for name, _, value in parts] if all(equals for _, equals, _ in parts) else []


def _panel(ax: Axes, number: int) -> str:
    """Return what a panel is called: by its title, its axis or its number."""
    title = axis.plain(_title(ax))
    facets = ", ".join(value for _, value in facets_of(title))
    return facets or title or axis.plain(ax.get_ylabel() or ax.get_xlabel()) or str(number)


class _Axes:
    """The reading of one pair of axes."""

    def __init__(self, ax: Axes, reading: Reading, panel: str) -> None:
        self.ax, self.reading, self.panel = ax, reading, panel
        self.names = {"x": axis.names(ax.xaxis), "y": axis.names(ax.yaxis)}
        self.legend = Names(ax)
        self.owned: set[Any] = set()  # lines and collections that belong to what was read as a whole
        self.tops: dict[tuple[str, float], list[float]] = {}  # where bars end, by their place
        self.values = ""  # the axis on which the values are, where bars or boxes tell

    def read(self) -> None:
        """Read all that is drawn; first what intervals may belong to."""
        before = len(self.reading.marks)
        for container in self.ax.containers:
            if isinstance(container, BarContainer):
                self._bars(container)
            elif type(container).__name__ == "BoxPlotContainer":
                self.owned |= set(container.get_children())
                self._boxes(container)
            elif isinstance(container, StemContainer):
                self.owned |= {container.stemlines, container.baseline}
            elif isinstance(container, ErrorbarContainer):
                self.owned |= {*container.lines[1], *container.lines[2]}
        meshes = [*self.ax.images, *(one for one in self.ax.collections if isinstance(one, QuadMesh))]
        for mesh in meshes:
            self._cells(mesh)
        for points in self.ax.collections:
            if isinstance(points, PathCollection) and len(points.get_offsets()):
                self._points(points)
        lines = [line for line in self.ax.get_lines() if line not in self.owned and len(line.get_xdata())]
        self._lines(lines, before)
        self._rest()
        self._head()

    def at(self, which: str, place: float) -> axis.At:
        """Return what a place along the x or y axis stands for."""
        return axis.at(self.ax.xaxis if which == "x" else self.ax.yaxis, place, self.names[which])

    def add(self, kind: str, at: axis.At, series: str, value: float, **more: Any) -> None:
        """Take a mark."""
        self.reading.add(Mark(kind, self.panel, at, series, float(value), **more))

    @property
    def along(self) -> str:
        """The axis along which lines and points stand; their values are on the other."""
        return "y" if self.names["y"] and not self.names["x"] else "x"

    def _bars(self, container: BarContainer) -> None:
        flat = container.orientation == "horizontal"
        along = "y" if flat else "x"
        bars = [_Bar(patch, flat) for patch in container.patches if patch.get_visible()]
        self._each(bars, flat, lambda bar: self.legend.of(container) or self.legend.of(bar.patch))

    def _rectangles(self, shapes: PatchCollection) -> bool:
        """Read bars that seaborn draws as one collection (`so.Bars`); whether they are bars."""
        corners = [path.get_extents() for path in shapes.get_paths() if len(path.vertices) in (4, 5)]
        upright = all(abs(box.y0) < 1e-9 for box in corners)
        if len(corners) < len(shapes.get_paths()) or not (upright or all(abs(box.x0) < 1e-9 for box in corners)):
            return False
        flat, shades = not upright, shapes.get_facecolor()
        bars = [_Bar(Rectangle((box.x0, box.y0), box.width, box.height, facecolor=shades[i % len(shades)]), flat)
                for i, box in enumerate(corners)]  # fmt: skip
        self._each(bars, flat, lambda bar: self.legend.of(bar.patch))
        return True

    def _each(self, bars: list[_Bar], flat: bool, series_of: Callable[[_Bar], str]) -> None:
        along = "y" if flat else "x"
        bins = (
            _bins(bars) if not self.names[along] and not axis.dates(getattr(self.ax, f"{along}axis")) else {}
        )
        kind = "histogram" if bins else "barh" if flat else "bar"
        for bar in bars:
            at = bins.get(bar.start) or self.at(along, bar.middle)
            series = series_of(bar)
            below = self.tops.setdefault((along, round(bar.middle, 6)), [0.0])
            if any(math.isclose(bar.base, top, rel_tol=1e-9, abs_tol=1e-9) for top in below):
                self.add(kind, at, series, bar.value, place=bar.middle)
            else:  # it hangs in the air: both its ends are values
                self.add(kind, at, series, bar.base, measure="from", place=bar.middle)
                self.add(kind, at, series, bar.base + bar.value, measure="to", place=bar.middle)
            below.append(bar.base + bar.value)
        self.values = "x" if flat else "y"

    def _boxes(self, container: Any) -> None:
        along = boxes.along(container)
        for box in container:
            series = self.legend.of(box.box)
            place, found = boxes.measures(box, along)
            for measure, value in found:
                self.add("box", self.at(along, place), series, value, measure=measure, place=place)
        self.values = "y" if along == "x" else "x"

    def _cells(self, mesh: Any) -> None:
        values = np.ma.filled(np.ma.asarray(mesh.get_array(), float), np.nan)
        if values.ndim != 2:
            return
        middle = 0.5 if isinstance(mesh, QuadMesh) else 0.0
        rows, columns = ([str(self.at(which, i + middle)) if self.names[which] else f"{LINES[which]} {i + 1}" for i in range(size)]
                         for which, size in zip("yx", values.shape, strict=True))  # fmt: skip
        for row, line in zip(rows, values, strict=True):
            for number, (column, value) in enumerate(zip(columns, line, strict=True)):
                self.add("cell", row, column, value, place=number)
        at, series = axis.plain(self.ax.get_ylabel()), axis.plain(self.ax.get_xlabel())
        self.reading.head(at=at, series=series, value=_bar_label(mesh))
        self.values = "neither"

    def _points(self, points: PathCollection) -> None:
        offsets = np.ma.filled(np.ma.asarray(points.get_offsets(), float), np.nan)
        shades, sizes, numbers = points.get_facecolor(), points.get_sizes(), points.get_array()
        if len(shades) == 0:
            shades = points.get_edgecolor()
        if len(set(np.round(sizes, 6))) > 1:
            self.reading.unread.append(SHAPES["sizes"])
        if numbers is not None:
            self.reading.head(colour=_bar_label(points))
        named = [self.legend.of(points, shade) for shade in shades] if numbers is None else [""]
        if numbers is None and len({tuple(shade) for shade in shades}) > 1 and not all(named):
            self.reading.unread.append(SHAPES["colours"])
        for i, (x, y) in enumerate(offsets):
            place, value = (x, y) if self.along == "x" else (y, x)
            if not math.isfinite(place):
                continue
            series = named[i % len(named)] if named else ""
            self.add("point", self.at(self.along, place), series, value, place=place)
            if numbers is not None:
                self.add(
                    "point", self.at(self.along, place), series, numbers[i], measure="colour", place=place
                )

    def _lines(self, lines: list[Line2D], before: int) -> None:
        plain = []
        for line in lines:
            across, up = line.get_transform().contains_branch_seperately(self.ax.transData)
            if isinstance(line, AxLine):
                self.reading.unread.append(SHAPES["slope"])
            elif across and up:
                plain.append(line)
            elif across or up:
                self._reference(line, float((line.get_xdata() if across else line.get_ydata())[0]))
        areas = [one for one in self.ax.collections if isinstance(one, PolyCollection)]
        bands = {line: area for area in areas for line in plain if intervals.band(area, line)}
        loose = len(areas) > len(set(bands.values()))
        if loose:
            self.reading.unread.append(SHAPES["area"])
        if any(_is_closed(line) for line in plain):
            loose = True
            self.reading.unread.append(SHAPES["closed"])
        for line in sorted(filter(_shown, plain), key=intervals.is_bare):  # those with markers first
            marks = self.reading.marks[before:]
            if loose and line not in bands and intervals.is_bare(line):
                continue  # it belongs to the area
            ends = intervals.of(line, marks) if line.get_label().startswith("_") else None
            if ends:
                self._interval(*ends)
            else:
                self._line(line, bands.get(line))

    def _line(self, line: Line2D, band: PolyCollection | None) -> None:
        xs, ys = (np.asarray(values, float) for values in line.get_data(orig=False))
        if _is_smooth(xs) and intervals.is_bare(line):
            self.reading.unread.append(SHAPES["curve"])
            return
        series = self.legend.of(line)
        kind = "point" if line.get_linestyle() in NONE else "line"
        for x, y in zip(xs, ys, strict=True):
            place, value = (x, y) if self.along == "x" else (y, x)
            if math.isfinite(place):
                self.add(kind, self.at(self.along, place), series, value, place=place)
        for place, ends in sorted(intervals.band(band, line).items()) if band else ():
            for measure, value in zip(("low", "high"), ends, strict=True):
                self.add(kind, self.at(self.along, place), series, value, measure=measure, place=place)

    def _reference(self, line: Line2D, value: float) -> None:
        label = str(line.get_label())
        if value and not (line.get_xdata()[0] == value and self.names["x"]):
            self.add("reference", "", "" if label.startswith("_") else label, value)

    def _interval(self, mark: Mark, low: float, high: float) -> None:
        for measure, value in (("low", low), ("high", high)):
            self.add(mark.kind, mark.at, mark.series, value, measure=measure, place=mark.place)

    def _rest(self) -> None:
        """Read the intervals of error bars; tell what else is drawn."""
        bars = {patch for one in self.ax.containers if isinstance(one, BarContainer) for patch in one.patches}
        for container in self.ax.containers:
            if isinstance(container, ErrorbarContainer):
                for ends in intervals.of_errorbars(container, self.reading.marks):
                    self._interval(*ends)
        for one in self.ax.collections:
            if isinstance(one, LineCollection):
                if one not in self.owned and len(one.get_segments()):
                    self.reading.unread.append(SHAPES["segments"])
            elif isinstance(one, PatchCollection) and self._rectangles(one):
                pass
            elif not isinstance(one, PathCollection | PolyCollection | QuadMesh):
                self.reading.unread.append(SHAPES["patch"])
        for patch in self.ax.patches:
            if isinstance(patch, Wedge):
                self.reading.unread.append(SHAPES["pie"])
            elif patch not in bars | self.owned and not _is_nothing(patch):
                self.reading.unread.append(SHAPES["patch"])

    def _head(self) -> None:
        values = self.values or ("y" if self.along == "x" else "x")
        if values == "neither":
            return
        labels = {"x": axis.plain(self.ax.get_xlabel()), "y": axis.plain(self.ax.get_ylabel())}
        other = "y" if values == "x" else "x"
        self.reading.head(value=labels[values], at=labels[other], series=self.legend.heading)


class _Bar:
    """A bar along its axis (`start`, `thick`) and in its direction (`base`, `value`)."""

    def __init__(self, patch: Rectangle, flat: bool) -> None:
        self.patch = patch
        x, y, width, height = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
        self.start, self.thick, self.base, self.value = (
            (y, height, x, width) if flat else (x, width, y, height)
        )
        self.middle = self.start + self.thick / 2


def _bins(bars: list[_Bar]) -> dict[float, str]:
    """Return from where to where each bar goes, if they stand side by side as those of a histogram do.

    Bars of width one around whole numbers stand for those numbers.
    """
    whole = all(math.isclose(bar.thick, 1) and math.isclose(bar.middle, round(bar.middle)) for bar in bars)
    close = all(math.isclose(a.start + a.thick, b.start, rel_tol=1e-6, abs_tol=1e-9)
                for a, b in zip(bars, bars[1:], strict=False))  # fmt: skip
    if len(bars) < 2 or whole or not close:
        return {}
    return {bar.start: f"{_edge(bar.start)}–{_edge(bar.start + bar.thick)}" for bar in bars}


def _edge(value: float) -> str:
    return f"{value:.4g}".replace(".", ",").replace("-", "−") if abs(value) < 1e4 else f"{value:.0f}"


def _bar_label(mappable: Any) -> str:
    """Return what the colour bar of cells or points says that their colours mean."""
    bar = getattr(mappable, "colorbar", None)
    return axis.plain(bar.ax.get_ylabel() or bar.ax.get_xlabel()) if bar else ""


def _is_closed(line: Line2D) -> bool:
    """Whether a line comes back to where it began, around a box."""
    xs, ys = line.get_data(orig=False)
    return len(xs) == 5 and xs[0] == xs[-1] and ys[0] == ys[-1]


def _is_smooth(xs: np.ndarray) -> bool:
    """Whether a curve goes in many equal steps."""
    return len(xs) >= SMOOTH and bool(np.allclose(np.diff(xs), (xs[-1] - xs[0]) / (len(xs) - 1)))


def _shown(line: Line2D) -> bool:
    """Whether a line is drawn at all."""
    return bool(line.get_visible() and not (line.get_linestyle() in NONE and intervals.is_bare(line)))


def _is_nothing(patch: Any) -> bool:
    """Whether a patch has no extent: some stand only for an entry of the legend."""
    return isinstance(patch, Rectangle) and not (patch.get_width() and patch.get_height())
