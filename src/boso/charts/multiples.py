"""Small multiples: the same shares for several groups side by side; what privacy hides says so."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import HIDDEN_LABEL, PER_CENT
from boso.charts.drawing.canvas import (
    LEADING,
    NARROW,
    SIZE,
    SMALL,
    Chart,
    text_height,
    text_width,
    unbroken_width,
    wrap,
)
from boso.charts.drawing.chart import finish, house_chart, mask_missing, named
from boso.charts.drawing.palette import INK, MUTED, OTHERS, PALE, UNIT, Fill
from boso.charts.drawing.rows import HIDDEN_BOX, PADDING, Rows, draw_intervals, write_end
from boso.charts.drawing.sheet import sheet
from boso.words import liste

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BELOW, ACROSS = 12.0, 3  # points between lines of panels; panels side by side on a phone
LEAST = 28.0  # points that stand for all of a group
HEADS = ((10.0, SIZE), (6.0, SMALL))  # points between panels, and size of their heads; smaller to save a line


@house_chart
def multiples(
    table: pd.DataFrame,
    *,
    label: str,
    panel: str,
    count: str,
    base: str,
    interval: Sequence[str] = (),
    highlight: str | None = None,
) -> Chart:
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
    table = named(table, label, panel)
    shares = table.assign(**{count: 100 * table[count].astype("Float64") / table[base].astype("Float64")})
    interval = [name for name in interval if name in table]
    wide, *ends = (
        shares.pivot(index=label, columns=panel, values=value).astype(float)
        .reindex(index=table[label].unique(), columns=table[panel].unique())
        for value in (count, *interval)
    )  # fmt: skip
    bases = table[base].astype("object").fillna(HIDDEN_LABEL)
    sizes = {name: f"{number} svar" if number != HIDDEN_LABEL else "antall skjult"
             for name, number in zip(table[panel], bases, strict=True)}  # fmt: skip

    def draw(breadth: float) -> Figure:
        """Draw panels side by side, as many as their heads have room for, and the others under them."""
        rows, groups = Rows(wide.index, breadth, share=0.3), list(wide)
        number = text_width("100", SMALL) + PADDING + 1  # beyond the longest bar
        most, choices = len(groups) if breadth > NARROW else ACROSS, []
        for gap, size in HEADS:  # so that no name is broken
            widest = max(LEAST + number, *(unbroken_width(name, size, "semibold") for name in groups))
            fitting = max(1, min(most, int((breadth - rows.left + gap) // (widest + gap))))
            choices.append((-(-len(groups) // fitting), -gap, size))
        lines, gap, size = min(choices)
        gap, across = -gap, -(-len(groups) // lines)
        room = (breadth - rows.left - gap * (across - 1)) / across - number
        titles = [wrap(name, room + number, size, "semibold") for name in groups]
        head = max(text_height(title, size) for title in titles) + SMALL * LEADING + 6
        figure, ax = sheet(breadth, lines * (head + rows.height + BELOW) - BELOW + 2), None
        for position, (name, title) in enumerate(zip(groups, titles, strict=True)):
            line, place = divmod(position, across)
            top, left = head + line * (head + rows.height + BELOW), rows.left + place * (room + number + gap)
            ax = rows.axes(figure, top, left=left, room=room, beside=ax if place else None)
            own = highlight not in sizes or name == highlight
            weight = "semibold" if own else "normal"
            ax.set_title("\n".join(title), loc="left", y=1, pad=SMALL * LEADING + 4, fontsize=size,
                         fontweight=weight, zorder=2)  # before its numbers  # fmt: skip
            ax.annotate(sizes[str(name)], (0, 1), (0, 4), xycoords="axes fraction",
                        textcoords="offset points", fontsize=SMALL, color=MUTED)  # fmt: skip
            _draw_shares(ax, rows, wide[name], [end[name] for end in ends], Fill(UNIT if own else OTHERS))
        return figure

    told = [
        f"{name}: {liste([f'{item} {PER_CENT.with_unit(value)}' for item, value in row.items()])}."
        for name, row in wide.items()
    ]
    alt = alt_text.sentences("Små stolpediagrammer, ett for hver gruppe.", *told)
    made_of = {name: name for name in (count, base, *interval)}
    return finish(draw, mask_missing(table[[panel, label, *made_of]], made_of), alt, of=base)


def _draw_shares(
    ax: Axes, rows: Rows, shares: pd.Series[float], ends: list[pd.Series[float]], fill: Fill
) -> None:
    """Draw bars on tracks that stand for all of a group; where a share is hidden, the track says so."""
    ax.set_xlim(0, 100)
    rows.bars(ax, shares, fill, 0)
    if ends:
        draw_intervals(ax, ends[0], ends[1], INK)
    whole: dict[str, Any] = {"color": PALE, "linewidth": rows.bar, "solid_capstyle": "butt"}
    hidden: dict[str, Any] = {"color": MUTED, "linewidth": 0.8, "linestyle": ":"}
    for known, style in ((shares.notna(), whole), (shares.isna(), hidden)):
        # as one line with gaps, which takes a fraction of the time
        places = np.flatnonzero(known)
        xs, ys = np.tile([0, 1, np.nan], len(places)), np.repeat(places, 3).astype(float)
        ax.add_line(Line2D(xs, ys, transform=ax.get_yaxis_transform(), zorder=0.5, **style))
    reach = pd.concat([shares, *ends], axis="columns").max(axis="columns")
    for row, (share, end) in enumerate(zip(shares, reach, strict=True)):
        if isnan(share):
            ax.annotate(HIDDEN_LABEL, (50, row), ha="center", va="center", fontsize=SMALL, color=MUTED,
                        bbox=HIDDEN_BOX)  # fmt: skip
        else:
            write_end(ax, row, end, PER_CENT.number(share), fontsize=SMALL)
