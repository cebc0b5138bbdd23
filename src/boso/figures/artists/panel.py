"""One pair of axes while it is read: what its places and colours are called, and what was found on it."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PathCollection

from boso.figures.artists import axis
from boso.figures.artists.legend import Names
from boso.figures.artists.marks import Mark, with_slack
from boso.table_cells import is_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from boso.figures.artists.marks import Reading

# Why a drawing cannot be read: what it has that stands for no values of its own
UNREAD = {
    "curve": "a smoothed curve",
    "area": "an area (violin, density, filled curve)",
    "closed": "a closed outline (matplotlib's box plot; that of seaborn, sns.boxplot, can be read)",
    "segments": "line segments",
    "colours": "colours that stand for numbers",
    "sizes": "sizes that stand for numbers",
    "pie": "a pie",
    "patch": "a shape or a shaded span",
    "slope": "a sloping reference line",
    "picture": "a picture",
    "depth": "axes in three dimensions",
    "across": "intervals along the axis on which no values are",
    "loose": "intervals of what is not drawn",
    "place": "points between the names along an axis (pandas names each with xticks=range(len(frame)))",
    "beside": "points of which some stand at the names along an axis",
    "marks": "numbers along an axis that are not those of their places",
    "quality": "names or dates as values",
    "moment": "a reference line at a date",
    "words": "words alone",
}


class Panel:
    """Axes that are read; what is found goes to the figure's `reading`.

    Parameters
    ----------
    ax : matplotlib Axes
        As all artists here without a type: matplotlib's own types are wider than what it gives.
    name : str
        What tells the panel from others of the figure.
    """

    def __init__(self, ax: Any, reading: Reading, name: str) -> None:
        self.ax, self.reading, self.name = ax, reading, name
        self.axes = {"x": ax.xaxis, "y": ax.yaxis}
        self.names = {which: axis.names(one) for which, one in self.axes.items()}
        self.texts = {which: axis.texts(one) for which, one in self.axes.items()}
        # axes that can have no values
        self.fixed = {
            which: bool(axis.categories(one)) or axis.dates(one) for which, one in self.axes.items()
        }
        self.legend = Names(ax)
        self.own: list[Mark] = []
        self.taken: set[Any] = set()  # artists that belong to what was read as a whole
        self.values = ""  # the axis on which the values are, where bars, boxes or cells tell

    @cached_property
    def along(self) -> str:
        """The axis along which lines and points stand; their values are on the other."""
        if self.values in ("x", "y"):
            return "y" if self.values == "x" else "x"
        if self.fixed["x"] != self.fixed["y"]:
            return "y" if self.fixed["y"] else "x"
        return "y" if not self.names["x"] and self._stand_at_marks() else "x"

    def _stand_at_marks(self) -> bool:
        """Whether lines and points stand at what is written up the axes; else it only says what values mean.

        Where it is numbers, each must have a point of its own that no line joins to others.
        """
        marks, drawn = self.texts["y"], list(self._points())
        stand = [axis.beside(marks, heights) is not None for _, heights, _ in drawn]
        if axis.tell_places(marks):
            alone = [len(heights) == len(marks) and not joined and not all(map(is_year, places))
                     for places, heights, joined in drawn]  # fmt: skip
            return all(stand) and all(alone) and bool(drawn)
        if any(stand) and not all(stand):
            self.unread("beside")
        return bool(marks) and all(stand)

    def _points(self) -> Iterator[tuple[list[float], list[float], bool]]:
        """Yield where the points of each line and each scatter plot stand, and whether a line joins them."""
        drawn: list[tuple[Any, bool]] = [
            (line.get_xydata(), line.get_linestyle() not in ("None", " ", ""))
            for line in self.ax.get_lines() if all(self.data_of(line)) and line not in self.taken
        ]  # fmt: skip
        drawn += [(np.ma.filled(np.ma.asarray(one.get_offsets(), float), np.nan), False)
                  for one in self.ax.collections if isinstance(one, PathCollection)]  # fmt: skip
        for points, joined in drawn:
            known = points[np.isfinite(points).all(axis=1)]
            if len(known):
                yield known[:, 0].tolist(), known[:, 1].tolist(), joined

    def data_of(self, line: Any) -> tuple[bool, bool]:
        """Whether the points of a line are data across the axes, and up: a reference line has one of them."""
        across, up = line.get_transform().contains_branch_seperately(self.ax.transData)
        return across, up

    def at(self, which: str, place: float) -> axis.At:
        """Return what a place along the x or y axis stands for."""
        return axis.at(self.axes[which], place, self.names[which])

    def stands(self, which: str, places: Sequence[float] | np.ndarray) -> list[float]:
        """Return the places, or what a chapter wrote along the axis if they stand beside that."""
        return axis.beside(self.texts[which], places) or [*places]

    def add(self, kind: str, at: axis.At, series: str, value: float, **more: Any) -> None:
        """Take a mark."""
        mark = Mark(kind, self.name, at, series, float(value), **more)
        if math.isfinite(mark.value):
            self.own.append(mark)

    def interval(self, mark: Mark, low: float, high: float) -> None:
        """Take the ends of the interval of a mark."""
        for measure, value in (("low", low), ("high", high)):
            self.add(mark.kind, mark.at, mark.series, value, measure=measure, place=mark.place)

    def unread(self, what: str) -> None:
        """Note that something is drawn which cannot be read back (one of `UNREAD`)."""
        self.reading.unread.append(UNREAD[what])

    def finish(self) -> None:
        """Hand over the marks, and note what the axes and the legend call places, series and values."""
        values = self.values or ("y" if self.along == "x" else "x")
        if not self.ax.has_data():
            self._check_empty()
        elif values in self.axes:
            self._check(values, along="y" if values == "x" else "x")
        self.reading.marks += with_slack(self.own)
        labels = {"x": axis.plain(self.ax.get_xlabel()), "y": axis.plain(self.ax.get_ylabel())}
        if values in labels:
            other = "y" if values == "x" else "x"
            self.reading.head(value=labels[values], at=labels[other], series=self.legend.heading)

    def _check(self, values: str, along: str) -> None:
        """Note what is written along the axes that is not true, or that leaves unsaid what stands there."""
        for text, place in axis.false_numbers(self.axes[values]):
            self.reading.false.append((f'"{text}" is written along the axis', f"{place:.6g}"))
        if self.fixed[values]:
            self.unread("quality")
            self.own = []
        if axis.misnumbered(self.texts[along]):
            self.unread("marks")
        if self.names[along] and any(isinstance(mark.at, float) for mark in self.own):
            self.unread("place")
            self.own = [replace(mark, at="") if isinstance(mark.at, float) else mark for mark in self.own]
        unsigned = axis.truth(self.texts[values]) == "unsigned"
        if unsigned and not any(mark.measure for mark in self.own):
            self.own = [replace(mark, value=abs(mark.value), unsigned=True) for mark in self.own]

    def _check_empty(self) -> None:
        """Note numbers along a second axis without data that are not those of its places."""
        others = [one for one in self.ax.figure.axes if one is not self.ax]
        second = any(one.bbox.bounds == self.ax.bbox.bounds for one in others)
        shared = {"x": self.ax.get_shared_x_axes(), "y": self.ax.get_shared_y_axes()}
        for which, one in self.axes.items():
            if second and len(shared[which].get_siblings(self.ax)) == 1 and axis.false_numbers(one):
                self.unread("marks")
