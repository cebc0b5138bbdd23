"""Horizontal bars: one value, or one range of values, a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NOT_STATED, NumberFormat
from boso.charts.drawing.canvas import SIZE, Chart, Width, text_width
from boso.charts.drawing.palette import ACCENT, HATCH, INK, MUTED, Fill, bar_colours
from boso.charts.drawing.provenance import framed
from boso.charts.drawing.recall import recalled
from boso.charts.drawing.rows import Rows, draw_intervals, fit_scale, write_end
from boso.charts.drawing.sheet import page_and_phone, sheet
from boso.charts.drawing.table import mask_missing, require_distinct, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.figure import Figure


@recalled
@framed
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
    require_distinct(table, label)
    shown = table[[label, value, *([upper] if upper else []), *interval]]
    shown = shown.assign(**{name: table[name].where(table[value].notna()) for name in interval})
    ends = shown.drop(columns=label).astype(float)
    high = ends[upper or value].fillna(ends[value])
    numbers = NumberFormat(decimals, unit)
    texts = [missing if np.isnan(a) else numbers.range(a, b) for a, b in zip(ends[value], high, strict=True)]
    told = dict(zip(table[label].astype(str), texts, strict=True))
    figure, narrow = page_and_phone(
        lambda breadth: _draw(
            list(table[label]), ends, upper, list(interval), numbers.labels(texts), highlight, breadth
        ),
        width,
    )
    if missing != NOT_STATED:
        shown = mask_missing(shown, dict.fromkeys([value, *interval], value), missing)
    sure = missing == NOT_STATED or missing not in texts  # what is hidden may be the highest
    alt = alt_text.sentences(
        f"Liggende stolpediagram: {alt_text.measure_by(value, label)}.",
        alt_text.extremes(told, dict(zip(told, high, strict=True))) if sure else "",
        alt_text.values(told),
    )
    shown = tidy(shown)
    return Chart(figure, shown, alt, narrow=narrow, formats=numbers.filters(shown))


def _draw(
    names: list[object], ends: pd.DataFrame, upper: str | None, interval: list[str], texts: list[str],
    highlight: str | None, breadth: float,
) -> Figure:  # fmt: skip
    """Draw the bars: solid to the value, and behind that hatched to the upper end of a range."""
    rows, value = Rows.of(names, breadth, bold=highlight), ends.columns[0]
    figure, room = sheet(breadth, rows.height + 4), breadth - rows.left - 1
    ax, colours = rows.axes(figure, rows.left, 2, room), bar_colours(rows.names, highlight)
    low, high = ends.min(axis="columns").fillna(0), ends.max(axis="columns").fillna(0)
    farthest = low.where(ends[value] < 0, high)
    wide = [text_width(text, SIZE, "semibold") for text in texts]
    fit_scale(ax, [*farthest, *low, *high], wide + [0.0] * 2 * len(wide), room)
    if upper:
        rows.bars(ax, ends[upper], Fill("white", HATCH), label=upper, edgecolor=colours)
    rows.bars(ax, ends[value], Fill(""), line=0, label=value, facecolor=colours)
    if interval:
        draw_intervals(ax, ends[interval[0]], ends[interval[1]], ACCENT)
    rows.zero_line(ax)
    for row, (end, text) in enumerate(zip(farthest, texts, strict=True)):
        ink = MUTED if np.isnan(ends[value].iloc[row]) else INK
        write_end(ax, row, end, text, fontweight=rows.weight(row), color=ink)
    return figure
