"""What cells publish, by `show` and %%tekst, as blocks: figures, tables and notes with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from boso.data import COLLECTED
from boso.figures import NARROW_SVG, SVG
from boso_press.document.blocks import (
    Block,
    Cell,
    Column,
    DocumentError,
    Figure,
    Note,
    Origin,
    Table,
    TableData,
)
from boso_press.document.markdown.myst import BLOCK, as_pandoc
from boso_press.document.markdown.placeholders import hold
from boso_press.document.markdown.refused import MystError
from boso_press.document.model import Written


@dataclass
class Place:
    """Where in a chapter the reading has come, for numbers and for error messages.

    Ids of subheadings start with `chapter_id`; `prefix` stands before the running number of figures and
    tables: "3.", "S." or nothing.
    """

    stem: str
    chapter_id: str
    prefix: str
    images: Mapping[str, Any] = field(default_factory=dict)  # by file, as the notebook holds them
    file: str = ""  # the text of the chapter's file
    counts: Counter[str] = field(default_factory=Counter)
    cell: int = 0
    source: str = ""  # of the cell
    level: int = 1  # of the last heading
    texts: list[Written] = field(default_factory=list)  # that were read
    left_out: list[str] = field(default_factory=list)  # sentences of which a value is not known

    def read(self, text: str, printed: Iterable[Mapping[str, Any]] = (), *, blocks: bool = False) -> str:
        """Return a text of the cell as pandoc reads it; what was printed in it is text, whatever it holds.

        Only where it may hold `blocks` can an image or a numbered equation be in it.
        """
        self.texts.append(written := Written(self.cell, text, self.source, self.file))
        try:
            read = as_pandoc(hold(text, [tuple(item["at"]) for item in printed]))
        except MystError as error:
            raise DocumentError(f"{self.stem}: {written.place(error.line)}: {error.told}") from None
        if BLOCK in read and not blocks:
            told = "an image or a numbered equation in a point, note or source; put it in a cell of its own"
            raise DocumentError(f"{self.stem}: cell {self.cell}: {told}")
        return read

    def next_number(self, kind: str) -> str:
        """Return the number of the next figure, table or equation of the chapter."""
        self.counts[kind] += 1
        return f"{self.prefix}{self.counts[kind]}"


def published(about: Mapping[str, Any], output: NotebookNode, place: Place) -> Block:
    """Return the block of an output, from what `boso` says of it in its metadata."""
    kind = about.get("kind")
    try:
        if kind == "note":
            text = place.read(output.data["text/markdown"], about.get("printed", ()))
            return Note(text, about["level"])
        if kind in ("figure", "table"):
            return _captioned(kind, about, output, place)
    except KeyError as lacking:
        label = about.get("label", "an output without a label")
        raise DocumentError(f"{place.stem}: {label}: the {kind} lacks {lacking}") from None
    raise DocumentError(
        f"{place.stem}: output of kind {kind!r}; expected tekst, figure, table, note or preview"
    )


def _captioned(kind: str, about: Mapping[str, Any], output: NotebookNode, place: Place) -> Figure | Table:
    def read(name: str) -> str:
        printed = [item for item in about.get("printed", ()) if item.get("in") == name]
        return place.read(about.get(name, ""), printed)

    origin = about.get("origin") or {}
    base = origin.get("base")
    common: dict[str, Any] = {
        "label": about["label"],
        "number": place.next_number(kind),
        "title": about["title"],
        "subtitle": about.get("subtitle", ""),
        "source": read("source"),
        "data": read_data(about["table"]),
        "origin": Origin(tuple(origin.get("tables", ())), (base[0], base[1]) if base else None),
    }
    if kind == "table":
        if not common["data"].columns:
            raise DocumentError(f"{place.stem}: {about['label']}: the table has no columns")
        return Table(**common, note=read("note"))
    if not about["alt"].strip():
        raise DocumentError(f"{place.stem}: {about['label']}: the figure has no alt text")
    return Figure(
        **common,
        alt=about["alt"],
        svg=output.data[SVG],
        narrow=output.data.get(NARROW_SVG, ""),
        half=about.get("width") == "half",
        marked=about.get("provenance", COLLECTED) != COLLECTED,
    )


def read_data(table: Mapping[str, Any]) -> TableData:
    """Read the table of an output's metadata."""
    columns = tuple(
        Column(column.get("title") or column["name"], column["kind"] == "number", bool(column.get("header")))
        for column in table["columns"]
    )
    rows = tuple(tuple(Cell(cell["raw"], cell["text"]) for cell in row) for row in table["rows"])
    return TableData(columns, rows, bool(table.get("total")))
