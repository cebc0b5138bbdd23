"""The blocks a chapter is made of: prose, figures, tables, notes and small headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from boso.project import ProjectError
from boso.words import HIDDEN
from boso_press.document.images import Image

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a formula begins with


class DocumentError(ProjectError):
    """An executed notebook says something that cannot be printed; the message tells what to change."""


@dataclass(frozen=True)
class Column:
    """One column of a shown table; a `header` column names its row."""

    title: str
    number: bool
    header: bool


@dataclass(frozen=True)
class Cell:
    """One cell: what it means (`raw`) and what the reader sees (`text`)."""

    raw: Any
    text: str


@dataclass(frozen=True)
class TableData:
    """The rows of a table, or those that a figure draws; `total` marks the last row as a sum."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False

    @property
    def header_columns(self) -> int:
        """How many leading columns name their row."""
        return next((i for i, column in enumerate(self.columns) if not column.header), len(self.columns))

    @property
    def min_width(self) -> int:
        """Characters the table needs at the least: the longest word of each column."""
        texts = [[column.title, *(row[i].text for row in self.rows)] for i, column in enumerate(self.columns)]
        return sum(max(len(word) for text in column for word in text.split(" ")) + 2 for column in texts)

    @property
    def hidden_count(self) -> int:
        """How many cells say that privacy hides their number."""
        return sum(cell.text in HIDDEN.values() for row in self.rows for cell in row)

    def csv(self) -> str:
        """Return the raw values as CSV with the readers' column titles."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_harmless(column.title) for column in self.columns)
        writer.writerows([_harmless(cell.raw) for cell in row] for row in self.rows)
        return out.getvalue()


def _harmless(value: Any) -> Any:
    """Return a value that a spreadsheet does not work out: a text with the start of a formula is quoted."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


@dataclass(frozen=True)
class Prose:
    """A text; `computed` when a `%%tekst` cell wrote it rather than the author.

    Here and below, `text` is HTML as pandoc reads it (see `markdown.html`).
    """

    text: str
    computed: bool = False


@dataclass(frozen=True)
class Code:
    """The code of a cell; `folded` on screen, and left out in print."""

    text: str
    folded: bool


@dataclass(frozen=True)
class Subheading:
    """A heading inside a section (level 3 or deeper), unnumbered."""

    id: str
    level: int
    title: str


@dataclass(frozen=True)
class Origin:
    """The public tables that numbers were made of, and the fewest and the most answers that they are of."""

    tables: tuple[str, ...] = ()
    base: tuple[int, int] | None = None


@dataclass(frozen=True)
class Figure:
    """A drawing with everything that is said about it in text."""

    label: str
    number: str
    title: str
    subtitle: str
    alt: str
    source: str
    svg: str
    half: bool
    data: TableData
    origin: Origin = Origin()
    narrow: str = ""  # the drawing for a phone, where one does not serve both
    marked: bool = False  # in a frame, as numbers are that nobody collected
    image: Image | None = None  # in the place of a drawing; without a title it has no number

    @property
    def drawings(self) -> list[tuple[str, str]]:
        """The drawings of a page, each with what the ids in it begin with there."""
        if self.image:
            return []
        return [(self.svg, self.label), *([(self.narrow, f"{self.label}--narrow")] if self.narrow else [])]


@dataclass(frozen=True)
class Equation:
    """A numbered formula."""

    label: str
    number: str
    text: str


@dataclass(frozen=True)
class Table:
    """A numbered table."""

    label: str
    number: str
    title: str
    subtitle: str
    note: str
    source: str
    data: TableData
    origin: Origin = Origin()


@dataclass(frozen=True)
class Note:
    """A remark set apart from the text; level is info or simulated."""

    text: str
    level: str


@dataclass(frozen=True)
class Draft:
    """What no reader gets, and its author does: preview and draft show it in place, a build refuses it.

    `kind` is what a cell shows by itself (see `drafts`), what is wrong, or a sentence that was left out. A
    cell or line that is not known is 0.
    """

    cell: int
    line: int
    what: str
    remedy: str
    html: str = ""
    source: str = ""
    kind: Literal["output", "wrong", "left out"] = "output"

    @property
    def told(self) -> str:
        """Where it is, what it is, and the remedy."""
        line = f", line {self.line}" if self.line else ""
        where = f"cell {self.cell}{line}: " if self.cell else ""
        return where + "; ".join(filter(None, [self.what, self.remedy]))


Block = Prose | Code | Subheading | Figure | Equation | Table | Note | Draft


def group_side_by_side(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Group blocks as they stand beside each other: two half-width figures in a row make a pair."""
    groups: list[tuple[Block, ...]] = []
    for block in blocks:
        before = groups[-1] if groups else ()
        pair = (*before, block)
        if len(pair) == 2 and all(isinstance(one, Figure) and one.half for one in pair):
            groups[-1] = pair
        else:
            groups.append((block,))
    return groups
