"""Answers on a scale as the parts of a bar that diverges from its middle; what privacy hides is one part."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso import words
from boso.charts.drawing.alt_text import Numbers, floats
from boso.charts.drawing.palette import BETWEEN, DONE, DROPPED, HELD, HIDDEN, MUTED, OTHERS, PLANNED, Fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.charts.drawing.alt_text import Lang

HIDDEN_WORD = words.HIDDEN
AGREE, DISAGREE, MIDDLE = [DONE, PLANNED], [DROPPED, HELD], [BETWEEN]
APART = [Fill(OTHERS), Fill("#ffffff", None, MUTED)]


class Part(NamedTuple):
    """A stretch of a bar: its category, how it is filled, and per cents; hidden parts have no number."""

    name: str
    fill: Fill
    size: float

    @property
    def hidden(self) -> bool:
        """Whether privacy hides the part."""
        return self.fill is HIDDEN


@dataclass(frozen=True)
class Scale:
    """The categories of an answer: from most agreement, from most disagreement, and what stands apart."""

    agree: tuple[str, ...]
    middle: tuple[str, ...]
    disagree: tuple[str, ...]
    apart: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every category, from disagreement to agreement, then what stands apart."""
        return (*self.disagree, *self.middle, *reversed(self.agree), *self.apart)


@dataclass(frozen=True)
class Row:
    """One bar: parts to the left and to the right from the middle outwards, the middle, and those apart.

    `interval` is that of the outermost part to the right, in per cents; nan where it is not known. `unknown`
    are the sides of which something hidden stands apart: their sum is not shown.
    """

    left: list[Part]
    middle: list[Part]
    right: list[Part]
    apart: list[Part]
    interval: tuple[float, float]
    unknown: frozenset[str] = frozenset()

    @property
    def parts(self) -> list[Part]:
        """All parts of the bar."""
        return [*self.left, *self.middle, *self.right, *self.apart]

    @property
    def whisker(self) -> tuple[float, float] | None:
        """The interval as places to the right of the middle line, if there is one."""
        if isnan(self.interval[0]) or not self.right:
            return None
        inner = total(self.middle) / 2 + total(self.right[:-1])
        return inner + self.interval[0], inner + self.interval[1]

    def reach(self, side: str) -> float:
        """Return how far the bar, or its whisker, reaches from the middle line to a side, in per cents."""
        end = total(self.middle) / 2 + total(getattr(self, side))
        return max(end, self.whisker[1]) if side == "right" and self.whisker else end

    def end(self, side: str, numbers: Numbers) -> str:
        """Return what stands at an end of the bar: its sum, or that a part of it is hidden."""
        parts: list[Part] = getattr(self, side)
        if side in self.unknown:
            return ""
        return HIDDEN_WORD[numbers.lang] if any(part.hidden for part in parts) else numbers.full(total(parts))


def read(table: pd.DataFrame, scale: Scale, bases: Sequence[int], interval: Sequence[str]) -> list[Row]:
    """Return the bars of a table of counts; `interval` names the columns with its ends, if there are any."""
    ends = [floats(table[name]) for name in interval] or [[nan] * len(table)] * 2
    rows = zip(counts(table, scale), bases, *ends, strict=True)
    return [_row(number, scale, base, (low, high)) for number, base, low, high in rows]


def counts(table: pd.DataFrame, scale: Scale) -> list[dict[str, float]]:
    """Return the counts of each row by category; nan where they are hidden."""
    columns = {name: floats(table[name]) for name in scale.all}
    return [{name: columns[name][row] for name in scale.all} for row in range(len(table))]


def _row(counts: Mapping[str, float], scale: Scale, base: int, interval: tuple[float, float]) -> Row:
    """Return the parts of a bar; what is hidden is one part, as large as the shown ones leave room for."""
    hidden = {name for name in scale.all if isnan(counts[name])}
    rest = 100 - sum(100 * counts[name] / base for name in scale.all if name not in hidden)
    veil = [Part("", HIDDEN, rest)] if hidden and rest > 0 else []
    sides = {"agree": scale.agree, "disagree": scale.disagree}
    side = next((name for name, names in sides.items() if hidden and hidden <= {*names}), "apart")

    def parts(names: Sequence[str], place: str = "") -> list[Part]:
        shown = [Part(name, fills(scale)[name], 100 * counts[name] / base) for name in names
                 if name not in hidden and counts[name] > 0]  # fmt: skip
        return shown + (veil if place == side else [])

    return Row(
        parts(scale.disagree[::-1], "disagree"),
        parts(scale.middle),
        parts(scale.agree[::-1], "agree"),
        parts(scale.apart, "apart"),
        interval if scale.agree[0] not in hidden else (nan, nan),
        frozenset(
            place
            for place, names in (("left", scale.disagree), ("right", scale.agree))
            if side == "apart" and hidden & {*names}
        ),
    )


def total(parts: Sequence[Part]) -> float:
    """Return what parts are together, in per cents."""
    return sum(part.size for part in parts)


def fills(scale: Scale) -> dict[str, Fill]:
    """Return the categories of the scale with their fills, in the order of the bars."""
    sides = ((scale.agree, AGREE), (scale.disagree, DISAGREE), (scale.middle, MIDDLE), (scale.apart, APART))
    found = {name: fill for names, kinds in sides for name, fill in zip(names, kinds, strict=False)}
    return {name: found[name] for name in scale.all}


def told(table: pd.DataFrame, lang: Lang, made_of: Mapping[str, str]) -> pd.DataFrame:
    """Return a table as readers see it: a count that is missing is hidden, and so is what is made of it.

    `made_of` are the columns of which something may be hidden, each with the count that it is made of.
    """
    hidden = {name: table[count].isna() for name, count in made_of.items()}
    return veiled(table, hidden, HIDDEN_WORD[lang])


def veiled(table: pd.DataFrame, hidden: Mapping[str, pd.Series[bool]], word: str) -> pd.DataFrame:
    """Return a table with a word for what is hidden in some of its columns."""
    columns = {name: table[name].astype("object").mask(where, word)
               for name, where in hidden.items() if where.any()}  # fmt: skip
    return table.assign(**columns)
