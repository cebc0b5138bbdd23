"""What was read back from a figure, as the table under it and as its alternative text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat
from boso.figures.agreement import JOINT
from boso.figures.artists.axis import place_decimals
from boso.figures.artists.marks import MEASURES, trimmed
from boso.figures.wording import WORDS
from boso.table_cells import decimals
from boso.words import liste, liten, tall

if TYPE_CHECKING:
    from boso.figures.artists.marks import Mark, Reading

HEADINGS = {"panel": "Del", "at": "Kategori", "series": "Serie", "value": "Verdi", "reference": "Hjelpelinje"}
KINDS = {
    "bar": "Stolpediagram", "barh": "Liggende stolpediagram", "histogram": "Histogram",
    "line": "Linjediagram", "point": "Punktdiagram", "cell": "Varmekart", "box": "Boksplott",
    "reference": "Diagram",
}  # fmt: skip
UNKNOWN = f"Diagram. {alt_text.ALL_IN_TABLE}"  # of a drawing that cannot be read
MEDIANS = "Tallene her er medianer; kvartiler og verdier utenfor står i tabellen."


def tabulate(reading: Reading) -> pd.DataFrame:
    """Return the marks as a table: a row for each place and series, a column for each measure.

    A heat map becomes a table of rows and columns, as it is seen.
    """
    keys, places, crossed = _keys(reading), _places(reading), _is_crossed(reading)
    if crossed:
        columns = sorted(reading.marks, key=lambda mark: mark.place)
        measures = [*dict.fromkeys(mark.series for mark in columns)]
    else:
        measures = [one for one in ("", *MEASURES) if one in {mark.measure for mark in reading.marks}]
    rows: list[dict[str, Any]] = []
    last: dict[tuple[Any, ...], dict[str, Any]] = {}  # row of a place and series, which may have several
    for mark in reading.marks if crossed else _sorted(reading.marks):
        own = (mark.panel, mark.at) if crossed else (mark.panel, mark.at, mark.series)
        name = mark.series if crossed else mark.measure
        if own not in last or name in last[own]:
            last[own] = {key: getattr(mark, key) for key in keys}
            if mark.kind == "reference" or mark.at == mark.series == "":
                last[own]["at"] = mark.series or _plain(mark)
            rows.append(last[own])
        last[own][name] = trimmed(mark.value)
    frame = pd.DataFrame(rows, columns=[*places, *measures])
    for names in (places, measures):  # places are whole numbers by themselves, values if all of them are
        floats = [name for name in names if pd.api.types.is_float_dtype(frame[name])]
        if (frame[floats].stack().dropna() % 1 == 0).all():
            frame = frame.astype(dict.fromkeys(floats, "Int64"))
    titles: dict[str, str] = {}  # that readers see in the drawing
    for name in frame.columns:
        title = name if crossed and name in measures else _heading(reading, name)
        while title in titles.values():
            title += " "
        titles[name] = title
    return frame.rename(columns=titles)


def _keys(reading: Reading) -> list[str]:
    """Return what tells the rows apart; the series of a heat map are columns."""
    panels = len({mark.panel for mark in reading.marks}) > 1
    series = any(mark.series for mark in reading.marks if mark.kind != "reference")
    return ["panel"] * panels + ["at"] + ["series"] * (series and not _is_crossed(reading))


def _places(reading: Reading) -> list[str]:
    """Return the columns of names and places: what tells rows apart, and where lines cross the places."""
    return _keys(reading) + ["line"] * any(mark.measure == "line" for mark in reading.marks)


def _is_crossed(reading: Reading) -> bool:
    return bool(reading.marks) and all(mark.kind == "cell" for mark in reading.marks)


def _sorted(marks: list[Mark]) -> list[Mark]:
    """Return marks by panel, place along the axis and series; points of numbers stay as they were drawn."""
    if all(mark.kind == "point" and isinstance(mark.at, float) for mark in marks):
        return marks
    first: dict[Any, float] = {}  # where each place was drawn first
    for mark in marks:
        first.setdefault(mark.at, math.inf if math.isnan(mark.place) else mark.place)
    places = {at: i for i, at in enumerate(sorted(first, key=first.__getitem__))}
    panels, series = ([*dict.fromkeys(getattr(mark, of) for mark in marks)] for of in ("panel", "series"))
    return sorted(marks, key=lambda mark: (mark.kind == "reference", panels.index(mark.panel),
                                           places[mark.at], series.index(mark.series)))  # fmt: skip


def _heading(reading: Reading, name: str) -> str:
    """Return what the drawing calls panels, places, series, values or a measure; else a plain word."""
    if name == "line":
        return JOINT.join([HEADINGS["reference"], liten(_heading(reading, "at"))])
    name = name or "value"
    said = reading.headings.get(name, "")
    return WORDS.get(said, said) or MEASURES.get(name) or HEADINGS[name]


def formats(frame: pd.DataFrame, reading: Reading) -> dict[str, str]:
    """Return the filters that write the fractions of a table: of places, and of all values alike."""
    names = frame.columns[: len(_places(reading))]
    fractions = [name for name in frame.columns if pd.api.types.is_float_dtype(frame[name])]
    values = [name for name in fractions if name not in names]
    digits = {name: place_decimals(frame[name].dropna().tolist()) for name in fractions if name in names}
    digits |= dict.fromkeys(values, _decimals(pd.concat(map(frame.get, values))) if values else 0)
    return {name: f"tall({number})" for name, number in digits.items()}


def _decimals(values: pd.Series[Any]) -> int:
    """Return the decimals with which values are written: what is not zero is not told as zero."""
    sizes = values.abs()
    least = sizes[sizes > 1e-9 * sizes.max()].min()
    return max(decimals(values), min(-math.floor(math.log10(least)), 12) if least < 1 else 0)


def describe(reading: Reading) -> str:
    """Return the alternative text: what kind of drawing, of what, the highest, the lowest, and the values."""
    kinds = list(dict.fromkeys(mark.kind for mark in reading.marks if mark.kind != "reference"))
    first, *others = [KINDS[kind] for kind in kinds or ["reference"]]
    groups = [_heading(reading, name) for name in (("at", "series") if kinds == ["cell"] else _keys(reading))]
    what = alt_text.measure_by(_heading(reading, "value"), *groups)
    head = f"{liste([first, *map(liten, others)])}: {what}."
    if "box" in kinds:
        head = f"{head} {MEDIANS}"
    own = [mark for mark in reading.marks if mark.measure in ("", "median")] or reading.marks
    digits = place_decimals([mark.at for mark in own if isinstance(mark.at, float)])
    values = {_named(mark, digits): mark.value for mark in _sorted(own)}  # intervals are left to the table
    if len(values) < len(own):  # several have the same names, as points have
        return f"{head} {alt_text.ALL_IN_TABLE}"
    whole = all(value % 1 == 0 for value in values.values())
    numbers = NumberFormat(0 if whole else _decimals(pd.Series(values)))
    texts = {name: numbers.number(value) for name, value in values.items()}
    alike = reading.headings["value"] or sum(bool(panel.own) for panel in reading.panels) == 1
    compared = {_named(mark, digits): mark.value for mark in own if mark.kind != "reference"}
    extremes = alt_text.extremes(texts, compared) if alike else ""  # of different measures there are none
    return alt_text.sentences(head, extremes, alt_text.values(texts))


def _named(mark: Mark, digits: int) -> str:
    """Return the names of a mark: of its panel, its place and its series."""
    at = mark.at if isinstance(mark.at, str) else tall(mark.at, digits)
    nameless = "" if at or mark.series else _plain(mark)
    return ", ".join(name for name in (mark.panel, at, mark.series, nameless) if name)


def _plain(mark: Mark) -> str:
    """Return what a mark is called that has no name."""
    return HEADINGS["reference" if mark.kind == "reference" else "value"]
