"""What a place along an axis stands for: a name, a date, a number; and whether what is written is true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from matplotlib.dates import AutoDateFormatter, ConciseDateFormatter, DateFormatter, num2date
from matplotlib.ticker import (
    FixedFormatter,
    FixedLocator,
    FormatStrFormatter,
    FuncFormatter,
    StrMethodFormatter,
)

from boso.table_cells import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

At = str | float
BY_HAND = FixedFormatter, FuncFormatter, StrMethodFormatter, FormatStrFormatter  # what a chapter may give
SCALES = (1.0, 1e-2, 1e-3, 1e2, 1e3, 1e4, 1e6, 1e9)  # of what is written along an axis: one, a per cent, …
UNITS = {
    "k": 1e3, "tusen": 1e3, "tkr": 1e3, "m": 1e6, "mill": 1e6, "mio": 1e6, "mkr": 1e6, "mrd": 1e9,
}  # fmt: skip
NEAR = 0.5  # bars of one category stand beside each other, at most this far from its place
LAST = 200  # place that may be the number of a name: of more there is no room for any
NUMBER = re.compile(r"[-+]?\d+(?:[ .,]\d{3}(?!\d))*(?:[.,]\d+)?")
GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([.,]\d{3})+")
SIGNS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")


def texts(axis: Any) -> dict[float, str]:
    """Return what a chapter wrote along an axis, by its place; nothing where matplotlib counts or dates."""
    return {} if dates(axis) else _written(axis.get_major_locator(), axis.get_major_formatter())


def categories(axis: Any) -> dict[float, str]:
    """Return the names of matplotlib's axis of strings by their place; nothing along any other."""
    mapping = getattr(axis.get_units(), "_mapping", {})
    return {float(place): plain(name) for name, place in mapping.items()}


def names(axis: Any) -> dict[float, str]:
    """Return the names along an axis by their place; nothing where it is an axis of numbers or dates."""
    written, own = texts(axis), categories(axis)
    return written if written and (own or not are_numbers(axis, written)) else own


def are_numbers(axis: Any, written: Mapping[float, str]) -> bool:
    """Whether texts only say which numbers they stand at; "2010", "2011" at 0, 1 are names."""
    if isinstance(axis.get_major_locator(), FixedLocator) and is_index(written):
        return all(number(text) == place and "%" not in text for place, text in written.items())
    return tell_places(written)


def tell_places(written: Mapping[float, str]) -> bool:
    """Whether each text has a number, and these are those of their places."""
    return bool(written) and all(map(_numbers, written.values())) and bool(truth(written))


def is_index(places: Iterable[float]) -> bool:
    """Whether places only count what stands there, from where the first does, as the middle of two bars."""
    found = [*places]
    beyond = np.array(found) - min(found, default=0)
    return bool(found) and 0 <= min(found) <= 1 and max(found) <= LAST and np.allclose(beyond, beyond.round())


def misnumbered(written: Mapping[float, str]) -> bool:
    """Whether texts are other numbers than those of their places, and no names of what is counted."""
    bare = bool(written) and all(number(text) is not None for text in written.values())
    return bare and not is_index(written) and not truth(written)


def false_numbers(axis: Any) -> list[tuple[str, float]]:
    """Return numbers that a chapter wrote along an axis, and where they stand, if these tell something else.

    In thousands, millions or per cents they are true, rounded to their own decimals, and with no sign on both
    sides of zero, all in the same way.
    """
    if dates(axis):
        return []
    minor = _written(axis.get_minor_locator(), axis.get_minor_formatter())
    written = {place: text for place, text in (minor | texts(axis)).items() if _numbers(text)}
    if truth(written):
        return []
    return [(text, place) for place, text in written.items() if not _tells(text, place, 1.0)]


def truth(written: Mapping[float, str]) -> Literal["signed", "unsigned", ""]:
    """Return how the numbers in texts tell the places where these stand; nothing where they do not."""
    told = [(text, place) for place, text in written.items() if _numbers(text)]
    nothing = not any(value for text, _ in told for value, _ in _numbers(text))
    for unit in SCALES[:1] if nothing else SCALES:
        if all(_tells(text, place, unit) for text, place in told):
            return "signed"
        if all(_tells(text, abs(place), unit) for text, place in told):
            return "unsigned"
    return ""


def _tells(text: str, place: float, unit: float) -> bool:
    """Whether the number in a text is a place in a unit, that of all texts or its own, as it is rounded."""
    units = {unit, *(UNITS[word] for word in re.findall(r"[a-z]+", text.casefold()) if word in UNITS)}
    return any(
        abs(value - place / one) <= 0.5 * 10.0**-decimals + 1e-9 * abs(value)
        for value, decimals in _numbers(text)
        for one in units
    )


def _numbers(text: str) -> set[tuple[float, int]]:
    """Return what the only number in a text may be, and its decimals: a dot may stand before thousands.

    >>> sorted(_numbers("1.000 kr")), _numbers("snitt 12,3"), _numbers("0–19 år")
    ([(1.0, 3), (1000.0, 0)], {(12.3, 1)}, set())
    """
    found = NUMBER.findall(text.translate(SIGNS))
    if len(found) != 1:
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
    """Return what a formatter of a chapter's own writes, by the place."""
    if not isinstance(formatter, BY_HAND):
        return {}
    places = [float(place) for place in locator()]
    written = [plain(text) for text in formatter.format_ticks(places)]
    return {place: text for place, text in zip(places, written, strict=True) if text}


def dates(axis: Any) -> bool:
    """Whether an axis is one of dates."""
    formatter = axis.get_major_formatter()
    return isinstance(formatter, AutoDateFormatter | ConciseDateFormatter | DateFormatter) or _freq(axis)


def at(axis: Any, place: float, named: dict[float, str]) -> At:
    """Return what a place along an axis stands for; `named` are the axis' `names`."""
    if named:
        nearest = min(named, key=lambda one: abs(one - place))
        return named[nearest] if abs(nearest - place) <= NEAR else float(place)
    if _freq(axis):
        return in_words(pd.Period(ordinal=round(place), freq=axis.axes.freq))
    if dates(axis):
        return in_words(num2date(place))
    return float(place)


def beside(written: Iterable[float], places: Sequence[float] | np.ndarray) -> list[float] | None:
    """Return for each place the one of what is written beside it; None where they do not stand so.

    They stand so if they are at places of these, or one beside each, all equally far from it.
    """
    marks, found = np.array([*written]), np.asarray(places, float)
    if not len(marks) or not len(found):
        return None
    nearest = marks[np.abs(found[:, None] - marks).argmin(axis=1)]
    off, room = found - nearest, np.diff(np.sort(marks)).min() if len(marks) > 1 else 1.0
    each = len(found) == len(marks) == len(set(nearest)) and abs(off[0]) < NEAR * room
    return nearest.tolist() if np.allclose(off, off[0] if each else 0.0, rtol=0, atol=1e-6 * room) else None


def plain(text: object) -> str:
    """Return a text on one line."""
    return " ".join(str(text).split())


def _freq(axis: Any) -> bool:
    """Whether pandas drew periods along the axis: it counts them in a way of its own."""
    return axis.axis_name == "x" and getattr(axis.axes, "freq", None) is not None
