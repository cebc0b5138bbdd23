"""What a place along an axis stands for: a name, a date, a number."""

from __future__ import annotations

import math
import re
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.dates import AutoDateFormatter, ConciseDateFormatter, DateFormatter, num2date
from matplotlib.text import Annotation
from matplotlib.ticker import (
    FixedFormatter,
    FixedLocator,
    FormatStrFormatter,
    FuncFormatter,
    PercentFormatter,
    StrMethodFormatter,
)

from boso.figures.artists.tick_labels import (
    is_near,
    is_plain,
    is_repeated,
    is_unit,
    number,
    numbered,
    tells,
    truth,
    values_of,
)  # fmt: skip
from boso.words import dato

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

At = str | float
DATES = AutoDateFormatter, ConciseDateFormatter, DateFormatter
BY_HAND = FixedFormatter, FuncFormatter, StrMethodFormatter, FormatStrFormatter, PercentFormatter
NEAR = 0.5  # bars of one category stand beside each other, at most this far from its place
LAST = 200  # place that may be the number of a name: of more there is no room for any
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Axis:
    """An axis of matplotlib as it is when it is read.

    Attributes
    ----------
    texts : dict
        What a chapter wrote along it, by its place; nothing where matplotlib counts or dates.
    numbers : bool
        Whether these texts only tell the numbers of their places; "2010", "2011" at 0, 1 are names.
    truth : {"signed", "unsigned", ""}
        How the numbers in the texts tell their places (`truth`).
    tells : bool
        Whether they tell these numbers, but may be names as well: "0 km", "1 km".
    names : dict
        The names along it by their place; nothing where it is an axis of numbers or dates.
    dates, fixed : bool
        Whether it is one of dates; whether it is one of dates or strings, and can have no values.
    """

    def __init__(self, axis: Any) -> None:
        self.axis, formatter = axis, axis.get_major_formatter()
        # pandas counts the periods that it draws in a way of its own
        periods = getattr(axis.axes, "freq", None) or getattr(formatter, "freq", None)
        self.freq = periods if axis.axis_name == "x" else None
        converted = "Date" in type(axis.get_converter()).__name__  # matplotlib's and pandas' own
        self.dates = isinstance(formatter, DATES) or self.freq is not None or converted
        set_by_hand = isinstance(axis.get_major_locator(), FixedLocator)
        counted = self.freq is not None or (self.dates and not set_by_hand)  # a function writes the dates
        self.texts = {} if counted else _written(axis.get_major_locator(), formatter)
        self.zone = axis.get_units() if isinstance(axis.get_units(), tzinfo) else None
        strings = getattr(axis.get_units(), "_mapping", {})  # of matplotlib's axis of strings
        categories = {float(place): plain(name) for name, place in strings.items()}
        self.categories, self.fixed = categories, bool(categories) or self.dates
        told = numbered(self.texts)
        bare = bool(told) and len(told) == len(self.texts) and not self.fixed
        same = all(place in {value for value, _ in values_of(text)} for place, text in told.items())
        self.set_by_hand, self.truth = set_by_hand, truth(told, by_hand=set_by_hand)
        true = bare and bool(self.truth)
        is_count = set_by_hand and is_index(told)
        self.numbers = bare and same and is_plain(told.values()) if is_count else true
        self.tells = self.numbers or (true and any(told))  # pandas may leave out all names but "0 %"
        self.names = {} if self.numbers else self.texts or categories

    def at(self, place: float) -> At:
        """Return what a place stands for; between two names it is only a number."""
        if self.names:
            far = {one: abs(one - place) for one in self.names}
            least = min(far.values())
            nearest = {self.names[one] for one in far if far[one] <= least + 1e-9}
            room = least_distance(self.names)
            beside = NEAR if room >= 1 and not self.dates else 1e-6 * room
            if len(nearest) == 1 and least <= beside:
                return nearest.pop()
        if self.freq is not None:
            return dato(pd.Period(ordinal=round(place), freq=self.freq))
        return dato(num2date(place, self.zone)) if self.dates else float(place)

    def text_at(self, place: float) -> str:
        """Return what is written just where a mark stands."""
        room = least_distance(self.texts)
        return next((text for one, text in self.texts.items() if abs(one - place) <= 1e-6 * room), "")

    def beside(self, places: Sequence[float]) -> bool:
        """Whether marks stand at what is written, or one beside each of it, all equally far from it."""
        marks, found = np.array([*self.texts]), np.asarray(places, float)
        if not len(marks) or not len(found):
            return False
        nearest = marks[np.abs(found[:, None] - marks).argmin(axis=1)]
        off, room = found - nearest, least_distance(marks)
        each = len(found) == len(marks) == len(set(nearest)) and abs(off[0]) < NEAR * room
        return np.allclose(off, off[0] if each else 0.0, rtol=0, atol=1e-6 * room)

    def false_numbers(self) -> list[tuple[str, float]]:
        """Return numbers that a chapter wrote along the axis, and where they stand, if they are not true.

        In thousands, millions or per cents they are true, rounded to their own decimals, and with no sign on
        both sides of zero, all in the same way.
        """
        if self.dates:
            return []
        minor = _written(self.axis.get_minor_locator(), self.axis.get_minor_formatter())
        told = numbered(minor | self.texts)
        if truth(told, by_hand=self.set_by_hand):
            return []
        return [(text, place) for place, text in told.items()
                if not tells(text, place, 1.0)
                or (self.set_by_hand and place and is_repeated(text, place, told))]  # fmt: skip

    def renamed_years(self) -> list[tuple[str, float]]:
        """Return years that a chapter wrote at names of other years, and the first of those."""
        pairs = [(text, YEAR.findall(text), YEAR.findall(self.categories.get(place, "")))
                 for place, text in self.texts.items()]  # fmt: skip
        return [(text, float(own[0])) for text, told, own in pairs if told and own and not {*told} & {*own}]

    @property
    def label(self) -> str:
        """What the axis is called; nothing where that may name a unit in which only the texts are."""
        said, told = label_of(self.axis.axes, self.axis.axis_name), numbered(self.texts)
        scaled = bool(self.truth and not self.dates) and any(
            (is_unit(said) or is_plain([text]))
            and not is_near(text, place if self.truth == "signed" else abs(place))
            for place, text in told.items()
        )
        return "" if scaled else said

    def misnumbered(self) -> bool:
        """Whether the texts are other numbers than those of their places, and no names of what is counted."""
        bare = bool(self.texts) and all(number(text) is not None for text in self.texts.values())
        return bare and not self.dates and not is_index(self.texts) and not self.truth


