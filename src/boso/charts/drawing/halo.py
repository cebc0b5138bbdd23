"""Halos: what is drawn across words fades under them; each gets a thin sheet of the colour it stands on."""

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
PADDING = 1.5  # points around a word
SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}  # of a line of text, to the left of its place


class TextBox(NamedTuple):
    """A word and its room in points from the upper left corner of the figure."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def text_boxes(figure: Figure) -> Iterator[TextBox]:
    """Yield the room of each line of text that stands on a layer."""
    for artist in _artists(figure):
        if isinstance(artist, Text) and artist.get_text():
            (x, y), size = artist.get_unitless_position(), float(artist.get_fontsize())
            width = text_width(artist.get_text(), size, str(artist.get_fontweight()))
            left = x - width * SHARE[artist.get_horizontalalignment()]
            yield TextBox(left - PADDING, y - 0.74 * size - PADDING, left + width + PADDING,
                          y + 0.2 * size + PADDING, artist.get_text())  # fmt: skip


def draw_halos(figure: Figure, layer: Layer, boxes: Iterable[TextBox]) -> None:
    """Draw a halo under each word; none where it stands on axes, of which the colours are not known."""
    areas = [artist for artist in _artists(figure) if isinstance(artist, Rectangle)]
    for box in boxes if not figure.axes else ():
        colour = _colour_behind(box, areas)
        halo = Rectangle(box[:2], box.right - box.left, box.bottom - box.top, facecolor=colour, linewidth=0,
                         alpha=OPACITY, zorder=4)  # fmt: skip
        layer.add(halo, clip=False)


def _colour_behind(box: TextBox, areas: list[Rectangle]) -> str:
    """Return the colour of the uppermost area that holds the middle of a word."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    under = [area for area in areas if 0 < x - area.get_x() < area.get_width()
             and 0 < y - area.get_y() < area.get_height()]  # fmt: skip
    return to_hex(under[-1].get_facecolor()) if under else "#ffffff"


def _artists(figure: Figure) -> Iterator[object]:
    layers = (artist for artist in figure.artists if isinstance(artist, Layer))
    for layer in sorted(layers, key=lambda one: one.get_zorder()):
        yield from layer.get_children()
