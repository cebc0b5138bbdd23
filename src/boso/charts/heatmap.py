"""A table of counts as shaded cells, each with its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import seaborn
from matplotlib.colors import LinearSegmentedColormap, to_hex

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import floats
from boso.charts.drawing.canvas import (
    WIDTHS,
    Canvas,
    Chart,
    Width,
    style,
    text_height,
    text_width,
    wrap_balanced,
)
from boso.charts.drawing.palette import ink_on
from boso.charts.drawing.watermark import watermarked
from boso.words import tall

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

SHADES = LinearSegmentedColormap.from_list("boso", ["#f4f2ee", "#9dbfd9", "#3f7fb0", "#0b3c5d"])
CELL = 24.0
WIDEST = 104.0
GAP = 7.0


@watermarked
def heatmap(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    width: Width = "full",
) -> Chart | None:
    """Show counts by two divisions: the darker a cell, the higher its number.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a cell; a cell that is not there counts as zero.
    row, column, value : str
        Columns with the two divisions and the count.
    rows, columns : sequence of str, optional
        The order of rows and columns, what is left out here is not drawn; as in the table unless given.
    width : {"full", "half"}
        Width on the page: 160 or 79 mm.
    """
    if table.empty:
        return None
    wide = table.assign(**{value: floats(table[value])}).pivot(index=row, columns=column, values=value)
    wide = wide.reindex(
        index=list(rows or table[row].unique()), columns=list(columns or table[column].unique())
    )
    wide = wide.fillna(0.0)
    with style():
        canvas = _draw(wide, width)
    cells = {f"{name}, {alt_text.lower_first(title)}": float(number)
             for name, line in wide.iterrows() for title, number in line.items()}  # fmt: skip
    texts = {name: tall(number) for name, number in cells.items()}
    alt = alt_text.sentences(
        f"Rutediagram, mørkere er høyere: {alt_text.measure_by(value, row, column)}.",
        alt_text.extremes(texts, cells),
        alt_text.values(texts),
    )
    return Chart(canvas.figure, alt_text.tidy(wide.reset_index()), alt)


def _draw(wide: pd.DataFrame, width: Width) -> Canvas:
    labels = [wrap_balanced(name, WIDTHS[width] * 0.36) for name in wide.index]
    left = max(text_width(line) for label in labels for line in label) + GAP + 2
    cell = min(WIDEST, (WIDTHS[width] - left) / len(wide.columns))
    titles = [wrap_balanced(name, cell - 6) for name in wide.columns]
    top = max(text_height(title) for title in titles) + 4
    height = max(CELL, *(text_height(label) + 4 for label in labels))
    canvas = Canvas(top + height * len(labels) + 1, width)
    for column, title in enumerate(titles):
        canvas.text(left + (column + 0.5) * cell, top - 3 - text_height(title) / 2, title, ha="center")
    for row, label in enumerate(labels):
        canvas.text(left - GAP, top + (row + 0.5) * height, label, ha="right")
    _draw_cells(canvas, wide, (left, top, cell, height))
    return canvas


def _draw_cells(canvas: Canvas, wide: pd.DataFrame, place: tuple[float, float, float, float]) -> None:
    """Shade the cells and write their numbers; `place` is their left, top, width and height."""
    left, top, cell, height = place
    axes = canvas.axes(left, top, cell * len(wide.columns), height * len(wide))
    most = max(float(wide.to_numpy().max()), 1.0)
    seaborn.heatmap(wide, vmin=0, vmax=most, cmap=SHADES, cbar=False, linewidths=1.5, linecolor="white",
                    xticklabels=True, yticklabels=True, ax=axes)  # fmt: skip
    axes.tick_params(labelleft=False, labelbottom=False)
    axes.set(xlabel="", ylabel="")
    for row, line in enumerate(wide.to_numpy()):
        for column, number in enumerate(line):
            x, y = left + (column + 0.5) * cell, top + (row + 0.5) * height
            ink = ink_on(to_hex(SHADES(number / most)))
            canvas.text(x, y, tall(float(number)), ha="center", color=ink)
