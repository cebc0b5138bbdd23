"""Stacked horizontal bars: a row divided into a few parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat
from boso.charts.drawing.canvas import NARROW, SIZE, Chart, Width, text_width
from boso.charts.drawing.palette import PARTS, UNKNOWN
from boso.charts.drawing.provenance import framed
from boso.charts.drawing.recall import recalled
from boso.charts.drawing.rows import Rows, fit_scale, write_end, write_inside
from boso.charts.drawing.sheet import Legend, page_and_phone, sheet
from boso.charts.drawing.table import floats, require_distinct, tidy
from boso.words import liste, liten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from boso.charts.drawing.palette import Fill


@recalled
@framed
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
) -> Chart | None:
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
    if table.empty:
        return None
    wide = _wide(table, label, value, part, order)
    fills = dict(zip(order, PARTS[len(order)], strict=True)) | ({unknown: UNKNOWN} if unknown else {})
    wide = wide[[name for name in order if wide[name].sum() > 0] or list(order)]
    numbers = NumberFormat(unit=unit)
    figure, narrow = page_and_phone(lambda breadth: _draw(wide, fills, numbers, highlight, breadth), width)
    shown = tidy(wide.assign(Sum=wide.sum(axis="columns")).reset_index())
    return Chart(figure, shown, _alt(wide, numbers, alt_text.measure_by(value, label)), narrow=narrow)


def _wide(table: pd.DataFrame, label: str, value: str, part: str, order: Sequence[str]) -> pd.DataFrame:
    """Return one row a label and one column a part."""
    if len(order) > max(PARTS):
        raise ValueError(f"order has {len(order)} parts; at most {max(PARTS)} can be told apart")
    if others := sorted(set(table[part]) - set(order)):
        raise ValueError(
            f'column "{part}" holds {", ".join(map(repr, others))}; order allows: {", ".join(order)}'
        )
    require_distinct(table, label, part)
    wide = table.assign(**{value: floats(table[value])}).pivot(index=label, columns=part, values=value)
    return wide.reindex(index=table[label].unique(), columns=list(order)).fillna(0.0)


def _draw(
    wide: pd.DataFrame, fills: Mapping[str, Fill], numbers: NumberFormat, highlight: str | None,
    breadth: float,
) -> Figure:  # fmt: skip
    rows, totals = Rows.of(wide.index, breadth, bold=highlight, bar=15), floats(wide.sum(axis="columns"))
    ends = numbers.labels([numbers.with_unit(total) for total in totals])
    left = rows.left if breadth > NARROW else 1.0
    legend = Legend.fitting({str(name): fills[str(name)] for name in wide}, breadth - left)
    figure, room = sheet(breadth, legend.height + rows.height + 2), breadth - rows.left - 1
    ax = rows.axes(figure, rows.left, legend.height, room)
    points = fit_scale(ax, totals, [text_width(text, SIZE, "semibold") for text in ends], room)
    for name, before in (wide.cumsum(axis="columns") - wide).items():
        fill = fills[str(name)]
        parts = rows.bars(ax, wide[name], fill, 0 if fill.hatch else 0.8, left=before, label=name)
        write_inside(ax, parts, [numbers.number(size) for size in wide[name]], points)
    for row, (end, text) in enumerate(zip(totals, ends, strict=True)):
        write_end(ax, row, end, text, fontweight=rows.weight(row))
    legend.draw(ax, left - rows.left)
    return figure


def _alt(wide: pd.DataFrame, numbers: NumberFormat, what: str) -> str:
    totals = {str(name): float(total) for name, total in wide.sum(axis="columns").items()}
    parts = {
        str(name): liste([f"{numbers.number(float(size))} {liten(str(part))}"
                          for part, size in row.items() if size > 0])
        for name, row in wide.iterrows()
    }  # fmt: skip
    return alt_text.sentences(
        f"Stablet liggende stolpediagram: {what}, fordelt på {liste([*map(liten, map(str, wide))])}.",
        alt_text.extremes({name: numbers.with_unit(total) for name, total in totals.items()}, totals),
        alt_text.values(parts),
    )
