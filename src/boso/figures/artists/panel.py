"""One pair of axes while it is read: what its places and colours are called, and what was found on it."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PathCollection

from boso.figures.artists import axis
from boso.figures.artists.legend import Names
from boso.figures.artists.marks import Mark, with_slack

if TYPE_CHECKING:
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
        self.names = {"x": axis.names(ax.xaxis), "y": axis.names(ax.yaxis)}
        self.legend = Names(ax)
        self.own: list[Mark] = []
        self.taken: set[Any] = set()  # artists that belong to what was read as a whole
        self.values = ""  # the axis on which the values are, where bars, boxes or cells tell

    @cached_property
    def along(self) -> str:
        """The axis along which lines and points stand; their values are on the other."""
        return "y" if self.names["y"] and not self.names["x"] and self._stand_at_names() else "x"

    def _stand_at_names(self) -> bool:
        """Whether lines and points stand at the names up the axes; else these only say what values mean."""
        points = [one for one in self.ax.collections if isinstance(one, PathCollection)]
        drawn: list[Any] = [
            line.get_ydata(orig=False) for line in self.ax.get_lines() if all(self.data_of(line))
        ]
        drawn += [np.asarray(one.get_offsets())[:, 1] for one in points]
        named = np.array([*self.names["y"]])
        heights = [height for one in drawn for height in np.asarray(one, float) if np.isfinite(height)]
        return all(np.abs(named - height).min() <= axis.NEAR for height in heights)

    def data_of(self, line: Any) -> tuple[bool, bool]:
        """Whether the points of a line are data across the axes, and up: a reference line has one of them."""
        across, up = line.get_transform().contains_branch_seperately(self.ax.transData)
        return across, up

    def at(self, which: str, place: float) -> axis.At:
        """Return what a place along the x or y axis stands for."""
        return axis.at(self.ax.xaxis if which == "x" else self.ax.yaxis, place, self.names[which])

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
        self.reading.marks += with_slack(self.own)
        values = self.values or ("y" if self.along == "x" else "x")
        for text, place in axis.false_numbers(getattr(self.ax, f"{values}axis")) if values in "xy" else ():
            self.reading.false.append((f'"{text}" is written along the axis', f"{place:.6g}"))
        labels = {"x": axis.plain(self.ax.get_xlabel()), "y": axis.plain(self.ax.get_ylabel())}
        if values in labels:
            other = "y" if values == "x" else "x"
            self.reading.head(value=labels[values], at=labels[other], series=self.legend.heading)
