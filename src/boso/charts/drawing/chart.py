"""A chart: a table, the same in words, and a drawing that is made when it is looked at."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import pandas as pd
from matplotlib.figure import Figure

from boso.charts.drawing.alt_text import HIDDEN_LABEL
from boso.charts.drawing.canvas import NARROW, WIDTHS, Width, style
from boso.charts.drawing.provenance import COLUMN, MARKS, marked
from boso.data import COLLECTED, lineage, write_atomically
from boso.project import DRAWINGS
from boso.table_cells import names

P = ParamSpec("P")


@dataclass(frozen=True)
class Chart:
    """A drawing, the table that it shows, and the same in words.

    Attributes
    ----------
    drawing : matplotlib.figure.Figure, or a function
        A figure; or what draws one of so many points in breadth, as the functions of `boso.charts` do.
    table, alt : pandas.DataFrame, str
        What is drawn, under the titles that readers see; and the same for those who do not see the figure.
    provenance : str
        How the numbers came about: collected, reconstructed, simulated, or mixed of the last two.
    base : tuple of int, optional
        The fewest and the most answers that a number of the table is of, where it is of answers.
    of : str
        Column with the number of which the bars' lengths are per cents, where the table has counts.
    formats : mapping of str to str, optional
        Filter by column that writes the table's numbers.
    width, key : str
        Breadth on the page of what a function draws, full or half; the same for the same table and options.
    """

    drawing: Figure | Callable[[float], Figure]
    table: pd.DataFrame
    alt: str
    provenance: str = COLLECTED
    base: tuple[int, int] | None = None
    of: str = ""
    formats: Mapping[str, str] | None = None
    width: Width = "full"
    key: str = ""

    @property
    def laid_out(self) -> bool:
        """Whether it is as broad as the page already, as what a function of `boso.charts` draws is."""
        return not isinstance(self.drawing, Figure)

    @cached_property
    def figure(self) -> Figure:
        """The drawing on the page, without title and source, which the page shows as text."""
        return self._drawn(WIDTHS[self.width])

    @cached_property
    def narrow(self) -> Figure | None:
        """The drawing for a phone, `NARROW` points wide; None where one drawing serves both."""
        return self._drawn(NARROW) if self.laid_out and WIDTHS[self.width] > NARROW else None

    def _drawn(self, breadth: float) -> Figure:
        if isinstance(self.drawing, Figure):
            return self.drawing
        with style():
            figure = self.drawing(breadth)
        if self.provenance != COLLECTED:
            marked(figure, MARKS["nb"][self.provenance])
        return figure

    def shown(self, label: str, show: Callable[[Chart], dict[str, Any]]) -> dict[str, Any]:
        """Return what `show` makes of it under a label; a build does so once, though many reports show it.

        What forks kernels for a build or a preview names the folder that this is kept in. A chart that the
        chapter has looked at, and may have drawn on, is shown as it is now.
        """
        folder = os.environ.get(DRAWINGS)
        if not folder or not self.key or {"figure", "narrow"} & {*self.__dict__}:
            return show(self)
        kept = Path(folder) / f"{self.key}-{label}.json"
        if not kept.is_file():
            write_atomically(kept, json.dumps(show(self)).encode())
        return dict(json.loads(kept.read_bytes()))


def house_chart(
    shape: Callable[Concatenate[pd.DataFrame, P], Chart],
) -> Callable[Concatenate[pd.DataFrame, P], Chart | None]:
    """Make a function that shapes a table to a chart one of `boso.charts`: an empty table gives None.

    Where the table says in ``attrs["provenance"]`` that nobody collected its numbers (reconstructed,
    simulated, or mixed), the drawings, the description and the table of the chart say so. How many answers
    its numbers are of, ``attrs["base"]``, goes with the chart.
    """

    @wraps(shape)
    def wrapper(table: pd.DataFrame, /, *args: P.args, **options: P.kwargs) -> Chart | None:
        table = lineage.marked(table)
        if table.empty:
            return None
        given = [one if hasattr(one, "to_csv") else repr(one)
                 for one in (table, *args, *options, *options.values())]  # fmt: skip
        key = sha256(pickle.dumps((shape.__name__, given))).hexdigest()
        chart = replace(shape(table, *args, **options), base=table.attrs.get("base"), key=key)
        provenance = str(table.attrs.get("provenance", COLLECTED))
        if provenance == COLLECTED:
            return chart
        mark = MARKS["nb"][provenance]
        shown = chart.table.assign(**{COLUMN: mark.lower()})
        return replace(chart, table=shown, alt=f"{mark}. {chart.alt}", provenance=provenance)

    return wrapper


def finish(
    drawing: Callable[[float], Figure], table: pd.DataFrame, *alt: str, width: Width = "full",
    decimals: int = 0, of: str = "",
) -> Chart:  # fmt: skip
    """Return a chart, its description joined of sentences.

    Its table is numbered from 0, without a name of its columns; whole numbers are integers.
    """
    shown = table.rename_axis(columns=None).reset_index(drop=True).convert_dtypes()
    fractions = shown.select_dtypes("float").columns if decimals > 1 else ()  # by itself a table has one
    formats = {str(name): f"tall({decimals})" for name in fractions}
    return Chart(drawing, shown, " ".join(filter(None, alt)), of=of, formats=formats, width=width)


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
