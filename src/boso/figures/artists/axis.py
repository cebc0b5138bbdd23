"""What a place along an axis stands for: a name, a date, a number."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.dates import AutoDateFormatter, ConciseDateFormatter, DateFormatter, num2date
from matplotlib.ticker import FixedLocator, ScalarFormatter

from boso.table_cells import in_words

At = str | float
NEAR = 0.5  # bars of one category stand beside each other, at most this far from its place


def names(axis: Any) -> dict[float, str]:
    """Return the names along an axis by their place; nothing where it is an axis of numbers or dates."""
    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if isinstance(locator, FixedLocator) and not isinstance(formatter, ScalarFormatter) and not dates(axis):
        places = [float(place) for place in locator()]
        texts = [plain(text) for text in formatter.format_ticks(places)]
        return {place: text for place, text in zip(places, texts, strict=True) if text}
    mapping = getattr(axis.get_units(), "_mapping", {})  # of matplotlib's axis of strings
    return {float(place): plain(name) for name, place in mapping.items()}


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
