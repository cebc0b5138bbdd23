"""Courses over the years as lines, each with its name at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import seaborn
from matplotlib.ticker import MaxNLocator

from boso.charts import describe
from boso.charts.describe import Numbers, floats
from boso.charts.palette import MUTED, OTHERS, UNIT
from boso.charts.provenance import marked
from boso.charts.sheet import POINTS, SIZE, SMALL, Chart, Sheet, Width, style, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso.charts.describe import Lang

TALL = 165.0
STEP = 12.0
TOP = 8.0


class Frame(NamedTuple):
    """Where the lines are drawn on the sheet, and the years and values at its ends."""

    left: float
    right: float
    tall: float
    first: float
    last: float
    low: float
    high: float

    def x(self, year: float) -> float:
        """Return the place of a year."""
        return self.left + (self.right - self.left) * (year - self.first) / (self.last - self.first)

    def y(self, value: float) -> float:
        """Return the place of a value."""
        return TOP + self.tall * (self.high - value) / (self.high - self.low)


@marked
def lines(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str,
    highlight: str | None = None,
    unit: str = "",
    decimals: int = 0,
    width: Width = "full",
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
) -> Chart | None:
    """Show courses over the years as lines, each with its name and last value at its end.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a series and year.
    x, y, series : str
        Columns with the year, the value and the name of the line.
    highlight : str, optional
        The line in colour; the others are grey.
    unit, decimals, width, titles, lang
        As in `bars`; the unit is named in the description only, say it in the subtitle.
    """
    rows = table.assign(**{y: floats(table[y])}).dropna(subset=[y])
    if rows.empty:
        return None
    wide = rows.assign(**{x: [int(year) for year in rows[x]]}).pivot(index=series, columns=x, values=y)
    wide = wide.reindex(index=rows[series].unique())
    numbers = Numbers(decimals, unit, lang)
    with style():
        sheet = _draw(wide, numbers, highlight, width)
    what = describe.by(describe.title(y, titles), [describe.title(series, titles)], lang)
    drawn = wide.rename(columns=str).reset_index()
    return Chart(sheet.figure, describe.titled(drawn, titles), _alt(wide, numbers, what))


def _alt(wide: pd.DataFrame, numbers: Numbers, what: str) -> str:
    lang, last = numbers.lang, wide.columns.max()
    ends = {str(name): float(value) for name, value in wide[last].items()}
    high = describe.extremes({name: numbers.full(value) for name, value in ends.items()}, ends, lang)
    return describe.sentences(
        f"{'Linjediagram' if lang == 'nb' else 'Line chart'}, {wide.columns.min()}–{last}: {what}.",
        f"{'I' if lang == 'nb' else 'In'} {last}: {high}" if high else "",
        describe.values({str(name): _course(row, numbers) for name, row in wide.iterrows()}, lang),
    )


def _course(row: pd.Series[float], numbers: Numbers) -> str:
    """Return the first and the last value of a line in words."""
    known = row.dropna()
    texts = [f"{numbers.full(float(known.iloc[end]))} ({known.index[end]})" for end in (0, -1)]
    return texts[0] if len(known) == 1 else f"{texts[0]} {'til' if numbers.lang == 'nb' else 'to'} {texts[1]}"


def _draw(wide: pd.DataFrame, numbers: Numbers, highlight: str | None, width: Width) -> Sheet:
    marks = _marks(wide)
    shown = [Numbers(_needed(marks), lang=numbers.lang).bare(mark) for mark in marks]
    ends = {str(name): float(row.dropna().iloc[-1]) for name, row in wide.iterrows()}
    texts = {name: f"{name} {numbers.bare(value)}" for name, value in ends.items()}
    left = max(text_width(text, SMALL) for text in shown) + 10
    right = POINTS[width] - max(text_width(text, SIZE, "semibold") for text in texts.values()) - 12
    years = [int(year) for year in wide.columns]
    pad = (years[-1] - years[0]) * 0.02 or 0.5
    tall = max(TALL, STEP * len(wide) + 10)
    frame = Frame(left, right, tall, years[0] - pad, years[-1] + pad, marks[0], marks[-1])
    sheet = Sheet(tall + TOP + 18, width)
    for mark, text in zip(marks, shown, strict=True):
        sheet.text(left - 6, frame.y(mark), text, ha="right", size=SMALL, color=MUTED)
    _write_years(sheet, frame, years)
    colours = {name: UNIT if highlight in (None, name) or highlight not in ends else OTHERS for name in ends}
    _draw_lines(sheet, frame, wide, colours, marks)
    for name, place in _apart({name: frame.y(value) for name, value in ends.items()}, 6, TOP + tall).items():
        bold = name == highlight
        sheet.paper.plot([right, right + 7], [frame.y(ends[name]), place], color=colours[name], linewidth=0.7)
        weight = "semibold" if bold else "normal"
        sheet.text(right + 9, place, texts[name], color=UNIT if bold else MUTED, weight=weight)
    return sheet


def _draw_lines(
    sheet: Sheet, frame: Frame, wide: pd.DataFrame, colours: Mapping[str, str], marks: list[float]
) -> None:
    """Draw the grid and the lines, the one in colour last."""
    axes = sheet.panel(frame.left, TOP, frame.right - frame.left, frame.tall)
    for mark in marks:
        axes.axhline(mark, color="#e4e2dd", linewidth=0.6, zorder=0)
    for name in sorted(colours, key=lambda name: colours[name] == UNIT):
        row = wide.loc[name].dropna()
        seaborn.lineplot(x=list(row.index), y=list(row), color=colours[name], marker="o", markersize=4.5,
                         markeredgewidth=0, errorbar=None, clip_on=False, ax=axes)  # fmt: skip
    axes.set(xlim=(frame.first, frame.last), ylim=(frame.low, frame.high), xlabel="", ylabel="")
    axes.set(xticks=[], yticks=[])


def _write_years(sheet: Sheet, frame: Frame, years: list[int]) -> None:
    step = 1 + int(26 // (frame.x(years[0] + 1) - frame.x(years[0])))
    for year in range(years[0], years[-1] + 1, step):
        sheet.text(frame.x(year), TOP + frame.tall + 11, str(year), ha="center", size=SMALL, color=MUTED)


def _marks(wide: pd.DataFrame) -> list[float]:
    """Return round values for the grid that enclose all values."""
    low, high = float(wide.min().min()), float(wide.max().max())
    if low == high:
        low, high = min(low, 0.0), max(high, 1.0)
    return [float(mark) for mark in MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]


def _needed(marks: list[float]) -> int:
    """Return the decimals that tell neighbouring marks apart.

    >>> _needed([100, 102.5, 105]), _needed([0, 20, 40])
    (1, 0)
    """
    step = marks[1] - marks[0]
    return next(d for d in range(12) if abs(round(step, d) - step) < step * 1e-6)


def _apart(places: Mapping[str, float], top: float, bottom: float) -> dict[str, float]:
    """Move labels as little as needed so that each has `STEP` points of its own."""
    names = sorted(places, key=lambda name: places[name])
    y = [places[name] for name in names]
    for _ in range(400):
        for i in range(len(y) - 1):
            short = STEP - (y[i + 1] - y[i])
            if short > 0:
                y[i], y[i + 1] = y[i] - short / 2, y[i + 1] + short / 2
        y = [min(max(place, top), bottom) for place in y]
    return dict(zip(names, y, strict=True))
