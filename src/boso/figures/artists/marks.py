"""What a figure draws, as values: a bar, a point, a cell or the end of an interval is a mark."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

# What marks measure, beside the value itself: how the column of a table is headed that has it
MEASURES = {
    "low": "Nedre grense", "high": "Øvre grense", "whisker_low": "Nedre strek",
    "q1": "Nedre kvartil", "median": "Median", "q3": "Øvre kvartil", "whisker_high": "Øvre strek",
    "outside": "Utenfor strekene", "mean": "Gjennomsnitt",
}  # fmt: skip
OTHER = {"x": "y", "y": "x"}  # axes
DIGITS = 12  # that a float keeps of a value on its way through a drawing
LOST = 16 * sys.float_info.epsilon  # share of the largest coordinate that a difference of two may be off

At = str | float


@dataclass(frozen=True)
class Mark:
    """One value that is drawn: where (panel, place along the axis, series), and what it measures."""

    kind: str  # bar, barh, histogram, line, point, cell, box, reference
    panel: str
    at: At
    series: str
    value: float
    measure: str = ""  # of `MEASURES`; "line" is a place that a line goes through
    place: float = math.nan  # along the axis, to find what belongs to the mark
    base: float = 0.0  # where a bar begins that stands on another
    look: Any = None  # colour and dashes
    artist: Any = field(default=None, compare=False, repr=False)  # that draws the mark
    slack: tuple[float, float] = (0.0, 0.0)  # what floats may be off: of the value, and of the place

    @property
    def names(self) -> list[str]:
        """What the mark is called by."""
        return [name for name in (self.panel, self.at, self.series) if isinstance(name, str) and name]

    @property
    def values(self) -> list[float]:
        """The value, and the number that it stands at, if it does."""
        return [one for one in (self.value, self.at) if isinstance(one, float)]

    @property
    def end(self) -> float:
        """Where the mark ends, across the axis."""
        return self.base + self.value


@dataclass
class Reading:
    """The marks of a figure, the headings that its axes and legend give them, and what cannot be read."""

    marks: list[Mark] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)  # of panel, at, series, value
    unread: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)  # what looks different and has no names
    false: list[tuple[str, str]] = field(default_factory=list)  # what is written, and what is true
    heads: tuple[str, str] = ("", "")  # what all axes with marks call values and places, if they agree
    panels: list[Any] = field(default_factory=list)  # as they were read (`boso.figures.artists.panel.Panel`)
    lengths: bool = False  # whether a bar's length is its value, wherever it begins

    def drawn(self) -> list[dict[str, Any]]:
        """Return the marks as a figure's metadata keep them: the place is a value where it is a number."""
        return [
            {
                "names": mark.names,
                "measure": MEASURES.get(mark.measure, ""),
                "values": [trimmed(value) for value in mark.values],
                "slack": mark.slack,
                "heads": self.heads[::-1] if mark.measure == "line" else self.heads,
            }
            for mark in self.marks
        ]


def unsure(coordinates: Iterable[float]) -> float:
    """Return what a difference of coordinates may be off."""
    largest = max((abs(one) for one in coordinates if math.isfinite(one)), default=0.0)
    return float(f"{LOST * largest:.1g}")


def trimmed(value: float) -> float:
    """Return a value without what the arithmetic of a drawing adds to it.

    >>> trimmed(0.1 + 0.2), trimmed(3.0)
    (0.3, 3.0)
    """
    return float(f"{value:.{DIGITS}g}")
