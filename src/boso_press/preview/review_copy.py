"""A report as a Word file for colleagues to comment on: from the same tree as its pages, and not proven.

Headings, tables, footnotes and formulas are Word's own; drawings are pictures with their alternative text.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypandoc
import typst

from boso_press.document.blocks import (
    Block,
    Code,
    DocumentError,
    Equation,
    Figure,
    Note,
    Prose,
    Subheading,
    Table,
    TableData,
)
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import prose_trees
from boso_press.document.wording import NB, STATEMENT, source_note
from boso_press.execution import render
from boso_press.filesystem import write_together
from boso_press.pdf.typesetting import fonts
from boso_press.preview.draft import FOLDER

COPY = "Kopi til gjennomlesing – ikke kontrollert, ikke til publisering"
DOTS = 200  # per inch, of a drawing
WIDTH, HALF = "16cm", "7.9cm"
PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes({}), format: "svg")'
ANY = "AlignDefault"
Node = dict[str, Any]  # a part of pandoc's tree


def write_review_copy(root: Path, year: int, unit: str) -> Path:
    """Write a report as a Word file in the folder of drafts; return it.

    Raises
    ------
    DocumentError
        The report has something that cannot be printed; the message tells what to change.
    """
    report, _ = render.documents(root, year, unit)
    path = root / "outputs" / FOLDER / str(year) / unit / "rapport.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_together({path: docx(report)})
    return path


def docx(document: Document) -> bytes:
    """Return a report as a Word file."""
    tree = {
        "pandoc-api-version": _api(),
        "meta": _meta(document),
        "blocks": list(_Tree.of(document).blocks()),
    }
    command = [pypandoc.get_pandoc_path(), "--from", "json", "--to", "docx", "--output", "-"]
    done = subprocess.run(command, input=json.dumps(tree).encode(), capture_output=True, check=False)
    if done.returncode:
        raise DocumentError(f"pandoc could not write the Word file: {done.stderr.decode().strip()}")
    return done.stdout


def _api() -> list[int]:
    written = pypandoc.convert_text("", "json", format="markdown")
    return list(json.loads(written)["pandoc-api-version"])


def _meta(document: Document) -> Node:
    texts = {"title": document.title, "subtitle": document.subject, "lang": "nb-NO"}
    return {name: {"t": "MetaInlines", "c": _words(text)} for name, text in texts.items()}


@dataclass(frozen=True)
class _Tree:
    """Pandoc's tree of a document: its prose as it was read, all else made here."""

    document: Document
    texts: dict[tuple[str, str], list[Any]]
    entries: dict[str, list[Any]]

    @classmethod
    def of(cls, document: Document) -> _Tree:
        return cls(document, *prose_trees(document))

    def blocks(self) -> Iterator[Node]:
        """Yield the title page, the chapters and the references."""
        yield _para(_strong(COPY))
        if self.document.simulated:
            yield _para(_strong(NB.simulated))
        yield _para(_words(STATEMENT))
        for name, key in self.document.originals:
            yield from _led(f"{name}: ", self.entries[key])
        yield _para(_words(self.document.colophon))
        for chapter in self.document.pages:
            attributes = [["lang", "en-GB"]] if chapter.lang == "en" else []
            yield {"t": "Div", "c": [["", [], attributes], list(self._chapter(chapter))]}
        if self.entries:
            yield _heading(1, NB.references, "referanser")
            for key, entry in self.entries.items():
                yield {"t": "Div", "c": [[f"ref-{key}", [], []], entry]}

    def _chapter(self, chapter: Chapter) -> Iterator[Node]:
        yield _heading(1, chapter.heading, chapter.id)
        if chapter.missing:
            yield _para(_words(chapter.missing))
        if chapter.simulated:
            yield _para(_strong(chapter.wording.simulated))
        yield from self._each(chapter, chapter.lead)
        for section in chapter.sections:
            yield _heading(2, section.heading, section.id)
            for line in filter(None, (section.programme, section.empty)):
                yield _para(_words(line))
            yield from self._each(chapter, section.blocks)

    def _each(self, chapter: Chapter, blocks: Iterable[Block]) -> Iterator[Node]:
        for block in blocks:
            match block:
                case Prose() | Code():
                    yield from self._text(chapter, block.markdown)
                case Note():
                    yield {"t": "BlockQuote", "c": self._text(chapter, block.markdown)}
                case Subheading():
                    yield _heading(block.level, block.title, block.id)
                case Equation():
                    number = _para(_words(f"({block.number})"))
                    yield _anchored(block.label, [*self._text(chapter, block.markdown), number])
                case Figure():
                    yield _anchored(block.label, [_figure(chapter, block), *self._below(chapter, block)])
                case Table():
                    about = f"{chapter.wording.table} {block.number}."
                    grid = _table(block.data, _caption(about, block))
                    note = self._text(chapter, block.note) if block.note else []
                    yield _anchored(block.label, [grid, *note, *self._below(chapter, block)])

    def _text(self, chapter: Chapter, markdown: str) -> list[Any]:
        return self.texts[chapter.stem, markdown]

    def _below(self, chapter: Chapter, block: Figure | Table) -> Iterator[Node]:
        """Yield where the numbers of a figure or table are from."""
        if block.source:
            yield from _led(f"{chapter.wording.source}: ", self._text(chapter, block.source))
        if block.number:
            yield _para(_words(source_note(block, chapter.wording, self.document.year)))


