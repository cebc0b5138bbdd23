"""The paper of a chart: axes, a legend and lines of text, placed in points from its upper left corner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from boso.charts.drawing.canvas import LEADING, SIZE, SMALL, text_width
from boso.charts.drawing.palette import MUTED, Fill

KEY, GAP = 12.0, 12.0  # points of a key, and between entries
ENTRY = 13.0  # points of a row of the legend
BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}  # share of a line before where it stands


def sheet(breadth: float, height: float) -> Figure:
    """Return an empty figure of so many points."""
    figure = Figure(figsize=(breadth / 72, height / 72))
    FigureCanvasAgg(figure)
    return figure


def axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return axes in a rectangle."""
    broad, tall = 72 * figure.get_size_inches()
    return figure.add_axes((left / broad, 1 - (top + height) / tall, width / broad, height / tall))


def grid(
    panels: int, breadth: float, least: float, gap: float, most: int = 99
) -> tuple[int, int, float]:  # fmt: skip
    """Return as few lines of panels as there can be, how many are in each, and their breadth, at least so."""
    fitting = max(1, min(most, int((breadth + gap) // (least + gap))))
    lines = -(-panels // fitting)
    across = -(-panels // lines)
    return lines, across, (breadth - gap * (across - 1)) / across


class Legend:
    """What fills or markers mean, at the top: as many side by side as have room, at least one.

    It begins where bars do, at `left`, if all of it then stands on one line.
    """

    def __init__(self, keys: Mapping[str, Fill | Artist], breadth: float, left: float = 1.0) -> None:
        wide = [KEY + 4 + GAP + text_width(name, SMALL) for name in keys]
        fits = [n for n in range(1, len(wide) + 1) if sum(max(wide[i::n]) for i in range(n)) - GAP <= breadth]
        self.keys, self.columns = keys, max(fits, default=1)
        self.left = left if sum(wide) - GAP <= breadth - left else 1.0
        self.height = -(-len(keys) // self.columns) * ENTRY + 4 if keys else 0.0

    def draw(self, ax: Axes) -> None:
        """Draw the legend of axes; it reads row by row, though matplotlib goes down the columns."""
        names = [name for first in range(self.columns) for name in [*self.keys][first :: self.columns]]
        if not names:
            return
        keys = [Patch(**key.painted(0.6)) if isinstance(key, Fill) else key
                for key in map(self.keys.__getitem__, names)]  # fmt: skip
        figure: Any = ax.get_figure(root=True)
        broad, tall = 72 * figure.get_size_inches()
        ax.legend(
            keys, names, loc="lower left", bbox_to_anchor=((self.left - 4) / broad, 1 - self.height / tall),
            bbox_transform=figure.transFigure, ncols=self.columns, fontsize=SMALL, labelcolor=MUTED,
            frameon=False, borderpad=0, borderaxespad=0.5, handlelength=KEY / SMALL, handleheight=1,
            handletextpad=4 / SMALL, columnspacing=GAP / SMALL, labelspacing=(ENTRY - 1.2 * SMALL) / SMALL,
        )  # fmt: skip


def paper(width: float) -> Axes:
    """Return bare axes over all of a figure `width` points wide; `cut` makes it as high as what is drawn."""
    axes = sheet(width, 72).add_axes((0, 0, 1, 1), xlim=(-1, width - 1))
    axes.set_axis_off()
    return axes


def cut(axes: Axes, height: float) -> Figure:
    """Return the figure of the axes, so many points high."""
    figure = axes.figure.figure
    figure.set_figheight(height / 72)
    axes.set_ylim(height - 1, -1)
    return figure


def write(axes: Axes, x: float, top: float, lines: Sequence[str], size: float = SIZE, **style: Any) -> float:
    """Write lines from `top` downwards, each on a baseline of its own; return where they end.

    ValueError if one would run out of the drawing, where nobody could read it.
    """
    (first, last), before = axes.get_xlim(), BEFORE[style.get("ha", "left")]
    for number, line in enumerate(lines):
        wide = text_width(line, size, style.get("fontweight", "normal"))
        if not first <= x - wide * before <= x + wide * (1 - before) <= last + 1:
            raise ValueError(f"{line!r} has no room in the drawing: say it in fewer words")
        baseline = top + (number + 0.5) * size * LEADING + size * 0.34
        axes.text(x, baseline, line, fontsize=size, va="baseline", parse_math=False, **style)
    return top + len(lines) * size * LEADING
