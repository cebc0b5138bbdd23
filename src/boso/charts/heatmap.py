"""A table of counts as shaded cells, each with its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import seaborn
from matplotlib.colors import LinearSegmentedColormap, to_hex

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import Numbers, floats
from boso.charts.drawing.canvas import POINTS, Chart, Sheet, Width, balanced, block_height, style, text_width
from boso.charts.drawing.palette import ink_on
from boso.charts.drawing.watermark import marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from boso.charts.drawing.alt_text import Lang

SHADES = LinearSegmentedColormap.from_list("boso", ["#f4f2ee", "#9dbfd9", "#3f7fb0", "#0b3c5d"])
CELL = 24.0
WIDEST = 104.0
GAP = 7.0


@marked
def heatmap(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    decimals: int = 0,
    width: Width = "full",
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
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
    decimals, width, titles, lang
        As in `bars`.
    """
    if table.empty:
        return None
    wide = table.assign(**{value: floats(table[value])}).pivot(index=row, columns=column, values=value)
    wide = wide.reindex(
        index=list(rows or table[row].unique()), columns=list(columns or table[column].unique())
    )
    wide, numbers = wide.fillna(0.0), Numbers(decimals, lang=lang)
    with style():
        sheet = _draw(wide, numbers, width)
    groups = [alt_text.title(row, titles), alt_text.title(column, titles)]
    what = alt_text.by(alt_text.title(value, titles), groups, lang)
    return Chart(sheet.figure, alt_text.titled(wide.reset_index(), titles), _alt(wide, numbers, what))


def _alt(wide: pd.DataFrame, numbers: Numbers, what: str) -> str:
    cells = {
        f"{name}, {alt_text.lower(c)}": float(n) for name, row in wide.iterrows() for c, n in row.items()
    }
    texts = {name: numbers.bare(number) for name, number in cells.items()}
    head = "Rutediagram, mørkere er høyere:" if numbers.lang == "nb" else "Heat map, darker is higher:"
    return alt_text.sentences(
        f"{head} {what}.",
        alt_text.extremes(texts, cells, numbers.lang),
        alt_text.values(texts, numbers.lang),
    )


def _draw(wide: pd.DataFrame, numbers: Numbers, width: Width) -> Sheet:
    labels = [balanced(name, POINTS[width] * 0.36) for name in wide.index]
    left = max(text_width(line) for label in labels for line in label) + GAP + 2
    cell = min(WIDEST, (POINTS[width] - left) / len(wide.columns))
    heads = [balanced(name, cell - 6) for name in wide.columns]
    top = max(block_height(head) for head in heads) + 4
    tall = max(CELL, *(block_height(label) + 4 for label in labels))
    sheet = Sheet(top + tall * len(labels) + 1, width)
    for column, head in enumerate(heads):
        sheet.text(left + (column + 0.5) * cell, top - 3 - block_height(head) / 2, head, ha="center")
    for row, label in enumerate(labels):
        sheet.text(left - GAP, top + (row + 0.5) * tall, label, ha="right")
    _draw_cells(sheet, wide, numbers, (left, top, cell, tall))
    return sheet


def _draw_cells(
    sheet: Sheet, wide: pd.DataFrame, numbers: Numbers, place: tuple[float, float, float, float]
) -> None:
    left, top, cell, tall = place
    axes = sheet.panel(left, top, cell * len(wide.columns), tall * len(wide))
    most = max(float(wide.to_numpy().max()), 1.0)
    seaborn.heatmap(wide, vmin=0, vmax=most, cmap=SHADES, cbar=False, linewidths=1.5, linecolor="white",
                    xticklabels=False, yticklabels=False, ax=axes)  # fmt: skip
    axes.set(xlabel="", ylabel="")
    for row, line in enumerate(wide.to_numpy()):
        for column, number in enumerate(line):
            x, y = left + (column + 0.5) * cell, top + (row + 0.5) * tall
            ink = ink_on(to_hex(SHADES(number / most)))
            sheet.text(x, y, numbers.bare(float(number)), ha="center", color=ink)
