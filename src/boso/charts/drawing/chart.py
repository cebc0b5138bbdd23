"""What all functions of `boso.charts` have in common: from a table that is checked to a chart that is marked.

A build draws a chart once though many reports show it: what is shown of it is kept for the next notebook.
What forks kernels for a build or a preview names the folder that it is kept in, and removes it when it ends.
Elsewhere, as in JupyterLab, a chart is drawn where it is called.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import cached_property, partial, wraps
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from boso.charts.drawing.alt_text import HIDDEN_LABEL
from boso.charts.drawing.canvas import NARROW, WIDTHS, Chart, style
from boso.charts.drawing.provenance import COLUMN, MARKS, marked
from boso.data import COLLECTED, lineage, write_atomically
from boso.project import DRAWINGS
from boso.table_cells import names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from boso.charts.drawing.canvas import Width

P = ParamSpec("P")


def house_chart(
    draw: Callable[Concatenate[pd.DataFrame, P], Chart],
) -> Callable[Concatenate[pd.DataFrame, P], Chart | None]:
    """Make a function that draws a table one of `boso.charts`: an empty table gives None.

    Where the table says in ``attrs["provenance"]`` that nobody collected its numbers (reconstructed,
    simulated, or mixed), the drawings, the description and the table of the chart say so. How many answers
    its numbers are of, ``attrs["base"]``, goes with the chart.
    """

    def make(table: pd.DataFrame, *args: P.args, **options: P.kwargs) -> Chart:
        chart = replace(draw(table, *args, **options), base=table.attrs.get("base"))
        provenance = str(table.attrs.get("provenance", COLLECTED))
        if provenance == COLLECTED:
            return chart
        text = MARKS["nb"][provenance]
        for figure in filter(None, (chart.figure, chart.narrow)):
            marked(figure, text)
        shown = chart.table.assign(**{COLUMN: text.lower()})
        return replace(chart, table=shown, alt=f"{text}. {chart.alt}", provenance=provenance)

    def as_text(value: Any) -> str:
        """Return all that a chart is given as text."""
        if not hasattr(value, "to_csv"):
            return repr(value)
        return f"{value.to_csv()}{list(value.dtypes.astype(str))}{value.attrs}"

    @wraps(draw)
    def wrapper(table: pd.DataFrame, /, *args: P.args, **options: P.kwargs) -> Chart | None:
        table, folder = lineage.marked(table), os.environ.get(DRAWINGS)
        if table.empty:
            return None
        if not folder:
            return make(table, *args, **options)
        given = map(as_text, (table, *args, *options, *options.values()))
        key = sha256("\0".join([draw.__name__, *given]).encode()).hexdigest()
        return cast("Chart", Awaited(partial(make, table, *args, **options), Path(folder) / key))

    return wrapper


class Awaited:
    """A chart that is drawn when something is asked of it, and is a `Chart` in all but its type."""

    def __init__(self, draw: Callable[[], Chart], path: Path) -> None:
        self._draw, self._path = draw, path

    @cached_property
    def chart(self) -> Chart:
        """The chart, drawn now."""
        return self._draw()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.chart, name)

    def shown(self, label: str, show: Callable[[Chart], dict[str, Any]]) -> dict[str, Any]:
        """Return what `show` makes of the chart under a label, kept from an earlier notebook if there is one.

        A chart that the chapter has asked for, and may have drawn on, is shown as it is now.
        """
        if "chart" in self.__dict__:
            return show(self.chart)
        kept = self._path.with_name(f"{self._path.name}-{label}.json")
        if not kept.is_file():
            write_atomically(kept, json.dumps(show(self.chart)).encode())
        return dict(json.loads(kept.read_bytes()))


def finish(
    draw: Callable[[float], Figure], table: pd.DataFrame, alt: str, *, width: Width = "full",
    decimals: int = 0, of: str = "",
) -> Chart:  # fmt: skip
    """Return a chart, drawn as broad as the page gives; for a phone once more, unless that is as narrow.

    Its table is numbered from 0, without a name of its columns; whole numbers are integers.
    """
    with style():
        figure, narrow = draw(WIDTHS[width]), draw(NARROW) if WIDTHS[width] > NARROW else None
    shown = table.rename_axis(columns=None).reset_index(drop=True).convert_dtypes()
    fractions = shown.select_dtypes("float").columns if decimals > 1 else ()  # by itself a table has one
    formats = {str(name): f"tall({decimals})" for name in fractions}
    return Chart(figure, shown, alt, narrow=narrow, of=of, formats=formats)


def named(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a table with the names of its rows as texts, as they are drawn, whatever they are.

    Rows of the same name are refused: neither the drawing nor its description could tell them apart.
    """
    table = table.assign(**{column: names(table[column], column) for column in columns})
    double = table[table.duplicated([*columns])]
    if not double.empty:
        same = ", ".join(double.iloc[0][[*columns]])
        raise ValueError(f"two rows for {same}: add them up first, or name them apart")
    return table


def mask_missing(table: pd.DataFrame, made_of: Mapping[str, str], label: str = HIDDEN_LABEL) -> pd.DataFrame:
    """Return a table as readers see it: a label for what is missing, and for all that is made of it.

    `made_of` are the columns of which something may be missing, each with the column that it is made of.
    """
    missing = {name: table[source].isna() for name, source in made_of.items()}
    return table.assign(**{name: table[name].astype("object").mask(where, label)
                           for name, where in missing.items() if where.any()})  # fmt: skip
