"""What a document's pages have to show: made from the notebooks' texts and tables, not from templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from boso_press.document.blocks import (
    Block,
    Code,
    DocumentError,
    Draft,
    Equation,
    Figure,
    Note,
    Prose,
    Subheading,
    Table,
    TableData,
)
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import ConvertedProse, Said
from boso_press.document.wording import source_note
from boso_press.proof.figures.svg import labels
from boso_press.proof.matching import ExpectedBlock, ExpectedText, expect

TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class ExpectedTexts:
    """What the pages of a document have to show in one format."""

    document: Document
    converted: ConvertedProse
    html: bool

    def notes(self, chapter: Chapter) -> list[tuple[Said, ...]]:
        """Return the footnotes of a chapter, in the order of their marks."""
        return self.converted.said_notes.get(chapter.stem, [])

    def _said(self, chapter: Chapter, markdown: str) -> tuple[Said, ...]:
        return self.converted.said[chapter.stem, markdown] if markdown else ()

    def _texts(self, chapter: Chapter, name: str, said: Iterable[Said]) -> Iterator[ExpectedBlock]:
        """Yield a block for each run of text, and for each table in it."""
        for part in said:
            texts = part.texts if self.html else filter(str.strip, part.texts)
            shown = expect(*texts, cells=part.cells)
            if part.cells:
                spoken = (chapter.wording.table,) if self.html else ()
                shown = [*expect(*spoken, cells=True), *expect(part.caption), *shown]
            yield ExpectedBlock(name, shown)

    def blocks(self, chapter: Chapter) -> Iterator[ExpectedBlock]:
        """Yield what a chapter has to show, its heading aside, in reading order."""
        mark = chapter.wording.simulated if self.html and chapter.simulated else ""
        yield ExpectedBlock("what stands below the heading", expect(chapter.missing or "", mark))
        for block in chapter.lead:
            yield from self._block(chapter, block)
        for section in chapter.sections:
            lines = (section.heading, section.programme or "", section.empty or "")
            yield ExpectedBlock(f'section "{section.heading}"', expect(*lines))
            for block in section.blocks:
                yield from self._block(chapter, block)
        yield from self._notes(chapter)

    def _notes(self, chapter: Chapter) -> Iterator[ExpectedBlock]:
        if self.html and self.notes(chapter):
            yield _line("the heading of the notes", chapter.wording.notes)
        for number, note in enumerate(self.notes(chapter), 1):
            yield from self._texts(chapter, f"footnote {number} of {chapter.stem}", note)
            if self.html:
                yield _line(f"the link back from note {number}", f"{chapter.wording.back} ({number})")

    def _block(self, chapter: Chapter, block: Block) -> Iterator[ExpectedBlock]:
        match block:
            case Prose() | Note() | Code(folded=False):
                yield from self._texts(chapter, "text", self._said(chapter, block.markdown))
            case Code():
                if self.html:
                    yield _line("folded code", chapter.wording.code)
                    yield from self._texts(chapter, "folded code", self._said(chapter, block.markdown))
            case Subheading():
                yield _line(f'heading "{block.title}"', block.title)
            case Figure():
                yield self._figure(chapter, block)
            case Equation():
                (said,) = self._texts(chapter, block.label, self._said(chapter, block.markdown))
                yield ExpectedBlock(block.label, [*said.texts, *expect(f"({block.number})")])
            case Table():
                yield self._table(chapter, block)
            case Draft():
                raise DocumentError(f"{chapter.stem}: cell {block.cell}: {block.what} is a draft")

    def _figure(self, chapter: Chapter, figure: Figure) -> ExpectedBlock:
        """Return what stands at a figure: caption, drawing, source, and in HTML its numbers."""
        name = f"{chapter.wording.figure} {figure.number}"
        caption, alt = expect(f"{name}. {figure.title}"), expect(figure.alt)
        shown = [*caption, *expect(figure.subtitle)] if figure.number else []
        shown += alt
        if self.html:
            shown += expect(*([figure.image.uri] if figure.image else ()), cells=True, exact=True)
            shown += [text for svg, _ in figure.drawings for text in expect(*labels(svg), cells=True)]
        if figure.number:
            shown += self._source(chapter, figure.source)
            if self.html:
                shown += expect(f"{chapter.wording.enlarge} {name}", cells=True) if not figure.image else []
                shown += expect(f"{chapter.wording.data}: {name}", cells=True)
            shown += self._origin(chapter, figure)
        if figure.number and self.html:
            shown += alt
            if figure.data.columns:
                shown += [*caption, *self._cells(figure.data), *self._download(chapter, figure.data)]
        return ExpectedBlock(figure.label, shown)

    def _table(self, chapter: Chapter, table: Table) -> ExpectedBlock:
        """Return what stands at a table: caption, cells, note, source; a long one in print has cells last."""
        name = f"{chapter.wording.table} {table.number}"
        caption, cells = expect(f"{name}. {table.title}", table.subtitle), self._cells(table.data)
        note = expect(*(text for part in self._said(chapter, table.note) for text in part.texts))
        source, origin = self._source(chapter, table.source), self._origin(chapter, table)
        if not self.html:
            remarks = [*note, *source, *origin]
            return ExpectedBlock(table.label, [*caption, *cells, *remarks], [*caption, *remarks, *cells])
        numbers = [*expect(f"{chapter.wording.data}: {name}", cells=True), *origin]
        below = [*note, *source, *numbers, *self._download(chapter, table.data)]
        return ExpectedBlock(table.label, [*caption, *cells, *below])

    def _cells(self, data: TableData) -> list[ExpectedText]:
        """Return headings and cells of a table, each to be shown whole, in order; a PDF has no empty ones."""
        texts = [column.title for column in data.columns]
        texts += [cell.text for row in data.rows for cell in row]
        return expect(*(text for text in texts if self.html or text.strip()), cells=True)

    def _download(self, chapter: Chapter, data: TableData) -> list[ExpectedText]:
        lines = expect(*data.csv().splitlines(), cells=True, exact=True)
        return [*lines, *expect(chapter.wording.download)]

    def _origin(self, chapter: Chapter, block: Figure | Table) -> list[ExpectedText]:
        return expect(source_note(block, chapter.wording, self.document.year))

    def _source(self, chapter: Chapter, markdown: str) -> list[ExpectedText]:
        said = [text for part in self._said(chapter, markdown) for text in part.texts]
        return expect(f"{chapter.wording.source}:", *said) if said else []


def bibliography(
    converted: ConvertedProse, chapter: Chapter | None = None, heading: str = ""
) -> list[ExpectedBlock]:
    """Return the references of a chapter, or all, as a page has to list them under a heading."""
    entries = converted.bibliographies[chapter.lang if chapter else "nb"]
    cited = converted.cited.get(chapter.stem, frozenset()) if chapter else frozenset(entries)
    listed = [_line(f"reference {key}", plain(entries[key])) for key in entries if key in cited]
    return [_line("the heading of the references", heading), *listed] if listed else []


def plain(text: str) -> str:
    """Return a text without its tags."""
    return unescape(TAG.sub("", text))


def _line(name: str, text: str) -> ExpectedBlock:
    return ExpectedBlock(name, expect(text))


def heading(document: Document, chapter: Chapter, *, sheet: bool) -> ExpectedBlock:
    """Return the heading of a chapter; a fact sheet has its subject, with the line above it."""
    text = document.subject if sheet else chapter.heading
    above = f"{chapter.title} · {document.programme} " if sheet else ""
    return _line(f'heading "{text}"', above + text)
