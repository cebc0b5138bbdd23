"""Bars: upright, lying, stacked, hanging in the air, or the classes of a histogram."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from boso.figures.artists.groups import Bar
from boso.figures.artists.legend import own_label
from boso.figures.artists.marks import OTHER, unsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.figures.artists.panel import Panel

Tops = dict[float, list[float]]  # where bars end, by their place along the axis


def read_container(panel: Panel, container: Any, tops: Tops) -> None:
    """Read the bars of one call of ``bar`` or ``barh``; `tops` are those of earlier calls, for stacks."""
    labels: dict[Any, str] = {}  # `hist` gives the first bar the label of all that look as it does
    for patch in container.patches:
        if own := own_label(patch):
            labels.setdefault(_look(patch), own)
    name, shown = own_label(container), [patch for patch in container.patches if patch.get_visible()]
    series = [
        panel.legend.of(one, label=name or own_label(one) or labels.get(_look(one), "")) for one in shown
    ]
    boxes = [(*one.get_xy(), one.get_width(), one.get_height()) for one in shown]
    along = "y" if container.orientation == "horizontal" else "x"
    _read(panel, boxes, series, tops, along, container)


def read_collection(panel: Panel, shapes: Any) -> bool:
    """Read bars that seaborn draws as one collection (`so.Bars`); whether they are bars."""
    found = [path.get_extents() for path in shapes.get_paths() if len(path.vertices) in (4, 5)]
    upright = all(0 in box.intervaly for box in found)
    if len(found) < len(shapes.get_paths()) or not (upright or all(0 in box.intervalx for box in found)):
        return False
    boxes = [(b.x0, 0, b.width, b.y0 + b.y1) if upright else (0, b.y0, b.x0 + b.x1, b.height) for b in found]
    shades = shapes.get_facecolor()
    series = [panel.legend.of(shapes, shades[i % len(shades)]) for i in range(len(found))]
    _read(panel, boxes, series, {}, "x" if upright else "y")
    return True


def _read(
    panel: Panel, boxes: Sequence[tuple[float, ...]], names: Sequence[str], tops: Tops, along: str,
    container: Any = None,
) -> None:  # fmt: skip
    if panel.values not in ("", OTHER[along]):
        panel.unread("bars both upright and lying")
    panel.values = OTHER[along]
    x, y, width, height = np.array(boxes, float).reshape(-1, 4).T
    starts, thick, bases, values = (x, width, y, height) if along == "x" else (y, height, x, width)
    slack, labelled = unsure(np.abs(bases) + np.abs(values)), bool(container and own_label(container))
    kind, bars = "bar" if along == "x" else "barh", []
    for start, breadth, base, value, series in zip(
        starts.tolist(), thick.tolist(), bases.tolist(), values.tolist(), names, strict=True
    ):
        bars.append(bar := Bar(start, breadth, series, labelled))
        at = bar.middle
        below = tops.setdefault(round(at, 6), [0.0])
        stacked = any(math.isclose(base, top, rel_tol=1e-9, abs_tol=slack) for top in below)
        if stacked or panel.reading.lengths:
            panel.add(kind, at, series, value, base=base, artist=container)
        else:  # it hangs in the air: both its ends are values
            panel.add(kind, at, series, base, measure="from")
            panel.add(kind, at, series, base + value, measure="to")
        below.append(base + value)
    panel.bars.append([bar for bar in bars if math.isfinite(bar.middle)])


def _look(patch: Any) -> tuple[Any, ...]:
    return patch.get_facecolor(), patch.get_edgecolor(), patch.get_hatch()
