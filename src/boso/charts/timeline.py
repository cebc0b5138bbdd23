"""Dated events, one under the other, so that they read as well on a phone as on paper."""

from __future__ import annotations

import pandas as pd

from boso import words
from boso.charts.drawing import alt_text
from boso.charts.drawing.canvas import (
    SIZE,
    WIDTHS,
    Canvas,
    Chart,
    Width,
    style,
    text_height,
    text_width,
    wrap,
)
from boso.charts.drawing.legend import Entry, draw_legend, legend_height
from boso.charts.drawing.palette import ACCENT, HAIRLINE, MUTED, OTHERS, PLANNED, UNIT, Fill

FILLS = [Fill(UNIT, None, UNIT), Fill("#f6d9c2", None, ACCENT), Fill(PLANNED.colour, None, PLANNED.colour),
         Fill(OTHERS, None, MUTED)]  # fmt: skip
MARKERS = ["o", "D", "s", "^"]
BEGINS = {"winter": 0.5, "spring": 2.5, "summer": 5.5, "autumn": 8.5}


def timeline(
    table: pd.DataFrame,
    *,
    date: str,
    event: str,
    kind: str,
    width: Width = "full",
) -> Chart | None:
    """Show dated events from the first to the last.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an event; of the same time, in the order wanted.
    date, event : str
        Columns with the date (``2011``, ``2011-autumn``, ``2011-11`` or ``2011-11-30``) and the event.
    kind : str
        Column with the kind of event, at most four; each has a marker and a colour.
    width : {"full", "half"}
        Width on the page: 160 or 79 mm.

    Raises
    ------
    ValueError
        There are more than four kinds.
    """
    if table.empty:
        return None
    kinds = [str(name) for name in table[kind].unique()]
    if len(kinds) > len(FILLS):
        raise ValueError(
            f"{len(kinds)} kinds of event: {', '.join(kinds)}; at most {len(FILLS)} can be told apart"
        )
    table = table.sort_values(date, key=lambda column: column.map(_sort_key), kind="stable")
    dates = [words.dato(str(text)) for text in table[date]]
    events = [str(text) for text in table[event]]
    with style():
        canvas = _draw(dates, events, [kinds.index(str(name)) for name in table[kind]], kinds, width)
    listed = [f"{words.stor(when)}: {what.rstrip('.')}." for when, what in zip(dates, events, strict=True)]
    alt = f"Tidslinje med {len(events)} hendelser. {' '.join(listed)}"
    return Chart(canvas.figure, alt_text.tidy(table[[date, event, kind]].assign(**{date: dates})), alt)


def _draw(dates: list[str], events: list[str], which: list[int], kinds: list[str], width: Width) -> Canvas:
    axis = max(text_width(text, SIZE, "semibold") for text in dates) + 16
    texts = [wrap(text, WIDTHS[width] - axis - 14) for text in events]
    entries = (
        [Entry(name, fill, mark) for name, fill, mark in zip(kinds, FILLS, MARKERS, strict=False)]
        if len(kinds) > 1
        else []
    )
    legend = legend_height(entries, WIDTHS[width])
    heights = [max(text_height(text), SIZE) + 9 for text in texts]
    canvas = Canvas(legend + sum(heights) + 2, width)
    draw_legend(canvas, entries, 1, 0, canvas.width - 1)
    middles = [legend + sum(heights[:row]) + 4 + SIZE * 0.6 for row in range(len(texts))]
    canvas.foreground.plot([axis] * 2, [middles[0], middles[-1]], color=HAIRLINE, linewidth=1.2, zorder=1)
    for row, (when, text, y) in enumerate(zip(dates, texts, middles, strict=True)):
        fill = FILLS[which[row]]
        canvas.marker(axis, y, MARKERS[which[row]], fill)
        if row == 0 or dates[row - 1] != when:
            canvas.text(axis - 12, y, when, ha="right", weight="semibold", color=MUTED)
        canvas.text(axis + 12, y + text_height(text) / 2 - SIZE * 0.6, text)
    return canvas


def _sort_key(text: object) -> tuple[int, float, int]:
    """Return what a date is sorted by: the year alone comes first, a season before its first month.

    >>> sorted(["2010-01", "2009-autumn", "2009-10-01", "2009", "2009-08"], key=_sort_key)
    ['2009', '2009-08', '2009-autumn', '2009-10-01', '2010-01']
    """
    year, month, day, *_ = [*str(text).split("-"), "0", "0"]
    return int(year), BEGINS[month] if month in BEGINS else float(month), int(day)
