"""Stacked horizontal bars: a row divided into a few parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat
from boso.charts.drawing.canvas import NARROW, SIZE, Chart, Width, text_width
from boso.charts.drawing.chart import finish, house_chart, named
from boso.charts.drawing.palette import PARTS, UNKNOWN
from boso.charts.drawing.rows import Rows, fit_scale, write_end, write_inside
from boso.charts.drawing.sheet import Legend, sheet
from boso.table_cells import names
from boso.words import liste, liten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure


@house_chart
def stacked(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    part: str,
    order: Sequence[str],
    unknown: str = "",
    highlight: str | None = None,
    unit: str = "",
    width: Width = "full",
) -> Chart:
    """Show how each total is divided into a few parts, as stacked horizontal bars.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a label and part, in the order wanted; a part that is not there counts as zero.
    label, value, part : str
        Columns with the name of a bar, a value, and the part that it belongs to.
    order : sequence of str
        The parts (at most five) from left to right; the last two of four or five are hatched in warm colours.
    unknown : str
        The part of `order`, if any, of which the rest is not known ("status ikke oppgitt"): drawn in grey.
    highlight, unit, width
        As in `bars`.

    Raises
    ------
    ValueError
        A part is not in `order`, `order` has more than five, or a label has two rows for one part.
    """
    order = names(pd.Series([*order]), "order")
    table = named(table, label, part)
    if len(order) > max(PARTS):
        raise ValueError(f"order has {len(order)} parts; at most {max(PARTS)} can be told apart")
    if others := sorted(set(table[part]) - set(order)):
        raise ValueError(
            f'column "{part}" holds {", ".join(map(repr, others))}; order allows: {", ".join(order)}'
        )
    wide = table.pivot(index=label, columns=part, values=value).astype("Float64").astype(float)
    wide = wide.reindex(index=table[label].unique(), columns=list(order)).fillna(0.0)
    fills = dict(zip(order, PARTS[len(order)], strict=True)) | ({str(unknown): UNKNOWN} if unknown else {})
    present = [name for name in order if wide[name].sum() > 0] or list(order)
    wide, numbers = wide[present], NumberFormat(unit=unit)
    totals, before = wide.sum(axis="columns").to_list(), wide.cumsum(axis="columns") - wide
    ends = [numbers.with_unit(total) for total in totals]

    def draw(breadth: float) -> Figure:
        rows, written = Rows(wide.index, breadth, bold=highlight, bar=15), numbers.labels(ends)
        left = rows.left if breadth > NARROW else 1.0
        legend = Legend({name: fills[name] for name in present}, breadth - left)
        figure = sheet(breadth, legend.height + rows.height + 2)
        ax = rows.axes(figure, legend.height)
        points = fit_scale(ax, totals, [text_width(text, SIZE, "semibold") for text in written], rows.room)
        for name in present:
            line = 0 if fills[name].hatch else 0.8
            parts = rows.bars(ax, wide[name], fills[name], line, left=before[name], label=name)
            write_inside(ax, parts, [numbers.number(size) for size in wide[name]], points)
        for row, (end, text) in enumerate(zip(totals, written, strict=True)):
            write_end(ax, row, end, text, fontweight=rows.weights[row])
        legend.draw(ax, left, legend.height)
        return figure

    labels = [*map(str, wide.index)]
    parts = [
        liste([f"{numbers.number(size)} {liten(str(part))}" for part, size in row.items() if size > 0])
        for _, row in wide.iterrows()
    ]
    alt = alt_text.sentences(
        f"Stablet liggende stolpediagram: {alt_text.measure_by(value, label)}, "
        f"fordelt på {liste([*map(liten, present)])}.",
        alt_text.extremes(dict(zip(labels, ends, strict=True)), dict(zip(labels, totals, strict=True))),
        alt_text.values(dict(zip(labels, parts, strict=True))),
    )
    return finish(draw, wide.assign(Sum=totals).reset_index(), alt, width=width)
