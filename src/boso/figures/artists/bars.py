"""Bars: upright, lying, stacked, hanging in the air, or the classes of a histogram."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.container import BarContainer
from matplotlib.patches import Patch

from boso.figures.artists.axis import NEAR, At, least_distance
from boso.figures.artists.legend import own_label
from boso.figures.artists.marks import unsure

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
    panel.values = "y" if along == "x" else "x"
    axis = panel.axes[along]
    x, y, width, height = np.array(boxes, float).reshape(-1, 4).T
    starts, thick, bases, values = (x, width, y, height) if along == "x" else (y, height, x, width)
    slack, middles = unsure(np.abs(bases) + np.abs(values)), starts + thick / 2
    around: dict[float, At] = {} if axis.dates else _around(panel, along)
    classes = [] if axis.names or axis.dates or around else _classes(starts, thick)
    around |= zip(middles.tolist(), classes, strict=False)
    of_classes = around and not axis.names and all(isinstance(at, str) for at in around.values())
    kind = "histogram" if of_classes else "bar" if along == "x" else "barh"
    for middle, base, value, series in zip(
        middles.tolist(), bases.tolist(), values.tolist(), names, strict=True
    ):
        at = around.get(middle, axis.at(middle))
        below = tops.setdefault(round(middle, 6), [0.0])
        stacked = any(math.isclose(base, top, rel_tol=1e-9, abs_tol=slack) for top in below)
        if stacked or panel.reading.lengths:
            panel.add(kind, at, series, value, place=middle, base=base, artist=container)
        else:  # it hangs in the air: both its ends are values
            panel.add(kind, at, series, base, measure="from", place=middle)
            panel.add(kind, at, series, base + value, measure="to", place=middle)
        below.append(base + value)


def _look(patch: Any) -> tuple[Any, ...]:
    return patch.get_facecolor(), patch.get_edgecolor(), patch.get_hatch()


def _around(panel: Panel, along: str) -> dict[float, At]:
    """Return for the middle of each bar what it stands beside, if bars of several series stand around that.

    It is what is written along the axis, a class, or else one of the whole numbers: so seaborn draws the
    colours of a year. Other groups may be the years or classes that matplotlib's `hist` draws: nothing tells.
    """
    orientation, place, breadth = (
        ("vertical", "x", "width") if along == "x" else ("horizontal", "y", "height")
    )
    containers = [one for one in panel.ax.containers
                  if isinstance(one, BarContainer) and one.orientation == orientation]  # fmt: skip
    found: dict[Any, list[tuple[float, float]]] = defaultdict(list)
    for number, container in enumerate(containers):
        for patch in filter(Patch.get_visible, container.patches):
            series = number if len(containers) > 1 else panel.legend.of(patch)
            start, thick = getattr(patch, f"get_{place}")(), getattr(patch, f"get_{breadth}")()
            found[series].append((float(start), float(thick)))
    if len(found) < 2 or "" in found or len({len(middles) for middles in found.values()}) > 1:
        return {}
    bars = np.array([sorted(of_series) for of_series in found.values()])
    starts, thick = bars[..., 0], bars[..., 1]
    middles = starts + thick / 2  # a row for each series, a column for each group
    centres, axis = middles.mean(axis=0), panel.axes[along]
    written = np.sort([*(axis.texts or axis.names)])
    if len(written) and (np.abs(middles[..., None] - written).min(axis=-1) < 1e-6).all():
        return {}  # each stands at a name of its own
    marks = written if len(written) else centres.round()
    own = len(written) == len(centres)  # there is a group for each name, at its side
    if not own:
        marks = marks[np.abs(centres[:, None] - marks).argmin(axis=1)]
    room = least_distance(marks if len(marks) > 1 else written)
    off = (centres - marks)[0] if own or axis.names else 0.0
    beside = np.allclose(centres - marks, off, rtol=0, atol=1e-6 * room) and abs(off) < NEAR * room
    apart = (middles.max(axis=0)[:-1] < middles.min(axis=0)[1:]).all()
    together = np.ptp(middles, axis=0).max() < room
    if not (beside and apart and together and len(written) + len(centres) > 1):
        return {}
    at: list[At] = [axis.at(mark) for mark in marks.tolist()]
    if not len(written) and not axis.set_by_hand:
        first, last = starts.min(axis=0), (starts + thick).max(axis=0)
        at = [*_classes(first, last - first)] or at
        if not isinstance(at[0], str) and room != 1:
            panel.unread("groups of bars that may stand for classes (ax.set_xticks(places, names) tells)")
    return dict(zip(middles.ravel().tolist(), at * len(middles), strict=True))


def _classes(starts: np.ndarray, thick: np.ndarray) -> list[str]:
    """Return from where to where each bar goes, if they stand side by side as those of a histogram do.

    Bars of width one around whole numbers stand for those numbers.
    """
    middles, ends = starts + thick / 2, starts + thick
    whole = np.isclose(thick, 1, rtol=1e-9, atol=0) & np.isclose(middles, middles.round(), rtol=1e-9, atol=0)
    gaps = np.abs(ends[:-1] - starts[1:])
    if len(starts) < 2 or whole.all() or not (gaps <= 1e-6 * np.abs(thick[:-1]) + unsure(starts)).all():
        return []
    edges = [*starts.tolist(), *ends.tolist()[-1:]]
    digits = next((n for n in range(4, 12) if len({edge(one, n) for one in edges}) == len(edges)), 12)
    return [f"{edge(start, digits)}–{edge(end, digits)}" for start, end in pairwise(edges)]


def edge(value: float, digits: int = 4) -> str:
    """Return a place along an axis of numbers, with so many digits at the least."""
    text = f"{value:.{digits}g}" if abs(value) < 10.0**digits else f"{value:.0f}"
    return text.replace(".", ",").replace("-", "−")
