"""Bars: upright, lying, stacked, hanging in the air, or the classes of a histogram."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.container import BarContainer

from boso.figures.artists import axis
from boso.figures.artists.legend import own_label
from boso.figures.artists.marks import unsure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from boso.figures.artists.panel import Panel

Tops = dict[float, list[float]]  # where bars end, by their place along the axis


class Bar:
    """A bar along its axis (`start`, `thick`) and in its direction (`base`, `value`)."""

    def __init__(self, patch: Any, box: tuple[float, float, float, float], *, flat: bool) -> None:
        self.patch = patch
        x, y, width, height = map(float, box)
        self.start, self.thick = (y, height) if flat else (x, width)
        self.base, self.value = (x, width) if flat else (y, height)
        self.middle = self.start + self.thick / 2


def read_container(panel: Panel, container: Any, tops: Tops) -> None:
    """Read the bars of one call of ``bar`` or ``barh``; `tops` are those of earlier calls, for stacks."""
    flat = container.orientation == "horizontal"
    name = panel.legend.of(container)
    labels: dict[Any, str] = {}  # `hist` gives the first bar the label of all that look as it does
    for patch in container.patches:
        if own := own_label(patch):
            labels.setdefault(_look(patch), own)

    def series_of(bar: Bar) -> str:
        return name or own_label(bar.patch) or labels.get(_look(bar.patch)) or panel.legend.of(bar.patch)

    _read(panel, _bars(container), tops, series_of, flat=flat)


def _bars(container: Any) -> list[Bar]:
    flat = container.orientation == "horizontal"
    shown = [patch for patch in container.patches if patch.get_visible()]
    return [Bar(one, (*one.get_xy(), one.get_width(), one.get_height()), flat=flat) for one in shown]


def _look(patch: Any) -> tuple[Any, ...]:
    return patch.get_facecolor(), patch.get_edgecolor(), patch.get_hatch()


def read_collection(panel: Panel, shapes: Any) -> bool:
    """Read bars that seaborn draws as one collection (`so.Bars`); whether they are bars."""
    boxes = [path.get_extents() for path in shapes.get_paths() if len(path.vertices) in (4, 5)]
    upright = all(0 in box.intervaly for box in boxes)
    if len(boxes) < len(shapes.get_paths()) or not (upright or all(0 in box.intervalx for box in boxes)):
        return False
    sides = [(b.x0, 0, b.width, b.y0 + b.y1) if upright else (0, b.y0, b.x0 + b.x1, b.height) for b in boxes]
    bars = [Bar(number, box, flat=not upright) for number, box in enumerate(sides)]
    shades = shapes.get_facecolor()
    _read(panel, bars, {}, lambda bar: panel.legend.of(shapes, shades[bar.patch % len(shades)]),
          flat=not upright)  # fmt: skip
    return True


def _read(panel: Panel, bars: list[Bar], tops: Tops, series_of: Callable[[Bar], str], *, flat: bool) -> None:
    along = "y" if flat else "x"
    numbered = not panel.names[along] and not axis.dates(getattr(panel.ax, f"{along}axis"))
    classes = _classes(bars) if numbered else {}
    kind = "histogram" if classes else "barh" if flat else "bar"
    slack = unsure(abs(bar.base) + abs(bar.value) for bar in bars)
    middles = [bar.middle for bar in bars]
    around = _around(panel) if numbered and not panel.texts[along] else {}
    places = panel.stands(along, [around.get(middle, middle) for middle in middles])
    for bar, place in zip(bars, places, strict=True):
        at, series = classes.get(bar.start) or panel.at(along, place), series_of(bar)
        below = tops.setdefault(round(bar.middle, 6), [0.0])
        stacked = any(math.isclose(bar.base, top, rel_tol=1e-9, abs_tol=slack) for top in below)
        if stacked or panel.reading.lengths:
            panel.add(kind, at, series, bar.value, place=bar.middle, base=bar.base)
        else:  # it hangs in the air: both its ends are values
            panel.add(kind, at, series, bar.base, measure="from", place=bar.middle)
            panel.add(kind, at, series, bar.base + bar.value, measure="to", place=bar.middle)
        below.append(bar.base + bar.value)
    panel.values = "x" if flat else "y"


def _around(panel: Panel) -> dict[float, float]:
    """Return for the middle of each bar the whole number, if bars stand around several, as many each.

    So seaborn draws the colours of a year beside each other.
    """
    bars = [one for all_ in panel.ax.containers if isinstance(all_, BarContainer) for one in _bars(all_)]
    groups: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: bar.middle):
        if groups and bar.middle - groups[-1][-1].middle <= 1.01 * bar.thick:
            groups[-1].append(bar)
        else:
            groups.append([bar])
    centres = [sum(bar.middle for bar in group) / len(group) for group in groups]
    whole = np.allclose(centres, np.round(centres), rtol=0, atol=1e-6)
    if len(groups) < 2 or len(set(map(len, groups))) > 1 or not whole:
        return {}
    return {bar.middle: float(round(centre)) for group, centre in zip(groups, centres, strict=True)
            for bar in group}  # fmt: skip


def _classes(bars: list[Bar]) -> dict[float, str]:
    """Return from where to where each bar goes, if they stand side by side as those of a histogram do.

    Bars of width one around whole numbers stand for those numbers.
    """
    whole = all(math.isclose(bar.thick, 1) and math.isclose(bar.middle, round(bar.middle)) for bar in bars)
    pairs = zip(bars, bars[1:], strict=False)
    slack = unsure(bar.start for bar in bars)
    close = all(abs(a.start + a.thick - b.start) <= 1e-6 * abs(a.thick) + slack for a, b in pairs)
    if len(bars) < 2 or whole or not close:
        return {}
    return {bar.start: "–".join(_edges((bar.start, bar.start + bar.thick))) for bar in bars}


def _edges(values: Iterable[float]) -> Iterable[str]:
    for value in values:
        text = f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"
        yield text.replace(".", ",").replace("-", "−")
