"""Charts that a build draws once though many reports show them: drawn, proven and kept for the next notebook.

What forks kernels for a build or a preview names the folder that they are kept in, and removes it when it
ends. Elsewhere, as in JupyterLab, a chart is drawn where it is called.
"""

from __future__ import annotations

import json
import os
from functools import cached_property, partial, wraps
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from boso.data import lineage, write_atomically
from boso.project import DRAWINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from boso.charts.drawing.canvas import Chart

P = ParamSpec("P")


class Awaited:
    """A chart that is drawn when something is asked of it, and is a `Chart` in all but its type."""

    def __init__(self, draw: Callable[[], Chart | None], path: Path) -> None:
        self._draw, self._path = draw, path

    @cached_property
    def chart(self) -> Chart | None:
        """The chart, drawn now."""
        return self._draw()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.chart, name)

    def shown(self, label: str, show: Callable[[Chart], dict[str, Any]]) -> dict[str, Any] | None:
        """Return what `show` makes of the chart under a label, kept from an earlier notebook if there is one.

        A chart that the chapter has asked for, and may have drawn on, is shown as it is now.
        """
        kept = self._path.with_name(f"{self._path.name}-{label}.json")
        own = "chart" in self.__dict__
        if kept.is_file() and not own:
            return dict(json.loads(kept.read_bytes()))
        if self.chart is None:
            return None
        content = show(self.chart)
        if not own:
            write_atomically(kept, json.dumps(content).encode())
        return content


def recalled(
    draw: Callable[Concatenate[pd.DataFrame, P], Chart | None],
) -> Callable[Concatenate[pd.DataFrame, P], Chart | None]:
    """Let a chart function draw the same table in the same way once a build."""

    @wraps(draw)
    def wrapper(table: pd.DataFrame, /, *args: P.args, **options: P.kwargs) -> Chart | None:
        table, folder = lineage.marked(table), os.environ.get(DRAWINGS)
        if not folder or table.empty:
            return draw(table, *args, **options)
        given = [draw.__name__, *map(_text, (table, *args)), *(f"{k}={_text(v)}" for k, v in options.items())]
        key = sha256("\0".join(given).encode()).hexdigest()
        return cast("Chart", Awaited(partial(draw, table, *args, **options), Path(folder) / key))

    return wrapper


def _text(value: Any) -> str:
    """Return all that a chart is given as text."""
    if not hasattr(value, "to_csv"):
        return repr(value)
    return f"{value.to_csv()}{list(value.dtypes.astype(str))}{value.attrs}"
