"""The legend: what the fills of a chart mean, in one line above it, only where direct labels cannot stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from boso.charts.drawing.canvas import SMALL, text_width
from boso.charts.drawing.palette import MUTED, Fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.charts.drawing.canvas import Canvas

ROW = 13.0
GAP = 12.0


class Entry(NamedTuple):
    """A name and the fill that stands for it; with a marker, the fill of that marker."""

    name: str
    fill: Fill
    marker: str = ""


def _flow(entries: Sequence[Entry], width: float) -> list[tuple[float, int]]:
    """Return for each entry how far to the right and on which row it stands."""
    places, x, row = [], 0.0, 0
    for entry in entries:
        needed = 16 + text_width(entry.name, SMALL)
        if x and x + needed > width:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += needed + GAP
    return places


def legend_height(entries: Sequence[Entry], width: float) -> float:
    """Return the height in points of a legend that is `width` points wide."""
    return (_flow(entries, width)[-1][1] + 1) * ROW + 4 if entries else 0.0


def draw_legend(canvas: Canvas, entries: Sequence[Entry], x: float, y: float, width: float) -> None:
    """Draw a legend with its upper left corner at (x, y)."""
    for entry, (right, row) in zip(entries, _flow(entries, width), strict=True):
        middle = y + row * ROW + ROW / 2
        if entry.marker:
            canvas.marker(x + right + 6, middle, entry.marker, entry.fill)
        else:
            canvas.swatch(x + right, middle, entry.fill)
        canvas.text(x + right + 16, middle, entry.name, size=SMALL, color=MUTED)
