"""Axes for figures of texts, measured in points from the upper left corner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from boso.charts.drawing.canvas import LEADING, SIZE
from boso.charts.drawing.sheet import Limited, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def paper(width: float) -> Axes:
    """Return bare axes over all of a figure `width` points wide; `cut` makes it as high as what is drawn."""
    axes: Axes = sheet(width, 72).add_axes((0, 0, 1, 1), axes_class=Limited, xlim=(-1, width - 1))
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


def check_texts(figure: Figure, table: pd.DataFrame) -> None:
    """Hold the texts of a figure against its table.

    Raises
    ------
    ValueError
        A text is in one of them and not in the other.
    """
    cells = {_plain(cell) for cell in table.to_numpy().ravel()} - {""}
    axes = figure.axes[0]
    legend = axes.get_legend()
    drawn = {_plain(text.get_text()) for text in [*axes.texts, *(legend.texts if legend else [])]}
    lines = re.compile(f"(?:{'|'.join(map(re.escape, sorted(drawn, key=len, reverse=True)))})*")
    apart = [cell for cell in cells if not lines.fullmatch(cell)]
    apart += [text for text in drawn if not any(text in cell for cell in cells)]
    if apart:
        raise ValueError(f"the drawing and its table do not say the same: {', '.join(sorted(apart))}")


def _plain(text: object) -> str:
    """Return a text without what lines are broken by, and what stands between the parts of a cell."""
    return re.sub(r"[-\s;]", "", str(text))
