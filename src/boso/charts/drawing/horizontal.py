"""Horizontal charts: the labels of their rows, and a scale on which every value has room for its label."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from boso.charts.drawing.canvas import SIZE, WIDTHS, Canvas, Width, text_height, text_width, wrap_balanced

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR_HEIGHT = 13.0
GAP = 7.0
SHARE = 0.42  # of the width that row labels may take
PADDING = 5.0  # points between the end of a bar and its label


class RowLabels(NamedTuple):
    """The labels of rows, as names and as lines; the left end of the bars, and the height of a row."""

    names: list[str]
    lines: list[list[str]]
    left: float
    row_height: float

    @property
    def height(self) -> float:
        """The height of all rows."""
        return len(self.names) * self.row_height

    def centre(self, top: float, row: int) -> float:
        """Return the height on the canvas of the middle of a row."""
        return top + (row + 0.5) * self.row_height

    def weight(self, row: int, highlight: str | None) -> str:
        """Return the weight of the texts of a row: the highlighted one is semibold."""
        return "semibold" if self.names[row] == highlight else "normal"


def row_labels(names: Sequence[object], width: Width) -> RowLabels:
    """Wrap row labels into at most two fifths of the width, and give every row the room of the tallest."""
    labels = [wrap_balanced(name, WIDTHS[width] * SHARE, SIZE, "semibold") for name in names]
    left = max(text_width(line, SIZE, "semibold") for label in labels for line in label) + GAP + 2
    row_height = max(BAR_HEIGHT + 6, *(text_height(label) + 5 for label in labels))
    return RowLabels([str(name) for name in names], labels, left, row_height)


def draw_row_labels(canvas: Canvas, labels: RowLabels, top: float, highlight: str | None = None) -> None:
    """Write the row labels to the left of the bars."""
    for row, lines in enumerate(labels.lines):
        weight = labels.weight(row, highlight)
        canvas.text(labels.left - GAP, labels.centre(top, row), lines, ha="right", weight=weight)


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
