"""Dated events, one under the other, so that they read as well on a phone as on paper."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from boso import words
from boso.charts.drawing.canvas import LEADING, NARROW, SIZE, text_width, wrap
from boso.charts.drawing.chart import Chart, finish, house_chart
from boso.charts.drawing.palette import ACCENT, HAIRLINE, MUTED, OTHERS, PLANNED, UNIT
from boso.charts.drawing.sheet import Legend, cut, paper, write

MARKS = [
    {"marker": marker, "markerfacecolor": fill, "markeredgecolor": edge, "markersize": 7, "linestyle": "none"}
    for marker, fill, edge in (("o", UNIT, UNIT), ("D", "#f6d9c2", ACCENT),
                               ("s", PLANNED.colour, PLANNED.colour), ("^", OTHERS, MUTED))
]  # fmt: skip
BEGINS = {"winter": 0.5, "spring": 2.5, "summer": 5.5, "autumn": 8.5}


@house_chart
def timeline(table: pd.DataFrame, *, date: str, event: str, kind: str) -> Chart:
    """Show dated events from the first to the last, one under the other.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an event; of the same time, in the order wanted.
    date, event : str
        Columns with the date (``2011``, ``2011-autumn``, ``2011-11`` or ``2011-11-30``) and the event.
    kind : str
        Column with the kind of event, at most four; each has a marker and a colour.

    Raises
    ------
    ValueError
        There are more than four kinds.
    """
    kinds = [str(name) for name in table[kind].unique()]
    if len(kinds) > len(MARKS):
        raise ValueError(f"{len(kinds)} kinds of event: {', '.join(kinds)}; only {len(MARKS)} are told apart")
    shown = table.sort_values(date, key=lambda column: column.map(_sort_key), kind="stable")
    shown = shown[[date, event, kind]].assign(**{date: shown[date].astype(str).map(words.dato)})
    events = [*shown.itertuples(index=False, name=None)]
    marks: dict[str, Any] = dict(zip(kinds, MARKS, strict=False))

    def draw(breadth: float) -> Figure:
        """Draw events along a line; their dates stand to the left of it, on a phone over the events."""
        beside, axes = breadth > NARROW, paper(breadth)
        legend = Legend({name: Line2D([], [], **mark) for name, mark in marks.items()}, breadth)
        line = max(text_width(when, SIZE, "semibold") for when, *_ in events) + 16 if beside else 6.0
        top, before, places = legend.height + 1, "", {name: list[float]() for name in kinds}
        for when, what, which in events:
            if when != before and beside:
                write(axes, line - 12, top, [when], ha="right", fontweight="semibold", color=MUTED)
            elif when != before:
                top = write(axes, line + 12, top + 4, [when], fontweight="semibold", color=MUTED)
            places[str(which)].append(top + SIZE * LEADING / 2)
            top = write(axes, line + 12, top, wrap(what, breadth - line - 14)) + (9 if beside else 6)
            before = when
        every = [place for own in places.values() for place in own]
        axes.plot([line] * 2, [min(every), max(every)], color=HAIRLINE, linewidth=1.2, zorder=1)
        for name, own in places.items():
            axes.plot([line] * len(own), own, zorder=2, **marks[name])
        figure = cut(axes, top - 4)
        legend.draw(axes)
        return figure

    told = [f"{words.stor(when)}: {what.rstrip('.')}." for when, what, _ in events]
    return finish(draw, shown, f"Tidslinje med {len(events)} hendelser.", *told)


def _sort_key(text: object) -> tuple[int, float, int]:
    """Return what a date is sorted by: the year alone comes first, a season before its first month.

    >>> sorted(["2010-01", "2009-autumn", "2009-10-01", "2009", "2009-08"], key=_sort_key)
    ['2009', '2009-08', '2009-autumn', '2009-10-01', '2010-01']
    """
    year, month, day, *_ = [*str(text).split("-"), "0", "0"]
    return int(year), BEGINS[month] if month in BEGINS else float(month), int(day)
