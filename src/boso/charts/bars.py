"""Horizontal bars: one value, or one range of values, a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NOT_STATED, NumberFormat
from boso.charts.drawing.canvas import SIZE, Chart, Width, text_width
from boso.charts.drawing.chart import finish, house_chart, mask_missing, named
from boso.charts.drawing.palette import ACCENT, HATCH, INK, MUTED, OTHERS, UNIT, Fill
from boso.charts.drawing.rows import Rows, draw_intervals, fit_scale, write_end
from boso.charts.drawing.sheet import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.figure import Figure


@house_chart
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
) -> Chart:
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
    table = named(table, label)
    shown = table[[label, value, *filter(None, [upper]), *interval]]
    shown = shown.assign(**{name: table[name].where(table[value].notna()) for name in interval})
    ends = shown.drop(columns=label).astype("Float64").astype(float)
    high = ends[upper or value].fillna(ends[value])
    low, high_end = ends.min(axis="columns").fillna(0), ends.max(axis="columns").fillna(0)
    farthest = low.where(ends[value] < 0, high_end)
    numbers = NumberFormat(decimals, unit, missing)
    texts = [numbers.range(*pair) for pair in zip(ends[value], high, strict=True)]
    names = table[label].to_list()

    def draw(breadth: float) -> Figure:
        """Draw the bars: solid to the value, and behind that hatched to the upper end of a range."""
        rows, written = Rows(names, breadth, bold=highlight), numbers.labels(texts)
        figure = sheet(breadth, rows.height + 4)
        ax = rows.axes(figure, 2)
        wide = [text_width(text, SIZE, "semibold") for text in written]
        fit_scale(ax, [*farthest, *low, *high_end], wide + [0.0] * 2 * len(wide), rows.room)
        colours = [OTHERS if highlight in names and name != highlight else UNIT for name in names]
        if upper:
            rows.bars(ax, ends[upper], Fill("white", HATCH), label=upper, edgecolor=colours)
        rows.bars(ax, ends[value], Fill(""), line=0, label=value, facecolor=colours)
        if interval:
            draw_intervals(ax, ends[interval[0]], ends[interval[1]], ACCENT)
        rows.zero_line(ax)
        for row, (end, text) in enumerate(zip(farthest, written, strict=True)):
            ink = MUTED if np.isnan(ends[value].iloc[row]) else INK
            write_end(ax, row, end, text, fontweight=rows.weights[row], color=ink)
        return figure

    told = dict(zip(names, texts, strict=True))
    sure = missing == NOT_STATED or missing not in texts  # what is hidden may be the highest
    alt = alt_text.sentences(
        f"Liggende stolpediagram: {alt_text.measure_by(value, label)}.",
        alt_text.extremes(told, dict(zip(names, high, strict=True))) if sure else "",
        alt_text.values(told),
    )
    if missing != NOT_STATED:
        shown = mask_missing(shown, dict.fromkeys([value, *interval], value), missing)
    return finish(draw, shown, alt, width=width, decimals=decimals)
