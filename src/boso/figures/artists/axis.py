"""What a place along an axis stands for: a name, a date, a number; and whether what is written is true."""

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

from boso.table_cells import in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

At = str | float
DATES = AutoDateFormatter, ConciseDateFormatter, DateFormatter
BY_HAND = FixedFormatter, FuncFormatter, StrMethodFormatter, FormatStrFormatter, PercentFormatter
SCALES = (1.0, 1e-2, 1e-3, 1e2, 1e3, 1e6, 1e9)  # of what is written along an axis: one, a per cent, …
PER_CENT = (1.0, 1e-2)  # what a number with a % may be in
SIZES = {word: size for words, size in (
    ("k tusen tusener tkr", 1e3), ("m mill million millioner mio mkr", 1e6), ("mrd milliard milliarder", 1e9),
) for word in words.split()}  # fmt: skip
SPANS = {word: sizes for words, sizes in (  # or what they are per
    ("år", (4, 12, 52, 365)), ("mnd måned måneder", (30,)), ("uke uker", (7,)), ("dag dager døgn", (24,)),
    ("t time timer tonn", (60, 3600, 1e3)), ("min minutter", (60,)),
) for word in words.split()}  # fmt: skip
NEAR = 0.5  # bars of one category stand beside each other, at most this far from its place
LAST = 200  # place that may be the number of a name: of more there is no room for any
NUMBER = re.compile(r"[-+]?\d+(?:[ .,]\d{3}(?!\d))*(?:[.,]\d+)?")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
POWER = re.compile(r"\d[⁰¹²³⁴-⁹⁻]")
GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([.,]\d{3})+")
SIGNS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")


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
        told = _told(self.texts)
        bare = bool(told) and len(told) == len(self.texts) and not self.fixed
        same = all(place in {value for value, _ in _values(text)} for place, text in told.items())
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
            return in_words(pd.Period(ordinal=round(place), freq=self.freq))
        return in_words(num2date(place, self.zone)) if self.dates else float(place)

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
        told = _told(minor | self.texts)
        if truth(told, by_hand=self.set_by_hand):
            return []
        return [(text, place) for place, text in told.items()
                if not _tells(text, place, 1.0)
                or (self.set_by_hand and place and _is_repeated(text, place, told))]  # fmt: skip

    def renamed_years(self) -> list[tuple[str, float]]:
        """Return years that a chapter wrote at names of other years, and the first of those."""
        pairs = [(text, YEAR.findall(text), YEAR.findall(self.categories.get(place, "")))
                 for place, text in self.texts.items()]  # fmt: skip
        return [(text, float(own[0])) for text, told, own in pairs if told and own and not {*told} & {*own}]

    @property
    def label(self) -> str:
        """What the axis is called; nothing where that may name a unit in which only the texts are."""
        scaled = bool(self.truth and not self.dates) and any(
            is_plain([text]) and not _tells(text, place if self.truth == "signed" else abs(place), 1.0)
            for place, text in _told(self.texts).items()
        )
        return "" if scaled else plain(self.axis.get_label_text())

    def misnumbered(self) -> bool:
        """Whether the texts are other numbers than those of their places, and no names of what is counted."""
        bare = bool(self.texts) and all(number(text) is not None for text in self.texts.values())
        return bare and not self.dates and not is_index(self.texts) and not self.truth


def least_distance(places: Collection[float]) -> float:
    """Return how far places along an axis stand from each other at the least; one where there is only one."""
    return float(np.diff(np.sort([*places])).min()) if len(places) > 1 else 1.0


def is_index(places: Iterable[float]) -> bool:
    """Whether places only count what stands there, from where the first does, as the middle of two bars."""
    found = np.array([*places])
    if not len(found) or not 0 <= found.min() <= 1 or found.max() > LAST:
        return False
    beyond = found - found.min()
    return bool(np.allclose(beyond, beyond.round()))


