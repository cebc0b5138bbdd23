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
from boso_press.document.markdown.myst import BLOCK, MystError, as_pandoc
from boso_press.document.markdown.verbatim import escaped_values


@dataclass
class Place:
    """Where in a chapter the reading has come, for numbers and for error messages."""

    stem: str
    chapter_id: str
    prefix: str
    images: Mapping[str, Any] = field(default_factory=dict)  # by file, as the notebook holds them
    counts: Counter[str] = field(default_factory=Counter)
    cell: int = 0
    level: int = 1  # of the last heading

    def read(self, text: str, printed: Iterable[Mapping[str, Any]] = (), *, blocks: bool = False) -> str:
        """Return a text of the cell as pandoc reads it; what was printed in it is text, whatever it holds.

        Only where it may hold `blocks` can an image or a numbered equation be in it.
        """
        try:
            read = as_pandoc(escaped_values(text, sorted(tuple(item["at"]) for item in printed)))
        except MystError as error:
            raise DocumentError(f"{self.stem}: cell {self.cell}, {error}") from None
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
            return Note(
                place.read(text_of(output, "text/markdown"), about.get("printed", ())), about["level"]
            )
        if kind == "figure":
            narrow = text_of(output, NARROW_SVG) if NARROW_SVG in output["data"] else ""
            return _figure(about, text_of(output, SVG), narrow, place)
        if kind == "table":
            return _table(about, place)
    except KeyError as lacking:
        label = about.get("label", "an output without a label")
        raise DocumentError(f"{place.stem}: {label}: the {kind} lacks {lacking}") from None
    raise DocumentError(
        f"{place.stem}: output of kind {kind!r}; expected tekst, figure, table, note or preview"
    )


def _figure(about: Mapping[str, Any], svg: str, narrow: str, place: Place) -> Figure:
    if not about["alt"].strip():
        raise DocumentError(f"{place.stem}: {about['label']}: the figure has no alt text")
    return Figure(
        label=about["label"],
        number=place.next_number("figure"),
        title=about["title"],
        subtitle=about.get("subtitle", ""),
        alt=about["alt"],
        source=_read(about, "source", place),
        svg=svg,
        half=about.get("width") == "half",
        data=read_data(about["table"]),
        origin=_origin(about),
        narrow=narrow,
        marked=about.get("provenance", COLLECTED) != COLLECTED,
    )


def _read(about: Mapping[str, Any], name: str, place: Place) -> str:
    printed = [item for item in about.get("printed", ()) if item.get("in") == name]
    return place.read(about.get(name, ""), printed)


def _table(about: Mapping[str, Any], place: Place) -> Table:
    data = read_data(about["table"])
    if not data.columns:
        raise DocumentError(f"{place.stem}: {about['label']}: the table has no columns")
    return Table(
        label=about["label"],
        number=place.next_number("table"),
        title=about["title"],
        subtitle=about.get("subtitle", ""),
        note=_read(about, "note", place),
        source=_read(about, "source", place),
        data=data,
        origin=_origin(about),
    )


def _origin(about: Mapping[str, Any]) -> Origin:
    told = about.get("origin") or {}
    base = told.get("base")
    return Origin(tuple(told.get("tables", ())), (base[0], base[1]) if base else None)


def read_data(table: Mapping[str, Any]) -> TableData:
    """Read the table of an output's metadata."""
    columns = tuple(
        Column(column.get("title") or column["name"], column["kind"] == "number", bool(column.get("header")))
        for column in table["columns"]
    )
    rows = tuple(tuple(Cell(cell["raw"], cell["text"]) for cell in row) for row in table["rows"])
    return TableData(columns, rows, bool(table.get("total")))


def text_of(output: NotebookNode, mime: str) -> str:
    """Return what an output says in a format, which may be kept in lines."""
    text = output["data"][mime]
    return text if isinstance(text, str) else "".join(text)
