"""What a figure draws, as values: a bar, a point, a cell or the end of an interval is a mark."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from boso.figures.artists.axis import At

# What marks measure, beside the value itself, in the words of the table
MEASURES = {
    "low": "Nedre grense", "high": "Øvre grense", "from": "Fra", "to": "Til", "whisker_low": "Nedre strek",
    "q1": "Nedre kvartil", "median": "Median", "q3": "Øvre kvartil", "whisker_high": "Øvre strek",
    "outside": "Utenfor strekene", "mean": "Gjennomsnitt", "colour": "Farge",
}  # fmt: skip
DIGITS = 12  # that a float keeps of a value on its way through a drawing
LOST = 16 * sys.float_info.epsilon  # share of the largest coordinate that a difference of two may be off


@dataclass(frozen=True)
class Mark:
    """One value that is drawn: where (panel, place along the axis, series), and what it measures."""

    kind: str  # bar, barh, histogram, line, point, cell, box, reference
    panel: str
    at: At
    series: str
    value: float
    measure: str = ""
    place: float = math.nan  # along the axis, to find what belongs to the mark
    base: float = 0.0  # where a bar begins that stands on another
    unsigned: bool = False  # whether the axis is written without signs, so that those of the table are free
    slack: tuple[float, float] = (0.0, 0.0)  # what floats may be off: of the value, and of the place

    @property
    def names(self) -> list[str]:
        """What the mark is called by."""
        return [name for name in (self.panel, self.at, self.series) if isinstance(name, str) and name]

    @property
    def values(self) -> list[float]:
        """The value, and the number that it stands at, if it does."""
        return [self.value, *([self.at] if isinstance(self.at, float) else [])]


class Label(NamedTuple):
    """A text: at a place along the axis of names and at `value` along the other, or of all of a panel."""

    panel: str
    at: At | None
    text: str
    value: float = math.nan
    inside: bool = False  # of a bar: `value` is its middle
    slack: float = 0.0  # what `value` may be off


@dataclass
class Reading:
    """The marks of a figure, the headings that its axes and legend give them, and what cannot be read."""

    marks: list[Mark] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)  # of panel, at, series, value
    unread: list[str] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)  # what is written, and what is true
    labels: list[Label] = field(default_factory=list)
    lengths: bool = False  # whether a bar's length is its value, wherever it begins

    def head(self, **headings: str) -> None:
        """Take headings where none were given before."""
        for name, text in headings.items():
            if text and not self.headings.get(name):
                self.headings[name] = text

    def drawn(self) -> list[dict[str, Any]]:
        """Return the marks as a figure's metadata keep them."""
        return [
            {
                "names": mark.names,
                "measure": mark.measure,
                "values": [trimmed(value) for value in mark.values],
                "slack": mark.slack,
                **({"unsigned": True} if mark.unsigned else {}),
            }
            for mark in self.marks
        ]


def with_slack(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks of one panel with what each may be off: it follows from the largest of them.

    A bar keeps its length as the difference of two places on the axis, so that a small one loses digits where
    another stands far out.
    """
    values = unsure(abs(mark.base) + abs(mark.value) for mark in marks if mark.measure != "colour")
    places = unsure(mark.place for mark in marks)
    return [replace(mark, slack=(0.0 if mark.measure == "colour" else values, places)) for mark in marks]


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


def ordered(marks: Iterable[Mark], of: str) -> list[At]:
    """Return the panels, places or series of marks, each once, in the order in which they were drawn."""
    return list(dict.fromkeys(getattr(mark, of) for mark in marks))