def least_distance(places: Collection[float]) -> float:
    """Return how far places along an axis stand from each other at the least; one where there is only one."""
    return float(np.diff(np.sort([*places])).min()) if len(places) > 1 else 1.0


def place_decimals(places: Sequence[float], near: float = 0.0) -> int:
    """Return the decimals that tell places along an axis: of what they span three digits at most.

    Or, where it is given, so many that none is rounded by more than `near`.
    """
    found = np.asarray(places, float)
    span = float(np.ptp(found) or np.abs(found).max()) or 1.0 if len(found) else 1.0
    most = 12 if near else min(max(2 - math.floor(math.log10(span)), 0), 12)
    rounded = (n for n in range(most) if np.allclose(found.round(n), found, rtol=0, atol=near or 1e-9 * span))
    return next(rounded, most)


def in_digits(places: Sequence[float]) -> list[str]:
    """Return places along an axis of numbers, rounded by less than a thousandth of what lies between two."""
    digits = place_decimals(places, 1e-3 * least_distance(places))
    return [f"{round(one, digits):.15g}".replace(".", ",").replace("-", "−") for one in places]


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


def plain(text: object) -> str:
    """Return a text on one line."""
    return " ".join(str(text).split())


def label_of(ax: Any, which: str) -> str:
    """Return what an axis of axes is called, perhaps on others that share it."""
    every = [ax, *getattr(ax, f"get_shared_{which}_axes")().get_siblings(ax)]
    return next(filter(None, (plain(getattr(one, f"get_{which}label")()) for one in every)), "")


def names_in(ax: Any) -> list[tuple[str, tuple[float, float]]]:
    """Return texts in axes that are no mere numbers, and where each stands in data coordinates."""
    found = []
    for text in ax.texts:
        name, is_note = plain(text.get_text()), isinstance(text, Annotation)
        in_data = text.xycoords == "data" if is_note else text.get_transform() == ax.transData
        if in_data and name and number(name) is None:
            found.append((name, annotated(text)))
    return found


def annotated(text: Any) -> tuple[float, float]:
    """Return where a text stands, or an annotation points, in data coordinates; in a bar, its middle."""
    if callable(getattr(text, "xycoords", "")):  # `bar_label` gives the box of a bar
        box = text.xycoords(None)
        middle = text.axes.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        return float(middle[0]), float(middle[1])
    x, y = getattr(text, "xy", text.get_position())
    return float(text.axes.convert_xunits(x)), float(text.axes.convert_yunits(y))
