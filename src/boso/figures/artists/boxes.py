"""The measures of a box plot: quartiles, whiskers, and what lies beyond them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from boso.figures.artists.panel import Panel


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
        at, series = panel.axes[along].at(place), panel.legend.of(box.box)
        for measure, number in measures:
            panel.add("box", at, series, number, measure=measure, place=place)