def is_plain(texts: Iterable[str]) -> bool:
    """Whether texts are numbers and nothing else."""
    return all(number(text) is not None and "%" not in text for text in texts)


def truth(texts: Mapping[float, str], *, by_hand: bool = True) -> Literal["signed", "unsigned", ""]:
    """Return how the numbers in texts tell the places where these stand; nothing where they do not.

    Of places that are chosen by hand two have no text in common; matplotlib's own may be rounded to one.
    """
    told = _told(texts)
    if by_hand and any(_is_repeated(text, place, told) for place, text in told.items()):
        return ""
    nothing = not any(value for text in told.values() for value, _ in _values(text))
    for unit in SCALES[:1] if nothing else SCALES:
        if all(_tells(text, place, unit) for place, text in told.items()):
            return "signed"
        if all(_tells(text, abs(place), unit) for place, text in told.items()):
            return "unsigned"
    return ""


def _told(texts: Mapping[float, str]) -> dict[float, str]:
    """Return the texts that tell a number: what stands before it, if anything, all of them share.

    So "kr 5" does, beside "kr 10", and neither "Norm 2011" beside "100" nor "Vår 2011" beside "Høst 2010".
    """
    found = {place: text for place, text in texts.items() if _values(text)}
    before = {place: NUMBER.split(text.translate(SIGNS))[0].strip() for place, text in found.items()}
    shared = len(set(before.values())) == 1
    return {place: text for place, text in found.items() if shared or not before[place]}


def _is_repeated(text: str, place: float, told: Mapping[float, str]) -> bool:
    """Whether a text stands at another place too, not as far on the other side of zero."""
    return any(text == other and not math.isclose(abs(one), abs(place)) for one, other in told.items())


def _tells(text: str, place: float, unit: float) -> bool:
    """Whether the number in a text is a place, rounded, in a unit: its own, or else that of all texts."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    sizes = [SIZES[word] for word in words if word in SIZES]
    units = [1.0, *sizes] if sizes else [unit if "%" not in text or unit in PER_CENT else 1.0]
    units += [size for word in words for size in SPANS.get(word, ())]
    return any(
        abs(value - place / one) <= 0.5 * 10.0**-decimals + 1e-9 * abs(value)
        for value, decimals in _values(text)
        for one in units
    )


def _values(text: str) -> set[tuple[float, int]]:
    """Return what the only number in a text may be, and its decimals: a dot may stand before thousands.

    >>> sorted(_values("1.000 kr")), _values("snitt 12,3"), _values("0–19 år")
    ([(1.0, 3), (1000.0, 0)], {(12.3, 1)}, set())
    """
    found = NUMBER.findall(text.translate(SIGNS))
    if len(found) != 1 or POWER.search(text):
        return set()
    bare = found[0].replace(" ", "")
    whole, dot, decimals = bare.replace(",", ".").rpartition(".")
    values = {(float(f"{whole.replace('.', '')}{dot}{decimals}"), len(decimals) if dot else 0)}
    if GROUPED.fullmatch(bare):
        values.add((float(re.sub("[.,]", "", bare)), 0))
    return values


def number(text: str) -> float | None:
    """Return the number that a text is, alone or of per cents.

    >>> number("−1 200,5"), number("20 %"), number("20 stk")
    (-1200.5, 20.0, None)
    """
    bare = re.sub(r"[\s%]", "", text).translate(SIGNS).replace(",", ".")
    return float(bare) if re.fullmatch(r"[-+]?\d+(\.\d+)?", bare) else None


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


def annotated(text: Any) -> tuple[float, float]:
    """Return where an annotation points in data coordinates, also at a name or date; in a bar, its middle."""
    if callable(text.xycoords):  # `bar_label` gives the box of a bar
        box = text.xycoords(None)
        middle = text.axes.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        return float(middle[0]), float(middle[1])
    x, y = text.xy
    return float(text.axes.convert_xunits(x)), float(text.axes.convert_yunits(y))