def _figure(chapter: Chapter, figure: Figure) -> Node:
    width = f"{figure.image.width:.0f}px" if figure.image else HALF if figure.half else WIDTH
    picture = {"t": "Image", "c": [["", [], [["width", width]]], _words(figure.alt), [_png(figure.svg), ""]]}
    if not figure.number:
        return _para([picture])
    caption = _caption(f"{chapter.wording.figure} {figure.number}.", figure)
    return {"t": "Figure", "c": [["", [], []], [None, caption], [{"t": "Plain", "c": [picture]}]]}


def _png(svg: str) -> str:
    """Return a drawing as a picture that every Word shows."""
    source = PAGE.format(json.dumps(svg, ensure_ascii=False))
    content = typst.Compiler(source.encode(), font_paths=fonts()).compile(format="png", ppi=DOTS)
    assert isinstance(content, bytes)
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def _caption(name: str, block: Figure | Table) -> list[Node]:
    subtitle = [{"t": "LineBreak"}, *_words(block.subtitle)] if block.subtitle else []
    return [{"t": "Plain", "c": [*_strong(name), {"t": "Space"}, *_words(block.title), *subtitle]}]


def _table(data: TableData, caption: list[Node]) -> Node:
    aligned = [({"t": "AlignRight" if one.number else "AlignLeft"}, {"t": "ColWidthDefault"})
               for one in data.columns]  # fmt: skip
    head = _row([_strong(column.title) for column in data.columns])
    rows = [_row([_words(cell.text) for cell in row]) for row in data.rows]
    none: list[Any] = ["", [], []]
    body = [none, data.header_columns, [], rows]
    return {"t": "Table", "c": [none, [None, caption], aligned, [none, [head]], [body], [none, []]]}


def _row(cells: Iterable[list[Node]]) -> list[Any]:
    none: list[Any] = ["", [], []]
    return [none, [[none, {"t": ANY}, 1, 1, [{"t": "Plain", "c": cell}]] for cell in cells]]


def _heading(level: int, title: str, label: str) -> Node:
    return {"t": "Header", "c": [level, [label, [], []], _words(title)]}


def _anchored(label: str, blocks: list[Node]) -> Node:
    return {"t": "Div", "c": [[label, [], []], blocks]}


def _led(name: str, blocks: list[Any]) -> Iterator[Node]:
    """Yield blocks of which the first begins with a name."""
    first, *rest = blocks
    yield {"t": "Para", "c": [*_words(name), {"t": "Space"}, *first["c"]]}
    yield from rest


def _para(words: list[Node]) -> Node:
    return {"t": "Para", "c": words}


def _strong(text: str) -> list[Node]:
    return [{"t": "Strong", "c": _words(text)}] if text else []


def _words(text: str) -> list[Node]:
    return [_str(text)] if text else []


def _str(text: str) -> Node:
    return {"t": "Str", "c": text}
