"""Points of a scatter plot, and the cells of a heat map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import QuadMesh

from boso.figures.artists.axis import plain

if TYPE_CHECKING:
    from boso.figures.artists.panel import Panel

LINES = {"y": "Rad", "x": "Kolonne"}  # of cells, where they have no names


def read_points(panel: Panel, points: Any) -> None:
    """Read the points of one call of ``scatter``; their series by their colours."""
    numbers = points.get_array()
    shades = points.get_facecolor() if len(points.get_facecolor()) else points.get_edgecolor()
    if len(set(np.round(points.get_sizes(), 6))) > 1:
        panel.unread("sizes")
    series = [panel.legend.of(points, shade) for shade in shades] if numbers is None else [""]
    if numbers is None and len({tuple(shade) for shade in shades}) > 1 and not all(series):
        panel.unread("colours")
    panel.reading.head(colour=_bar_label(points))
    offsets = _numbers(points.get_offsets())
    places, values = offsets.T if panel.along == "x" else offsets.T[::-1]
    stands = panel.stands(panel.along, places)
    for i, (place, stand, value) in enumerate(zip(places, stands, values, strict=True)):
        if math.isfinite(place):
            at, name = panel.at(panel.along, stand), series[i % len(series)] if series else ""
            panel.add("point", at, name, value, place=place)
            if numbers is not None:
                panel.add("point", at, name, numbers[i], measure="colour", place=place)


def read_cells(panel: Panel, mesh: Any) -> None:
    """Read the cells of a heat map (``sns.heatmap``, ``pcolormesh``, ``imshow``) by rows and columns."""
    values = _numbers(mesh.get_array())
    if values.ndim != 2:
        panel.unread("picture")
        return
    middle = 0.5 if isinstance(mesh, QuadMesh) else 0.0
    rows, columns = (
        _names(panel, which, size, middle) for which, size in zip("yx", values.shape, strict=True)
    )
    for row, line in zip(rows, values, strict=True):
        for number, (column, value) in enumerate(zip(columns, line, strict=True)):
            panel.add("cell", row, column, value, place=number)
    heads = {"at": plain(panel.ax.get_ylabel()), "series": plain(panel.ax.get_xlabel())}
    panel.reading.head(**heads, value=_bar_label(mesh))
    panel.values = "neither"


def _names(panel: Panel, which: str, size: int, middle: float) -> list[str]:
    named = panel.texts[which] or panel.names[which]
    return [named.get(i + middle, f"{LINES[which]} {i + 1}") for i in range(size)]


def _bar_label(mappable: Any) -> str:
    """Return what the colour bar of cells or points says that their colours mean."""
    bar = getattr(mappable, "colorbar", None)
    return plain(bar.ax.get_ylabel() or bar.ax.get_xlabel()) if bar else ""


def _numbers(values: Any) -> np.ndarray:
    filled: np.ndarray = np.ma.filled(np.ma.asarray(values, float), np.nan)
    return filled
