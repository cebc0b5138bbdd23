"""What fades under words, so that they stay legible: each gets a thin veil of the colour it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from boso.charts.drawing.canvas import text_width
from boso.charts.drawing.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.figure import Figure

OPACITY = 0.75
AROUND = 1.5  # points around a word
SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}  # of a line of text, to the left of its place


class Box(NamedTuple):
    """A word and its room in points from the upper left corner of the figure."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def words(figure: Figure) -> Iterator[Box]:
    """Yield the room of each line of text that stands on a layer."""
    for mark in _marks(figure):
        if isinstance(mark, Text) and mark.get_text():
            (x, y), size = mark.get_unitless_position(), float(mark.get_fontsize())
            wide = text_width(mark.get_text(), size, str(mark.get_fontweight()))
            left = x - wide * SHARE[mark.get_horizontalalignment()]
            yield Box(left - AROUND, y - 0.74 * size - AROUND, left + wide + AROUND, y + 0.2 * size + AROUND,
                      mark.get_text())  # fmt: skip


def veil(figure: Figure, layer: Layer, boxes: Iterable[Box]) -> None:
    """Lay a veil under each word; none where it stands on axes, of which the colours are not known."""
    areas = [mark for mark in _marks(figure) if isinstance(mark, Rectangle)]
    for box in boxes if not figure.axes else ():
        layer.add(
            Rectangle(box[:2], box.right - box.left, box.bottom - box.top, facecolor=_ground(box, areas),
                      linewidth=0, alpha=OPACITY, zorder=4), clip=False,
        )  # fmt: skip


def _ground(box: Box, areas: list[Rectangle]) -> str:
    """Return the colour of the uppermost area that holds the middle of a word."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    under = [area for area in areas if 0 < x - area.get_x() < area.get_width()
             and 0 < y - area.get_y() < area.get_height()]  # fmt: skip
    return to_hex(under[-1].get_facecolor()) if under else "#ffffff"


def _marks(figure: Figure) -> Iterator[object]:
    layers = (artist for artist in figure.artists if isinstance(artist, Layer))
    for layer in sorted(layers, key=lambda one: one.get_zorder()):
        yield from layer.marks
