"""The rows of a horizontal chart: where they stand, and their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from boso.charts.drawing.canvas import SIZE, WIDTHS, Canvas, Width, text_height, text_width, wrap_balanced

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR_HEIGHT = 13.0
GAP = 7.0
SHARE = 0.42


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
