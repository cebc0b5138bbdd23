"""Charts of the house: their values, names and labels are read back and held against the table."""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from boso.figures.agreement import Difference, differences, key, names_of, rows_of
from boso.figures.artists import axis
from boso.figures.artists.marks import unsure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boso.figures.agreement import Row
    from boso.figures.artists.marks import Label, Mark, Reading

NUMBER = re.compile(r"[−-]?\d+(?:\s\d{3})*(?:,\d+)?")
MOST = 2  # neighbouring bars that a label tells together, if not all of a row


def disagreements(reading: Reading, table: Mapping[str, Any], of: str = "") -> Iterator[Difference]:
    """Yield values and names drawn that are not in the table, numbers not drawn, labels of other numbers.

    Parameters
    ----------
    reading : Reading
        What was read back from a drawing of a function of `boso.charts`, lengths and all.
    table : mapping
        The table, as `boso.table_cells.as_json` returns it.
    of : str
        As in `boso.figures.agreement.differences`.
    """
    yield from (Difference(what, "something that can be read back") for what in reading.unread)
    yield from differences(reading.drawn(), table, of=of)
    rows = rows_of(table, of)
    known = names_of(rows)
    for name in dict.fromkeys(name for mark in reading.marks for name in mark.names):
        if key(name) not in known:
            yield Difference(f'"{name}"', "a name of the table")
    yield from _misleading(reading, rows)


def _misleading(reading: Reading, rows: list[Row]) -> Iterator[Difference]:
    """Yield labels that tell another number than what is drawn where they stand."""
    bases = {(name, row.numbers[row.base]) for row in rows for name in row.keys if row.base is not None}
    for label in reading.labels:
        told = [
            size for name, size in bases if label.at is None and (not label.panel or name == key(label.panel))
        ]
        bars = [mark for mark in reading.marks
                if not mark.measure and (mark.panel, mark.at) == (label.panel, label.at)]  # fmt: skip
        slack = max((mark.slack[0] for mark in bars), default=0.0)
        told += _told(bars, label, slack + label.slack)
        for number in NUMBER.findall(label.text):
            if not any(_rounds(value, number, slack) for value in told):
                yield Difference(
                    f'label "{label.text}" of "{label.at or label.panel}"', "what is drawn there"
                )


def _told(bars: list[Mark], label: Label, slack: float) -> Iterator[float]:
    """Yield what a label may tell: the bar that it is in, or the bars, one or more, at whose end it stands.

    Of a range it may tell each end, of what it adds up each part.
    """
    edges = [sorted((bar.base, bar.base + bar.value)) for bar in bars]
    if label.inside:
        yield from (bar.value for bar, (low, high) in zip(bars, edges, strict=True)
                    if abs((low + high) / 2 - label.value) <= slack)  # fmt: skip
        return
    if "–" in label.text:
        yield from (bar.value for bar in bars)
    ends = max((high for _, high in edges if high <= label.value + slack), default=math.nan)
    starts = min((low for low, _ in edges if low >= label.value - slack), default=math.nan)
    for first, last in combinations(range(len(bars) + 1), 2):
        run = edges[first:last]
        together = all(abs(one[1] - other[0]) <= slack for one, other in pairwise(run))
        if (
            together
            and (abs(run[-1][1] - ends) <= slack or abs(run[0][0] - starts) <= slack)
            and (len(run) <= MOST or len(run) == len(bars))
        ):
            values = [bar.value for bar in bars[first:last]]
            yield from values if "+" in label.text else [sum(values)]


def _rounds(value: float, number: str, slack: float) -> bool:
    """Whether a number in a text is a value, rounded; the value may be off by `slack`."""
    shown, least = axis.number(number), 0.5 * 10.0 ** -len(number.partition(",")[2])
    return shown is not None and abs(shown - value) <= least + slack + unsure([value])
