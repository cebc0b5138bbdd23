"""Horizontal bars: one value, or one range of values, a row."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from boso.charts import answer_scale
from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import Numbers, floats
from boso.charts.drawing.axis import Scale, fitted
from boso.charts.drawing.canvas import SIZE, Chart, Sheet, Width, style, text_width
from boso.charts.drawing.palette import ACCENT, HATCH, INK, MUTED, Fill, bar_colours
from boso.charts.drawing.row_labels import BAR, Rows, draw_labels, rows, weight
from boso.charts.drawing.shapes import area, whisker
from boso.charts.drawing.watermark import marked
from boso.words import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from boso.charts.drawing.alt_text import Lang
    from boso.charts.drawing.layer import Layer

TOP = 2.0


@marked
def bars(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    upper: str | None = None,
    interval: Sequence[str] = (),
    missing: str = "",
    highlight: str | None = None,
    unit: str = "",
    decimals: int = 0,
    width: Width = "full",
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
) -> Chart | None:
    """Compare values as horizontal bars, in the order of the table.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a bar.
    label, value : str
        Columns with the name and the value of a bar; a missing value is said to be not stated.
    upper : str, optional
        Column with the upper end of a range ("5–8 dwellings"): solid to `value`, hatched to `upper`.
    interval : sequence of str
        Columns with the lower and the upper end of an interval of the value, drawn as a line across its end.
    missing : str
        What stands for a missing value, if not that it is not stated: ``skjult``.
    highlight : str, optional
        Name of the bar in colour; the others are grey.
    unit : str
        Written after the first value, or after each if it is ``%``.
    decimals : int
        Decimals shown.
    width : {"full", "half"}
        Width on the page: 160 or 79 mm.
    titles : mapping, optional
        Titles that readers see, by column name.
    lang : {"nb", "en"}
        Language of the numbers and of the description.

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
    numbers = Numbers(decimals, unit, lang)
    texts = [missing if missing and isnan(a) else numbers.range(a, b) for a, b in zip(low, high, strict=True)]
    with style():
        place = rows(list(table[label]), width)
        sheet = _draw(place, low, high, spans, numbers.at_marks(texts), highlight, width)
    drawn = table[[label, value, *([upper] if upper else []), *interval]]
    if missing == HIDDEN[lang]:
        drawn = answer_scale.veiled(drawn, dict.fromkeys([value, *interval], table[value].isna()), missing)
    drawn = alt_text.titled(drawn, titles)
    return Chart(sheet.figure, drawn, _alt(drawn, place.names, texts, high, lang))


def _alt(
    drawn: pd.DataFrame, names: Sequence[str], texts: Sequence[str], high: Sequence[float], lang: Lang
) -> str:
    told = dict(zip(names, texts, strict=True))
    return alt_text.sentences(
        "Liggende stolpediagram:" if lang == "nb" else "Horizontal bar chart:",
        f"{alt_text.by(drawn.columns[1], [drawn.columns[0]], lang)}.",
        alt_text.extremes(told, dict(zip(names, high, strict=True)), lang),
        alt_text.values(told, lang),
    )


def _draw(
    place: Rows, low: list[float], high: list[float], spans: list[tuple[float, ...]], texts: list[str],
    highlight: str | None, width: Width,
) -> Sheet:  # fmt: skip
    sheet = Sheet(place.height + 2 * TOP, width)
    ends = [0.0 if isnan(value) else value for value in high]
    ends = [_outer(end, span) for end, span in zip(ends, spans or [()] * len(ends), strict=True)]
    scale = fitted(ends, [text_width(text, SIZE, "semibold") for text in texts], place.left, sheet.width - 1)
    _draw_bars(sheet.ground(), place, low, high, bar_colours(place.names, highlight), scale)
    draw_labels(sheet, place, TOP, highlight)
    for row, (end, text) in enumerate(zip(ends, texts, strict=True)):
        x, side = (scale(end) - 4, "right") if end < 0 else (scale(end) + 4, "left")
        colour = MUTED if isnan(high[row]) else INK
        sheet.text(
            x, place.middle(TOP, row), text, ha=side, weight=weight(place, row, highlight), color=colour
        )
    for row, span in enumerate(spans):
        if not isnan(span[0]):
            whisker(sheet, (scale(span[0]), scale(span[1])), place.middle(TOP, row), ACCENT)
    sheet.paper.plot([scale(0)] * 2, [TOP, sheet.height - TOP], color="#8a8a8a", linewidth=0.6)
    return sheet


def _outer(end: float, span: tuple[float, ...]) -> float:
    """Return where the label of a bar begins: at its end, or at the farther end of its interval."""
    return (min if end < 0 else max)(end, *(value for value in span if not isnan(value)), end)


def _draw_bars(
    ground: Layer, place: Rows, low: list[float], high: list[float], colours: list[str], scale: Scale
) -> None:
    """Draw the bars: solid to the value, hatched on to the upper end of a range."""
    ends = list(zip(low, high, strict=True))
    solid = [(row, 0.0, a, Fill(colours[row]), 0.0) for row, (a, _) in enumerate(ends) if not isnan(a)]
    hatched = [
        (row, a, b, Fill("white", HATCH, colours[row]), 0.8) for row, (a, b) in enumerate(ends) if b > a
    ]
    for row, start, end, fill, edge in (*solid, *hatched):
        left, right = sorted((scale(start), scale(end)))
        area(ground, (left, place.middle(TOP, row) - BAR / 2, right - left, BAR), fill, edge)
