"""Dated events, one under the other, so that they read as well on a phone as on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso import words
from boso.charts.drawing.canvas import LEADING, NARROW, SIZE, SMALL, Chart, text_width, wrap
from boso.charts.drawing.chart import finish, house_chart
from boso.charts.drawing.palette import ACCENT, HAIRLINE, MUTED, OTHERS, PLANNED, UNIT
from boso.charts.drawing.sheet import check_texts, cut, paper, write

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

MARKS = [("o", UNIT, UNIT), ("D", "#f6d9c2", ACCENT), ("s", PLANNED.colour, PLANNED.colour),
         ("^", OTHERS, MUTED)]  # fmt: skip
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
    events = shown.set_axis(["date", "event", "kind"], axis="columns")
    told = [f"Tidslinje med {len(events)} hendelser."]
    told += [f"{words.stor(when)}: {what.rstrip('.')}." for when, what, _ in events.itertuples(index=False)]
    return check_texts(finish(lambda breadth: _draw(events, kinds, breadth), shown, " ".join(told)))


def _draw(events: pd.DataFrame, kinds: list[str], width: float) -> Figure:
    """Draw events along a line; their dates stand to the left of it, on a phone over the events."""
    beside = width > NARROW
    line = max(text_width(when, SIZE, "semibold") for when in events["date"]) + 16 if beside else 6.0
    axes = paper(width)
    fits = sum(text_width(name, SMALL) + 32 for name in kinds) <= width
    top = 18.0 if fits else 12.0 * len(kinds) + 6
    middles, before = [], ""
    for when, what, _ in events.itertuples(index=False):
        if when != before and beside:
            write(axes, line - 12, top, [when], ha="right", fontweight="semibold", color=MUTED)
        elif when != before:
            top = write(axes, line + 12, top + 4, [when], fontweight="semibold", color=MUTED)
        middles.append(top + SIZE * LEADING / 2)
        top = write(axes, line + 12, top, wrap(what, width - line - 14)) + (9 if beside else 6)
        before = when
    axes.plot([line] * 2, [middles[0], middles[-1]], color=HAIRLINE, linewidth=1.2, zorder=1)
    for kind, (marker, fill, edge) in zip(kinds, MARKS, strict=False):
        at = [y for y, own in zip(middles, events["kind"], strict=True) if own == kind]
        axes.scatter([line] * len(at), at, s=49, c=fill, marker=marker, edgecolors=edge, linewidths=1,
                     label=kind, zorder=2)  # fmt: skip
    axes.legend(loc="upper left", bbox_to_anchor=(0, 1), ncols=len(kinds) if fits else 1, fontsize=SMALL,
                labelcolor=MUTED, frameon=False, borderpad=0, borderaxespad=0.1, handlelength=1.5,
                handletextpad=0.4, columnspacing=1.5, labelspacing=0.1)  # fmt: skip
    return cut(axes, top - 4)


def _sort_key(text: object) -> tuple[int, float, int]:
    """Return what a date is sorted by: the year alone comes first, a season before its first month.

    >>> sorted(["2010-01", "2009-autumn", "2009-10-01", "2009", "2009-08"], key=_sort_key)
    ['2009', '2009-08', '2009-autumn', '2009-10-01', '2010-01']
    """
    year, month, day, *_ = [*str(text).split("-"), "0", "0"]
    return int(year), BEGINS[month] if month in BEGINS else float(month), int(day)
