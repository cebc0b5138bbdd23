"""The measures of a box plot: quartiles, whiskers, and what lies beyond them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from boso.figures.artists.panel import Panel


def read_boxes(panel: Panel, container: Any) -> None:
    """Read the boxes of one series, each of its measures as a mark."""
    along = _along(container)
    for box in container:
        series = panel.legend.of(box.box)
        place, found = _measures(box, along)
        for measure, value in found:
            panel.add("box", panel.at(along, place), series, value, measure=measure, place=place)
    panel.values = "y" if along == "x" else "x"


def _along(container: Any) -> str:
    """Return the axis along which the boxes stand: across it goes the line of a median."""
    line = next((line for line in container.medians if len(line.get_xdata())), None)
    return "y" if line is not None and line.get_xdata()[0] == line.get_xdata()[-1] else "x"


def _measures(box: Any, along: str) -> tuple[float, list[tuple[str, float]]]:
    """Return where a box stands, and each of its measures with its name."""
    value = 1 if along == "x" else 0
    corners = box.box.get_path().vertices[:5]
    place = float((corners[:, 1 - value].min() + corners[:, 1 - value].max()) / 2)
    whiskers = sorted(_ends(line, value)[-1] for line in box.whiskers)
    found = [("whisker_low", whiskers[0])] if whiskers else []
    found += [("q1", float(corners[:, value].min())), ("median", _ends(box.median, value)[0])]
    found += [("q3", float(corners[:, value].max()))]
    found += [("whisker_high", whiskers[-1])] if whiskers else []
    found += [("mean", number) for number in _ends(box.mean, value)[:1]] if box.mean else []
    found += [("outside", number) for number in _ends(box.fliers, value)] if box.fliers else []
    return place, found


def _ends(line: Any, value: int) -> list[float]:
    return [float(number) for number in np.asarray(line.get_data()[value], float)]
