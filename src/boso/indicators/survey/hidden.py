"""Sums and means of what privacy hides: pandas would leave hidden numbers out, and make 0 of them alone."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import pandas as pd
from pandas.api.typing import DataFrameGroupBy, SeriesGroupBy

if TYPE_CHECKING:
    from collections.abc import Callable

HIDES = "hides"  # in the attrs of a frame of which numbers are hidden; pandas hands it on
KINDS = (pd.DataFrame, pd.Series, DataFrameGroupBy, SeriesGroupBy)
kept = False


def keep() -> None:
    """Let a sum or mean be missing of which a number is hidden; ``skipna=True`` asks for the others'."""
    global kept
    for kind in () if kept else KINDS:
        for name in ("sum", "mean"):
            setattr(kind, name, _keeping(getattr(kind, name)))
    kept = True


def _keeping(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def keeping(self: Any, *given: Any, **chosen: Any) -> Any:
        hides = getattr(self, "obj", self).attrs.get(HIDES)
        return method(self, *given, **({"skipna": False} if hides else {}) | chosen)

    return keeping
