"""The watermark of numbers that nobody collected: across the drawing, in its description and in its table."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from math import radians, tan
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from boso.charts.drawing.canvas import Chart, style, text_width
from boso.charts.drawing.halo import TextBox, draw_halos, text_boxes
from boso.charts.drawing.layer import Layer
from boso.words import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.figure import Figure

P = ParamSpec("P")

COLLECTED = "collected"
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
INK, OPACITY = "#8a5a00", 0.34
LARGEST, SHARE, DEPTH, SPACING, TILT = 26.0, 0.6, 0.3, 92.0, 5.0
GID = "provenance"


def watermarked(
    draw: Callable[Concatenate[pd.DataFrame, P], Chart | None],
) -> Callable[Concatenate[pd.DataFrame, P], Chart | None]:
    """Make a chart function watermark what it draws where the table says that nobody collected its numbers.

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
        with style():
            draw_watermark(chart.figure, text)
        shown = chart.table.assign(**{COLUMN: text.lower()})
        return replace(chart, table=shown, alt=f"{text}. {chart.alt}", provenance=provenance)

    return wrapper


def draw_watermark(figure: Figure, text: str) -> None:
    """Write a text across the drawing, again for every few rows: over its areas, faded under its words."""
    width, height = (72 * inches for inches in figure.get_size_inches())
    broad = LARGEST * SHARE * width / text_width(text, LARGEST, "semibold")
    size = min(LARGEST, broad, DEPTH * height)
    length = text_width(text, size, "semibold")
    times = max(1, round(height / SPACING))
    centres = [(width * 0.56, height * (number + 0.5) / times) for number in range(times)]
    met = [word for word in text_boxes(figure)
           if word.text in HIDDEN.values()  # what stands for a hidden number looks the same everywhere
           or any(_crosses(word, centre, length, size) for centre in centres)]  # fmt: skip
    layer = Layer(figure, zorder=1.5)
    for x, y in centres:
        layer.text(x, y, text, ha="center", va="center", rotation=TILT, fontsize=size,
                   fontweight="semibold", color=INK, alpha=OPACITY, gid=GID)  # fmt: skip
    draw_halos(figure, layer, met)


def _crosses(word: TextBox, centre: tuple[float, float], length: float, size: float) -> bool:
    """Whether a watermark around a point runs through a word."""
    left, top, right, bottom, _ = word
    x, y = (left + right) / 2 - centre[0], (top + bottom) / 2 - centre[1]
    slope = tan(radians(TILT))
    near = (bottom - top) / 2 + size / 2 + slope * (right - left) / 2
    return abs(x) < (length + right - left) / 2 and abs(y + slope * x) < near
