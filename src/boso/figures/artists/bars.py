"""Bars: upright, lying, stacked, hanging in the air, or the classes of a histogram."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.container import BarContainer
from matplotlib.patches import Patch

from boso.figures.artists.axis import NEAR, At, in_digits, least_distance
from boso.figures.artists.legend import own_label
from boso.figures.artists.marks import unsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.figures.artists.panel import Panel

UNSURE = "groups of bars at places that nothing tells (ax.set_{}ticks(places, names) does)"
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
    around = _around(panel, along)
    classes = [] if axis.names or axis.dates or around else _classes(starts, thick)
    around |= zip(middles.tolist(), classes, strict=False)
    named = axis.names or axis.dates
    of_classes = around and not named and all(isinstance(at, str) for at in around.values())
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
    colours of a year. Groups of `hist` or seaborn, whose containers have no label, may stand for classes.
    """
    orientation, breadth = {"x": ("vertical", "width"), "y": ("horizontal", "height")}[along]
    containers = [one for one in panel.ax.containers
                  if isinstance(one, BarContainer) and one.orientation == orientation]  # fmt: skip
    found: dict[Any, list[tuple[float, float]]] = defaultdict(list)
    for number, container in enumerate(containers):
        for patch in filter(Patch.get_visible, container.patches):
            series = number if len(containers) > 1 else panel.legend.of(patch)
            start, thick = getattr(patch, f"get_{along}")(), getattr(patch, f"get_{breadth}")()
            found[series].append((float(start), float(thick)))
    if len(found) < 2 or "" in found or len({len(middles) for middles in found.values()}) > 1:
        return {}
    bars = np.array([sorted(of_series) for of_series in found.values()])
    starts, thick = bars[..., 0], bars[..., 1]
    middles = starts + thick / 2  # a row for each series, a column for each group
    first, last = starts.min(axis=0), (starts + thick).max(axis=0)
    centres, axis = (first + last) / 2, panel.axes[along]
    ticks = axis.axis.get_majorticklocs() if axis.set_by_hand else []
    written = np.sort([*(axis.texts or axis.names or (ticks if len(ticks) == len(centres) else ()))])
    places = written if len(written) else centres
    if len(written) + len(centres) < 2 or (np.abs(middles[..., None] - places).min(axis=-1) < 1e-6).all():
        return {}  # each stands at a name of its own, or over another bar
    labelled = all(map(own_label, containers))
    marks = written if len(written) else _meant(panel, along, middles, centres, series=labelled)
    own = len(marks) == len(centres)  # there is a group for each name, at its side
    if not own and len(marks):
        marks = marks[np.abs(centres[:, None] - marks).argmin(axis=1)]
    room = least_distance(marks if len(marks) > 1 else written)
    beside = len(marks) > 0 and np.allclose(
        centres - marks, off := (centres - marks)[0] if own or axis.names else 0.0, rtol=0, atol=1e-6 * room
    )
    apart = (middles.max(axis=0)[:-1] < middles.min(axis=0)[1:]).all()
    together = np.ptp(middles, axis=0).max() < room
    if not (beside and abs(off) < NEAR * room and apart and together):
        return {}
    at: list[At] = [axis.at(mark) for mark in marks.tolist()]
    if not len(written) and not labelled and not axis.set_by_hand:
        classes = _classes(first, last - first)
        if not classes and room != 1:
            panel.unread(UNSURE.format(along))
        at = [*classes] or at
    return dict(zip(middles.ravel().tolist(), at * len(middles), strict=True))


def _meant(panel: Panel, along: str, middles: np.ndarray, centres: np.ndarray, *, series: bool) -> np.ndarray:
    """Return the whole numbers around which groups of bars stand, or at which one of their series does.

    Where they may be several, as with bars at 1999 and 2001, nothing tells which.
    """
    steps = np.diff(np.sort(middles, axis=0), axis=0).max()
    grouped = series and steps < (middles.min(axis=0)[1:] - middles.max(axis=0)[:-1]).min() - 1e-6
    rows = [*middles, centres] if grouped else [centres]
    found = {tuple(row.round()) for row in rows if np.allclose(row, row.round(), rtol=0, atol=1e-6)}
    if len(found) > 1:
        panel.unread(UNSURE.format(along))
    return np.array(found.pop() if len(found) == 1 else ())


def _classes(starts: np.ndarray, thick: np.ndarray) -> list[str]:
    """Return from where to where each bar goes, if they stand side by side as those of a histogram do.

    Bars of width one around whole numbers stand for those numbers.
    """
    middles, ends = starts + thick / 2, starts + thick
    whole = np.isclose(thick, 1, rtol=1e-9, atol=0) & np.isclose(middles, middles.round(), rtol=1e-9, atol=0)
    gaps = np.abs(ends[:-1] - starts[1:])
    if len(starts) < 2 or whole.all() or not (gaps <= 1e-6 * np.abs(thick[:-1]) + unsure(starts)).all():
        return []
    edges = in_digits([*starts, ends[-1]])
    return [f"{start}–{end}" for start, end in pairwise(edges)]
