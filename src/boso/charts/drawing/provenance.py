"""The mark of numbers that nobody collected: around the drawing, in its description and in its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from boso.charts.drawing.canvas import style, text_width

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

MARKS = {
    "nb": {
        "reconstructed": "Rekonstruerte svar",
        "simulated": "Simulerte tall",
        "mixed": "Rekonstruerte og simulerte tall",
    },
    "en": {
        "reconstructed": "Reconstructed answers",
        "simulated": "Simulated numbers",
        "mixed": "Reconstructed and simulated numbers",
    },
}
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
    broad, tall = 72 * figure.get_size_inches()
    least = text_width(text, WORDS, "semibold") + 4 * EDGE
    width, height = max(broad + 2 * FRAME, least), max(tall + 2 * FRAME, least)
    figure.set_size_inches(width / 72, height / 72)
    inner = Bbox.from_bounds((width - broad) / 144, (height - tall) / 144, broad / 72, tall / 72)
    _draw_in(figure, TransformedBbox(inner, figure.dpi_scale_trans))
    points: Any = Affine2D().scale(1 / 72) + figure.dpi_scale_trans
    areas = [
        Rectangle((edge, edge), width - 2 * edge, height - 2 * edge, facecolor=colour, edgecolor="none",
                  linewidth=0, transform=points, zorder=BELOW)
        for edge, colour in ((0.0, BAND), (EDGE, GROUND))
    ]  # fmt: skip

    def along(side: float) -> list[float]:
        """Return where on a side of that length the words stand."""
        times = max(1, min(round(side / REPEATED), int((side - 2 * EDGE) // (least - 2 * EDGE))))
        return [EDGE + (side - 2 * EDGE) * (number + 0.5) / times for number in range(times)]

    middle = EDGE / 2
    places = [(x, y, 0) for y in (height - middle, middle) for x in along(width)]
    places += [(x, y, turned) for x, turned in ((middle, 90), (width - middle, 270)) for y in along(height)]
    about: dict[str, Any] = {
        "transform": points, "rotation_mode": "anchor", "ha": "center", "va": "center_baseline",
        "size": WORDS, "weight": "semibold", "color": INK, "zorder": BELOW, "parse_math": False,
    }  # fmt: skip
    with style(reset=False):
        texts = [figure.text(x, y, text, rotation=turned, **about) for x, y, turned in places]
    return [*map(figure.add_artist, areas), *texts]


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
