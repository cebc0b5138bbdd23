"""Small multiples: one small column chart a unit, all on the same scale."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat, floats
from boso.charts.drawing.canvas import (
    SIZE,
    SMALL,
    WIDTHS,
    Canvas,
    Chart,
    Width,
    style,
    text_height,
    text_width,
    wrap,
)  # fmt: skip
from boso.charts.drawing.legend import Entry, draw_legend, legend_height
from boso.charts.drawing.palette import HATCH, INK, MUTED, OTHERS, UNIT, Fill
from boso.charts.drawing.shapes import rectangle
from boso.charts.drawing.watermark import watermarked
from boso.words import liste

if TYPE_CHECKING:
    from boso.charts.drawing.layer import Layer

GAP = 16.0
PANEL_HEIGHT = 74.0
BAR_WIDTH = 0.72  # of the room of a year
NARROWEST, WIDEST = 19.0, 30.0  # room of a year


class Panel(NamedTuple):
    """Where a panel stands on the canvas, and the value that reaches its top."""

    left: float
    top: float
    width: float
    maximum: float


@watermarked
def columns(
    table: pd.DataFrame,
    *,
    panel: str,
    x: str,
    value: str,
    status: str,
    expected: str,
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
        Columns with the unit, the year and the value (not negative).
    status, expected : str
        Column that says how sure a value is, and its value that is drawn hatched ("forventet").
    highlight : str, optional
        The unit in colour; the others are grey.
    unit, decimals, width
        As in `bars`; the unit is named in the description only, say it in the subtitle.
    """
    if table.empty:
        return None
    rows = pd.DataFrame(
        {
            "unit": table[panel].astype(str),
            "x": table[x].astype(str),
            "value": floats(table[value]),
            "status": table[status].astype(str),
        }
    )
    rows["hatched"] = rows["status"].eq(expected)
    numbers = NumberFormat(decimals, unit)
    with style():
        canvas = _draw(rows, numbers, highlight if highlight in set(rows["unit"]) else None, width)
    shown = alt_text.tidy(table[[panel, x, value, status]])
    return Chart(canvas.figure, shown, _alt(rows, numbers, alt_text.measure_by(value, panel, x)))


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


def _draw(rows: pd.DataFrame, numbers: NumberFormat, highlight: str | None, width: Width) -> Canvas:
    units, ticks = list(rows["unit"].unique()), sorted(rows["x"].unique())
    entries = _entries(rows, highlight)
    longest = max(text_width(text, SMALL) for text in _texts(rows, numbers))
    across, wide = _grid(len(units), len(ticks), longest + 3, width)
    titles = [wrap(name, wide, SIZE, "semibold") if len(units) > 1 else [] for name in units]
    title, legend = max(text_height(lines) for lines in titles) + 14, legend_height(entries, WIDTHS[width])
    row_height = title + PANEL_HEIGHT + 18
    canvas = Canvas(legend + -(-len(units) // across) * row_height - 2, width)
    background = canvas.background()
    draw_legend(canvas, entries, 1, 0, canvas.width - 1)
    most = max(rows["value"].max(), 0.0) or 1.0
    for number, unit in enumerate(units):
        left, top = 1 + (number % across) * (wide + GAP), legend + (number // across) * row_height
        canvas.text(left, top + 1 + text_height(titles[number]) / 2, titles[number], weight="semibold")
        part = rows[rows["unit"] == unit].set_index("x").reindex(ticks)
        colour = UNIT if highlight in (None, unit) else OTHERS
        place = Panel(left, top + title, wide, most)
        _draw_columns(canvas, background, part, place, colour)
        _write_columns(canvas, part, place, numbers)
    return canvas


def _draw_columns(canvas: Canvas, background: Layer, rows: pd.DataFrame, panel: Panel, colour: str) -> None:
    baseline, pitch = panel.top + PANEL_HEIGHT, panel.width / len(rows)
    hatch = Fill("white", HATCH, colour)
    for number, (value, hatched) in enumerate(zip(rows["value"], rows["hatched"], strict=True)):
        if not isnan(value):
            x, height = (
                panel.left + (number + 0.5 - BAR_WIDTH / 2) * pitch,
                PANEL_HEIGHT * value / panel.maximum,
            )
            bar, edge = (hatch, 0.8) if hatched else (Fill(colour), 0)
            rectangle(background, (x, baseline - height, BAR_WIDTH * pitch, height), bar, edge)
    canvas.foreground.plot(
        [panel.left, panel.left + panel.width], [baseline] * 2, color="#8a8a8a", linewidth=0.6
    )


def _write_columns(canvas: Canvas, rows: pd.DataFrame, panel: Panel, numbers: NumberFormat) -> None:
    """Write the years under the columns and the values above them."""
    pitch = panel.width / len(rows)
    short = any(text_width(str(tick), SMALL) > pitch - 2 for tick in rows.index)
    texts = _texts(rows, numbers)
    for number, (tick, value) in enumerate(zip(rows.index, rows["value"], strict=True)):
        middle = panel.left + (number + 0.5) * pitch
        year = f"’{tick[-2:]}" if short and str(tick).isdigit() else str(tick)
        canvas.text(middle, panel.top + PANEL_HEIGHT + 8, year, ha="center", size=SMALL, color=MUTED)
        share = 0.0 if isnan(value) else max(0.0, value / panel.maximum)
        ink = MUTED if isnan(value) else INK
        canvas.text(
            middle,
            panel.top + PANEL_HEIGHT * (1 - share) - 6,
            texts[number],
            ha="center",
            size=SMALL,
            color=ink,
        )


def _texts(rows: pd.DataFrame, numbers: NumberFormat) -> list[str]:
    return ["–" if isnan(value) else numbers.number(value) for value in rows["value"]]


def _grid(units: int, ticks: int, pitch: float, width: Width) -> tuple[int, float]:
    """Return how many panels stand side by side if a column takes `pitch` points, and how wide each is."""
    most = max(1, int((WIDTHS[width] + GAP) // (ticks * max(NARROWEST, pitch) + GAP)))
    across = -(-units // -(-units // most))
    room = (WIDTHS[width] - 2 - (across - 1) * GAP) / across
    return across, room if units == 1 else min(room, max(ticks * max(WIDEST, pitch), 110.0))


def _entries(rows: pd.DataFrame, highlight: str | None) -> list[Entry]:
    if not rows["hatched"].any():
        return []
    colour = "#6f747c" if highlight else UNIT
    names = rows.groupby("hatched", sort=True)["status"].first()
    return [
        Entry(str(name), Fill("white", HATCH, colour) if hatched else Fill(colour, None, colour))
        for hatched, name in names.items()
    ]
