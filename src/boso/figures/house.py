"""Charts of the house: their values, names and labels are read back and held against the table."""

from __future__ import annotations

import math
import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.text import Annotation

from boso.figures.agreement import Difference, differences, key, rows_of
from boso.figures.artists.axis import annotated, number_of
from boso.figures.artists.legend import plain
from boso.figures.artists.marks import unsure
from boso.figures.value_labels import NEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boso.figures.artists.marks import Mark, Reading
    from boso.figures.artists.panel import Panel

NUMBER = re.compile(r"[−-]?\d+(?:\s\d{3})*(?:,\d+)?")
MOST = 2  # neighbouring bars that a label tells together, if not all of a row
PIXELS = 1e-9  # share of an axis that a place may be off that went to pixels and back


def disagreements(reading: Reading, table: Mapping[str, Any], of: str = "") -> Iterator[Difference]:
    """Yield values and names drawn that are not in the table, numbers not drawn, labels of other numbers.

    `reading` is of a drawing of a function of `boso.charts`, lengths and all; else as in `differences`.
    """
    yield from (Difference(what, "something that can be read back") for what in reading.unread)
    yield from differences(reading.drawn(), table, of=of)
    rows = rows_of(table, of)
    bases = {(name, row.numbers[row.base]) for row in rows for name in row.keys if row.base is not None}
    for panel in reading.panels:
        sizes = [size for name, size in bases if not panel.name or name == key(panel.name)]
        for label in panel.ax.texts:
            if isinstance(label, Annotation) and label.get_text():
                yield from _misleading(panel, label, sizes)


def _misleading(panel: Panel, label: Any, sizes: Sequence[float]) -> Iterator[Difference]:
    """Yield what a label tells that is not drawn where it stands; one of all axes tells how many answered."""
    text, told, at, off = plain(label.get_text()), [*sizes], None, 0.0
    inside, which = callable(label.xycoords), "xy".index(panel.along)
    if inside or label.xycoords == "data":
        place = annotated(label)
        at = panel.axes[panel.along].at(place[which])
        bars = [mark for mark in panel.own if not mark.measure and abs(mark.place - place[which]) < NEAR]
        off = max((bar.slack[0] for bar in bars), default=0.0)
        first, last = (panel.ax.get_xlim, panel.ax.get_ylim)[1 - which]()
        slack = off + PIXELS * abs(last - first) if inside else off
        told = [*_told(bars, text, place[1 - which], slack, inside=inside)]
    for number in NUMBER.findall(text):
        if not any(_rounds(value, number, off) for value in told):
            yield Difference(f'label "{text}" of "{at or panel.name}"', "what is drawn there")


def _told(bars: list[Mark], text: str, place: float, slack: float, *, inside: bool) -> Iterator[float]:
    """Yield what a label may tell: the bar that it is in, or the bars, one or more, at whose end it stands.

    Of a range it may tell each end, of what it adds up each part.
    """
    edges = [sorted((bar.base, bar.end)) for bar in bars]
    if inside:
        yield from (bar.value for bar, (low, high) in zip(bars, edges, strict=True)
                    if abs((low + high) / 2 - place) <= slack)  # fmt: skip
        return
    if "–" in text:
        yield from (bar.value for bar in bars)
    ends = max((high for _, high in edges if high <= place + slack), default=math.nan)
    starts = min((low for low, _ in edges if low >= place - slack), default=math.nan)
    for first, last in combinations(range(len(bars) + 1), 2):
        run = edges[first:last]
        together = all(abs(one[1] - other[0]) <= slack for one, other in pairwise(run))
        here = abs(run[-1][1] - ends) <= slack or abs(run[0][0] - starts) <= slack
        if together and here and (len(run) <= MOST or len(run) == len(bars)):
            values = [bar.value for bar in bars[first:last]]
            yield from values if "+" in text else [sum(values)]


def _rounds(value: float, number: str, slack: float) -> bool:
    """Whether a number in a text is a value, rounded; the value may be off by `slack`."""
    shown, least = number_of(number), 0.5 * 10.0 ** -len(number.partition(",")[2])
    return shown is not None and abs(shown - value) <= least + slack + unsure([value])
