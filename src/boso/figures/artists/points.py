"""Points of a scatter plot, the cells of a heat map, and boxes with their quartiles and whiskers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import QuadMesh

from boso.figures.artists.axis import in_digits, least_distance, names_in, plain

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
    panel.headings["colour"] = _bar_label(points)
    places, values = offsets.T if panel.along == "x" else offsets.T[::-1]
    series = [names[i % len(names)] if names else "" for i in range(len(places))]
    if not any(series) and (written := _written_at(panel.ax, offsets)):
        series, panel.headings["series"] = written, "Navn"
    colours = {} if numbers is None else {"colour": numbers}
    panel.add_rows("point", places.tolist(), series, {"": values, **colours})


def _written_at(ax: Any, points: np.ndarray) -> list[str]:
    """Return the names that are written at points; nothing where one has none."""
    found = {tuple(np.round(place, 9)): name for name, place in names_in(ax)}
    names = [found.get(tuple(point), "") for point in np.round(points, 9)]
    return names if all(names) else []


def read_cells(panel: Panel, mesh: Any) -> None:
    """Read the cells of a heat map (``sns.heatmap``, ``pcolormesh``, ``imshow``) by rows and columns."""
    values = _numbers(mesh.get_array())
    if values.ndim != 2:
        panel.unread("a picture")
        return
    rows, columns = (
        _called(panel, which, middles)
        for which, middles in zip("yx", _middles(mesh, values.shape), strict=True)
    )
    for row, line in zip(rows, values, strict=True):
        for number, (column, value) in enumerate(zip(columns, line, strict=True)):
            panel.add("cell", row, column, value, place=number)
    heads = {"at": plain(panel.ax.get_ylabel()), "series": plain(panel.ax.get_xlabel())}
    panel.headings |= {**heads, "value": _bar_label(mesh)}
    panel.values = "neither"


def _middles(mesh: Any, shape: tuple[int, ...]) -> list[np.ndarray]:
    """Return where the middles of the rows of cells stand, and those of the columns."""
    if isinstance(mesh, QuadMesh):
        corners = np.asarray(mesh.get_coordinates(), float)
        edges = [corners[:, 0, 1], corners[0, :, 0]]
    else:
        left, right, bottom, top = mesh.get_extent()
        up = (top, bottom) if mesh.origin == "upper" else (bottom, top)
        edges = [np.linspace(*ends, size + 1) for ends, size in zip((up, (left, right)), shape, strict=True)]
    return [(one[:-1] + one[1:]) / 2 for one in edges]


def _called(panel: Panel, which: str, middles: np.ndarray) -> list[str]:
    """Return what rows or columns of cells are called: by what is written at them, else by their places."""
    axis, count = panel.axes[which], np.arange(len(middles))
    written = axis.texts or axis.names
    near = np.abs(np.array([*written])[:, None] - middles) <= 1e-6 * least_distance(middles)
    if not near.any(axis=1).all() and axis.names:
        panel.unread("names along an axis that are not those of its cells")
    elif written and near.any(axis=0).all():
        return [[*written.values()][own.argmax()] for own in near.T]
    elif axis.names:
        panel.unread(
            f"cells without a name (name each: sns.heatmap(…, {which}ticklabels=True) or "
            f"ax.set_{which}ticks(range({len(middles)}), names))"
        )
    elif not any(np.allclose(middles, count + first) for first in (0, 0.5)):
        return [str(axis.at(one)) for one in middles.tolist()] if axis.dates else in_digits(middles.tolist())
    return [f"{LINES[which]} {i}" for i in count + 1]


def _bar_label(mappable: Any) -> str:
    """Return what the colour bar of cells or points says that their colours mean."""
    bar = getattr(mappable, "colorbar", None)
    return plain(bar.ax.get_ylabel() or bar.ax.get_xlabel()) if bar else ""


def _numbers(values: Any) -> np.ndarray:
    filled: np.ndarray = np.ma.filled(np.ma.asarray(values, float), np.nan)
    return filled


def read_boxes(panel: Panel, container: Any) -> None:
    """Read the boxes of one series, each of its measures as a mark."""
    # across the axis along which the boxes stand goes the line of a median
    median = next((line.get_xdata() for line in container.medians if len(line.get_xdata())), (0, 1))
    along, value = ("y", 0) if median[0] == median[-1] else ("x", 1)
    panel.values = "y" if along == "x" else "x"

    def ends(line: Any) -> list[float]:
        return np.asarray(line.get_data()[value], float).tolist() if line else []

    for box in container:
        corners = box.box.get_path().vertices[:5]
        low, high = corners.min(axis=0), corners.max(axis=0)
        whiskers = sorted(ends(line)[-1] for line in box.whiskers)
        measures = [
            *(("whisker_low", number) for number in whiskers[:1]),
            ("q1", low[value]), ("median", ends(box.median)[0]), ("q3", high[value]),
            *(("whisker_high", number) for number in whiskers[-1:]),
            *(("mean", number) for number in ends(box.mean)[:1]),
            *(("outside", number) for number in ends(box.fliers)),
        ]  # fmt: skip
        place = float(low[1 - value] + high[1 - value]) / 2
        series = panel.legend.of(box.box)
        for measure, number in measures:
            panel.add("box", place, series, number, measure=measure)
