"""How wide the columns of a printed table are: texts measured in the font that they are set in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil
from pathlib import Path

from fontTools.ttLib import TTFont

import boso
from boso_press.document.blocks import TableData

INSET = 1.0  # em to the left and right of a text in its cell; see templates/common.typ
SLACK = 1.04  # a wrapped line is rarely full, and headings are semibold
STEPS = 32  # portions in which spare width is given to the columns
BREAKS = re.compile(r"(?<=[-–/])| ")  # where Typst may end a line, hyphenation aside


@dataclass(frozen=True)
class Layout:
    """A table's columns as shares of its breadth (none: as they come), and the lines that its rows take."""

    shares: tuple[float, ...]
    line_count: int


class TextWidths:
    """The widths in em that the texts of a table take on one line, and those of their longest words."""

    def __init__(self, data: TableData) -> None:
        titles = [[width(column.title) * SLACK for column in data.columns]]
        self.cells = [[width(cell.text) for cell in row] for row in data.rows] + titles
        columns = range(len(data.columns))
        self.unwrapped = [max(row[i] for row in self.cells) * SLACK + INSET for i in columns]
        self.minimal = [
            max(longest_word(text) for text in [data.columns[i].title, *(row[i].text for row in data.rows)])
            * SLACK + INSET
            for i in columns
        ]  # fmt: skip

    @property
    def unwrapped_width(self) -> float:
        """The breadth, in em, at which no text wraps."""
        return sum(self.unwrapped)

    def fits(self, available: float) -> bool:
        """Whether no word has to be broken in so many em."""
        return sum(self.minimal) <= available

    def layout(self, available: float, *, fill: bool = False) -> Layout:
        """Share the breadth among the columns so that texts wrap as little as can be.

        Parameters
        ----------
        available : float
            Breadth of the page or column, in em of the table's type.
        fill : bool
            Whether a table that is narrower is stretched to the whole breadth.
        """
        if self.unwrapped_width <= available:
            shares = tuple(each / self.unwrapped_width for each in self.unwrapped) if fill else ()
            return Layout(shares, len(self.cells))
        widths = [each * min(1, available / sum(self.minimal)) for each in self.minimal]
        step = max(available - sum(widths), 0) / STEPS
        for _ in range(STEPS):
            gains = [
                self._extra_lines(i, one) - self._extra_lines(i, one + step) for i, one in enumerate(widths)
            ]
            widths[gains.index(max(gains))] += step
        return Layout(tuple(each / available for each in widths), self._line_count(widths))

    def _extra_lines(self, column: int, wide: float) -> float:
        """Return how many lines, about, the texts of a column take beyond their first."""
        return sum(max(0.0, row[column] * SLACK / (wide - INSET) - 1) for row in self.cells)

    def _line_count(self, widths: Sequence[float]) -> int:
        return sum(
            max(ceil(text * SLACK / (wide - INSET)) or 1 for text, wide in zip(row, widths, strict=True))
            for row in self.cells
        )


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """Return the width in em of a text on one line."""
    advances = _advances()
    return sum(advances.get(ord(char), 0.5) for char in text)


def longest_word(text: str) -> float:
    """Return the width in em of the longest part of a text that cannot be broken."""
    return max((width(word) for word in BREAKS.split(text)), default=0.0)


@cache
def _advances() -> dict[int, float]:
    """Return the width in em of each character of the font of tables."""
    with TTFont(Path(boso.__file__).parent / "fonts" / "SourceSans3-Regular.ttf", lazy=True) as font:
        metrics, size = font["hmtx"], font["head"].unitsPerEm
        return {code: metrics[name][0] / size for code, name in font.getBestCmap().items()}
