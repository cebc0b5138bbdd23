"""Stacked horizontal bars: a row divided into a few parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat, floats
from boso.charts.drawing.canvas import SIZE, SMALL, WIDTHS, Canvas, Chart, Width, style, text_width
from boso.charts.drawing.horizontal import (
    BAR_HEIGHT,
    RowLabels,
    Scale,
    draw_row_labels,
    fit_scale,
    row_labels,
)  # fmt: skip
from boso.charts.drawing.legend import Entry, draw_legend, legend_height
from boso.charts.drawing.palette import PARTS, UNKNOWN, Fill, ink_on
from boso.charts.drawing.shapes import rectangle
from boso.charts.drawing.watermark import watermarked
from boso.words import liste

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.charts.drawing.layer import Layer


@watermarked
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
    fills = {
        name: UNKNOWN if name == unknown else fill
        for name, fill in zip(order, PARTS[len(order)], strict=True)
    }
    wide = wide[[name for name in order if wide[name].sum() > 0] or list(order)]
    numbers = NumberFormat(unit=unit)
    with style():
        canvas = _draw(wide, fills, numbers, highlight, width)
    shown = wide.assign(Sum=wide.sum(axis="columns")).reset_index()
    return Chart(canvas.figure, alt_text.tidy(shown), _alt(wide, numbers, alt_text.measure_by(value, label)))


def _wide(table: pd.DataFrame, label: str, value: str, part: str, order: Sequence[str]) -> pd.DataFrame:
    """Return one row a label and one column a part."""
    if len(order) > max(PARTS):
        raise ValueError(f"order has {len(order)} parts; at most {max(PARTS)} can be told apart")
    unknown = sorted(set(table[part]) - set(order))
    if unknown:
        raise ValueError(
            f'column "{part}" holds {", ".join(map(repr, unknown))}; order allows: {", ".join(order)}'
        )
    double = table[table.duplicated([label, part])]
    if not double.empty:
        pair = f"{double.iloc[0][label]}, {double.iloc[0][part]}"
        raise ValueError(f"two rows for {pair}: add them up first, or one bar would hide the other")
    wide = table.assign(**{value: floats(table[value])}).pivot(index=label, columns=part, values=value)
    return wide.reindex(index=table[label].unique(), columns=list(order)).fillna(0.0)


def _draw(
    wide: pd.DataFrame, fills: Mapping[str, Fill], numbers: NumberFormat, highlight: str | None, width: Width
) -> Canvas:
    labels, totals = row_labels(list(wide.index), width), floats(wide.sum(axis="columns"))
    ends = numbers.labels([numbers.with_unit(total) for total in totals])
    room = [text_width(text, SIZE, "semibold") for text in ends]
    scale = fit_scale(totals, room, labels.left, WIDTHS[width] - 1)
    texts, named = _texts(wide, scale, numbers)
    entries = [] if named else [Entry(str(name), fills[str(name)]) for name in wide]
    top = legend_height(entries, WIDTHS[width] - labels.left) + 2
    canvas = Canvas(top + labels.height + 2, width)
    draw_legend(canvas, entries, labels.left, 0, canvas.width - labels.left)
    _draw_parts(canvas.background(), labels, wide, fills, scale, top)
    draw_row_labels(canvas, labels, top, highlight)
    _draw_texts(canvas, labels, wide, fills, scale, texts, top)
    for row, text in enumerate(ends):
        weight = labels.weight(row, highlight)
        canvas.text(scale(totals[row]) + 4, labels.centre(top, row), text, weight=weight)
    return canvas


def _texts(wide: pd.DataFrame, scale: Scale, numbers: NumberFormat) -> tuple[pd.DataFrame, bool]:
    """Return what stands in each part ("" where nothing fits), and whether all parts could be named there.

    A part is named in the first or second row, where its name fits beside the number: further down nobody
    looks for it.
    """
    texts = pd.DataFrame("", index=wide.index, columns=wide.columns, dtype=object)
    named = {}
    for column, name in enumerate(wide):
        for row, size in enumerate(wide[name]):
            number = numbers.number(float(size))
            full = f"{number} {alt_text.lower_first(name)}"
            if row < 2 and name not in named and _fits(full, size, scale):
                named[name] = (row, column, full)
            texts.iloc[row, column] = number if size > 0 and _fits(number, size, scale) else ""
    if len(named) < len(wide.columns):
        return texts, False
    for row, column, full in named.values():
        texts.iloc[row, column] = full
    return texts, True


def _fits(text: str, size: float, scale: Scale) -> bool:
    return text_width(text, SMALL) + 5 <= size * scale.points


def _draw_parts(
    background: Layer,
    labels: RowLabels,
    wide: pd.DataFrame,
    fills: Mapping[str, Fill],
    scale: Scale,
    top: float,
) -> None:
    thick, ends = BAR_HEIGHT + 2, wide.cumsum(axis="columns")
    for name in wide:
        fill = fills[str(name)]
        for row, (end, size) in enumerate(zip(ends[name], wide[name], strict=True)):
            if size:  # the outline of nothing would be a line
                stretch = (scale(end - size), labels.centre(top, row) - thick / 2, size * scale.points, thick)
                rectangle(background, stretch, fill, 0 if fill.hatch else 0.8)


def _draw_texts(
    canvas: Canvas, labels: RowLabels, wide: pd.DataFrame, fills: Mapping[str, Fill], scale: Scale,
    texts: pd.DataFrame, top: float,
) -> None:  # fmt: skip
    """Write the numbers inside the parts; on a hatch they get a plain background."""
    middles = wide.cumsum(axis="columns") - wide / 2
    for column, name in enumerate(wide):
        fill = fills[str(name)]
        for row, text in enumerate(texts[name]):
            x, y = scale(float(middles.to_numpy()[row, column])), labels.centre(top, row)
            if text and fill.hatch:
                half = text_width(text, SMALL) / 2 + 2
                rectangle(canvas.foreground, (x - half, y - 5, 2 * half, 10), Fill(fill.colour), 0)
            if text:
                canvas.text(x, y, text, ha="center", size=SMALL, color=ink_on(fill.colour))


def _alt(wide: pd.DataFrame, numbers: NumberFormat, what: str) -> str:
    totals = {str(name): float(total) for name, total in wide.sum(axis="columns").items()}
    parts = {
        str(name): liste(
            [
                f"{numbers.number(float(size))} {alt_text.lower_first(part)}"
                for part, size in row.items()
                if size > 0
            ]
        )
        for name, row in wide.iterrows()
    }
    divided = liste([alt_text.lower_first(part) for part in wide])
    return alt_text.sentences(
        f"Stablet liggende stolpediagram: {what}, delt i {divided}.",
        alt_text.extremes({name: numbers.with_unit(total) for name, total in totals.items()}, totals),
        alt_text.values(parts),
    )
