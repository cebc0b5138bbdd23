"""What a place along an axis stands for, a name, a date or a number; whether numbers written there are true.

A number is rounded as it is written, with spaces between thousands. What stands before or after it says
nothing, but for per cents, which may be of one or of a hundred, and for thousands, millions and milliards.
"""

from __future__ import annotations

import math
import re
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from matplotlib.dates import AutoDateFormatter, ConciseDateFormatter, DateFormatter, num2date
from matplotlib.ticker import (
    FixedFormatter,
    FixedLocator,
    FormatStrFormatter,
    FuncFormatter,
    PercentFormatter,
    StrMethodFormatter,
)

from boso.figures.artists.legend import plain
from boso.figures.artists.marks import At
from boso.words import dato

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

DATES = AutoDateFormatter, ConciseDateFormatter, DateFormatter
BY_HAND = FixedFormatter, FuncFormatter, StrMethodFormatter, FormatStrFormatter, PercentFormatter
LAST = 200  # place that may be the number of a name: of more there is no room for any
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NEAR = 1e-6  # of the least distance between two places, that a mark may be beside one

SIZES = {word: size for words, size in (
    ("k tusen", 1e3), ("mill million millioner", 1e6), ("mrd milliard milliarder", 1e9),
) for word in words.split()}  # fmt: skip
PLAIN = r"[-+]?\d+(?: \d{3}(?!\d))*(?:[.,]\d+)?"
WRITTEN = re.compile(rf"({PLAIN})\s*(%|[^\W\d_]*)")
DIGIT = re.compile(r"[\d⁰¹²³⁴-⁹]")
SIGNS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")


class Axis:
    """An axis of matplotlib as it is when it is read."""

    def __init__(self, axis: Any) -> None:
        self.axis, formatter, locator = axis, axis.get_major_formatter(), axis.get_major_locator()
        # pandas counts the periods that it draws in a way of its own
        periods = getattr(axis.axes, "freq", None) or getattr(formatter, "freq", None)
        self.freq = periods if axis.axis_name == "x" else None
        converted = "Date" in type(axis.get_converter()).__name__  # matplotlib's and pandas' own
        self.dates = isinstance(formatter, DATES) or self.freq is not None or converted
        self.by_hand = isinstance(locator, FixedLocator)
        counted = self.freq is not None or (self.dates and not self.by_hand)  # a function writes the dates
        self.texts = {} if counted else _written(locator, formatter)  # by their places
        self.zone = axis.get_units() if isinstance(axis.get_units(), tzinfo) else None
        strings = getattr(axis.get_units(), "_mapping", {})  # of matplotlib's axis of strings
        self.categories = {float(place): plain(name) for name, place in strings.items()}
        self.fixed = bool(self.categories) or self.dates  # it can have no values
        told = truth(self.texts, by_hand=self.by_hand)
        self.unsigned = told == "unsigned"  # on both sides of zero
        # whether the texts tell the numbers of their places; pandas may leave out all names but the first
        self.numbers = any(self.texts) and not self.fixed and bool(told) and self._all_start_with_numbers()
        # whether they do so as these are, in no other unit
        self.plain = all(is_told(text, abs(place) if self.unsigned else place)
                         for place, text in self.texts.items() if re.search(r"\d", text))  # fmt: skip
        self.names: dict[float, str] = {} if self.numbers else self.texts or self.categories
        self._names = {**self.categories, **self.names}
        self._near = 0.5 if self.categories else NEAR * least_distance(self._names)

    def _all_start_with_numbers(self) -> bool:
        return all(map(starts_with_number, self.texts.values()))

    def false(self, *, values: bool) -> list[tuple[str, str]]:
        """Return what is written along the axis that is not true, and what is: numbers, or other years.

        Where it has no values, what is written are names, unless all are numbers that count nothing.
        """
        if self.fixed:
            return self._renamed()
        names = not self._all_start_with_numbers() or is_index(self.texts)
        texts = {} if names and not values else _written(
            self.axis.get_minor_locator(), self.axis.get_minor_formatter()) | self.texts  # fmt: skip
        if truth(texts, by_hand=self.by_hand):
            return []
        texts = {place: text for place, text in texts.items() if re.search(r"\d", text)}
        wrong = {place: text for place, text in texts.items() if not is_told(text, place)}
        return [(f'"{text}"', f"{place:.12g}") for place, text in (wrong or texts).items()]

    def _renamed(self) -> list[tuple[str, str]]:
        """Return years that a chapter wrote at other years: at names of such, or at dates."""
        found = []
        for place, text in self.texts.items():
            own = self.categories.get(place) or (self._date(place) if self.dates else "")
            if (told := {*YEAR.findall(text)}) and (true := YEAR.findall(own)) and not told & {*true}:
                found.append((f'"{text}"', true[0]))
        return found

    def at(self, place: float) -> At:
        """Return what a place stands for: the name that is written there, a date, or a number."""
        near = [name for one, name in self._names.items() if abs(one - place) < self._near]
        if near:
            return near[0]
        return self._date(place) if self.dates else float(place)

    def _date(self, place: float) -> str:
        if self.freq is not None:
            return dato(pd.Period(ordinal=round(place), freq=self.freq))
        return dato(num2date(place, self.zone))

    def heading(self, *, values: bool) -> str:
        """Return what the axis is called; nothing where numbers along it are written in another unit."""
        told = self.plain or not (self.numbers or values)
        return label_of(self.axis.axes, self.axis.axis_name) if told else ""


