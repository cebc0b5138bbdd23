"""The names of categories over the first bar, each with a line down to its part, pushed apart to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.charts.drawing.canvas import SMALL, balanced, block_height, text_width
from boso.charts.drawing.palette import HAIRLINE, MUTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.charts.drawing.canvas import Sheet
    from boso.charts.drawing.layer import Layer

BREADTH = 46.0
GAP = 7.0
LEADER = 11.0
TOP = 3.0

Head = tuple[str, float]


def heads_height(heads: Sequence[Head]) -> float:
    """Return the height in points of names with their lines."""
    return TOP + max(block_height(balanced(name, BREADTH, SMALL), SMALL) for name, _ in heads) + LEADER


def draw_heads(sheet: Sheet, ground: Layer, heads: Sequence[Head], bottom: float, left: float) -> None:
    """Write names from left to right in a row that begins at the top; lines lead to `bottom`."""
    if not heads:
        return
    texts = [balanced(name, BREADTH, SMALL) for name, _ in heads]
    wide = [max(text_width(line, SMALL) for line in lines) for lines in texts]
    places = _spread([place for _, place in heads], wide, left, sheet.width - 1)
    level = heads_height(heads) - LEADER
    for lines, (_, aim), x in zip(texts, heads, places, strict=True):
        sheet.text(x, level - block_height(lines, SMALL) / 2, lines, ha="center", size=SMALL, color=MUTED)
        ground.plot([x, aim], [level + 1.5, bottom], color=HAIRLINE, linewidth=0.6)


def _spread(aims: Sequence[float], wide: Sequence[float], left: float, right: float) -> list[float]:
    """Return places near `aims`, in the same order, at which names of these widths do not touch.

    >>> _spread([10, 12], [20, 20], 0, 100)
    [10.0, 37.0]
    """
    places: list[float] = []
    edge = left
    for aim, breadth in zip(aims, wide, strict=True):
        places.append(max(float(aim), edge + breadth / 2))
        edge = places[-1] + breadth / 2 + GAP
    edge = right
    for number in reversed(range(len(places))):
        places[number] = min(places[number], edge - wide[number] / 2)
        edge = places[number] - wide[number] / 2 - GAP
    return places
