"""Executed notebook cells → headings and blocks, in reading order."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from nbformat import NotebookNode

from boso.data import COLLECTED
from boso.figures import NARROW_SVG, SVG
from boso.project import ProjectError
from boso_press.document.blocks import (
    Block,
    Cell,
    Column,
    Equation,
    Figure,
    Note,
    Origin,
    Prose,
    Subheading,
    Table,
    TableData,
)
from boso_press.document.drafts import cell_number, drafts
from boso_press.document.images import Image
from boso_press.document.myst import BLOCK, MystError, as_pandoc, escaped

HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*(?:\{#([\w-]+)\})?\s*#*\s*$")
FENCE = re.compile(r"\s*(```|~~~)")
NOTES = re.compile(r"\n\n(?=\[\^[\w-]+\]:)")  # before the footnotes of a point
NORDIC = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th"})


class DocumentError(ProjectError):
    """An executed notebook says something that cannot be printed; the message tells what to change."""


@dataclass(frozen=True)
class Heading:
    """A chapter title (level 1) or the start of a section (level 2)."""

    level: int
    title: str
    scope: str | None
    label: str = ""


Element = Heading | Block


@dataclass
class _Place:
    """Where in a chapter the reading has come, for numbers and for error messages."""

    stem: str
    chapter_id: str
    prefix: str
    images: Mapping[str, Any] = field(default_factory=dict)  # by file, as the notebook holds them
    counts: Counter[str] = field(default_factory=Counter)
    cell: int = 0

    def read(self, text: str, printed: Iterable[Mapping[str, Any]] = (), *, blocks: bool = False) -> str:
        """Return a text of the cell as pandoc reads it; what was printed in it is text, whatever it holds.

        Only where it may hold `blocks` can an image or a numbered equation be in it.
        """
        parts, end = [], 0
        for start, after in sorted(tuple(item["at"]) for item in printed):
            parts += [text[end:start], escaped(text[start:after])]
            if text[after - 1].isdigit() and text[after : after + 1] in (".", ")"):
                parts.append("\\")  # or a sentence that begins with a year begins a numbered list
            end = after
        try:
            read = as_pandoc("".join([*parts, text[end:]]))
        except MystError as error:
            raise DocumentError(f"{self.stem}: cell {self.cell}, {error}") from None
        if BLOCK in read and not blocks:
            told = "an image or a numbered equation in a point, note or source; put it in a cell of its own"
            raise DocumentError(f"{self.stem}: cell {self.cell}: {told}")
        return read

    def next_number(self, kind: str) -> str:
        self.counts[kind] += 1
        return f"{self.prefix}{self.counts[kind]}"


def slug(title: str) -> str:
    """Turn a heading into the end of its id.

    >>> slug("Økonomi, mål og «støtte»"), slug("Én av fem – så langt?")
    ('okonomi-mal-og-stotte', 'en-av-fem-sa-langt')
    """
    plain = unicodedata.normalize("NFKD", title.lower().translate(NORDIC))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def may_fail(cell: NotebookNode) -> bool:
    """Whether a cell is to show an error, by its tag."""
    return "raises-exception" in cell.metadata.get("tags", [])


def read_cells(node: NotebookNode, stem: str, chapter_id: str, prefix: str) -> Iterator[Element]:
    """Yield headings and blocks of an executed notebook; code and previews are skipped.

    Parameters
    ----------
    stem : str
        File stem, for messages.
    chapter_id : str
        Id of the chapter; ids of subheadings start with it.
    prefix : str
        What stands before the running number of figures and tables: ``"3."``, ``"S."`` or nothing.

    Raises
    ------
    DocumentError
        If an output lacks something that the press must show.
    """
    place = _Place(stem, chapter_id, prefix, node.metadata.get("boso", {}).get("images", {}))
    points: list[str] = []  # of one list, which may come from several cells
    for number, cell in enumerate(node.cells, 1):
        if "remove-cell" in cell.metadata.get("tags", []):
            continue
        place.cell = cell_number(cell, number)
        scope = cell.metadata.get("scope")
        if cell.cell_type == "markdown":
            yield from _list(points)
            yield from _split(place.read(cell.source, blocks=True), scope, place, computed=False)
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("boso")
            if not about or about.get("kind") == "preview":
                continue
            if about.get("kind") == "tekst" and not _data(output, "text/markdown").strip():
                continue  # all of it was left out
            if about.get("kind") == "tekst" and "point" in about:
                points.append(place.read(_data(output, "text/markdown"), about.get("printed", ())))
                continue
            yield from _list(points)
            if about.get("kind") == "tekst":
                text = place.read(_data(output, "text/markdown"), about.get("printed", ()), blocks=True)
                yield from _split(text, scope, place, computed=True)
            else:
                yield _block(about, output, place)
        yield from drafts(cell, number)
    yield from _list(points)


def _list(points: list[str]) -> Iterator[Prose]:
    """Yield the points that were gathered as one list, their footnotes after it; none are left."""
    texts, notes = [], []
    for point in points:
        text, *rest = NOTES.split(point, maxsplit=1)
        texts.append(text)
        notes += rest
    points.clear()
    if texts:
        yield Prose("\n\n".join(["\n".join(texts), *notes]), computed=True)


def _split(markdown: str, scope: str | None, place: _Place, *, computed: bool) -> Iterator[Element]:
    """Cut Markdown at its headings, leaving fenced code alone."""
    lines: list[str] = []
    fenced = False
    for line in markdown.splitlines():
        fenced ^= bool(FENCE.match(line))
        match = None if fenced else HEADING.match(line)
        if not match and not line.startswith(BLOCK):
            lines.append(line)
            continue
        yield from _prose(lines, computed)
        lines = []
        if not match:
            yield _written_block(json.loads(line.removeprefix(BLOCK)), place)
            continue
        yield _heading(len(match[1]), re.sub(r"\\(\W)|[*_`]", r"\1", match[2]), match[3] or "", scope, place)
    yield from _prose(lines, computed)


def _prose(lines: list[str], computed: bool) -> Iterator[Prose]:
    if text := "\n".join(lines).strip():
        yield Prose(text, computed)


def _written_block(about: Mapping[str, Any], place: _Place) -> Equation | Figure:
    """Return an image, or an equation that is numbered, as `myst` read it."""
    if "equation" in about:
        return Equation(about["equation"], place.next_number("equation"), about["text"])
    file, alt, width = (re.sub(r"\\(\W)", r"\1", about[name]) for name in ("file", "alt", "width"))
    found = place.images.get(unquote(file), {"error": "the notebook does not hold it; build it again"})
    if "error" in found:
        raise DocumentError(
            f"{place.stem}: cell {place.cell}, line {about['line']}: {file}: {found['error']}"
        )
    title = about.get("title", "")
    number = place.next_number("figure" if title else "image")
    try:
        image = Image(**found).scaled(width)
    except ValueError:
        told = f"{file}: the width {width}; write a share of the text, 50%, or a length, 300px"
        raise DocumentError(f"{place.stem}: cell {place.cell}, line {about['line']}: {told}") from None
    return Figure(
        label=about.get("label") or f"{'fig' if title else 'image'}-{place.stem}-{number}".replace(".", "-"),
        number=number if title else "",
        title=title,
        subtitle="",
        alt=alt,
        source=about.get("source", ""),
        svg=image.svg,
        half=False,
        data=TableData((), ()),
        image=image,
    )


def _heading(level: int, title: str, label: str, scope: str | None, place: _Place) -> Heading | Subheading:
    label = label or (f"{place.chapter_id}-{slug(title)}" if level > 1 else "")
    place.counts[label] += 1
    if label and place.counts[label] > 1:
        label = f"{label}-{place.counts[label]}"
    return Heading(level, title, scope, label) if level <= 2 else Subheading(label, level, title)


def _block(about: Mapping[str, Any], output: NotebookNode, place: _Place) -> Block:
    kind = about.get("kind")
    try:
        if kind == "note":
            return Note(place.read(_data(output, "text/markdown"), about.get("printed", ())), about["level"])
        if kind == "figure":
            narrow = _data(output, NARROW_SVG) if NARROW_SVG in output["data"] else ""
            return _figure(about, _data(output, SVG), narrow, place)
        if kind == "table":
            return _table(about, place)
    except KeyError as lacking:
        label = about.get("label", "an output without a label")
        raise DocumentError(f"{place.stem}: {label}: the {kind} lacks {lacking}") from None
    raise DocumentError(
        f"{place.stem}: output of kind {kind!r}; expected tekst, figure, table, note or preview"
    )


def _figure(about: Mapping[str, Any], svg: str, narrow: str, place: _Place) -> Figure:
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


def _read(about: Mapping[str, Any], name: str, place: _Place) -> str:
    printed = [item for item in about.get("printed", ()) if item.get("in") == name]
    return place.read(about.get(name, ""), printed)


def _table(about: Mapping[str, Any], place: _Place) -> Table:
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


def _data(output: NotebookNode, mime: str) -> str:
    text = output["data"][mime]
    return text if isinstance(text, str) else "".join(text)
