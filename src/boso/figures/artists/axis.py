"""What a place along an axis stands for: a name, a date, a number."""

from __future__ import annotations

import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.dates import AutoDateFormatter, ConciseDateFormatter, DateFormatter, num2date
from matplotlib.ticker import FixedFormatter, FixedLocator, ScalarFormatter

from boso.table_cells import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

At = str | float
SCALES = (1.0, 1e-2, 1e3, 1e6, 1e9)  # of what is written along an axis: one, a per cent, thousands
NEAR = 0.5  # bars of one category stand beside each other, at most this far from its place


def names(axis: Any) -> dict[float, str]:
    """Return the names along an axis by their place; nothing where it is an axis of numbers or dates."""
    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if isinstance(locator, FixedLocator) and not isinstance(formatter, ScalarFormatter) and not dates(axis):
        found = _texts(axis)
        return {} if all(number(text) == place for place, text in found.items()) else found
    mapping = getattr(axis.get_units(), "_mapping", {})  # of matplotlib's axis of strings
    return {float(place): plain(name) for name, place in mapping.items()}


def false_numbers(axis: Any) -> Iterator[tuple[str, float]]:
    """Yield numbers that were written by hand along an axis of values, and where they stand.

    In thousands, millions or per cents they are true.
    """
    formatter = axis.get_major_formatter()
    by_hand = isinstance(getattr(formatter, "func", None), partial)  # as `set_ticks` writes its labels
    if not by_hand and not isinstance(formatter, FixedFormatter):
        return
    told = [(text, number(text), place) for place, text in _texts(axis).items()]
    for scale in SCALES:
        false = [(text, place) for text, said, place in told if said is not None
                 and not math.isclose(said * scale, place, rel_tol=1e-3, abs_tol=1e-9)]  # fmt: skip
        if not false:
            return
    yield from ((text, place) for text, said, place in told if said is not None and said != place)


def number(text: str) -> float | None:
    """Return the number that a text is, alone or of per cents.

    >>> number("−1 200,5"), number("20 %"), number("20 stk")
    (-1200.5, 20.0, None)
    """
    bare = re.sub(r"[\s%]", "", text).replace("\N{MINUS SIGN}", "-").replace(",", ".")
    return float(bare) if re.fullmatch(r"-?\d+(\.\d+)?", bare) else None


def _texts(axis: Any) -> dict[float, str]:
    """Return what is written along an axis, by its place."""
    places = [float(place) for place in axis.get_major_locator()()]
    texts = [plain(text) for text in axis.get_major_formatter().format_ticks(places)]
    return {place: text for place, text in zip(places, texts, strict=True) if text}


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


def plain(text: object) -> str:
    """Return a text on one line."""
    return " ".join(str(text).split())


def _freq(axis: Any) -> bool:
    """Whether pandas drew periods along the axis: it counts them in a way of its own."""
    return axis.axis_name == "x" and getattr(axis.axes, "freq", None) is not None
