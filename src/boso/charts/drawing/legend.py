"""The key: what the fills of a chart mean, in one line above it, only where direct labels cannot stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from boso.charts.drawing.canvas import SMALL, text_width
from boso.charts.drawing.palette import MUTED, Fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.charts.drawing.canvas import Sheet

ROW = 13.0
GAP = 12.0


class Entry(NamedTuple):
    """A name and the fill that stands for it; with a mark, the fill of that mark."""

    name: str
    fill: Fill
    mark: str = ""


def _flow(names: Sequence[str], width: float) -> list[tuple[float, int]]:
    """Return for each name how far to the right and on which row it stands."""
    places, x, row = [], 0.0, 0
    for name in names:
        needed = 16 + text_width(name, SMALL)
        if x and x + needed > width:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += needed + GAP
    return places


def key_height(entries: Sequence[Entry], width: float) -> float:
    """Return the height in points of a key that is `width` points wide."""
    return (_flow([entry.name for entry in entries], width)[-1][1] + 1) * ROW + 4 if entries else 0.0


def draw_key(sheet: Sheet, entries: Sequence[Entry], x: float, y: float, width: float) -> None:
    """Draw a key with its upper left corner at (x, y)."""
    for entry, (right, row) in zip(entries, _flow([e.name for e in entries], width), strict=True):
        middle = y + row * ROW + ROW / 2
        if entry.mark:
            sheet.mark(x + right + 6, middle, entry.mark, entry.fill.colour, entry.fill.line)
        else:
            sheet.swatch(x + right, middle, entry.fill.colour, entry.fill.hatch, entry.fill.line)
        sheet.text(x + right + 16, middle, entry.name, size=SMALL, color=MUTED)
