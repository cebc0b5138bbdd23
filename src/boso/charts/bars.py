"""Horizontal bars: one value, or one range of values, a row; or a total a row, divided into a few parts."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import pandas as pd
from matplotlib.figure import Figure

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NOT_STATED, NumberFormat
from boso.charts.drawing.canvas import Width
from boso.charts.drawing.chart import Chart, finish, house_chart, mask_missing, named
from boso.charts.drawing.palette import ACCENT, HATCH, OTHERS, PARTS, UNIT, UNKNOWN, Fill
from boso.charts.drawing.rows import Rows, draw_intervals, fit_scale, write_ends, write_inside
from boso.table_cells import names as as_names
from boso.words import liste, liten


@house_chart
def bars(
    table: pd.DataFrame, *, label: str, value: str, upper: str | None = None, interval: Sequence[str] = (),
    missing: str = NOT_STATED, highlight: str | None = None, unit: str = "", decimals: int = 0,
    width: Width = "full",
) -> Chart:  # fmt: skip
    """Compare values as horizontal bars, in the order of the table.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a bar; its column names are the headings that readers see.
    label, value, upper : str
        Columns with the name and the value of a bar; and with the upper end of a range ("5–8 dwellings"),
        which is solid to `value` and hatched to `upper`.
    interval : sequence of str
        Columns with the lower and the upper end of an interval of the value, drawn as a line across its end.
    missing : str
        What stands for a missing value: ``skjult`` where privacy hides it.
    highlight : str
        Name of the bar in colour; the others are grey.
    unit : str
        Written after the first value, or after each if it is ``%``; `decimals` says how a value is written.
    width : {"full", "half"}
        Width on the page: 160 or 79 mm.

    Examples
    --------
    >>> table = pd.DataFrame({"Kommune": ["Hamar", "Moss"], "Boliger": [11, 59]})
    >>> bars(table, label="Kommune", value="Boliger").alt
    'Liggende stolpediagram: Boliger etter kommune. Verdiene er: Hamar 11, Moss 59.'
    """
    table = named(table, label)
    shown = table[[label, value, *filter(None, [upper]), *interval]]
    shown = shown.assign(**{name: table[name].where(table[value].notna()) for name in interval})
    ends, names = shown.drop(columns=label).astype("Float64").astype(float), table[label].to_list()
    high = ends[upper or value].fillna(ends[value])
    farthest = ends.max(axis="columns").mask(ends[value] < 0, ends.min(axis="columns")).where(high.notna())
    numbers = NumberFormat(decimals, unit, missing)

    def draw(breadth: float) -> Figure:
        """Draw the bars: solid to the value, and behind that hatched to the upper end of a range."""
        rows, written = Rows(names, breadth, bold=highlight), numbers.labels(ends[value], high)
        figure, ax = rows.sheet({})
        fit_scale(ax, farthest.fillna(0), written, ends.fillna(0))
        colours = [OTHERS if highlight in names and name != highlight else UNIT for name in names]
        if upper:
            rows.bars(ax, ends[upper], Fill("white", HATCH), label=upper, edgecolor=colours)
        rows.bars(ax, ends[value], Fill(""), line=0, label=value, facecolor=colours)
        if interval:
            draw_intervals(ax, ends[[*interval]], ACCENT)
        rows.zero_line(ax)
        write_ends(ax, farthest, written, rows.weights)
        return figure

    if missing != NOT_STATED:
        shown = mask_missing(shown, dict.fromkeys([value, *interval], value), missing)
    sure = missing == NOT_STATED or ends[value].notna().all()  # what is hidden may be the highest
    told = alt_text.listing(names, map(numbers.range, ends[value], high), high if sure else high * nan)
    return finish(draw, shown, f"Liggende stolpediagram: {alt_text.measure_by(value, label)}.", told,
                  width=width, decimals=decimals)  # fmt: skip


@house_chart
def stacked(
    table: pd.DataFrame, *, label: str, value: str, part: str, order: Sequence[str], unknown: str = "",
    highlight: str | None = None, unit: str = "", width: Width = "full",
) -> Chart:  # fmt: skip
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
    table, order = named(table, label, part), as_names(pd.Series([*order]), "order")
    if len(order) > max(PARTS):
        raise ValueError(f"order has {len(order)} parts; at most {max(PARTS)} can be told apart")
    if others := sorted({*table[part]} - {*order}):
        raise ValueError(
            f'column "{part}" holds {", ".join(map(repr, others))}; order allows: {", ".join(order)}'
        )
    wide = table.pivot(index=label, columns=part, values=value).astype("Float64").astype(float)
    wide = wide.reindex(index=table[label].unique(), columns=order).fillna(0.0)
    fills = dict(zip(order, PARTS[len(order)], strict=True)) | ({unknown: UNKNOWN} if unknown else {})
    present = [name for name in order if wide[name].sum() > 0] or order
    wide, numbers = wide[present], NumberFormat(unit=unit)
    totals, before = wide.sum(axis="columns"), wide.cumsum(axis="columns") - wide

    def draw(breadth: float) -> Figure:
        rows, written = Rows(wide.index, breadth, bold=highlight, bar=15), numbers.labels(totals, totals)
        figure, ax = rows.sheet({name: fills[name] for name in present})
        fit_scale(ax, totals, written)
        for name in present:
            line = 0 if fills[name].hatch else 0.8
            parts = rows.bars(ax, wide[name], fills[name], line, left=before[name], label=name)
            write_inside(ax, parts, fills[name], map(numbers.number, wide[name]))
        write_ends(ax, totals, written, rows.weights)
        return figure

    ranked = alt_text.extremes(*(dict(zip(map(str, wide.index), told, strict=True))
                                 for told in (totals.map(numbers.with_unit), totals)))  # fmt: skip
    parts = {str(name): liste([f"{numbers.number(row[one])} {liten(one)}" for one in present if row[one] > 0])
             for name, row in wide.iterrows()}  # fmt: skip
    head = f"{alt_text.measure_by(value, label)}, fordelt på {liste([*map(liten, present)])}"
    return finish(draw, wide.assign(Sum=totals).reset_index(), f"Stablet liggende stolpediagram: {head}.",
                  ranked, alt_text.values(parts), width=width)  # fmt: skip
