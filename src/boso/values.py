"""Numbers and dates that know how readers are to see them: a fact, a share or an amount prints itself.

A format is the name of a filter of `boso.words`, with its decimals where it takes some: ``millioner``,
``prosent(1)``. Arithmetic gives plain numbers again: what a sum or a difference is, only its author knows.
"""

from __future__ import annotations

import re
from collections.abc import Set, ValuesView
from functools import cache
from numbers import Number
from typing import TYPE_CHECKING, Any, TypeVar

from boso.project import ProjectError, nearest
from boso.words import FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = re.compile(r"(\w+)(?:\((\d+)\))?")
# What an f-string or str() makes of a missing value, and of a number that was never rounded
MADE_BY_PYTHON = re.compile(r"\b(nan|inf|NaT|None(?! of))\b|<NA>|-?\d+\.\d{7,}|-?\b\d(?:\.\d+)?e[-+]\d\d\b")
T = TypeVar("T", int, float, str)


class Formatted:
    """What is printed in its own format; ``f"{value}"`` prints it too."""

    own_format: str

    @property
    def plain(self) -> Any:
        """The value alone."""
        value: Any = self
        return next(kind(value) for kind in (int, float, str) if isinstance(value, kind))

    def __format__(self, spec: str) -> str:
        return format(self.plain, spec) if spec else printed(self)


class Whole(Formatted, int):
    """A whole number with a format."""


class Real(Formatted, float):
    """A number with decimals and a format."""


class Words(Formatted, str):
    """A text with a format: a date."""


def formatted(value: T, format_: str) -> T:
    """Return a value that prints itself in a format; without one, the value as it is.

    >>> f"{formatted(100_000_000, 'millioner')}", formatted(8, "ord") + 1
    ('100\\xa0millioner\\xa0kroner', 9)

    Raises
    ------
    ProjectError
        There is no such format.
    """
    if not format_:
        return value
    _filter(format_)
    kind: Any = Whole if isinstance(value, int) else Real if isinstance(value, float) else Words
    found = kind(value)
    found.own_format = format_
    return found


def printed(value: Any) -> str:
    """Return a value as readers see it, in its own format where it has one."""
    return _filter(value.own_format)(value.plain) if isinstance(value, Formatted) else str(value)


def is_list(value: Any) -> bool:
    """Whether a value holds others, in an order or not: also a column of pandas, or an array."""
    if hasattr(type(value), "ndim"):
        return bool(value.ndim == 1)
    return isinstance(value, (list, tuple, Set, ValuesView))


def is_missing(value: Any) -> bool:
    """Whether a value is None, NaN or pandas' NA; of a list, whether one in it is."""
    if is_list(value):
        return any(map(is_missing, value))
    kind = type(value).__name__
    alone = isinstance(value, Number) or kind in ("datetime64", "timedelta64")  # NaN is not itself
    return value is None or kind in ("NAType", "NaTType", "MaskedConstant") or bool(alone and value != value)


def require_no_value_in(text: str, place: str) -> None:
    """Refuse a text that Python made of a missing value, or of a number that was never rounded."""
    if MADE_BY_PYTHON.search(text):
        told = f"{place} holds the text {text!r}, which Python made of a value"
        raise ValueError(f"{told}; keep the value itself, without astype(str) or an f-string")


@cache
def _filter(format_: str) -> Callable[[Any], str]:
    match = FORMAT.fullmatch(format_)
    if not match or match[1] not in FILTERS:
        raise ProjectError(f'there is no format "{format_}"; {nearest(format_, FILTERS)}')
    arguments = [int(match[2])] if match[2] else []
    return lambda value: FILTERS[match[1]](value, *arguments)
