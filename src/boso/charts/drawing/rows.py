"""Rows of bars on axes, each with its name: beside the bar, or over it where there is no room for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.transforms import ScaledTranslation

from boso.charts.drawing.alt_text import HIDDEN_LABEL
from boso.charts.drawing.canvas import NARROW, SIZE, SMALL, text_height, text_width, wrap
from boso.charts.drawing.palette import INK, MUTED, Fill
from boso.charts.drawing.sheet import Legend, axes_at, sheet

SHARE, SHARE_NARROW = 0.42, 0.3  # of the breadth, that names beside the bars may take
GAP, SPACE = 7.0, 6.0  # points between a name and its bar, and between rows
PADDING = 4.0  # points between the end of a bar and its label
HIDDEN_BOX: dict[str, Any] = {
    "boxstyle": "square,pad=0.2", "facecolor": "white", "edgecolor": MUTED, "linestyle": ":", "linewidth": 0.8
}  # fmt: skip


class Rows:
    """How rows are laid out on a drawing of a breadth, in points.

    A bar is `bar` thick and has `below` under it; from one row to the next it is `pitch`. Names `over` their
    bars leave these all the `room`; else they take what lies to the `left`.
    """

    def __init__(
        self, names: Iterable[object], breadth: float, *, bold: str | None = None, bar: float = 13.0,
        below: float = 0.0, share: float = SHARE,
    ) -> None:  # fmt: skip
        self.names, self.breadth, self.bar, self.below = [*map(str, names)], breadth, bar, below
        self.weights = ["semibold" if name == bold else "normal" for name in self.names]
        longest = max(text_width(name, SIZE, "semibold") for name in self.names)
        self.over = breadth <= NARROW and longest > breadth * SHARE_NARROW
        most = breadth - 3 if self.over else breadth * share
        self.lines = [wrap(name, most, SIZE, "semibold", balanced=True) for name in self.names]
        widest = max(text_width(line, SIZE, "semibold") for lines in self.lines for line in lines)
        self.left = 2.0 if self.over else widest + GAP + 2
        self.room = breadth - self.left - 1
        text = max(map(text_height, self.lines))
        beside = max(bar + SPACE, text + SPACE - 1, bar + 4 + 2 * below)
        self.pitch = text + 1 + bar + below + SPACE if self.over else beside
        self.height = len(self.names) * self.pitch

    def sheet(self, fills: Mapping[str, Fill]) -> tuple[Figure, Axes]:
        """Return a figure and its axes, under what the fills mean."""
        legend = Legend(fills, self.breadth, self.left)
        figure = sheet(self.breadth, legend.height + self.height + 4)
        ax = self.axes(figure, legend.height + 2)
        legend.draw(ax)
        return figure, ax

    def axes(
        self, figure: Figure, top: float, *, left: float = 0.0, room: float = 0.0, beside: Axes | None = None
    ) -> Axes:
        """Return axes with a tick for each row, which names it; the first is at the top.

        They take all of the breadth that the names leave, or what is given. Those that stand `beside` others
        have the same rows, which are named there.
        """
        ax = axes_at(figure, left or self.left, top, room or self.room, self.height)
        ax.xaxis.set_visible(False)
        if beside:
            ax.sharey(beside)
            ax.yaxis.set_visible(False)
            return ax
        middle = (self.pitch - self.below - SPACE / 2 - self.bar / 2) / self.pitch if self.over else 0.5
        ax.set_ylim(len(self.names) - middle, -middle)
        ax.set_yticks(range(len(self.names)), ["\n".join(lines) for lines in self.lines])
        ax.tick_params(axis="y", pad=0 if self.over else GAP)
        lift = ScaledTranslation(0, (self.bar / 2 + 1) / 72, figure.dpi_scale_trans)
        for label, weight in zip(ax.get_yticklabels(), self.weights, strict=True):
            label.set(color=INK, fontsize=SIZE, fontweight=weight, va="center", in_layout=False)
            if self.over:
                label.set(ha="left", va="bottom", transform=label.get_transform() + lift)
        return ax

    def bars(self, ax: Axes, values: Any, fill: Fill, line: float = 0.8, **more: Any) -> BarContainer:
        """Draw a bar in each row, with an outline of a breadth; one of nothing has none."""
        style = fill.painted(line) | more
        bars = ax.barh(range(len(self.names)), values, self.bar / self.pitch, **style)
        for bar in bars:
            bar.set_linewidth(line if bar.get_width() else 0)
        return bars

    def zero_line(self, ax: Axes, **style: Any) -> None:
        """Draw the line from which bars start, beside the bars but not through names over them."""
        half = (self.bar / 2 + 1.5) / self.pitch if self.over else 0.5
        bottom, top = ax.get_ylim()
        style = {"color": "#8a8a8a", "linewidth": 0.6, "solid_capstyle": "butt"} | style
        for row in range(len(self.names)):
            low, high = ((bottom - row + sign * half) / (bottom - top) for sign in (-1, 1))
            ax.axvline(0, low, high, **style)


def width_of(ax: Axes) -> float:
    """Return how broad axes are, in points."""
    return 72 * float(ax.bbox.width / ax.figure.dpi)


def fit_scale(ax: Axes, ends: Iterable[float], texts: Sequence[str], others: Any = ()) -> None:
    """Set the scale of axes so that each bar and the text at its end fit; `others` are ends without text."""
    width = width_of(ax)
    rooms = [text_width(text, SIZE, "semibold") + PADDING for text in texts]
    pairs = [*zip(ends, rooms, strict=True), *((other, PADDING) for other in np.ravel(others))]
    above = [pair for pair in pairs if pair[0] >= 0] or [(0.0, 0.0)]
    below = [(-value, room) for value, room in pairs if value < 0] or [(0.0, 0.0)]
    steps = [(width - up - down) / (high + low) for high, up in above for low, down in below if high + low]
    points = max(min(steps, default=1.0), 1e-12)
    zero = max(low * points + down for low, down in below)
    ax.set_xlim(-zero / points, (width - zero) / points)


def write_inside(ax: Axes, bars: BarContainer, fill: Fill, texts: Iterable[str]) -> None:
    """Write a number in each bar that has room for it; on a hatch it gets a plain ground."""
    low, high = ax.get_xlim()
    points = width_of(ax) / (high - low)
    fitting = [text if text_width(text, SMALL) + 5 <= bar.get_width() * points else ""
               for text, bar in zip(texts, bars, strict=True)]  # fmt: skip
    plain: Any = {"facecolor": fill.colour, "edgecolor": "none", "boxstyle": "square,pad=0.1"}
    ax.bar_label(bars, fitting, label_type="center", fontsize=SMALL, color=fill.ink,
                 bbox=plain if fill.hatch else None)  # fmt: skip


def write_ends(
    ax: Axes, ends: pd.Series[float], texts: Sequence[str], weights: Sequence[str] = (), *,
    left: bool = False, **style: Any,
) -> None:  # fmt: skip
    """Write a label beyond the end of each bar, to the left of those below zero; one of nothing is muted."""
    for row, (end, text) in enumerate(zip(ends.fillna(0), texts, strict=True)):
        about: dict[str, Any] = {"fontsize": SIZE, "color": INK if ends.notna().iloc[row] else MUTED} | style
        about |= {"fontweight": weights[row]} if weights else {}
        if HIDDEN_LABEL in text:  # which looks the same everywhere
            about |= {"color": MUTED, "fontweight": "normal", "bbox": HIDDEN_BOX}
        sign, side = (-1, "right") if left or end < 0 else (1, "left")
        if text:
            ax.annotate(text, (end, row), (sign * PADDING, 0), textcoords="offset points", ha=side,
                        va="center", **about)  # fmt: skip


def draw_intervals(ax: Axes, ends: pd.DataFrame, colour: str, *, below: float = 0.0) -> None:
    """Draw an interval in each row that has one, edged in white to show on a bar; `below` it in points."""
    known = np.flatnonzero(ends.notna().all(axis="columns"))
    low, high = ends.iloc[known].to_numpy().T
    drawn = ax.errorbar((high + low) / 2, known, xerr=(high - low) / 2, fmt="none", ecolor=colour,
                        elinewidth=1, capsize=2.5, capthick=1)  # fmt: skip
    figure: Any = ax.get_figure(root=True)
    drop = ScaledTranslation(0, -below / 72, figure.dpi_scale_trans)
    edge = withStroke(linewidth=2.6, foreground="white")
    for artist in drawn.get_children():
        artist.set(transform=artist.get_transform() + drop, path_effects=[edge])
