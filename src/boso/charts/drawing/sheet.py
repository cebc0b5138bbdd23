"""The paper of a chart: axes, a legend and lines of text, placed in points from its upper left corner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Patch

from boso.charts.drawing.canvas import LEADING, SIZE, SMALL, Drawing, text_width
from boso.charts.drawing.palette import MUTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from boso.charts.drawing.canvas import Chart
    from boso.charts.drawing.palette import Fill

KEY, GAP = 12.0, 12.0  # points of a key, and between entries
ENTRY = 13.0  # points of a row of the legend


def sheet(breadth: float, height: float) -> Figure:
    """Return an empty figure of so many points."""
    figure = Drawing(figsize=(breadth / 72, height / 72))
    FigureCanvasAgg(figure)
    return figure


def axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return axes in a rectangle; labels, which they have not, have fixed places: none are looked for."""
    broad, tall = 72 * figure.get_size_inches()
    ax = figure.add_axes((left / broad, 1 - (top + height) / tall, width / broad, height / tall))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_label_coords(0, 0)
    return ax


class Legend:
    """What fills mean, in rows over the axes; as many stand side by side as have room, at least one."""

    def __init__(self, fills: Mapping[str, Fill], room: float) -> None:
        wide = [KEY + 4 + GAP + text_width(name, SMALL) for name in fills]
        fits = [n for n in range(1, len(wide) + 1) if sum(max(wide[i::n]) for i in range(n)) - GAP <= room]
        self.fills, self.columns = fills, max(fits, default=1)
        self.height = -(-len(fills) // self.columns) * ENTRY + 4 if fills else 0.0

    def draw(self, ax: Axes, left: float, bottom: float) -> None:
        """Draw the legend of axes with its lower left corner there; it reads row by row."""
        # matplotlib goes down the columns
        names = [name for first in range(self.columns) for name in [*self.fills][first :: self.columns]]
        if not names:
            return
        figure: Any = ax.get_figure(root=True)
        broad, tall = 72 * figure.get_size_inches()
        ax.legend(
            [Patch(**self.fills[name].painted(0.6)) for name in names], names,
            loc="lower left", bbox_to_anchor=((left - 4) / broad, 1 - bottom / tall),
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
    """Write lines from `top` downwards, each on a baseline of its own; return where they end."""
    for number, line in enumerate(lines):
        baseline = top + (number + 0.5) * size * LEADING + size * 0.34
        axes.text(x, baseline, line, fontsize=size, va="baseline", parse_math=False, **style)
    return top + len(lines) * size * LEADING


def check_texts(chart: Chart) -> Chart:
    """Return a chart of words if each text of its drawings is in its table, and the other way round."""

    def plain(text: object) -> str:
        """Return a text without what lines are broken by, and what stands between the parts of a cell."""
        return re.sub(r"[-\s;]", "", str(text))

    cells = {plain(cell) for cell in chart.table.to_numpy().ravel()} - {""}
    for figure in filter(None, (chart.figure, chart.narrow)):
        axes = figure.axes[0]
        legend = axes.get_legend()
        drawn = {plain(text.get_text()) for text in [*axes.texts, *(legend.texts if legend else [])]}
        lines = re.compile(f"(?:{'|'.join(map(re.escape, sorted(drawn, key=len, reverse=True)))})*")
        apart = [cell for cell in cells if not lines.fullmatch(cell)]
        apart += [text for text in drawn if not any(text in cell for cell in cells)]
        if apart:
            raise ValueError(f"the drawing and its table do not say the same: {', '.join(sorted(apart))}")
    return chart