def least_distance(places: Collection[float]) -> float:
    """Return how far places along an axis stand from each other at the least; one where there is only one."""
    return float(np.diff(np.unique([*places])).min()) if len({*places}) > 1 else 1.0


def place_decimals(places: Sequence[float], near: float = 0.0) -> int:
    """Return the decimals that tell places along an axis: of what they span three digits at most.

    Or, where it is given, so many that none is rounded by more than `near`.
    """
    found = np.asarray(places, float)
    span = float(np.ptp(found) or np.abs(found).max()) or 1.0 if len(found) else 1.0
    most = 12 if near else min(max(2 - math.floor(math.log10(span)), 0), 12)
    rounded = (n for n in range(most) if np.allclose(found.round(n), found, rtol=0, atol=near or 1e-9 * span))
    return next(rounded, most)


def is_index(places: Iterable[float]) -> bool:
    """Whether places only count what stands there, from where the first does, as the middle of two bars."""
    found = np.array([*places])
    if not len(found) or not 0 <= found.min() <= 1 or found.max() > LAST:
        return False
    beyond = found - found.min()
    return bool(np.allclose(beyond, beyond.round()))


def _written(locator: Any, formatter: Any) -> dict[float, str]:
    """Return what a formatter of a chapter's own writes, by the place; an empty one writes nothing."""
    if not isinstance(formatter, BY_HAND) or getattr(formatter, "fmt", None) == "":
        return {}
    places = [float(place) for place in locator()]
    written = map(plain, formatter.format_ticks(places))
    return {place: text for place, text in zip(places, written, strict=True) if text}


def label_of(ax: Any, which: str) -> str:
    """Return what an axis of axes is called, perhaps on others that share it."""
    every = [ax, *getattr(ax, f"get_shared_{which}_axes")().get_siblings(ax)]
    return next(filter(None, (plain(getattr(one, f"get_{which}label")()) for one in every)), "")


def annotated(text: Any) -> tuple[float, float]:
    """Return where a text stands, or an annotation points, in data coordinates; in a bar, its middle."""
    if callable(getattr(text, "xycoords", "")):  # `bar_label` gives the box of a bar
        box = text.xycoords(None)
        middle = text.axes.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        return float(middle[0]), float(middle[1])
    x, y = getattr(text, "xy", text.get_position())
    return float(text.axes.convert_xunits(x)), float(text.axes.convert_yunits(y))


def truth(texts: Mapping[float, str], *, by_hand: bool) -> Literal["signed", "unsigned", ""]:
    """Return how the numbers in texts tell the places where these stand; nothing where one does not.

    Two places that are chosen by hand have no text in common; matplotlib's own may be rounded to one.
    """
    numbered = {place: text for place, text in texts.items() if DIGIT.search(text)}
    if by_hand and len({(text, abs(place)) for place, text in numbered.items()}) > len({*numbered.values()}):
        return ""
    for whole in (1.0, 0.01):
        if all(is_told(text, place, whole) for place, text in numbered.items()):
            return "signed"
        if all(is_told(text, abs(place), whole) for place, text in numbered.items()):
            return "unsigned"
    return ""


def is_told(text: str, place: float, whole: float = 0.0) -> bool:
    """Whether a place is the number in a text, rounded: as it is, or in its unit; `whole` is a per cent."""
    found = WRITTEN.findall(text.translate(SIGNS))
    if len(found) != 1 or re.search("[⁰¹²³⁴-⁹]", text):
        return False
    number, unit = found[0][0].replace(" ", "").replace(",", "."), found[0][1]
    size = 1.0 if not whole else whole if unit == "%" else SIZES.get(unit.casefold(), 1.0)
    rounded = 0.5 * 10.0 ** -len(number.partition(".")[2])
    return abs(float(number) * size - place) <= rounded * size + 1e-9 * abs(place)


def starts_with_number(text: str) -> bool:
    """Whether a text is a number, perhaps with its unit, and has no other: no "0–19" or "Uke 40"."""
    return bool(re.match(r"[-+]?\d", text.translate(SIGNS))) and len(WRITTEN.findall(text)) == 1


def number_of(text: str) -> float | None:
    """Return the number that a text is, alone or of per cents.

    >>> number_of("−1 200,5"), number_of("20 %"), number_of("20 stk")
    (-1200.5, 20.0, None)
    """
    bare = re.sub(r"[\s%]", "", text).translate(SIGNS).replace(",", ".")
    return float(bare) if re.fullmatch(r"[-+]?\d+(\.\d+)?", bare) else None
