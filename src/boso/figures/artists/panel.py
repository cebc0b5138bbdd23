"""One pair of axes while it is read: what its places and colours are called, and what was found on it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import PathCollection

from boso.figures.artists import groups
from boso.figures.artists.axis import At, Axis
from boso.figures.artists.legend import Names, is_dotted, looks
from boso.figures.artists.marks import OTHER, Mark, unsure
from boso.figures.artists.tick_labels import is_plain
from boso.table_cells import is_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.figures.artists.marks import Reading

UNSURE = "groups of bars at places that nothing tells (name their middles: ax.set_{}ticks(places, names))"
BETWEEN = (
    "points between the names along an axis (name each place: ax.set_xticks(places, names), "
    "in pandas xticks=range(len(frame)))"
)
TURNED = {"": "", "low": "high", "high": "low"}  # measures of what is told without its sign


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
        self.bars: list[list[groups.Bar]] = []  # of each call that draws some
        self.taken: set[Any] = set()  # artists that belong to what was read as a whole
        self.heads = ("", "")  # what the axes call values and places
        self.headings = {"series": self.legend.heading}  # and these, series and colours
        self.values = ""  # the axis on which the values are, where bars, boxes or cells tell

    @cached_property
    def along(self) -> str:
        """The axis along which lines and points stand; their values are on the other."""
        x, y = self.axes["x"], self.axes["y"]
        if self.values in OTHER:
            return OTHER[self.values]
        if x.fixed != y.fixed:
            return "y" if y.fixed else "x"
        named = y.texts and not y.tells and not x.names
        return "y" if named and self._stand_up_the_axes(y) else "x"

    def _stand_up_the_axes(self, names: Axis) -> bool:
        """Whether lines and points stand at the names up the axes; else these only say what values mean."""
        drawn: list[tuple[Any, bool]] = [
            (line.get_xydata(), not is_dotted(line)) for line in self.ax.get_lines()
            if all(self.data_of(line)) and line not in self.taken
        ]  # fmt: skip
        drawn += [(np.ma.filled(np.ma.asarray(one.get_offsets(), float), np.nan), False)
                  for one in self.ax.collections if isinstance(one, PathCollection)]  # fmt: skip
        known = [(points[np.isfinite(points).all(axis=1)].T, joined) for points, joined in drawn]
        stand = [names.beside(heights) for (_, heights), _ in known if len(heights)]
        if any(stand) and not all(stand):
            self.unread("points of which some stand at the names along an axis")
        lead = any(joined and all(map(is_year, places)) for (places, _), joined in known)  # from year to year
        return all(stand) and not lead

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
        self, kind: str, places: Sequence[float], series: Sequence[str],
        measures: Mapping[str, Sequence[float]], artist: Any = None,
    ) -> None:  # fmt: skip
        """Take what lines or points tell at each place: its value, and perhaps more of its measures."""
        for i, place in enumerate(places):
            for measure, values in measures.items():
                self.add(kind, place, series[i], values[i], measure=measure, artist=artist)

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
        values = self.values or OTHER[self.along]
        over = any(
            one.bbox.bounds == self.ax.bbox.bounds for one in self.ax.figure.axes if one is not self.ax
        )
        if over and not self.ax.has_data() and any(axis.false_numbers() for axis in self.axes.values()):
            self.unread("numbers along an axis that are not those of their places")
        self._call(self.axes[self.along])
        if self.ax.has_data() and values in OTHER:
            self._check(self.axes[values], self.axes[OTHER[values]])
        # a bar keeps its length as the difference of two places on the axis: a small one loses digits where
        # another stands far out
        off = unsure(abs(mark.base) + abs(mark.value) for mark in self.own if mark.measure != "colour")
        beside = unsure(mark.place for mark in self.own)
        self.own = [replace(mark, slack=(0.0 if mark.measure == "colour" else off, beside))
                    for mark in self.own]  # fmt: skip
        self.reading.nameless |= self._has_nameless()
        self.reading.marks += self.own
        if values in OTHER:
            self.heads = self.axes[values].label, self.axes[OTHER[values]].label
            self.headings |= {"value": self.heads[0], "at": self.heads[1]}

    def _has_nameless(self) -> bool:
        """Whether bars, or lines, of one place look different, and nothing names them."""
        seen: dict[tuple[str, At], set[Any]] = defaultdict(set)
        for mark in self.own:
            if mark.kind in ("line", "bar", "barh") and not mark.series and not mark.measure:
                seen[mark.kind, mark.at].add(
                    looks(next(iter(getattr(mark.artist, "patches", ())), mark.artist))
                )
        return any(len(shown) > 1 for shown in seen.values())

    def _check(self, values: Axis, along: Axis) -> None:
        """Note what is written along the axes that is not true, or that leaves unsaid what stands there."""
        for text, place in (*values.false_numbers(), *along.renamed_years()):
            self.reading.false.append((f'"{text}" is written along the axis', f"{place:.6g}"))
        if values.fixed:
            self.unread("names or dates as values")
            self.own = []
        lines = any(mark.kind == "line" for mark in self.own) or all(map(is_year, along.texts))
        if lines and along.misnumbered():
            self.unread("numbers along an axis that are not those of their places")
        if values.truth == "unsigned" and {mark.measure for mark in self.own} <= {*TURNED}:
            rising = {(mark.series, mark.artist) for mark in self.own if mark.value > 0}
            self.own = [mark if (mark.series, mark.artist) in rising else
                        replace(mark, value=abs(mark.value), measure=TURNED[mark.measure], unsigned=True)
                        for mark in self.own]  # fmt: skip

    def _call(self, along: Axis) -> None:
        """Call the marks by what is written where they stand, by a class, by a date, or else by a number."""
        homes, classes = groups.homes(self.bars, along), dict[float, str]()
        if homes is None:
            self.unread(UNSURE.format(self.along))
        elif not (homes or along.names or along.dates):
            classes = {place: name for one in self.bars for place, name in groups.classes(one).items()}
        homes = homes or {}
        home = {mark.at: homes.get(mark.at, mark.at) for mark in self.own if isinstance(mark.at, float)}
        at = {place: classes.get(place) or along.at(home[place]) for place in home}
        numbers = {place: home[place] for place in home if isinstance(at[place], float)}
        written = {place: along.text_at(home[place]) for place in numbers}
        number: dict[float, float] = {}  # that a text tells
        if along.names and numbers and along.tells:
            at = {**home}
        elif along.names and numbers:
            self.unread(BETWEEN)
            at |= dict.fromkeys(numbers, "")
        elif along.numbers and not is_plain(along.texts.values()) and all(written.values()):
            at |= written
            number = numbers
        self.own = [
            replace(mark, at=at[mark.at], number=number.get(mark.at),
                    kind="histogram" if mark.at in classes and mark.kind in ("bar", "barh") else mark.kind)
            if isinstance(mark.at, float) else mark for mark in self.own
        ]  # fmt: skip
