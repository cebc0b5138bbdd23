"""Bars: upright, lying, stacked, or the classes of a histogram."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from boso.figures.artists.legend import looks, own_label
from boso.figures.artists.marks import OTHER, unsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.figures.artists.panel import Panel

Tops = dict[float, list[float]]  # where bars end, by their place along the axis


def read_container(panel: Panel, container: Any, tops: Tops) -> None:
    """Read the bars of one call of ``bar`` or ``barh``; `tops` are those of earlier calls, for stacks."""
    name, shown = own_label(container), [patch for patch in container.patches if patch.get_visible()]
    # `hist` gives the first bar the label of all that look as it does
    labels = {looks(patch): own_label(patch) for patch in reversed(shown) if own_label(patch)}
    series = [
        panel.legend.of(one, label=name or own_label(one) or labels.get(looks(one), "")) for one in shown
    ]
    boxes = [(*one.get_xy(), one.get_width(), one.get_height()) for one in shown]
    along = "y" if container.orientation == "horizontal" else "x"
    _read(panel, boxes, series, [*map(looks, shown)], tops, along, container)


def read_collection(panel: Panel, shapes: Any) -> bool:
    """Read bars that seaborn draws as one collection (`so.Bars`); whether they are bars."""
    found = [path.get_extents() for path in shapes.get_paths() if len(path.vertices) in (4, 5)]
    upright = all(0 in box.intervaly for box in found)
    if len(found) < len(shapes.get_paths()) or not (upright or all(0 in box.intervalx for box in found)):
        return False
    boxes = [(b.x0, 0, b.width, b.y0 + b.y1) if upright else (0, b.y0, b.x0 + b.x1, b.height) for b in found]
    shades = shapes.get_facecolor()
    own = [shades[i % len(shades)] for i in range(len(found))]
    names = [panel.legend.of(shapes, one) for one in own]
    _read(panel, boxes, names, [looks(shapes, one) for one in own], {}, "x" if upright else "y", shapes)
    return True


def _read(
    panel: Panel, boxes: Sequence[tuple[float, ...]], names: Sequence[str], look: Sequence[Any], tops: Tops,
    along: str, artist: Any,
) -> None:  # fmt: skip
    kind = "bar" if along == "x" else "barh"
    if panel.values not in ("", OTHER[along]):
        panel.unread("bars both upright and lying")
    panel.values = OTHER[along]
    x, y, width, height = np.array(boxes, float).reshape(-1, 4).T
    starts, thick, bases, values = (x, width, y, height) if along == "x" else (y, height, x, width)
    slack = unsure(np.abs(bases) + np.abs(values))
    rows = zip(starts.tolist(), thick.tolist(), bases.tolist(), values.tolist(), names, look, strict=True)
    for start, breadth, base, value, series, own in rows:
        at = start + breadth / 2
        below = tops.setdefault(round(at, 6), [0.0])
        more: dict[str, Any] = {"artist": artist, "look": own}
        if panel.reading.lengths or any(
            math.isclose(base, top, rel_tol=1e-9, abs_tol=slack) for top in below
        ):
            panel.add(kind, at, series, value, base=base, **more)
        else:
            panel.unread("bars that begin neither at zero nor at the end of another")
        below.append(base + value)
    places = zip(starts.tolist(), thick.tolist(), strict=True)
    panel.bars.append([place for place in places if math.isfinite(sum(place))])
