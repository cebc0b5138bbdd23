"""Small multiples: one small column chart a unit, all on the same scale."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import Numbers, floats
from boso.charts.drawing.canvas import (
    POINTS,
    SIZE,
    SMALL,
    Chart,
    Sheet,
    Width,
    block_height,
    style,
    text_width,
    wrap,
)
from boso.charts.drawing.legend import Entry, draw_key, key_height
from boso.charts.drawing.palette import HATCH, INK, MUTED, OTHERS, UNIT, Fill
from boso.charts.drawing.shapes import area
from boso.charts.drawing.watermark import marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso.charts.drawing.alt_text import Lang
    from boso.charts.drawing.layer import Layer

BETWEEN = 16.0
TALL = 74.0
BAR = 0.72  # of the room of a year
NARROW = 19.0
BROAD = 30.0


class Place(NamedTuple):
    """Where a panel stands on the sheet, and the value that reaches its top."""

    left: float
    top: float
    wide: float
    most: float


@marked
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
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
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
    unit, decimals, width, titles, lang
        As in `bars`; the unit is named in the description only, say it in the subtitle.
    """
    if table.empty:
        return None
    rows = pd.DataFrame(
        {
            "unit": table[panel].astype(str),
            "x": table[x].astype(str),
            "value": floats(table[value]),
            "status": table[status].astype(str) if status else "",
        }
    )
    rows["hatched"] = rows["status"].eq(expected) & bool(status)
    numbers = Numbers(decimals, unit, lang)
    with style():
        sheet = _draw(rows, numbers, highlight if highlight in set(rows["unit"]) else None, width)
    what = alt_text.by(
        alt_text.title(value, titles), [alt_text.title(name, titles) for name in (panel, x)], lang
    )
    drawn = table[[panel, x, value, *([status] if status else [])]]
    return Chart(sheet.figure, alt_text.titled(drawn, titles), _alt(rows, numbers, what))


def _alt(rows: pd.DataFrame, numbers: Numbers, what: str) -> str:
    names = rows["unit"] + " " + rows["x"]
    said = [
        f"{numbers.full(value)}{f' ({status})' if hatched else ''}"
        for value, status, hatched in zip(rows["value"], rows["status"], rows["hatched"], strict=True)
    ]
    texts, lang = dict(zip(names, said, strict=True)), numbers.lang
    years = alt_text.join(sorted(rows.loc[rows["hatched"], "x"].unique()), lang)
    kind = alt_text.join(rows.loc[rows["hatched"], "status"].unique(), lang)
    return alt_text.sentences(
        "Små søylediagrammer på samme skala:" if lang == "nb" else "Small column charts on one scale:",
        f"{what}.",
        f"{'Skravert er' if lang == 'nb' else 'Hatched is'} {kind}: {years}." if years else "",
        alt_text.extremes(texts, dict(zip(names, floats(rows["value"]), strict=True)), lang),
        alt_text.values(texts, lang),
    )


def _draw(rows: pd.DataFrame, numbers: Numbers, highlight: str | None, width: Width) -> Sheet:
    units, ticks = list(rows["unit"].unique()), sorted(rows["x"].unique())
    entries = _entries(rows, highlight)
    longest = max(text_width(text, SMALL) for text in _texts(rows, numbers))
    across, wide = _grid(len(units), len(ticks), longest + 3, width)
    heads = [wrap(name, wide, SIZE, "semibold") if len(units) > 1 else [] for name in units]
    head, key = max(block_height(lines) for lines in heads) + 14, key_height(entries, POINTS[width])
    deep = head + TALL + 18
    sheet = Sheet(key + -(-len(units) // across) * deep - 2, width)
    ground = sheet.ground()
    draw_key(sheet, entries, 1, 0, sheet.width - 1)
    most = max(rows["value"].max(), 0.0) or 1.0
    for number, unit in enumerate(units):
        left, top = 1 + (number % across) * (wide + BETWEEN), key + (number // across) * deep
        sheet.text(left, top + 1 + block_height(heads[number]) / 2, heads[number], weight="semibold")
        part = rows[rows["unit"] == unit].set_index("x").reindex(ticks)
        colour = UNIT if highlight in (None, unit) else OTHERS
        _draw_columns(sheet, ground, part, Place(left, top + head, wide, most), colour)
        _write_columns(sheet, part, Place(left, top + head, wide, most), numbers)
    return sheet


def _draw_columns(sheet: Sheet, ground: Layer, part: pd.DataFrame, place: Place, colour: str) -> None:
    foot, pitch = place.top + TALL, place.wide / len(part)
    hatch = Fill("white", HATCH, colour)
    for number, (value, hatched) in enumerate(zip(part["value"], part["hatched"], strict=True)):
        if not isnan(value):
            x, tall = place.left + (number + 0.5 - BAR / 2) * pitch, TALL * value / place.most
            bar, edge = (hatch, 0.8) if hatched else (Fill(colour), 0)
            area(ground, (x, foot - tall, BAR * pitch, tall), bar, edge)
    sheet.paper.plot([place.left, place.left + place.wide], [foot, foot], color="#8a8a8a", linewidth=0.6)


def _write_columns(sheet: Sheet, part: pd.DataFrame, place: Place, numbers: Numbers) -> None:
    """Write the years under the columns and the values above them."""
    pitch = place.wide / len(part)
    short = any(text_width(str(tick), SMALL) > pitch - 2 for tick in part.index)
    texts = _texts(part, numbers)
    for number, (tick, value) in enumerate(zip(part.index, part["value"], strict=True)):
        middle = place.left + (number + 0.5) * pitch
        year = f"’{tick[-2:]}" if short and str(tick).isdigit() else str(tick)
        sheet.text(middle, place.top + TALL + 8, year, ha="center", size=SMALL, color=MUTED)
        share = 0.0 if isnan(value) else max(0.0, value / place.most)
        ink = MUTED if isnan(value) else INK
        sheet.text(
            middle, place.top + TALL * (1 - share) - 6, texts[number], ha="center", size=SMALL, color=ink
        )


def _texts(part: pd.DataFrame, numbers: Numbers) -> list[str]:
    return ["–" if isnan(value) else numbers.bare(value) for value in part["value"]]


def _grid(units: int, ticks: int, pitch: float, width: Width) -> tuple[int, float]:
    """Return how many panels stand side by side if a column takes `pitch` points, and how wide each is."""
    most = max(1, int((POINTS[width] + BETWEEN) // (ticks * max(NARROW, pitch) + BETWEEN)))
    across = -(-units // -(-units // most))
    room = (POINTS[width] - 2 - (across - 1) * BETWEEN) / across
    return across, room if units == 1 else min(room, max(ticks * max(BROAD, pitch), 110.0))


def _entries(rows: pd.DataFrame, highlight: str | None) -> list[Entry]:
    if not rows["hatched"].any():
        return []
    colour = "#6f747c" if highlight else UNIT
    names = rows.groupby("hatched", sort=True)["status"].first()
    return [
        Entry(str(name), Fill("white", HATCH, colour) if hatched else Fill(colour, None, colour))
        for hatched, name in names.items()
    ]
