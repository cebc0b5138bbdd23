"""Charts of the house: their values, names and labels are read back and held against the table."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from boso.figures.agreement import Difference, differences, key, rows_of
from boso.figures.artists.reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.figure import Figure

    from boso.figures.artists.marks import Reading

NUMBER = re.compile(r"[−-]?\d+(?:\s\d{3})*(?:,\d+)?")
CLOSE = 1e-9


def disagreements(figure: Figure, table: Mapping[str, Any], of: str = "") -> Iterator[Difference]:
    """Yield values and names drawn that are not in the table, numbers not drawn, labels of other numbers.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What a function of `boso.charts` drew.
    table : mapping
        The table, as `boso.show.as_json` returns it.
    of : str
        As in `boso.figures.agreement.differences`.
    """
    reading = read(figure, lengths=bool(of))
    yield from (Difference(what, "something that can be read back") for what in reading.unread)
    yield from differences(reading.drawn(), table, of=of)
    rows = rows_of(table, of)
    known = set().union(*(row.keys for row in rows), *(titles for row in rows for titles in row.titles))
    for name in dict.fromkeys(name for mark in reading.marks for name in mark.names):
        if key(name) not in known:
            yield Difference(f'"{name}"', "a name of the table")
    bases = {(name, row.numbers[row.base]) for row in rows for name in row.keys if row.base is not None}
    for panel, at, text in reading.labels:
        sizes = [size for name, size in bases if not panel or name == key(panel)]
        told = sizes if at is None else _told(reading, panel, at)
        for number in NUMBER.findall(text):
            if not any(_rounds(value, number) for value in told):
                yield Difference(f'label "{text}" of "{at or panel}"', "what is drawn there")


def _told(reading: Reading, panel: str, at: Any) -> list[float]:
    """Return the values drawn at a place, and what neighbours are together."""
    values = [mark.value for mark in reading.marks if (mark.panel, mark.at) == (panel, at)]
    return [sum(values[start:end]) for start, end in combinations(range(len(values) + 1), 2)]


def _rounds(value: float, number: str) -> bool:
    """Whether a number in a text is a value, rounded."""
    shown = float(re.sub(r"\s", "", number).replace("−", "-").replace(",", "."))
    return abs(shown - value) <= 0.5 * 10.0 ** -len(number.partition(",")[2]) + CLOSE
