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
from boso.figures.artists.axis import label_of, plain
from boso.figures.artists.marks import Reading
from boso.figures.artists.panel import Panel
from boso.table_cells import is_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

SHAPE = "a shape or a shaded span"


def read(figure: Figure, *, lengths: bool = False) -> Reading:
    """Return what a figure draws; with `lengths`, bars tell by these, wherever they begin."""
    reading = Reading(lengths=lengths)
    axes = _axes(figure)
    names = _names([ax for ax in axes if ax.has_data()])
    for ax in axes:
        reading.panels.append(Panel(ax, reading, names.get(ax, "")))
        _read(reading.panels[-1])
    heads = {panel.heads for panel in reading.panels if panel.own}
    if len(heads) == 1 and len({*next(iter(heads))}) == 2:
        reading.heads = heads.pop()
    facets = [found for ax in axes if (found := facets_of(title_of(ax)))]
    reading.headings = _headings([panel for panel in reading.panels if panel.own])
    reading.headings["panel"] = ", ".join(name for name, _ in next(iter(facets), ()))
    series = {mark.series for mark in reading.marks if mark.kind != "reference"}
    if len(series) == 1 and "" not in series and not reading.headings.get("value"):
        reading.heads = (name := series.pop()), reading.heads[1]
        reading.headings["value"] = name  # the name of the only series is that of the values
        reading.marks = [m if m.kind == "reference" else replace(m, series="") for m in reading.marks]
    numbers = {mark.at for mark in reading.marks if isinstance(mark.at, float)}
    if numbers and all(map(is_year, numbers)):  # a year is no quantity
        if all(isinstance(mark.at, float) for mark in reading.marks if mark.at):
            reading.headings.setdefault("at", "År")
        reading.marks = [
            replace(m, at=f"{m.at:.0f}") if isinstance(m.at, float) else m for m in reading.marks
        ]
    return reading


def _headings(panels: Sequence[Panel]) -> dict[str, str]:
    """Return what all panels call their places, series, values and colours, as far as they agree.

    One that does not say it means what another of the same kind of marks does, unless it stands over that.
    """
    found = dict[str, str]()
    kinds = {panel: {mark.kind for mark in panel.own} - {"reference"} for panel in panels}
    for name in dict.fromkeys(name for panel in panels for name in panel.headings):
        sayers = [panel for panel in panels if panel.headings.get(name)]
        silent = [panel for panel in panels if panel not in sayers]
        same = all(
            any(kinds[panel] == kinds[one] and panel.ax.bbox.bounds != one.ax.bbox.bounds for one in sayers)
            for panel in silent
        )
        if same and len(labels := {panel.headings[name] for panel in sayers}) == 1:
            found[name] = labels.pop()
    return found


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
    if panel.ax.name == "3d":
        panel.unread("axes in three dimensions")
        return
    if any(text.get_rotation() == 270 and facets_of(text.get_text()) for text in panel.ax.texts):
        panel.unread("names at the margin of a grid (margin_titles=False writes them over each panel)")
    _read_containers(panel)
    for mesh in panel.ax.images:
        points.read_cells(panel, mesh)
    for one in panel.ax.collections:
        if isinstance(one, QuadMesh):
            points.read_cells(panel, one)
        elif isinstance(one, PathCollection) and np.size(one.get_offsets()):
            points.read_points(panel, one)
    lines.read_lines(panel)
    for container in panel.ax.containers:
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
    """Return what panels are called: by their titles or axes, else by numbers that are no such name."""
    titles = [plain(title_of(ax)) for ax in panels]
    across, up = ([plain(getattr(ax, f"get_{which}label")()) for ax in panels] for which in "xy")
    both = [", ".join(filter(None, (label_of(ax, which) for which in "xy"))) for ax in panels]
    labels = [""] * len(titles)  # of axes: none, where only outer panels have any
    for own in (both, across, up):
        labels = own if all(own) and len({*own}) == len(own) else labels
    names = [", ".join(value for _, value in facets_of(title)) or title or label
             for title, label in zip(titles, labels, strict=True)]  # fmt: skip
    told = [name if name and names.count(name) == 1 else f"Del {number} av {len(names)}"
            for number, name in enumerate(names, 1)]  # fmt: skip
    return dict(zip(panels, told, strict=True)) if len(panels) > 1 else {}


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
