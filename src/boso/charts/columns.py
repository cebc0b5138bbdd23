"""Small multiples: one small column chart a unit, all on the same scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat
from boso.charts.drawing.canvas import SIZE, SMALL, Chart, Width, text_height, text_width, wrap
from boso.charts.drawing.palette import HATCH, INK, MUTED, OTHERS, UNIT, Fill
from boso.charts.drawing.provenance import framed
from boso.charts.drawing.recall import recalled
from boso.charts.drawing.sheet import Legend, axes_at, page_and_phone, painted, sheet
from boso.charts.drawing.table import floats, require_distinct, tidy
from boso.words import MISSING, liste

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GAP = 16.0
HEIGHT, VALUES, YEARS = 74.0, 15.0, 18.0  # points of the highest column, over it, and under it
BELOW = 0.2  # share of the height that a number under the lowest column takes
NARROWEST, WIDEST = 19.0, 30.0  # points of a year


@recalled
@framed
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
) -> Chart | None:
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
    if table.empty:
        return None
    require_distinct(table, panel, x)
    rows = pd.DataFrame(
        {
            "unit": table[panel].astype(str),
            "x": table[x].astype(str),
            "value": floats(table[value]),
            "status": table[status].astype(str) if status else "",
        }
    )
    rows["hatched"] = rows["status"].eq(expected) & (status is not None)
    numbers = NumberFormat(decimals, unit)
    own = highlight if highlight in set(rows["unit"]) else None
    figure, narrow = page_and_phone(lambda breadth: _draw(rows, numbers, own, breadth), width)
    shown = tidy(table[[panel, x, value, *([status] if status else [])]])
    alt = _alt(rows, numbers, alt_text.measure_by(value, panel, x))
    return Chart(figure, shown, alt, narrow=narrow, formats=numbers.filters(shown))


def _alt(rows: pd.DataFrame, numbers: NumberFormat, what: str) -> str:
    names = rows["unit"] + " " + rows["x"]
    said = [
        f"{numbers.with_unit(value)}{f' ({status})' if hatched else ''}"
        for value, status, hatched in zip(rows["value"], rows["status"], rows["hatched"], strict=True)
    ]
    texts = dict(zip(names, said, strict=True))
    years = liste(sorted(rows.loc[rows["hatched"], "x"].unique()))
    kind = liste(list(rows.loc[rows["hatched"], "status"].unique()))
    return alt_text.sentences(
        f"Små søylediagrammer på samme skala: {what}.",
        f"Skravert er {kind}: {years}." if years else "",
        alt_text.extremes(texts, dict(zip(names, floats(rows["value"]), strict=True))),
        alt_text.values(texts),
    )


def _draw(rows: pd.DataFrame, numbers: NumberFormat, highlight: str | None, breadth: float) -> Figure:
    units, years = list(rows["unit"].unique()), sorted(rows["x"].unique())
    number = max(text_width(_text(value, numbers), SMALL) for value in rows["value"])
    across, wide = _grid(len(units), len(years), number + 3, breadth)
    kinds = _fills(rows, UNIT if highlight is None else "#6f747c") if rows["hatched"].any() else {}
    legend = Legend.fitting(kinds, breadth)
    titles = [wrap(unit, wide, SIZE, "semibold") if len(units) > 1 else [] for unit in units]
    head = max(map(text_height, titles)) + VALUES
    pitch = head + HEIGHT + YEARS
    own, others = _fills(rows, UNIT), _fills(rows, OTHERS)
    figure = sheet(breadth, legend.height + -(-len(units) // across) * pitch)
    for position, (unit, title) in enumerate(zip(units, titles, strict=True)):
        line, place = divmod(position, across)
        top = legend.height + line * pitch + head
        ax = axes_at(figure, 1 + place * (wide + GAP), top, wide, HEIGHT)
        ax.set_title("\n".join(title), y=1, pad=VALUES, fontsize=SIZE, fontweight="semibold")
        low, high = min(rows["value"].min(), 0), max(rows["value"].max(), 0)
        ax.set(xlim=(-0.5, len(years) - 0.5), yticks=[])
        ax.set_ylim((low - BELOW * high) / (1 - BELOW) if low else 0, high if low or high else 1)
        ax.set_xticks(range(len(years)), years, fontsize=SMALL)
        fills = own if highlight in (None, unit) else others
        _draw_columns(ax, rows[rows["unit"] == unit].set_index("x").reindex(years), fills, numbers)
        if position == 0:
            legend.draw(ax, 0, head)
    return figure


def _draw_columns(ax: Axes, rows: pd.DataFrame, fills: Mapping[str, Fill], numbers: NumberFormat) -> None:
    """Draw a column a year, and write its value over it, or below one that goes down."""
    for status, fill in fills.items() or {"": Fill(UNIT)}.items():
        some = np.flatnonzero(rows["value"].notna() & ((rows["status"] == status) | (status == "")))
        ax.bar(some, rows["value"].iloc[some], 0.72, label=status, **painted(fill, 0.8 if fill.hatch else 0))
    for place, value in enumerate(rows["value"]):
        away = {"xytext": (0, -2.5), "va": "top"} if value < 0 else {"xytext": (0, 2.5)}
        ax.annotate(_text(value, numbers), (place, 0 if pd.isna(value) else value), **away,
                    textcoords="offset points", ha="center", fontsize=SMALL,
                    color=MUTED if pd.isna(value) else INK)  # fmt: skip
    ax.axhline(0, color="#8a8a8a", linewidth=0.6, clip_on=False)


def _text(value: float, numbers: NumberFormat) -> str:
    return MISSING if pd.isna(value) else numbers.number(value)


def _grid(units: int, years: int, pitch: float, breadth: float) -> tuple[int, float]:
    """Return how many panels stand side by side if a column takes `pitch` points, and how wide each is."""
    most = max(1, int((breadth + GAP) // (years * max(NARROWEST, pitch) + GAP)))
    across = -(-units // -(-units // most))
    room = (breadth - 2 - (across - 1) * GAP) / across
    return across, room if units == 1 else min(room, max(years * max(WIDEST, pitch), 110.0))


def _fills(rows: pd.DataFrame, colour: str) -> dict[str, Fill]:
    """Return how values are filled that are sure, and those that are expected."""
    kinds = rows.dropna(subset="value").groupby("hatched", sort=True)["status"].unique()
    return {str(name): Fill("white", HATCH, colour) if hatched else Fill(colour, None, colour)
            for hatched, names in kinds.items() for name in names}  # fmt: skip
