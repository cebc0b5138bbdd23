"""Points of a scatter plot, and the cells of a heat map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import QuadMesh

from boso.figures.artists.axis import plain

if TYPE_CHECKING:
    from boso.figures.artists.panel import Panel

LINES = {"y": "Rad", "x": "Kolonne"}  # of cells, where they have no names


def read_points(panel: Panel, points: Any) -> None:
    """Read the points of one call of ``scatter``; their series by their colours."""
    numbers, offsets = points.get_array(), _numbers(points.get_offsets())
    shades = points.get_facecolor() if len(points.get_facecolor()) else points.get_edgecolor()
    if len(set(np.round(points.get_sizes(), 6))) > 1:
        panel.unread("sizes that stand for numbers")
    names = [panel.legend.of(points, shade) for shade in shades] if numbers is None else []
    if len({tuple(shade) for shade in shades}) > 1 and not all(names):
        panel.unread("colours that stand for numbers")
    panel.reading.head(colour=_bar_label(points))
    places, values = offsets.T if panel.along == "x" else offsets.T[::-1]
    series = [names[i % len(names)] if names else "" for i in range(len(places))]
    colours = {} if numbers is None else {"colour": numbers}
    panel.add_rows("point", places.tolist(), series, {"": values, **colours})


def read_cells(panel: Panel, mesh: Any) -> None:
    """Read the cells of a heat map (``sns.heatmap``, ``pcolormesh``, ``imshow``) by rows and columns."""
    values, middle = _numbers(mesh.get_array()), 0.5 if isinstance(mesh, QuadMesh) else 0.0
    if values.ndim != 2:
        panel.unread("a picture")
        return
    rows, columns = (
        [(axis.texts or axis.names).get(i + middle, f"{LINES[which]} {i + 1}") for i in range(size)]
        for (which, axis), size in zip(reversed(panel.axes.items()), values.shape, strict=True)
    )
    for (_, axis), size in zip(reversed(panel.axes.items()), values.shape, strict=True):
        if not {*axis.names} <= {i + middle for i in range(size)}:
            panel.unread("names along an axis that are not those of its cells")
    for row, line in zip(rows, values, strict=True):
        for number, (column, value) in enumerate(zip(columns, line, strict=True)):
            panel.add("cell", row, column, value, place=number)
    heads = {"at": plain(panel.ax.get_ylabel()), "series": plain(panel.ax.get_xlabel())}
    panel.reading.head(**heads, value=_bar_label(mesh))
    panel.values = "neither"


def _bar_label(mappable: Any) -> str:
    """Return what the colour bar of cells or points says that their colours mean."""
    bar = getattr(mappable, "colorbar", None)
    return plain(bar.ax.get_ylabel() or bar.ax.get_xlabel()) if bar else ""


def _numbers(values: Any) -> np.ndarray:
    filled: np.ndarray = np.ma.filled(np.ma.asarray(values, float), np.nan)
    return filled
