"""The paper of a chart on axes: for the page and for the phone, with axes and a legend placed in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Patch

from boso.charts.drawing.canvas import NARROW, SMALL, WIDTHS, Drawing, style, text_width
from boso.charts.drawing.palette import MUTED, Fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from boso.charts.drawing.canvas import Width

KEY, GAP = 12.0, 12.0  # points of a key, and between entries
ENTRY = 13.0  # points of a row of the legend


def page_and_phone(draw: Callable[[float], Figure], width: Width) -> tuple[Figure, Figure | None]:
    """Draw at the breadth that the page gives; for a phone once more, unless the figure is as narrow."""
    with style():
        return draw(WIDTHS[width]), draw(NARROW) if WIDTHS[width] > NARROW else None


def sheet(breadth: float, height: float) -> Figure:
    """Return an empty figure of so many points."""
    figure = Drawing(figsize=(breadth / 72, height / 72))
    FigureCanvasAgg(figure)
    return figure


def axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return axes in a rectangle, in points from the upper left corner.

    Title and labels have fixed places: looking for free ones takes as long as drawing the names of the rows.
    """
    broad, tall = (72 * inches for inches in figure.get_size_inches())
    place = (left / broad, 1 - (top + height) / tall, width / broad, height / tall)
    ax: Axes = figure.add_axes(place, axes_class=Limited)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_label_coords(0, 0)
    return ax


class Limited(Axes):
    """Axes whose limits a chart sets: to find how far bars and lines reach takes a fifth of all drawing.

    Both methods are matplotlib's own; under other names it finds out again, and draws the same.
    """

    def _update_patch_limits(self, patch: Patch) -> None: ...

    def _update_line_limits(self, line: Line2D) -> None: ...


class Legend(NamedTuple):
    """What fills mean, in rows over the axes; `columns` entries stand side by side."""

    fills: Mapping[str, Fill]
    columns: int

    @classmethod
    def fitting(cls, fills: Mapping[str, Fill], room: float) -> Legend:
        """Return a legend with as many entries side by side as have room; where it's narrow, all of it."""
        wide = [KEY + 4 + GAP + text_width(name, SMALL) for name in fills]
        fits = [n for n in range(1, len(wide) + 1) if sum(max(wide[i::n]) for i in range(n)) - GAP <= room]
        return cls(fills, max(fits, default=1))

    @property
    def height(self) -> float:
        """Points that the legend takes."""
        return -(-len(self.fills) // max(self.columns, 1)) * ENTRY + 4 if self.fills else 0.0

    def draw(self, ax: Axes, left: float = 0.0, up: float = 0.0) -> None:
        """Draw the legend above axes, so many points from their upper left corner; it reads row by row."""
        size, n = len(self.fills), self.columns
        order = [i for column in range(n) for i in range(column, size, n)]  # matplotlib goes down columns
        names = list(self.fills)
        if not names:
            return
        figure: Any = ax.get_figure(root=True)
        width, height = 72 * ax.get_position().size * figure.get_size_inches()
        place = ((left - 4) / width, 1 + up / height)
        style: Any = {"fontsize": SMALL, "labelcolor": MUTED, "frameon": False}
        ax.legend(
            [Patch(**painted(self.fills[names[i]], 0.6)) for i in order], [names[i] for i in order],
            loc="lower left", bbox_to_anchor=place, ncols=n, borderpad=0, borderaxespad=0.5,
            handlelength=KEY / SMALL, handleheight=1, handletextpad=4 / SMALL, columnspacing=GAP / SMALL,
            labelspacing=(ENTRY - 1.2 * SMALL) / SMALL, **style,
        )  # fmt: skip


def painted(fill: Fill, line: float = 0.0) -> dict[str, Any]:
    """Return a fill as matplotlib's bars take it; `line` is the width of the outline."""
    return {"facecolor": fill.colour, "edgecolor": fill.line, "hatch": fill.hatch, "linewidth": line}
