"""Small multiples: the same shares for several groups side by side; what privacy hides says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso.charts.answer_scale import HIDDEN_LABEL, mask_missing
from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat
from boso.charts.drawing.canvas import (
    SIZE,
    SMALL,
    WIDTHS,
    Canvas,
    Chart,
    style,
    text_height,
    text_width,
    wrap,
    wrap_balanced,
)  # fmt: skip
from boso.charts.drawing.horizontal import BAR_HEIGHT
from boso.charts.drawing.palette import HIDDEN, INK, MUTED, OTHERS, PALE, UNIT, Fill
from boso.charts.drawing.shapes import rectangle
from boso.charts.drawing.watermark import watermarked
from boso.words import liste

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.charts.drawing.layer import Layer

SHARE = 0.3  # of the width that labels may take
GAP = 10.0
PER_CENT = NumberFormat(unit="%")


class _Grid(NamedTuple):
    """Where the panels stand: left end of the first, width of each, top of the rows, height of a row."""

    left: float
    panel_width: float
    top: float
    row_height: float


@watermarked
def multiples(
    table: pd.DataFrame,
    *,
    label: str,
    panel: str,
    count: str,
    base: str,
    highlight: str | None = None,
) -> Chart | None:
    """Compare shares of several groups, one panel a group and one bar a statement, in per cents.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a group and statement; each group has the same statements. A count that is missing is
        hidden.
    label, panel : str
        Columns with the statement and the group.
    count, base : str
        Columns with the number who say so and the number in the group.
    highlight : str, optional
        Name of the group in colour; the others are grey.
    """
    if table.empty:
        return None
    shares = table.assign(**{count: 100 * table[count].astype("Float64") / table[base].astype("Float64")})
    wide = shares.pivot(index=label, columns=panel, values=count)
    wide = wide.reindex(index=table[label].unique(), columns=table[panel].unique())
    sizes = {str(name): int(number) for name, number in zip(table[panel], table[base], strict=True)}
    with style():
        canvas = _draw(wide, sizes, highlight)
    shown = mask_missing(table[[panel, label, count, base]], {count: count})
    return Chart(canvas.figure, alt_text.tidy(shown), _alt(wide))


def _alt(wide: pd.DataFrame) -> str:
    groups = []
    for name, row in wide.items():
        texts = [f"{item} {HIDDEN_LABEL if pd.isna(share) else PER_CENT.with_unit(float(share))}"
                 for item, share in row.items()]  # fmt: skip
        groups.append(f"{name}: {liste(texts)}.")
    return alt_text.sentences("Små stolpediagrammer, ett for hver gruppe.", *groups)


def _draw(wide: pd.DataFrame, sizes: Mapping[str, int], highlight: str | None) -> Canvas:
    width = WIDTHS["full"]
    labels = [wrap(name, width * SHARE) for name in wide.index]
    left = max(text_width(line) for lines in labels for line in lines) + GAP + 2
    panel_width = (width - 1 - left - GAP * (len(wide.columns) - 1)) / len(wide.columns)
    titles = [wrap_balanced(name, panel_width, SIZE, "semibold") for name in wide.columns]
    top = max(text_height(title) for title in titles) + SMALL * 1.2 + 8
    row_height = max(BAR_HEIGHT + 5, *(text_height(lines) + 5 for lines in labels))
    grid = _Grid(left, panel_width, top, row_height)
    canvas = Canvas(top + row_height * len(labels) + 2)
    background = canvas.background()
    for row, lines in enumerate(labels):
        canvas.text(left - GAP, top + (row + 0.5) * row_height, lines, ha="right")
    for number, (name, title) in enumerate(zip(wide.columns, titles, strict=True)):
        x = left + number * (panel_width + GAP)
        own = highlight not in sizes or name == highlight
        y, weight = top - 5 - SMALL * 1.2 - text_height(title) / 2, "semibold" if own else "normal"
        canvas.text(x, y, title, weight=weight)
        canvas.text(x, top - 5 - SMALL * 0.6, f"{sizes[str(name)]} svar", size=SMALL, color=MUTED)
        _draw_panel(canvas, background, list(wide[name]), (x, grid), Fill(UNIT if own else OTHERS))
    return canvas


def _draw_panel(
    canvas: Canvas, background: Layer, shares: Sequence[float], place: tuple[float, _Grid], fill: Fill
) -> None:
    """Draw the bars of a group on tracks that stand for all of it."""
    x, grid = place
    track = grid.panel_width - text_width(PER_CENT.number(100), SMALL) - 3
    for row, share in enumerate(shares):
        y = grid.top + (row + 0.5) * grid.row_height
        hidden = pd.isna(share)
        rectangle(background, (x, y - BAR_HEIGHT / 2, track, BAR_HEIGHT), HIDDEN if hidden else Fill(PALE))
        if hidden:
            room = text_width(HIDDEN_LABEL, SMALL) / 2 + 2
            rectangle(background, (x + track / 2 - room, y - 5, 2 * room, 10), Fill("#ffffff"))
            canvas.text(x + track / 2, y, HIDDEN_LABEL, ha="center", size=SMALL, color=MUTED)
            continue
        rectangle(background, (x, y - BAR_HEIGHT / 2, track * float(share) / 100, BAR_HEIGHT), fill)
        canvas.text(x + track + 3, y, PER_CENT.number(float(share)), size=SMALL, color=INK)
