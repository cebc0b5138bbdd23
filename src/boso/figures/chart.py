"""From whatever draws (axes, a seaborn grid, a `so.Plot`) to a chart whose table is what was drawn."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from boso.charts.drawing.canvas import NARROW, WIDTHS
from boso.charts.drawing.chart import Chart
from boso.charts.drawing.provenance import COLUMN, FRAME, MARKS, marked, unmarked
from boso.data import COLLECTED
from boso.figures import agreement, table, value_labels, wording
from boso.figures.artists.reader import all_unread, read
from boso.figures.house import disagreements
from boso.figures.layout import Layout, Room
from boso.figures.style import house
from boso.table_cells import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from boso.charts.drawing.canvas import Width

SHOWN = 3  # differences that an error lists
REMEDY = (
    "give what the drawing shows as table=, or draw it so that it can be read (bars, lines, points, boxes)"
)
NAMELESS = (
    "{} that nothing names: give each a name (label= or ax.legend() for what is drawn, ax.set_title() for "
    "panels), or give what the drawing shows as table="
)
TRUE = (
    "; leave these texts out, draw the numbers that they tell, or write each as it is, with its sign and "
    'spaces between thousands: "-2 000", "2 tusen", "1,5 mill.", "3 mrd.", "20 %"'
)
DIFFER = "the drawing and its table differ"


@dataclass(frozen=True)
class Drawn:
    """A chart, its table as the press reads it, and the values that were read back from the drawing."""

    chart: Chart
    table: dict[str, Any]
    marks: list[dict[str, Any]]
    partly: bool = False  # whether something is drawn whose values cannot be read back
    labels: bool = False  # whether each label was read back too, and tells what is drawn where it stands
    width: Width = "full"
    mark: str = ""  # what its frame says where nobody collected the numbers

    def drawings(self) -> Iterator[Figure]:
        """Yield the figure as it is on the page, and then on a phone; it is to be saved in between."""
        chart = self.chart
        if chart.laid_out:
            yield from filter(None, (chart.figure, chart.narrow))
            return
        layout = Layout(chart.figure)
        page = WIDTHS[self.width] - (2 * FRAME if self.mark else 0)
        rooms: list[tuple[float, Room]] = [(page, "page"), (NARROW, "phone")]
        for breadth, room in rooms if self.width == "full" else rooms[:1]:
            layout.fit(breadth, room)
            mark = marked(chart.figure, self.mark) if self.mark else []
            yield chart.figure
            unmarked(chart.figure, mark)

    def record(self, drawings: Sequence[str]) -> dict[str, Any]:
        """Return what the proof of a report holds against the table: the values, and their drawings."""
        hashes = [sha256(svg.encode()).hexdigest() for svg in drawings]
        return {"marks": self.marks, "partly": self.partly, "of": self.chart.of, "labels": self.labels,
                "svg": hashes}  # fmt: skip


def figure_of(drawn: Any, label: str) -> Any:
    """Return the matplotlib figure of what a chapter gives to `show.figure`; TypeError if it is none."""
    if isinstance(drawn, Artist):
        return drawn.get_figure(root=True)
    if type(drawn).__module__.startswith("seaborn._core") and hasattr(drawn, "on"):  # so.Plot
        figure = Figure(figsize=house()["figure.figsize"])
        drawn.theme({**house(), **drawn._theme}).on(figure).plot()
        return figure
    if isinstance(own := getattr(drawn, "figure", None), Figure):  # a grid of seaborn
        return own
    several = list(drawn.flat) if hasattr(drawn, "flat") else drawn
    if isinstance(several, list | tuple) and several:  # what plt.subplots() and DataFrame.plot() return
        return figure_of(several[0], label)
    kind = "nothing" if drawn is None else f"of type {type(drawn).__name__}"
    raise TypeError(
        f"{label}: show.figure takes what was drawn (a matplotlib Figure or Axes, a seaborn grid, a so.Plot "
        f"or a chart of boso.charts); this is {kind}"
    )


def chart_of(
    drawn: Any, *, label: str, width: Width, given: pd.DataFrame | None, alt: str, provenance: str
) -> Drawn | None:
    """Return a chart of what a chapter drew; None where nothing is drawn.

    `given` is the table under the figure, by default what was drawn; `alt` is by default made from it; where
    the numbers were not collected (`provenance`), the drawing says so. ValueError where the drawing and the
    table differ, or something is drawn that is not certain and has no table.
    """
    figure = figure_of(drawn, label)
    wording.translate(figure)
    reading = read(figure)
    unread = ", ".join(all_unread(figure, reading))
    _agree(f"{label}: along the axis", reading.false, TRUE)
    if unread and given is None:
        raise ValueError(f"{label}: {unread}: the values cannot be read back from the drawing; {REMEDY}")
    if reading.nameless and given is None:
        raise ValueError(f"{label}: {NAMELESS.format(' and '.join(reading.nameless))}")
    if not reading.marks and not unread:
        return None
    if given is None:
        _agree(label, value_labels.misplaced(reading), "; give labels in the order of the bars")
    wording.write(figure, [value for mark in reading.marks for value in mark.values])
    shown = table.tabulate(reading) if given is None else given
    formats = table.formats(shown, reading) if given is None else {}
    alt = alt or (table.UNKNOWN if unread else table.describe(reading))
    mark = MARKS["nb"][provenance] if provenance != COLLECTED else ""
    if mark:
        shown, alt = shown.assign(**{COLUMN: mark.lower()}), f"{mark}. {alt}"
    chart = Chart(figure, shown, alt, provenance, shown.attrs.get("base"), formats=formats)
    content, marks = as_json(shown, formats=formats), reading.drawn()
    headings = set().union(*agreement.headings(content)) | {""}
    lacking = [(f'no column "{measure}"', "one for what is drawn")
               for measure in dict.fromkeys(mark["measure"] for mark in marks)
               if agreement.key(measure) not in headings]  # fmt: skip
    _agree(f"{label}: {DIFFER}", lacking or agreement.differences(marks, content, partly=bool(unread)))
    return Drawn(chart, content, marks, partly=bool(unread), width=width, mark=mark)


def proven(chart: Chart, label: str) -> Drawn:
    """Return a chart of the house with the values read back from it; ValueError if its table has others."""
    shown = as_json(chart.table, formats=chart.formats)
    has_values = any(column["kind"] == "number" for column in shown["columns"])
    drawings = filter(None, (chart.figure, chart.narrow)) if has_values else ()
    readings = [read(figure, lengths=bool(chart.of)) for figure in drawings]
    for reading in readings:
        _agree(f"{label}: {DIFFER}", disagreements(reading, shown, chart.of))
    return Drawn(chart, shown, readings[0].drawn() if readings else [], labels=has_values)


def _agree(where: str, differing: Iterable[tuple[str, str]], remedy: str = "") -> None:
    """Refuse a drawing that tells something else than what is true."""
    if told := [f"{found}, expected {expected}" for found, expected in differing]:
        more = f" (and {len(told) - SHOWN} more)" if len(told) > SHOWN else ""
        raise ValueError(f"{where}: {'; '.join(told[:SHOWN])}{more}{remedy}")


def close(figure: Figure) -> None:
    """Close a figure that is shown, or the notebook would show it once more."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)
