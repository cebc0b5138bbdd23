"""Horizontal bars: one value, or one range of values, a row."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import seaborn

from boso.charts import describe
from boso.charts.describe import Numbers, floats
from boso.charts.palette import ACCENT, INK, MUTED, bar_colours
from boso.charts.provenance import marked
from boso.charts.rows import BAR, Rows, draw_labels, rows, weight
from boso.charts.scale import fitted
from boso.charts.shapes import whisker
from boso.charts.sheet import SIZE, Chart, Sheet, Width, style, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from boso.charts.describe import Lang

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
    drawn = describe.titled(table[[label, value, *([upper] if upper else []), *interval]], titles)
    return Chart(sheet.figure, drawn, _alt(drawn, place.names, texts, high, lang))


def _alt(
    drawn: pd.DataFrame, names: Sequence[str], texts: Sequence[str], high: Sequence[float], lang: Lang
) -> str:
    told = dict(zip(names, texts, strict=True))
    return describe.sentences(
        "Liggende stolpediagram:" if lang == "nb" else "Horizontal bar chart:",
        f"{describe.by(drawn.columns[1], [drawn.columns[0]], lang)}.",
        describe.extremes(told, dict(zip(names, high, strict=True)), lang),
        describe.values(told, lang),
    )


def _draw(
    place: Rows, low: list[float], high: list[float], spans: list[tuple[float, ...]], texts: list[str],
    highlight: str | None, width: Width,
) -> Sheet:  # fmt: skip
    sheet = Sheet(place.height + 2 * TOP, width)
    ends = [0.0 if isnan(value) else value for value in high]
    ends = [_outer(end, span) for end, span in zip(ends, spans or [()] * len(ends), strict=True)]
    scale = fitted(ends, [text_width(text, SIZE, "semibold") for text in texts], place.left, sheet.width - 1)
    axes = sheet.panel(place.left, TOP, sheet.width - place.left, place.height)
    _draw_bars(axes, low, high, bar_colours(place.names, highlight), BAR / place.pitch)
    axes.set(xlim=scale.limits(place.left, sheet.width), ylim=(len(texts) - 0.5, -0.5))
    axes.set(xlabel="", ylabel="", xticks=[], yticks=[])
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


def _draw_bars(axes: Axes, low: list[float], high: list[float], colours: list[str], thick: float) -> None:
    """Draw the bars: solid to the value, hatched on to the upper end of a range."""
    keys = [str(row) for row in range(len(low))]
    seaborn.barplot(x=low, y=keys, hue=keys, palette=colours, saturation=1, width=thick, legend=False,
                    errorbar=None, ax=axes)  # fmt: skip
    for row, (a, b, colour) in enumerate(zip(low, high, colours, strict=True)):
        if b > a:
            axes.barh(row, b - a, left=a, height=thick, facecolor="white", edgecolor=colour, hatch="/////",
                      linewidth=0.8)  # fmt: skip
