"""What pandas draws with (``plotting.backend``): matplotlib, but nothing that is missing is drawn as 0."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from boso.project import ProjectError

AS_NOTHING = ("bar", "barh", "area", "pie")  # kinds in which pandas fills what is missing with 0
MISSING = (
    "{}: pandas draws what is missing as 0; leave it out (`dropna()`), put 0 where it is 0 (`fillna(0)`), or "
    "draw with seaborn, which leaves a gap"
)


def plot(data: pd.DataFrame | pd.Series[Any], kind: str, **chosen: Any) -> Any:
    """Draw as pandas does by itself; ProjectError for a missing value that would be told as 0."""
    # pandas names x and y also where nobody chose them, and a series takes neither
    chosen = {name: value for name, value in chosen.items() if name not in ("x", "y") or value is not None}
    if kind in AS_NOTHING:
        _require_known(pd.DataFrame(data), **chosen)
    return data.plot(kind=kind, backend="matplotlib", **chosen)  # type: ignore[call-overload]


def _require_known(frame: pd.DataFrame, x: Any = (), y: Any = None, **_: Any) -> None:
    numbers = frame.infer_objects().select_dtypes("number").drop(columns=x, errors="ignore")
    drawn = numbers if y is None else numbers.filter(np.atleast_1d(y))
    lacking = (numbers if drawn.empty else drawn).isna().any()  # empty where y is a column's number
    if lacking.any():
        raise ProjectError(MISSING.format(", ".join(map(str, lacking.index[lacking]))))


def __getattr__(name: str) -> Any:
    """Return what else pandas asks of what it draws with, as `hist_frame`."""
    return getattr(import_module("pandas.plotting._matplotlib"), name)
