"""Read back what matplotlib was given to draw: heights of bars, ends of lines, points, cells.

The values come from the artists themselves, so that a bar that was changed after it was drawn is read as it
is. What is drawn without values of its own (a violin, a density, a pie) is told as unread.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection, PathCollection, PolyCollection, QuadMesh
from matplotlib.container import BarContainer, ErrorbarContainer, StemContainer
from matplotlib.figure import FigureBase
from matplotlib.patches import Rectangle, Wedge

from boso.figures.artists import bars, lines, points
from boso.figures.artists.axis import label_of
from boso.figures.artists.legend import plain
from boso.figures.artists.marks import Reading
from boso.figures.artists.panel import Panel
from boso.table_cells import is_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

SHAPE = "a shape or a shaded span"


def read(figure: Figure, *, lengths: bool = False) -> Reading:
    """Return what a figure draws; with `lengths`, bars tell by these, wherever they begin."""
    reading, axes = Reading(lengths=lengths), _axes(figure)
    names = _names([ax for ax in axes if ax.has_data()])
    for ax in axes:
        reading.panels.append(Panel(ax, reading, names.get(ax, "")))
        _read(reading.panels[-1])
    own = [panel for panel in reading.panels if panel.own]
    if len(own) > 1 and not all(panel.name for panel in own) and not _have_own_series(own):
        reading.nameless.append("panels")
    reading.headings = {name: _shared([panel.headings.get(name, "") for panel in own])
                        for name in ("series", "value", "at")}  # fmt: skip
    reading.heads = reading.headings["value"], reading.headings["at"]
    if reading.heads[0] == reading.heads[1] or any(panel.values == "neither" for panel in own):
        reading.heads = "", ""
    facets = [found for ax in axes if (found := facets_of(title_of(ax)))]
    reading.headings["panel"] = ", ".join(name for name, _ in next(iter(facets), ()))
    _rename(reading)
    return reading


def _rename(reading: Reading) -> None:
    """Take the name of the only series for that of the values, and years for what they are."""
    series = {mark.series for mark in reading.marks if mark.kind != "reference"}
    if len(series) == 1 and "" not in series and not reading.headings["value"]:
        reading.heads = (name := series.pop()), reading.heads[1]
        reading.headings["value"] = name
        reading.marks = [m if m.kind == "reference" else replace(m, series="") for m in reading.marks]
    numbers = {mark.at for mark in reading.marks if isinstance(mark.at, float)}
    if numbers and all(map(is_year, numbers)):  # a year is no quantity
        if all(isinstance(mark.at, float) for mark in reading.marks if mark.at):
            reading.headings["at"] = reading.headings["at"] or "År"
        reading.marks = [
            replace(m, at=f"{m.at:.0f}") if isinstance(m.at, float) else m for m in reading.marks
        ]


def _shared(labels: Sequence[str]) -> str:
    """Return what all panels say; nothing where they do not."""
    return labels[0] if len({*labels}) == 1 else ""


def _have_own_series(panels: Sequence[Panel]) -> bool:
    """Whether panels without names are told apart by what they show: each has series of its own."""
    series = [{mark.series for mark in panel.own if mark.kind != "reference"} for panel in panels]
    every = set().union(*series)
    return all(series) and "" not in every and sum(map(len, series)) == len(every)


def all_unread(figure: Figure, reading: Reading) -> list[str]:
    """Return what cannot be read back, each once: in axes, beside them, and words where nothing else is."""
    unread = list(dict.fromkeys(reading.unread))
    figures: list[Any] = figure.findobj(FigureBase)  # those within others too
    if any(one.images or one.lines or one.patches or one.artists for one in figures):
        unread.append(SHAPE)
    titles = {text for one in figures for text in (one._suptitle, one._supxlabel, one._supylabel)}
    said = [text for one in figures for text in one.texts if text not in titles]
    words = said or any(ax.texts or ax.tables for ax in _axes(figure))
    return [*unread, "words alone"] if words and not reading.marks and not unread else unread


def _axes(figure: Figure) -> list[Any]:
    """Return the axes with data of a figure, behind each those within it."""
    every: list[Any] = [one for ax in figure.axes for one in reversed(ax.findobj(Axes))]
    return [ax for ax in every if not hasattr(ax, "_colorbar") and ax.get_visible()]


def _read(panel: Panel) -> None:
    """Read all that axes draw; first what intervals may belong to."""
    ax = panel.ax
    if ax.name != "rectilinear":
        panel.unread("axes that are round, or in three dimensions")
        return
    _read_containers(panel)
    for one in (*ax.images, *ax.collections):
        if one in ax.images or isinstance(one, QuadMesh):
            points.read_cells(panel, one)
        elif isinstance(one, PathCollection) and np.size(one.get_offsets()):
            points.read_points(panel, one)
    lines.read_lines(panel)
    for container in ax.containers:
        if isinstance(container, ErrorbarContainer):
            lines.read_errorbars(panel, container)
    _read_rest(panel)
    panel.finish()


def _read_containers(panel: Panel) -> None:
    tops: dict[str, bars.Tops] = {"vertical": {}, "horizontal": {}}
    for container in panel.ax.containers:
        if isinstance(container, BarContainer):
            panel.taken |= set(container.patches)
            bars.read_container(panel, container, tops[container.orientation or "vertical"])
        elif type(container).__name__ == "BoxPlotContainer":  # of seaborn
            panel.taken |= set(container.get_children())
            points.read_boxes(panel, container)
        elif isinstance(container, StemContainer):
            panel.taken |= {container.stemlines, container.baseline}
        elif isinstance(container, ErrorbarContainer):
            panel.taken |= {*container.lines[1], *container.lines[2]}


def _read_rest(panel: Panel) -> None:
    """Tell what else is drawn."""
    for one in panel.ax.collections:
        if one in panel.taken or isinstance(one, PathCollection | PolyCollection | QuadMesh):
            continue
        if isinstance(one, LineCollection):
            lines.read_segments(panel, one)
        elif not (isinstance(one, PatchCollection) and bars.read_collection(panel, one)):
            panel.unread(SHAPE)
    for patch in panel.ax.patches:
        # a bar without extent stands only for an entry of the legend
        nothing = isinstance(patch, Rectangle) and not (patch.get_width() and patch.get_height())
        if patch not in panel.taken and not nothing:
            panel.unread("a pie" if isinstance(patch, Wedge) else SHAPE)


def _names(panels: Sequence[Axes]) -> dict[Axes, str]:
    """Return what panels are called: by their titles, else by what their axes show, if that tells them."""
    titles = [plain(title_of(ax)) for ax in panels]
    names = [", ".join(value for _, value in facets_of(title)) or title for title in titles]
    labels = ([label_of(ax, which) for ax in panels] for which in "yx")
    own = [one for one in (names, *labels) if all(one) and len({*one}) == len(one)]
    return dict(zip(panels, own[0], strict=True)) if own and len(panels) > 1 else {}


def title_of(ax: Axes) -> str:
    """Return the title of axes, wherever it stands over them."""
    return next((title for where in ("center", "left", "right") if (title := ax.get_title(where))), "")


def facets_of(title: str) -> list[tuple[str, str]]:
    """Return the names and values that seaborn writes over the panels of a grid.

    >>> facets_of("År = 2011 | Type = drift"), facets_of("Moss")
    ([('År', '2011'), ('Type', 'drift')], [])
    """
    parts = [plain(part).partition(" = ") for part in title.split(" | ")]
    return [(name, value) for name, _, value in parts] if all(equals for _, equals, _ in parts) else []
