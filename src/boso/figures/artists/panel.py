"""One pair of axes while it is read: what its places and colours are called, and what was found on it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PathCollection

from boso.figures.artists import places
from boso.figures.artists.axis import Axis
from boso.figures.artists.legend import Names, is_dotted
from boso.figures.artists.marks import OTHER, At, Mark, unsure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.figures.artists.marks import Reading

UNSURE = (
    "marks beside the places along an axis, where nothing tells which of these they belong to (name each, of "
    "groups the middle: ax.set_{}ticks(places, names); in pandas xticks=range(len(frame)))"
)


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
        self.axes = {"x": Axis(ax.xaxis), "y": Axis(ax.yaxis)}
        self.legend = Names(ax)
        self.own: list[Mark] = []
        self.bars: list[list[places.Bar]] = []  # of each call that draws some
        self.taken: set[Any] = set()  # artists that belong to what was read as a whole
        self.headings = {"series": self.legend.heading}  # and what the axes call places and values
        self.unsure = False  # what a place along the axis is called
        self.values = ""  # the axis on which the values are, where bars, boxes or cells tell

    @cached_property
    def along(self) -> str:
        """The axis along which lines and points stand; their values are on the other.

        It is the one of names or dates, or else the one across, unless points stand at names up the axes.
        """
        x, y = self.axes["x"], self.axes["y"]
        if self.values in OTHER:
            return OTHER[self.values]
        if x.fixed != y.fixed:
            return "y" if y.fixed else "x"
        if not y.names or x.names:
            return "x"
        lines = [line for line in self.ax.get_lines() if all(self.data_of(line)) and line not in self.taken]
        points = [one for one in self.ax.collections if isinstance(one, PathCollection)]
        heights: list[Any] = [line.get_ydata() for line in lines]
        heights += [np.ma.filled(np.ma.asarray(one.get_offsets())[:, 1], np.nan) for one in points]
        rows = [{float(one) for one in row if math.isfinite(one)} for row in heights]
        if not any(rows) or places.homes(rows, [*y.names], alike=True) is None:
            return "x"  # the names only say what values mean
        if not all(map(is_dotted, lines)):
            self.unread("a line that may stand at the names up the axes, or be of values called so")
            self.unsure = True
        return "y"

    def data_of(self, line: Any) -> tuple[bool, bool]:
        """Whether the points of a line are data across the axes, and up: a reference line has one of them."""
        across, up = line.get_transform().contains_branch_seperately(self.ax.transData)
        return across, up

    def add(self, kind: str, at: At, series: str, value: float, **more: Any) -> None:
        """Take a mark: at a place along the axis, until `finish` says what that is called, or at a name."""
        place = {"place": at} if isinstance(at, float) else {}
        mark = Mark(kind, self.name, at, series, float(value), **(place | more))
        if math.isfinite(mark.value) and not (isinstance(at, float) and not math.isfinite(at)):
            self.own.append(mark)

    def add_rows(
        self, kind: str, at: Sequence[float], series: Sequence[str], measures: Mapping[str, Sequence[float]],
        **more: Any,
    ) -> None:  # fmt: skip
        """Take what lines or points tell at each place: its value, and perhaps more of its measures."""
        for i, place in enumerate(at):
            for measure, values in measures.items():
                self.add(kind, float(place), series[i], values[i], measure=measure, **more)

    def interval(self, mark: Mark, low: float, high: float) -> None:
        """Take the ends of the interval of a mark, behind it: others may stand there under the same names."""
        ends = [replace(mark, measure=measure, value=value)
                for measure, value in (("low", low), ("high", high)) if math.isfinite(value)]  # fmt: skip
        behind = next(i for i, one in enumerate(self.own, 1) if one is mark)
        self.own[behind:behind] = ends

    def unread(self, what: str) -> None:
        """Note that something is drawn which stands for no values of its own."""
        self.reading.unread.append(what)

    def finish(self) -> None:
        """Hand over the marks, and note what the axes and the legend call places, series and values."""
        along, values = self.axes[self.along], self.axes[OTHER[self.along]]
        if self.values != "neither":
            for axis in (along, values):
                self.reading.false += axis.false(values=axis is values)
            self._call(along)
            self._sign(values)
            self.headings |= {"value": values.heading(values=True), "at": along.heading(values=False)}
        # a bar keeps its length as the difference of two places on the axis: a small one loses digits where
        # another stands far out
        off = unsure(abs(mark.base) + abs(mark.value) for mark in self.own)
        beside = unsure(mark.place for mark in self.own)
        self.own = [replace(mark, slack=(off, beside)) for mark in self.own]
        looks: dict[tuple[str, At], set[Any]] = defaultdict(set)
        for mark in self.own:
            if not mark.series and not mark.measure and mark.look:
                looks[mark.kind, mark.at].add(mark.look)
        if any(len(one) > 1 for one in looks.values()):
            self.reading.nameless.append("bars, lines or points in several colours")
        self.reading.marks += self.own

    def _sign(self, values: Axis) -> None:
        """Tell values as they are written: some axes have no sign on either side of zero, as of a pyramid."""
        if values.fixed and self.own:
            self.unread("names or dates as values")
            self.own = []
        if values.unsigned and self.own:
            sides: dict[Any, set[float]] = defaultdict(set)
            for mark in self.own:
                sides[mark.artist].add(math.copysign(1, mark.value) if mark.value else 0)
            if any({-1, 1} <= one for one in sides.values()) or any(mark.measure for mark in self.own):
                told = values.texts.items()
                self.reading.false += [(f'"{text}"', f"{place:.12g}") for place, text in told if place < 0]
            self.own = [replace(mark, value=abs(mark.value)) for mark in self.own]

    def _call(self, along: Axis) -> None:
        """Call the marks by what is written where they stand, by a class, by a date, or else by a number."""
        found = {mark.at for mark in self.own if isinstance(mark.at, float)}
        bars, others = defaultdict[Any, set[float]](set), defaultdict[Any, set[float]](set)
        for mark in self.own:
            if isinstance(mark.at, float):
                of = bars if mark.kind in ("bar", "barh") else others
                of[id(mark.artist), mark.series].add(mark.at)
        rows, grouped = [*bars.values()], places.are_grouped(bars.values())
        home: dict[float, float] | None = {}
        if along.categories:  # points may stand anywhere beside them
            home = places.homes(rows, [*along.categories], alike=False)
        elif along.names and not along.dates:
            home = places.homes([*rows, *others.values()], [*along.names], alike=True)
        elif grouped:
            home = places.homes(rows, along.axis.get_majorticklocs() if along.by_hand else (), alike=True)
        if home is None:
            self.unread(UNSURE.format(self.along))
        at: dict[float, At] = {place: along.at((home or {}).get(place, place)) for place in found}
        if home is None or self.unsure:
            at = {place: along.names.get(place, "") for place in found}
        elif along.numbers and not along.plain and all(place in along.texts for place in found):
            at = {place: along.texts[place] for place in found}
        classes = {} if along.names or along.dates or grouped else {
            place: name for one in self.bars for place, name in places.classes(one).items()
        }  # fmt: skip
        self.own = [
            replace(mark, at=classes.get(mark.at) or at[mark.at],
                    kind="histogram" if mark.at in classes and mark.kind in ("bar", "barh") else mark.kind)
            if isinstance(mark.at, float) else mark for mark in self.own
        ]  # fmt: skip
