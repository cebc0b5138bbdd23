"""Answers on a scale as a bar that diverges from its middle; what privacy hides is one part of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso import words
from boso.charts.drawing.alt_text import NumberFormat, floats
from boso.charts.drawing.palette import (
    COMPLETED,
    DROPPED,
    HIDDEN,
    MUTED,
    NEUTRAL,
    OTHERS,
    PLANNED,
    POSTPONED,
    Fill,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HIDDEN_LABEL = words.HIDDEN["nb"]
AGREE, DISAGREE, MIDDLE = [COMPLETED, PLANNED], [DROPPED, POSTPONED], [NEUTRAL]
APART = [Fill(OTHERS), Fill("#ffffff", None, MUTED)]


class Segment(NamedTuple):
    """A part of a bar: its category, how it is filled, and per cents; a hidden one has no number."""

    name: str
    fill: Fill
    size: float

    @property
    def hidden(self) -> bool:
        """Whether privacy hides the part."""
        return self.fill is HIDDEN


@dataclass(frozen=True)
class AnswerScale:
    """The categories of an answer: from most agreement, from most disagreement, and what stands apart."""

    agree: tuple[str, ...]
    middle: tuple[str, ...]
    disagree: tuple[str, ...]
    apart: tuple[str, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """Every category, from disagreement to agreement, then what stands apart."""
        return (*self.disagree, *self.middle, *reversed(self.agree), *self.apart)

    @property
    def fills(self) -> dict[str, Fill]:
        """The categories with their fills, in the order of the bars."""
        sides = ((self.agree, AGREE), (self.disagree, DISAGREE), (self.middle, MIDDLE), (self.apart, APART))
        found = {name: fill for names, kinds in sides for name, fill in zip(names, kinds, strict=False)}
        return {name: found[name] for name in self.categories}


@dataclass(frozen=True)
class DivergingBar:
    """One bar: segments to the left and to the right from the middle outwards, the middle, those apart.

    `interval` is that of the outermost segment to the right, in per cents; nan where it is not known.
    `unknown` are the sides of which something hidden stands apart: their sum is not shown.
    """

    left: list[Segment]
    middle: list[Segment]
    right: list[Segment]
    apart: list[Segment]
    interval: tuple[float, float]
    unknown: frozenset[str] = frozenset()

    @property
    def segments(self) -> list[Segment]:
        """All segments of the bar."""
        return [*self.left, *self.middle, *self.right, *self.apart]

    @property
    def error_bar(self) -> tuple[float, float] | None:
        """The ends of the interval, in per cents to the right of the middle line, if there is one."""
        if isnan(self.interval[0]) or not self.right:
            return None
        inner = total(self.middle) / 2 + total(self.right[:-1])
        return inner + self.interval[0], inner + self.interval[1]

    def extent(self, side: str) -> float:
        """Return how far the bar, or its interval, goes from the middle line to a side, in per cents."""
        end = total(self.middle) / 2 + total(getattr(self, side))
        return max(end, self.error_bar[1]) if side == "right" and self.error_bar else end

    def end_label(self, side: str, numbers: NumberFormat) -> str:
        """Return what stands at an end of the bar: its sum, or that a part of it is hidden."""
        segments: list[Segment] = getattr(self, side)
        if side in self.unknown:
            return ""
        return HIDDEN_LABEL if any(one.hidden for one in segments) else numbers.with_unit(total(segments))


def total(segments: Sequence[Segment]) -> float:
    """Return what segments are together, in per cents."""
    return sum(segment.size for segment in segments)


def diverging_bars(
    table: pd.DataFrame, scale: AnswerScale, bases: Sequence[int], interval: Sequence[str]
) -> list[DivergingBar]:
    """Return the bars of a table of counts; `interval` names the columns with its ends, if there are any."""
    ends = [floats(table[name]) for name in interval] or [[nan] * len(table)] * 2
    rows = zip(counts(table, scale), bases, *ends, strict=True)
    return [_bar(number, scale, base, (low, high)) for number, base, low, high in rows]


def counts(table: pd.DataFrame, scale: AnswerScale) -> list[dict[str, float]]:
    """Return the counts of each row by category; nan where they are hidden."""
    columns = {name: floats(table[name]) for name in scale.categories}
    return [{name: columns[name][row] for name in scale.categories} for row in range(len(table))]


def _bar(
    counts: Mapping[str, float], scale: AnswerScale, base: int, interval: tuple[float, float]
) -> DivergingBar:
    """Return a bar; what is hidden is one segment, as large as the shown ones leave room for."""
    hidden = {name for name in scale.categories if isnan(counts[name])}
    rest = 100 - sum(100 * counts[name] / base for name in scale.categories if name not in hidden)
    hidden_part = [Segment("", HIDDEN, rest)] if hidden and rest > 0 else []
    sides = {"agree": scale.agree, "disagree": scale.disagree}
    side = next((name for name, names in sides.items() if hidden and hidden <= {*names}), "apart")
    fills = scale.fills

    def segments(names: Sequence[str], place: str = "") -> list[Segment]:
        shown = [Segment(name, fills[name], 100 * counts[name] / base) for name in names
                 if name not in hidden and counts[name] > 0]  # fmt: skip
        return shown + (hidden_part if place == side else [])

    return DivergingBar(
        segments(scale.disagree[::-1], "disagree"),
        segments(scale.middle),
        segments(scale.agree[::-1], "agree"),
        segments(scale.apart, "apart"),
        interval if scale.agree[0] not in hidden else (nan, nan),
        frozenset(
            place
            for place, names in (("left", scale.disagree), ("right", scale.agree))
            if side == "apart" and hidden & {*names}
        ),
    )


def mask_missing(table: pd.DataFrame, made_of: Mapping[str, str], label: str = HIDDEN_LABEL) -> pd.DataFrame:
    """Return a table as readers see it: a label for what is missing, and for all that is made of it.

    `made_of` are the columns of which something may be missing, each with the column that it is made of.
    """
    missing = {name: table[source].isna() for name, source in made_of.items()}
    columns = {name: table[name].astype("object").mask(where, label)
               for name, where in missing.items() if where.any()}  # fmt: skip
    return table.assign(**columns)
