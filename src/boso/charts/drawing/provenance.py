"""The mark of numbers that nobody collected: around the drawing, in its description and in its table."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from boso.charts.drawing.canvas import FAMILY, text_width

MARKS = {
    "nb": {"reconstructed": "Rekonstruerte svar", "simulated": "Simulerte tall",
           "mixed": "Rekonstruerte og simulerte tall"},
    "en": {"reconstructed": "Reconstructed answers", "simulated": "Simulated numbers",
           "mixed": "Reconstructed and simulated numbers"},
}  # fmt: skip
COLUMN = "Opphav"
EDGE, AIR = 12.0, 3.0  # points of the frame with its words, and between it and the drawing
FRAME = EDGE + AIR  # points that the mark takes at each side
WORDS, INK = 9.0, "#5c3a00"
BAND, GROUND = "#f9e2ae", "#fffaee"
REPEATED = 150.0  # points from one mark to the next, so that each part of a side has one
BELOW = -2.0  # all that is drawn


def marked(figure: Figure, text: str) -> list[Artist]:
    """Put a finished drawing on a tinted ground, in a frame that says `text` on all four sides.

    The figure grows by `FRAME` points on each side, or by as much as the words need. What is returned is the
    mark, for `unmarked`.
    """
    inner = 72 * figure.get_size_inches()
    least = text_width(text, WORDS, "semibold") + 4 * EDGE
    outer = np.maximum(inner + 2 * FRAME, least)
    figure.set_size_inches(*outer / 72)
    box = Bbox.from_bounds(*(outer - inner) / 144, *inner / 72)
    _draw_in(figure, TransformedBbox(box, figure.dpi_scale_trans))
    points: Any = Affine2D().scale(1 / 72) + figure.dpi_scale_trans
    about: dict[str, Any] = {"transform": points, "zorder": BELOW}
    mark: list[Any] = [
        Rectangle((edge, edge), *(outer - 2 * edge), facecolor=colour, edgecolor="none", linewidth=0, **about)
        for edge, colour in ((0.0, BAND), (EDGE, GROUND))
    ]
    about |= {"rotation_mode": "anchor", "ha": "center", "va": "center_baseline", "size": WORDS,
              "weight": "semibold", "family": FAMILY, "color": INK, "parse_math": False}  # fmt: skip
    for along, turns in ((0, (0, 0)), (1, (270, 90))):
        side, middle = outer[along] - 2 * EDGE, EDGE / 2
        times = max(1, min(round(outer[along] / REPEATED), int(side // (least - 2 * EDGE))))
        for turn, across in zip(turns, (outer[1 - along] - middle, middle), strict=True):
            for number in range(times):
                place = EDGE + side * (number + 0.5) / times
                x, y = (across, place) if along else (place, across)
                mark.append(figure.text(x, y, text, rotation=turn, **about))
    for area in mark[:2]:
        figure.add_artist(area)
    return mark


def unmarked(figure: Figure, mark: list[Artist]) -> None:
    """Take the mark off a figure that is drawn anew, in another size."""
    for artist in mark:
        artist.remove()
    _draw_in(figure, figure.bbox)


def _draw_in(figure: Figure, box: Any) -> None:
    """Let all that is placed in shares of the figure be placed in shares of a box."""
    shares: Any = figure.transFigure  # axes, layers and texts hold this very object
    shares._boxout = box
    shares.set_children(box)
    shares.invalidate()
    for legend in figure.legends:
        legend.set_bbox_to_anchor((0, 0, 1, 1), transform=shares)
