"""Dated events, one under the other, so that they read as well on a phone as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso import words
from boso.charts.drawing import alt_text
from boso.charts.drawing.canvas import (
    POINTS,
    SIZE,
    Chart,
    Sheet,
    Width,
    block_height,
    style,
    text_width,
    wrap,
)
from boso.charts.drawing.legend import Entry, draw_key, key_height
from boso.charts.drawing.palette import ACCENT, HAIRLINE, MUTED, OTHERS, PLANNED, UNIT, Fill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso.charts.drawing.alt_text import Lang

FILLS = [Fill(UNIT, None, UNIT), Fill("#f6d9c2", None, ACCENT), Fill(PLANNED.colour, None, PLANNED.colour),
         Fill(OTHERS, None, MUTED)]  # fmt: skip
MARKS = ["o", "D", "s", "^"]
SEASONS = {"spring": "spring of", "summer": "summer of", "autumn": "autumn of", "winter": "winter of"}
BEGINS = {"winter": 0.5, "spring": 2.5, "summer": 5.5, "autumn": 8.5}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def timeline(
    table: pd.DataFrame,
    *,
    date: str,
    event: str,
    kind: str | None = None,
    width: Width = "full",
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
) -> Chart | None:
    """Show dated events from the first to the last.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an event; of the same time, in the order wanted.
    date, event : str
        Columns with the date (``2011``, ``2011-autumn``, ``2011-11`` or ``2011-11-30``) and the event.
    kind : str, optional
        Column with the kind of event, at most four; each has a mark and a colour.
    width, titles, lang
        As in `bars`.

    Raises
    ------
    ValueError
        There are more than four kinds.
    """
    if table.empty:
        return None
    kinds = [str(name) for name in table[kind].unique()] if kind else []
    if len(kinds) > len(FILLS):
        raise ValueError(
            f"{len(kinds)} kinds of event: {', '.join(kinds)}; at most {len(FILLS)} can be told apart"
        )
    table = table.sort_values(date, key=lambda column: column.map(_when), kind="stable")
    dates = [_date(str(text), lang) for text in table[date]]
    events = [str(text) for text in table[event]]
    which = [kinds.index(str(name)) for name in table[kind]] if kind else [0] * len(events)
    with style():
        sheet = _draw(dates, events, which, kinds, width)
    drawn = table[[date, event, *([kind] if kind else [])]].assign(**{date: dates})
    head = f"Tidslinje med {len(events)} hendelser" if lang == "nb" else f"Timeline with {len(events)} events"
    told = " ".join(
        f"{words.stor(when)}: {what.rstrip('.')}." for when, what in zip(dates, events, strict=True)
    )
    return Chart(sheet.figure, alt_text.titled(drawn, titles), f"{head}. {told}")


def _draw(dates: list[str], events: list[str], which: list[int], kinds: list[str], width: Width) -> Sheet:
    axis = max(text_width(text, SIZE, "semibold") for text in dates) + 16
    texts = [wrap(text, POINTS[width] - axis - 14) for text in events]
    entries = (
        [Entry(name, fill, mark) for name, fill, mark in zip(kinds, FILLS, MARKS, strict=False)]
        if len(kinds) > 1
        else []
    )
    key = key_height(entries, POINTS[width])
    tall = [max(block_height(text), SIZE) + 9 for text in texts]
    sheet = Sheet(key + sum(tall) + 2, width)
    draw_key(sheet, entries, 1, 0, sheet.width - 1)
    middles = [key + sum(tall[:row]) + 4 + SIZE * 0.6 for row in range(len(texts))]
    sheet.paper.plot([axis] * 2, [middles[0], middles[-1]], color=HAIRLINE, linewidth=1.2, zorder=1)
    for row, (when, text, y) in enumerate(zip(dates, texts, middles, strict=True)):
        fill = FILLS[which[row]]
        sheet.mark(axis, y, MARKS[which[row]], fill.colour, fill.line)
        if row == 0 or dates[row - 1] != when:
            sheet.text(axis - 12, y, when, ha="right", weight="semibold", color=MUTED)
        sheet.text(axis + 12, y + block_height(text) / 2 - SIZE * 0.6, text)
    return sheet


def _when(text: object) -> tuple[int, float, int]:
    """Return what a date is sorted by: the year alone comes first, a season before its first month.

    >>> sorted(["2010-01", "2009-autumn", "2009-10-01", "2009", "2009-08"], key=_when)
    ['2009', '2009-08', '2009-autumn', '2009-10-01', '2010-01']
    """
    year, month, day, *_ = [*str(text).split("-"), "0", "0"]
    return int(year), BEGINS[month] if month in BEGINS else float(month), int(day)


def _date(text: str, lang: Lang) -> str:
    """Return a date as readers write it.

    >>> _date("2011-autumn", "nb"), _date("2012-01-10", "en")
    ('høsten 2011', '10 January 2012')
    """
    if lang == "nb":
        return words.dato(text)
    year, *rest = text.split("-")
    if not rest:
        return year
    if rest[0] in SEASONS:
        return f"{SEASONS[rest[0]]} {year}"
    return (
        f"{int(rest[1])} {MONTHS[int(rest[0]) - 1]} {year}"
        if rest[1:]
        else f"{MONTHS[int(rest[0]) - 1]} {year}"
    )
