"""Small multiples: a panel a unit, all on one scale; of shares, or of a course over the years."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import HIDDEN_LABEL, NumberFormat
from boso.charts.drawing.canvas import (
    LEADING,
    NARROW,
    SIZE,
    SMALL,
    Width,
    pieces,
    text_height,
    text_width,
    wrap,
)
from boso.charts.drawing.chart import Chart, finish, house_chart, mask_missing, named
from boso.charts.drawing.palette import HATCH, INK, MUTED, OTHERS, PALE, UNIT, Fill
from boso.charts.drawing.rows import HIDDEN_BOX, PADDING, Rows, draw_intervals, write_ends
from boso.charts.drawing.sheet import Legend, axes_at, grid, sheet
from boso.words import MISSING, liste, tall

BETWEEN, ACROSS = 12.0, 3  # points between lines of panels; panels side by side on a phone
LEAST = 28.0  # points that stand for all of a group
HEADS = ((SIZE, 10.0), (SMALL, 6.0))  # sizes of heads, and points between panels; smaller to save a line
GAP, GREY = 16.0, "#6f747c"  # points between panels of columns; what the legend has for several colours
HEIGHT, VALUES, YEARS = 74.0, 15.0, 18.0  # points of the highest column, over it, and under it
BELOW = 0.2  # share of the height that a number under the lowest column takes
NARROWEST, WIDEST = 19.0, 30.0  # points of a year


@house_chart
def multiples(
    table: pd.DataFrame, *, label: str, panel: str, count: str, base: str, interval: Sequence[str] = (),
    highlight: str | None = None,
) -> Chart:  # fmt: skip
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
    table, interval = named(table, label, panel), [name for name in interval if name in table]
    shares = table.assign(**{count: 100 * table[count].astype("Float64") / table[base].astype("Float64")})
    shares, statements = shares.set_index(label)[[panel, count, *interval]], table[label].unique()
    groups = {str(name): group.drop(columns=panel).astype(float).reindex(statements)
              for name, group in shares.groupby(panel, sort=False)}  # fmt: skip
    bases = table[base].astype("object").map("{} svar".format, na_action="ignore").fillna("antall skjult")
    sizes = dict(zip(table[panel], bases, strict=True))

    def draw(breadth: float) -> Figure:
        """Draw as many panels side by side as the words of their heads have room, and the others below."""
        rows = Rows(statements, breadth, share=0.3)
        number = text_width("100", SMALL) + PADDING + 1  # beyond the longest bar
        words = [piece for name in groups for word in name.split() for piece in pieces(word)]
        most, grids = len(groups) if breadth > NARROW else ACROSS, {}
        for size, gap in HEADS:
            least = max(LEAST + number, *(text_width(f"{word}-", size, "semibold") for word in words))
            grids[size, gap] = grid(len(groups), breadth - rows.left, least, gap, most)
        (size, gap), (lines, across, room) = min(grids.items(), key=lambda item: item[1][0])
        titles = [wrap(name, room, size, "semibold") for name in groups]
        head = max(text_height(title, size) for title in titles) + SMALL * LEADING + 6
        pitch = head + rows.height + BETWEEN
        figure, ax = sheet(breadth, lines * pitch - BETWEEN + 2), None
        for position, (name, title) in enumerate(zip(groups, titles, strict=True)):
            line, place = divmod(position, across)
            ax = rows.axes(figure, head + line * pitch, left=rows.left + place * (room + gap),
                           room=room - number, beside=ax if place else None)  # fmt: skip
            own = highlight not in groups or name == highlight
            ax.set_title("\n".join(title), loc="left", y=1, pad=SMALL * LEADING + 4, fontsize=size,
                         fontweight="semibold" if own else "normal", zorder=2)  # fmt: skip
            ax.annotate(sizes[name], (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points",
                        fontsize=SMALL, color=MUTED)  # fmt: skip
            _draw_shares(ax, rows, groups[name], Fill(UNIT if own else OTHERS))
        return figure

    made_of = {name: name for name in (count, base, *interval)}
    shown = mask_missing(table[[panel, label, *made_of]], made_of)
    told = alt_text.by_row(pd.DataFrame({name: group[count] for name, group in groups.items()}).T)
    return finish(draw, shown, "Små stolpediagrammer, ett for hver gruppe.", told, of=base)


def _draw_shares(ax: Axes, rows: Rows, group: pd.DataFrame, fill: Fill) -> None:
    """Draw bars on tracks that stand for all of a group; where a share is hidden, the track says so."""
    shares = group.iloc[:, 0]
    ax.set_xlim(0, 100)
    rows.bars(ax, shares, fill, 0)
    if len(group.columns) > 1:
        draw_intervals(ax, group.iloc[:, 1:], INK)
    whole: dict[str, Any] = {"color": PALE, "linewidth": rows.bar, "solid_capstyle": "butt"}
    hidden: dict[str, Any] = {"color": MUTED, "linewidth": 0.8, "linestyle": ":"}
    for known, style in ((shares.notna(), whole), (shares.isna(), hidden)):
        # as one line with gaps, which takes a fraction of the time
        places = np.flatnonzero(known)
        xs, ys = np.tile([0, 1, np.nan], len(places)), np.repeat(places, 3).astype(float)
        ax.add_line(Line2D(xs, ys, transform=ax.get_yaxis_transform(), zorder=0.5, **style))
    for row in np.flatnonzero(shares.isna()):
        ax.annotate(HIDDEN_LABEL, (50, row), ha="center", va="center", fontsize=SMALL, color=MUTED,
                    bbox=HIDDEN_BOX)  # fmt: skip
    texts = ["" if isnan(share) else tall(share) for share in shares]
    write_ends(ax, group.max(axis="columns"), texts, fontsize=SMALL)


@house_chart
def columns(
    table: pd.DataFrame, *, panel: str, x: str, value: str, status: str | None = None, expected: str = "",
    highlight: str | None = None, unit: str = "", decimals: int = 0, width: Width = "full",
) -> Chart:  # fmt: skip
    """Compare a course over the years between units: one small column chart each, on one scale.

    A single unit gets the whole width and no name: the figure's title says it.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a unit and year, in the order wanted; a year that is not there has no column.
    panel, x, value : str
        Columns with the unit, the year and the value.
    status, expected : str, optional
        Column that says how sure a value is, and its value that is drawn hatched ("forventet").
    highlight : str, optional
        The unit in colour; the others are grey.
    unit, decimals, width
        As in `bars`; the unit is named in the description only, say it in the subtitle.

    Raises
    ------
    ValueError
        A value is there without a status, or two for one unit and year.
    """
    if status and (table[status].isna() & table[value].notna()).any():
        raise ValueError(f'column "{status}" is empty where "{value}" is not: say how sure each value is')
    places, table = table[x], named(table, panel, x)
    in_order = (table[x] if places.dtype == object else places).argsort()  # numbers and dates by size
    years, units = [*table[x].iloc[in_order].unique()], [*table[panel].unique()]
    cells = table[[panel, x]].set_axis(["unit", "x"], axis="columns")
    cells["value"], cells["kind"] = table[value].astype("Float64").astype(float), "value"
    if status:
        cells["kind"] = table[status].astype(str)
    hatched, numbers = cells["kind"].eq(expected) & cells["value"].notna(), NumberFormat(decimals, unit)
    order = [
        *cells["kind"][cells["value"].notna() & ~hatched].unique(),
        *([expected] if hatched.any() else []),
    ]
    low, high = min(cells["value"].min(), 0), max(cells["value"].max(), 0)

    def fills(colour: str) -> dict[str, Fill]:
        """Return how values are filled that are sure, and those that are expected."""
        kinds = {kind: Fill(colour, None, colour) for kind in order}
        return kinds | {expected: Fill("white", HATCH, colour)} if hatched.any() else kinds

    def draw(breadth: float) -> Figure:
        """Draw the panels in lines, each as broad as its columns, or the numbers over them, need."""
        own, several = highlight if highlight in units else None, len(units) > 1
        number = 3 + max(text_width(text, SMALL) for text in cells["value"].map(numbers.number))
        lines, across, room = grid(len(units), breadth - 2, len(years) * max(NARROWEST, number), GAP)
        room = min(room, max(len(years) * max(WIDEST, number), 110.0)) if several else breadth - 2
        legend = Legend(fills(UNIT if own is None else GREY) if hatched.any() else {}, breadth)
        titles = [wrap(name, room, SIZE, "semibold") if several else [] for name in units]
        head = max(map(text_height, titles)) + VALUES
        pitch = head + HEIGHT + YEARS
        figure = sheet(breadth, legend.height + lines * pitch)
        for position, (name, title) in enumerate(zip(units, titles, strict=True)):
            line, place = divmod(position, across)
            left, top = 1 + place * (room + GAP), legend.height + line * pitch + head
            ax = axes_at(figure, left, top, room, HEIGHT)
            ax.set_title("\n".join(title), y=1, pad=VALUES, fontsize=SIZE, fontweight="semibold")
            ax.set(xlim=(-0.5, len(years) - 0.5), yticks=[])
            ax.set_ylim((low - BELOW * high) / (1 - BELOW) if low else 0, high if low or high else 1)
            ax.set_xticks(range(len(years)), years, fontsize=SMALL)
            columns = cells[cells["unit"] == name].set_index("x").reindex(years)
            _draw_columns(ax, columns, fills(UNIT if own in (None, name) else OTHERS), numbers)
            if position == 0:
                legend.draw(ax)
        return figure

    when = [year for year in years if year in {*cells["x"][hatched]}]
    texts = cells["value"].map(numbers.with_unit) + (" (" + cells["kind"] + ")").where(hatched, "")
    return finish(
        draw, table[[panel, x, value, *filter(None, [status])]],
        f"Små søylediagrammer på samme skala: {alt_text.measure_by(value, panel, x)}.",
        f"Skravert er {expected}: {liste(when)}." if when else "",
        alt_text.listing(cells["unit"] + " " + cells["x"], texts, cells["value"]),
        width=width, decimals=decimals,
    )  # fmt: skip


def _draw_columns(ax: Axes, columns: pd.DataFrame, fills: dict[str, Fill], numbers: NumberFormat) -> None:
    """Draw a column a year, and write its value over it, or below one that goes down."""
    values = columns["value"]
    for kind, fill in fills.items():
        some = np.flatnonzero(values.notna() & columns["kind"].eq(kind))
        ax.bar(some, values.iloc[some], 0.72, label=kind, **fill.painted(0.8 if fill.hatch else 0))
    for place, (known, value) in enumerate(zip(values.notna(), values.fillna(0), strict=True)):
        away = {"xytext": (0, -2.5), "va": "top"} if value < 0 else {"xytext": (0, 2.5)}
        text, ink = (numbers.number(value), INK) if known else (MISSING, MUTED)
        ax.annotate(text, (place, value), **away, textcoords="offset points", ha="center", fontsize=SMALL,
                    color=ink)  # fmt: skip
    ax.axhline(0, color="#8a8a8a", linewidth=0.6, clip_on=False)
