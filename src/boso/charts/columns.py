"""Small multiples: one small column chart a unit, all on the same scale."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat
from boso.charts.drawing.canvas import SIZE, SMALL, Chart, Width, text_height, text_width, wrap
from boso.charts.drawing.chart import finish, house_chart, named
from boso.charts.drawing.palette import HATCH, INK, MUTED, OTHERS, UNIT, Fill
from boso.charts.drawing.sheet import Legend, axes_at, sheet
from boso.words import MISSING, liste

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GAP = 16.0
HEIGHT, VALUES, YEARS = 74.0, 15.0, 18.0  # points of the highest column, over it, and under it
BELOW = 0.2  # share of the height that a number under the lowest column takes
NARROWEST, WIDEST = 19.0, 30.0  # points of a year


@house_chart
def columns(
    table: pd.DataFrame,
    *,
    panel: str,
    x: str,
    value: str,
    status: str | None = None,
    expected: str = "",
    highlight: str | None = None,
    unit: str = "",
    decimals: int = 0,
    width: Width = "full",
) -> Chart:
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
    """
    if status and (table[status].isna() & table[value].notna()).any():
        raise ValueError(f'column "{status}" is empty where "{value}" is not: say how sure each value is')
    places, table = table[x], named(table, panel, x)
    in_order = (table[x] if places.dtype == object else places).argsort()  # numbers and dates by size
    years = list(table[x].iloc[in_order].unique())
    rows = table[[panel, x]].set_axis(["unit", "x"], axis="columns")
    rows["value"] = table[value].astype("Float64").astype(float)
    rows["status"] = table[status].astype(str) if status else ""
    rows["hatched"] = rows["status"].eq(expected) & (status is not None)
    numbers = NumberFormat(decimals, unit)
    shown = table[[panel, x, value, *filter(None, [status])]]
    alt = _alt(rows, years, numbers, alt_text.measure_by(value, panel, x))

    def draw(breadth: float) -> Figure:
        """Draw the panels in lines, each as broad as its columns, or the numbers over them, need."""
        units = list(rows["unit"].unique())
        own = highlight if highlight in units else None
        texts = rows["value"].map(lambda value: MISSING if isnan(value) else numbers.number(value))
        number = max(text_width(text, SMALL) for text in texts) + 3
        most = max(1, int((breadth + GAP) // (len(years) * max(NARROWEST, number) + GAP)))
        across = -(-len(units) // -(-len(units) // most))
        room = (breadth - 2 - (across - 1) * GAP) / across
        wide = room if len(units) == 1 else min(room, max(len(years) * max(WIDEST, number), 110.0))
        kinds = _fills(rows, UNIT if own is None else "#6f747c") if rows["hatched"].any() else {}
        legend = Legend(kinds, breadth)
        titles = [wrap(unit, wide, SIZE, "semibold") if len(units) > 1 else [] for unit in units]
        head = max(map(text_height, titles)) + VALUES
        pitch = head + HEIGHT + YEARS
        low, high = min(rows["value"].min(), 0), max(rows["value"].max(), 0)
        figure = sheet(breadth, legend.height + -(-len(units) // across) * pitch)
        for position, (unit, title) in enumerate(zip(units, titles, strict=True)):
            line, place = divmod(position, across)
            ax = axes_at(figure, 1 + place * (wide + GAP), legend.height + line * pitch + head, wide, HEIGHT)
            ax.set_title("\n".join(title), y=1, pad=VALUES, fontsize=SIZE, fontweight="semibold")
            ax.set(xlim=(-0.5, len(years) - 0.5), yticks=[])
            ax.set_ylim((low - BELOW * high) / (1 - BELOW) if low else 0, high if low or high else 1)
            ax.set_xticks(range(len(years)), years, fontsize=SMALL)
            colour = UNIT if own in (None, unit) else OTHERS
            columns = rows.assign(text=texts)[rows["unit"] == unit].set_index("x").reindex(years)
            _draw_columns(ax, columns, _fills(rows, colour) or {"": Fill(colour)})
            if position == 0:
                legend.draw(ax, 1, legend.height)
        return figure

    return finish(draw, shown, alt, width=width, decimals=decimals)


def _alt(rows: pd.DataFrame, years: list[str], numbers: NumberFormat, what: str) -> str:
    names, hatched = rows["unit"] + " " + rows["x"], rows[rows["hatched"]]
    told = rows["value"].map(numbers.with_unit)
    texts = dict(zip(names, told.where(~rows["hatched"], told + " (" + rows["status"] + ")"), strict=True))
    when, kind = [year for year in years if year in {*hatched["x"]}], [*hatched["status"].unique()]
    return alt_text.sentences(
        f"Små søylediagrammer på samme skala: {what}.",
        f"Skravert er {liste(kind)}: {liste(when)}." if when else "",
        alt_text.extremes(texts, dict(zip(names, rows["value"], strict=True))),
        alt_text.values(texts),
    )


def _draw_columns(ax: Axes, rows: pd.DataFrame, fills: dict[str, Fill]) -> None:
    """Draw a column a year, and write its value over it, or below one that goes down."""
    for status, fill in fills.items():
        some = np.flatnonzero(rows["value"].notna() & (rows["status"] == status))
        ax.bar(some, rows["value"].iloc[some], 0.72, label=status, **fill.painted(0.8 if fill.hatch else 0))
    ends, texts = rows["value"].fillna(0), rows["text"].fillna(MISSING)
    for place, (end, text) in enumerate(zip(ends, texts, strict=True)):
        away = {"xytext": (0, -2.5), "va": "top"} if end < 0 else {"xytext": (0, 2.5)}
        ax.annotate(text, (place, end), **away, textcoords="offset points", ha="center", fontsize=SMALL,
                    color=MUTED if text == MISSING else INK)  # fmt: skip
    ax.axhline(0, color="#8a8a8a", linewidth=0.6, clip_on=False)


def _fills(rows: pd.DataFrame, colour: str) -> dict[str, Fill]:
    """Return how values are filled that are sure, and those that are expected."""
    kinds = rows.dropna(subset="value").sort_values("hatched", kind="stable")
    hatched = dict(zip(kinds["status"], kinds["hatched"], strict=True))
    return {name: Fill("white", HATCH, colour) if hatch else Fill(colour, None, colour)
            for name, hatch in hatched.items()}  # fmt: skip
