"""Stacked horizontal bars: a row divided into a few parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import Numbers, floats
from boso.charts.drawing.axis import Scale, fitted
from boso.charts.drawing.canvas import POINTS, SIZE, SMALL, Chart, Sheet, Width, style, text_width
from boso.charts.drawing.legend import Entry, draw_key, key_height
from boso.charts.drawing.palette import PARTS, UNKNOWN, Fill, ink_on
from boso.charts.drawing.row_labels import BAR, Rows, draw_labels, rows, weight
from boso.charts.drawing.shapes import area
from boso.charts.drawing.watermark import marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.charts.drawing.alt_text import Lang
    from boso.charts.drawing.layer import Layer


@marked
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
    decimals: int = 0,
    width: Width = "full",
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
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
    highlight, unit, decimals, width, titles, lang
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
    numbers = Numbers(decimals, unit, lang)
    with style():
        sheet = _draw(wide, fills, numbers, highlight, width)
    drawn = wide.assign(**{alt_text.phrase("total", lang): wide.sum(axis="columns")}).reset_index()
    what = alt_text.by(alt_text.title(value, titles), [alt_text.title(label, titles)], lang)
    return Chart(sheet.figure, alt_text.titled(drawn, titles), _alt(wide, numbers, what))


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
    wide: pd.DataFrame, fills: Mapping[str, Fill], numbers: Numbers, highlight: str | None, width: Width
) -> Sheet:
    place, totals = rows(list(wide.index), width), floats(wide.sum(axis="columns"))
    ends = numbers.at_marks([numbers.full(total) for total in totals])
    room = [text_width(text, SIZE, "semibold") for text in ends]
    scale = fitted(totals, room, place.left, POINTS[width] - 1)
    texts, named = _texts(wide, scale, numbers)
    entries = [] if named else [Entry(str(name), fills[str(name)]) for name in wide]
    top = key_height(entries, POINTS[width] - place.left) + 2
    sheet = Sheet(top + place.height + 2, width)
    draw_key(sheet, entries, place.left, 0, sheet.width - place.left)
    _draw_parts(sheet.ground(), place, wide, fills, scale, top)
    draw_labels(sheet, place, top, highlight)
    _draw_texts(sheet, place, wide, fills, scale, texts, top)
    for row, text in enumerate(ends):
        bold = weight(place, row, highlight)
        sheet.text(scale(totals[row]) + 4, place.middle(top, row), text, weight=bold)
    return sheet


def _texts(wide: pd.DataFrame, scale: Scale, numbers: Numbers) -> tuple[pd.DataFrame, bool]:
    """Return what stands in each part ("" where nothing fits), and whether all parts could be named there.

    A part is named in the first or second row, where its name fits beside the number: further down nobody
    looks for it.
    """
    texts = pd.DataFrame("", index=wide.index, columns=wide.columns, dtype=object)
    named = {}
    for column, name in enumerate(wide):
        for row, size in enumerate(wide[name]):
            number = numbers.bare(float(size))
            full = f"{number} {alt_text.lower(name)}"
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
    ground: Layer, place: Rows, wide: pd.DataFrame, fills: Mapping[str, Fill], scale: Scale, top: float
) -> None:
    thick, ends = BAR + 2, wide.cumsum(axis="columns")
    for name in wide:
        fill = fills[str(name)]
        for row, (end, size) in enumerate(zip(ends[name], wide[name], strict=True)):
            if size:  # the outline of nothing would be a line
                stretch = (scale(end - size), place.middle(top, row) - thick / 2, size * scale.points, thick)
                area(ground, stretch, fill, 0 if fill.hatch else 0.8)


def _draw_texts(
    sheet: Sheet, place: Rows, wide: pd.DataFrame, fills: Mapping[str, Fill], scale: Scale,
    texts: pd.DataFrame, top: float,
) -> None:  # fmt: skip
    """Write the numbers inside the parts; on a hatch they get a plain ground."""
    middles = wide.cumsum(axis="columns") - wide / 2
    for column, name in enumerate(wide):
        fill = fills[str(name)]
        for row, text in enumerate(texts[name]):
            x, y = scale(float(middles.to_numpy()[row, column])), place.middle(top, row)
            if text and fill.hatch:
                half = text_width(text, SMALL) / 2 + 2
                area(sheet.paper, (x - half, y - 5, 2 * half, 10), Fill(fill.colour), 0)
            if text:
                sheet.text(x, y, text, ha="center", size=SMALL, color=ink_on(fill.colour))


def _alt(wide: pd.DataFrame, numbers: Numbers, what: str) -> str:
    lang, totals = numbers.lang, wide.sum(axis="columns")
    sums = {str(name): float(total) for name, total in totals.items()}
    told = {
        str(name): alt_text.join(
            (f"{numbers.bare(float(size))} {alt_text.lower(part)}" for part, size in row.items() if size > 0),
            lang,
        )
        for name, row in wide.iterrows()
    }
    return alt_text.sentences(
        "Stablet liggende stolpediagram:" if lang == "nb" else "Stacked horizontal bar chart:",
        f"{what}, {alt_text.phrase('divided', lang)} {alt_text.join(map(alt_text.lower, wide), lang)}.",
        alt_text.extremes({name: numbers.full(total) for name, total in sums.items()}, sums, lang),
        alt_text.values(told, lang),
    )
