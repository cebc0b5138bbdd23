"""Horizontal bars: one value, or one range of values, a row."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from boso.charts.answer_scale import mask_missing
from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NOT_STATED, NumberFormat, floats
from boso.charts.drawing.canvas import SIZE, Canvas, Chart, Width, style, text_width
from boso.charts.drawing.horizontal import (
    BAR_HEIGHT,
    RowLabels,
    Scale,
    draw_row_labels,
    fit_scale,
    row_labels,
)  # fmt: skip
from boso.charts.drawing.palette import ACCENT, HATCH, INK, MUTED, Fill, bar_colours
from boso.charts.drawing.shapes import error_bar, rectangle
from boso.charts.drawing.watermark import watermarked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from boso.charts.drawing.layer import Layer

TOP = 2.0


@watermarked
def bars(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    upper: str | None = None,
    interval: Sequence[str] = (),
    missing: str = NOT_STATED,
    highlight: str | None = None,
    unit: str = "",
    decimals: int = 0,
    width: Width = "full",
) -> Chart | None:
    """Compare values as horizontal bars, in the order of the table.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a bar; its column names are the headings that readers see.
    label, value : str
        Columns with the name and the value of a bar.
    upper : str, optional
        Column with the upper end of a range ("5–8 dwellings"): solid to `value`, hatched to `upper`.
    interval : sequence of str
        Columns with the lower and the upper end of an interval of the value, drawn as a line across its end.
    missing : str
        What stands for a missing value: ``skjult`` where privacy hides it.
    highlight : str, optional
        Name of the bar in colour; the others are grey.
    unit : str
        Written after the first value, or after each if it is ``%``.
    decimals : int
        Decimals shown.
    width : {"full", "half"}
        Width on the page: 160 or 79 mm.

    Returns
    -------
    Chart or None
        None for an empty table.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"Kommune": ["Hamar", "Moss"], "Boliger": [11, 59]})
    >>> bars(table, label="Kommune", value="Boliger").alt
    'Liggende stolpediagram: Boliger etter kommune. Verdiene er: Hamar 11, Moss 59.'
    """
    if table.empty:
        return None
    low, high = floats(table[value]), floats(table[upper or value])
    high = [a if isnan(b) else b for a, b in zip(low, high, strict=True)]
    table = table.assign(**{name: table[name].where(table[value].notna()) for name in interval})
    spans = list(zip(*(floats(table[name]) for name in interval), strict=True))
    numbers = NumberFormat(decimals, unit)
    texts = [missing if isnan(a) else numbers.range(a, b) for a, b in zip(low, high, strict=True)]
    with style():
        labels = row_labels(list(table[label]), width)
        canvas = _draw(labels, low, high, spans, numbers.labels(texts), highlight, width)
    shown = table[[label, value, *([upper] if upper else []), *interval]]
    if missing != NOT_STATED:
        shown = mask_missing(shown, dict.fromkeys([value, *interval], value), missing)
    told = dict(zip(labels.names, texts, strict=True))
    alt = alt_text.sentences(
        f"Liggende stolpediagram: {alt_text.measure_by(value, label)}.",
        alt_text.extremes(told, dict(zip(labels.names, high, strict=True))),
        alt_text.values(told),
    )
    return Chart(canvas.figure, alt_text.tidy(shown), alt)


def _draw(
    labels: RowLabels, low: list[float], high: list[float], spans: list[tuple[float, ...]], texts: list[str],
    highlight: str | None, width: Width,
) -> Canvas:  # fmt: skip
    canvas = Canvas(labels.height + 2 * TOP, width)
    ends = [0.0 if isnan(value) else value for value in high]
    ends = [_outer(end, span) for end, span in zip(ends, spans or [()] * len(ends), strict=True)]
    room = [text_width(text, SIZE, "semibold") for text in texts]
    scale = fit_scale(ends, room, labels.left, canvas.width - 1)
    _draw_bars(canvas.background(), labels, low, high, bar_colours(labels.names, highlight), scale)
    draw_row_labels(canvas, labels, TOP, highlight)
    for row, (end, text) in enumerate(zip(ends, texts, strict=True)):
        x, side = (scale(end) - 4, "right") if end < 0 else (scale(end) + 4, "left")
        colour = MUTED if isnan(high[row]) else INK
        weight = labels.weight(row, highlight)
        canvas.text(x, labels.centre(TOP, row), text, ha=side, weight=weight, color=colour)
    for row, span in enumerate(spans):
        if not isnan(span[0]):
            error_bar(canvas, (scale(span[0]), scale(span[1])), labels.centre(TOP, row), ACCENT)
    canvas.foreground.plot([scale(0)] * 2, [TOP, canvas.height - TOP], color="#8a8a8a", linewidth=0.6)
    return canvas


def _outer(end: float, span: tuple[float, ...]) -> float:
    """Return where the label of a bar begins: at its end, or at the farther end of its interval."""
    return (min if end < 0 else max)(end, *(value for value in span if not isnan(value)), end)


def _draw_bars(
    background: Layer,
    labels: RowLabels,
    low: list[float],
    high: list[float],
    colours: list[str],
    scale: Scale,
) -> None:
    """Draw the bars: solid to the value, hatched on to the upper end of a range."""
    ends = list(zip(low, high, strict=True))
    solid = [(row, 0.0, a, Fill(colours[row]), 0.0) for row, (a, _) in enumerate(ends) if not isnan(a)]
    hatched = [
        (row, a, b, Fill("white", HATCH, colours[row]), 0.8) for row, (a, b) in enumerate(ends) if b > a
    ]
    for row, start, end, fill, edge in (*solid, *hatched):
        left, right = sorted((scale(start), scale(end)))
        top = labels.centre(TOP, row) - BAR_HEIGHT / 2
        rectangle(background, (left, top, right - left, BAR_HEIGHT), fill, edge)
