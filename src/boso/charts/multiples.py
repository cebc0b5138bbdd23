"""Small multiples: the same shares for several groups side by side; what privacy hides says so."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from boso.charts.drawing import alt_text, canvas
from boso.charts.drawing.alt_text import HIDDEN_LABEL, PER_CENT
from boso.charts.drawing.canvas import LEADING, NARROW, SIZE, SMALL, Chart, text_height, text_width, wrap
from boso.charts.drawing.palette import INK, MUTED, OTHERS, PALE, UNIT, Fill
from boso.charts.drawing.provenance import framed
from boso.charts.drawing.recall import recalled
from boso.charts.drawing.rows import HIDDEN_BOX, PADDING, Rows, draw_intervals, write_end
from boso.charts.drawing.sheet import page_and_phone, sheet
from boso.charts.drawing.table import mask_missing, require_distinct, tidy
from boso.words import liste

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BELOW, ACROSS = 12.0, 3  # points between lines of panels; panels side by side on a phone
LEAST = 28.0  # points that stand for all of a group
HEADS = ((10.0, SIZE), (6.0, SMALL))  # points between panels, and size of their heads; smaller to save a line


@recalled
@framed
def multiples(
    table: pd.DataFrame,
    *,
    label: str,
    panel: str,
    count: str,
    base: str,
    interval: Sequence[str] = (),
    highlight: str | None = None,
) -> Chart | None:
    """Compare shares of several groups, one panel a group and one bar a statement, in per cents.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a group and statement; each group has the same statements. A count that is missing is
        hidden.
    label, panel : str
        Columns with the statement and the group.
    count, base : str
        Columns with the number who say so and the number in the group.
    interval : sequence of str
        Columns with the lower and the upper end of the interval of the share, in per cents; drawn where the
        table has them.
    highlight : str, optional
        Name of the group in colour; the others are grey.
    """
    if table.empty:
        return None
    require_distinct(table, label, panel)
    shares = table.assign(**{count: 100 * table[count].astype("Float64") / table[base].astype("Float64")})
    interval = [name for name in interval if name in table]
    wide, *ends = (
        shares.pivot(index=label, columns=panel, values=value).astype(float)
        .reindex(index=table[label].unique(), columns=table[panel].unique())
        for value in (count, *interval)
    )  # fmt: skip
    bases = table[base].astype("object").fillna(HIDDEN_LABEL)
    sizes = {str(name): f"{number} svar" if number != HIDDEN_LABEL else "antall skjult"
             for name, number in zip(table[panel], bases, strict=True)}  # fmt: skip
    figure, narrow = page_and_phone(lambda breadth: _draw(wide, ends, sizes, highlight, breadth), "full")
    made_of = {count: count, base: base} | {name: name for name in interval}
    shown = mask_missing(table[[panel, label, *made_of]], made_of)
    return Chart(figure, tidy(shown), _alt(wide), narrow=narrow, of=base)


def _alt(wide: pd.DataFrame) -> str:
    groups = []
    for name, row in wide.items():
        texts = [f"{item} {alt_text.share(value)}" for item, value in row.items()]
        groups.append(f"{name}: {liste(texts)}.")
    return alt_text.sentences("Små stolpediagrammer, ett for hver gruppe.", *groups)


def _draw(
    wide: pd.DataFrame,
    ends: list[pd.DataFrame],
    sizes: Mapping[str, str],
    highlight: str | None,
    breadth: float,
) -> Figure:
    """Draw panels side by side, as many as their heads have room for, and the others under them."""
    rows, groups = Rows.of(wide.index, breadth, share=0.3), list(wide)
    number = text_width("100", SMALL) + PADDING + 1  # beyond the longest bar
    most = len(groups) if breadth > NARROW else ACROSS
    lines, gap, size = min(
        (-(-len(groups) // _fitting(groups, most, breadth - rows.left, number, gap, size)), -gap, size)
        for gap, size in HEADS
    )
    gap, across = -gap, -(-len(groups) // lines)
    room = (breadth - rows.left - gap * (across - 1)) / across - number
    titles = {name: wrap(name, room + number, size, "semibold") for name in groups}
    head = max(text_height(title, size) for title in titles.values()) + SMALL * LEADING + 6
    figure, ax = sheet(breadth, lines * (head + rows.height + BELOW) - BELOW + 2), None
    for position, name in enumerate(groups):
        line, place = divmod(position, across)
        top, left = head + line * (head + rows.height + BELOW), rows.left + place * (room + number + gap)
        ax = rows.axes(figure, left, top, room, beside=ax if place else None)
        own = highlight not in sizes or name == highlight
        ax.set_title("\n".join(titles[name]), loc="left", y=1, pad=SMALL * LEADING + 4, fontsize=size,
                     fontweight="semibold" if own else "normal", zorder=2)  # before its numbers  # fmt: skip
        ax.annotate(sizes[str(name)], (0, 1), (0, 4), xycoords="axes fraction",
                    textcoords="offset points", fontsize=SMALL, color=MUTED)  # fmt: skip
        _draw_shares(ax, rows, wide[name], [end[name] for end in ends], Fill(UNIT if own else OTHERS))
    return figure


def _fitting(
    groups: Sequence[object], most: int, breadth: float, number: float, gap: float, size: float
) -> int:
    """Return how many panels, at least one, stand side by side so that no name is broken."""
    widest = max(LEAST + number, *(canvas.unbroken_width(name, size, "semibold") for name in groups))
    return max(1, min(most, int((breadth + gap) // (widest + gap))))


def _draw_shares(
    ax: Axes, rows: Rows, shares: pd.Series[float], ends: list[pd.Series[float]], fill: Fill
) -> None:
    """Draw bars on tracks that stand for all of a group; where a share is hidden, the track says so."""
    ax.set_xlim(0, 100)
    rows.bars(ax, shares, fill, 0)
    if ends:
        draw_intervals(ax, ends[0], ends[1], INK)
    whole = {"color": PALE, "linewidth": rows.bar, "solid_capstyle": "butt"}
    _draw_tracks(ax, np.flatnonzero(shares.notna()), **whole)
    _draw_tracks(ax, np.flatnonzero(shares.isna()), color=MUTED, linewidth=0.8, linestyle=":")
    reach = pd.concat([shares, *ends], axis="columns").max(axis="columns")
    for row, (share, end) in enumerate(zip(shares, reach, strict=True)):
        if isnan(share):
            ax.annotate(HIDDEN_LABEL, (50, row), ha="center", va="center", fontsize=SMALL, color=MUTED,
                        bbox=HIDDEN_BOX)  # fmt: skip
        else:
            write_end(ax, row, end, PER_CENT.number(share), fontsize=SMALL)


def _draw_tracks(ax: Axes, rows: np.ndarray, **style: Any) -> None:
    """Draw a line across the axes in some rows: as one with gaps, which takes a fraction of the time."""
    xs, ys = np.tile([0, 1, np.nan], len(rows)), np.repeat(rows, 3).astype(float)
    ax.add_line(Line2D(xs, ys, transform=ax.get_yaxis_transform(), zorder=0.5, **style))
