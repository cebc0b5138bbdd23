"""The rows of a horizontal chart: where they stand, and their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from boso.charts.drawing.canvas import POINTS, SIZE, Sheet, Width, balanced, block_height, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR = 13.0
GAP = 7.0
SHARE = 0.42


class Rows(NamedTuple):
    """Where rows stand on the sheet: names, wrapped labels, the left end of the bars, the row height."""

    names: list[str]
    labels: list[list[str]]
    left: float
    pitch: float

    @property
    def height(self) -> float:
        """The height of all rows."""
        return len(self.names) * self.pitch

    def middle(self, top: float, row: int) -> float:
        """Return the height on the sheet of the middle of a row."""
        return top + (row + 0.5) * self.pitch


def rows(names: Sequence[object], width: Width) -> Rows:
    """Wrap row labels into at most two fifths of the width, and give every row the room of the tallest."""
    labels = [balanced(name, POINTS[width] * SHARE, SIZE, "semibold") for name in names]
    left = max(text_width(line, SIZE, "semibold") for label in labels for line in label) + GAP + 2
    pitch = max(BAR + 6, *(block_height(label) + 5 for label in labels))
    return Rows([str(name) for name in names], labels, left, pitch)


def draw_labels(sheet: Sheet, place: Rows, top: float, highlight: str | None) -> None:
    """Write the row labels, the highlighted one semibold."""
    for row, label in enumerate(place.labels):
        sheet.text(
            place.left - GAP, place.middle(top, row), label, ha="right", weight=weight(place, row, highlight)
        )


def weight(place: Rows, row: int, highlight: str | None) -> str:
    """Return the weight of the texts of a row."""
    return "semibold" if place.names[row] == highlight else "normal"
