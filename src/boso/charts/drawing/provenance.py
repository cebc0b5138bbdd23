"""The mark of numbers that nobody collected: around the drawing, in its description and in its table."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from boso.charts.drawing.canvas import Chart, style, text_width
from boso.data import COLLECTED

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

P = ParamSpec("P")

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


def framed(
    draw: Callable[Concatenate[pd.DataFrame, P], Chart | None],
) -> Callable[Concatenate[pd.DataFrame, P], Chart | None]:
    """Make a chart function mark what it draws where the table says that nobody collected its numbers.

    The table says so in ``attrs["provenance"]``: reconstructed, simulated, or mixed. How many answers its
    numbers are of, ``attrs["base"]``, goes with the chart.
    """

    @wraps(draw)
    def wrapper(table: pd.DataFrame, /, *args: P.args, **options: P.kwargs) -> Chart | None:
        chart = draw(table, *args, **options)
        if chart is None:
            return None
        chart = replace(chart, base=table.attrs.get("base"))
        provenance = str(table.attrs.get("provenance", COLLECTED))
        if provenance == COLLECTED:
            return chart
        text = MARKS["nb"][provenance]
        for figure in (chart.figure, chart.narrow):
            if figure is not None:
                marked(figure, text)
        shown = chart.table.assign(**{COLUMN: text.lower()})
        return replace(chart, table=shown, alt=f"{text}. {chart.alt}", provenance=provenance)

    return wrapper


def marked(figure: Figure, text: str) -> list[Artist]:
    """Put a finished drawing on a tinted ground, in a frame that says `text` on all four sides.

    The figure grows by `FRAME` points on each side, or by as much as the words need.

    Returns
    -------
    list of matplotlib.artist.Artist
        The mark, for `unmarked`.
    """
    broad, tall = (72 * inches for inches in figure.get_size_inches())
    least = text_width(text, WORDS, "semibold") + 4 * EDGE
    width, height = max(broad + 2 * FRAME, least), max(tall + 2 * FRAME, least)
    figure.set_size_inches(width / 72, height / 72)
    inner = Bbox.from_bounds((width - broad) / 144, (height - tall) / 144, broad / 72, tall / 72)
    _draw_in(figure, TransformedBbox(inner, figure.dpi_scale_trans))
    points: Any = Affine2D().scale(1 / 72) + figure.dpi_scale_trans
    band = Rectangle((0, 0), width, height, facecolor=BAND)
    ground = Rectangle((EDGE, EDGE), width - 2 * EDGE, height - 2 * EDGE, facecolor=GROUND)
    mark: list[Artist] = []
    for area in (band, ground):
        area.set(edgecolor="none", linewidth=0, transform=points, zorder=BELOW)
        mark.append(figure.add_artist(area))
    with style(reset=False):
        for x, y, turned in _places(width, height, least - 2 * EDGE):
            mark.append(
                figure.text(
                    x, y, text, transform=points, rotation=turned, rotation_mode="anchor", ha="center",
                    va="center_baseline", size=WORDS, weight="semibold", color=INK, zorder=BELOW,
                    parse_math=False,
                )
            )  # fmt: skip
    return mark


def unmarked(figure: Figure, mark: list[Artist]) -> None:
    """Take the mark off a figure that is drawn anew, in another size."""
    for artist in mark:
        artist.remove()
    _draw_in(figure, figure.bbox)


def _places(width: float, height: float, room: float) -> list[tuple[float, float, float]]:
    """Return where the words stand, and how far they are turned."""

    def along(side: float) -> list[float]:
        times = max(1, min(round(side / REPEATED), int((side - 2 * EDGE) // room)))
        return [EDGE + (side - 2 * EDGE) * (number + 0.5) / times for number in range(times)]

    middle = EDGE / 2
    return [
        *((x, y, 0.0) for y in (height - middle, middle) for x in along(width)),
        *((middle, y, 90.0) for y in along(height)),
        *((width - middle, y, 270.0) for y in along(height)),
    ]


def _draw_in(figure: Figure, box: Any) -> None:
    """Let all that is placed in shares of the figure be placed in shares of a box."""
    shares: Any = figure.transFigure  # axes, layers and texts hold this very object
    shares._boxout = box
    shares.set_children(box)
    shares.invalidate()
    for legend in figure.legends:
        legend.set_bbox_to_anchor((0, 0, 1, 1), transform=shares)
