"""Annotations: the names of categories over the first bar, each with a line to its part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.charts.drawing.canvas import SMALL, text_height, text_width, wrap_balanced
from boso.charts.drawing.palette import HAIRLINE, MUTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.charts.drawing.canvas import Canvas
    from boso.charts.drawing.layer import Layer

MAX_WIDTH = 46.0
GAP = 7.0
LEADER = 11.0
TOP = 3.0

Annotation = tuple[str, float]


def annotations_height(annotations: Sequence[Annotation]) -> float:
    """Return the height in points of names with their lines."""
    return (
        TOP
        + max(text_height(wrap_balanced(name, MAX_WIDTH, SMALL), SMALL) for name, _ in annotations)
        + LEADER
    )


def draw_annotations(
    canvas: Canvas, background: Layer, annotations: Sequence[Annotation], bottom: float, left: float
) -> None:
    """Write names from left to right in a row that begins at the top; lines lead to `bottom`."""
    if not annotations:
        return
    texts = [wrap_balanced(name, MAX_WIDTH, SMALL) for name, _ in annotations]
    widths = [max(text_width(line, SMALL) for line in lines) for lines in texts]
    places = _spread_out([place for _, place in annotations], widths, left, canvas.width - 1)
    level = annotations_height(annotations) - LEADER
    for lines, (_, aim), x in zip(texts, annotations, places, strict=True):
        canvas.text(x, level - text_height(lines, SMALL) / 2, lines, ha="center", size=SMALL, color=MUTED)
        background.plot([x, aim], [level + 1.5, bottom], color=HAIRLINE, linewidth=0.6)


def _spread_out(aims: Sequence[float], widths: Sequence[float], left: float, right: float) -> list[float]:
    """Return places near `aims`, in the same order, at which names of these widths do not touch.

    >>> _spread_out([10, 12], [20, 20], 0, 100)
    [10.0, 37.0]
    """
    places: list[float] = []
    edge = left
    for aim, breadth in zip(aims, widths, strict=True):
        places.append(max(float(aim), edge + breadth / 2))
        edge = places[-1] + breadth / 2 + GAP
    edge = right
    for number in reversed(range(len(places))):
        places[number] = min(places[number], edge - widths[number] / 2)
        edge = places[number] - widths[number] / 2 - GAP
    return places
