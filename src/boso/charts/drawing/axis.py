"""From values to places on the canvas, so that every value has room for its label."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

PADDING = 5.0


class Scale(NamedTuple):
    """A straight scale: where zero stands, and the points that one unit takes."""

    zero: float
    points: float

    def __call__(self, value: float) -> float:
        """Return the place of a value, in points."""
        return self.zero + value * self.points


def fit_scale(values: Sequence[float], labels: Sequence[float], left: float, right: float) -> Scale:
    """Return the largest scale on which each bar and the label at its end fit between `left` and `right`.

    >>> fit_scale([10, 20], [30, 30], left=0, right=135)
    Scale(zero=0.0, points=5.0)
    """
    pairs = list(zip(values, labels, strict=True))
    above = [(value, room + PADDING) for value, room in pairs if value >= 0] or [(0.0, 0.0)]
    below = [(-value, room + PADDING) for value, room in pairs if value < 0] or [(0.0, 0.0)]
    steps = [
        (right - left - room_up - room_down) / (up + down)
        for up, room_up in above
        for down, room_down in below
        if up + down > 0
    ]
    points = max(min(steps, default=1.0), 1e-12)
    return Scale(float(left + max(down * points + room for down, room in below)), float(points))
