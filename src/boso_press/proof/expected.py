"""What a document's pages have to show: made from the notebooks' texts and tables, not from templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from boso_press.document import blocks
from boso_press.document.blocks import DocumentError, Figure, Table, TableData
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import ConvertedProse, Said
from boso_press.document.wording import NB, STATEMENT, source_note
from boso_press.proof.formulas import plain
from boso_press.proof.matching import Block, Text, cells, exact, running

SHEET = "faktaark"
CONTENTS = "Innhold"  # the heading of the contents, which may go over more than one page


@dataclass(frozen=True)
class ExpectedTexts:
    """What the pages of a document have to show in one format."""

    document: Document
    converted: ConvertedProse
    html: bool

    @property
    def is_sheet(self) -> bool:
        """Whether the document is a fact sheet."""
        return all(chapter.stem == SHEET for chapter in self.document.chapters)

    def title_page(self, *, printed: bool) -> list[Block]:
        """Return what the title page of a report has to show, and in the PDF the heading of the contents."""
        doc, entries = self.document, self.converted.references
        originals = [f"{name}: {plain(entries[key])}" for name, key in doc.originals]
        mark, colophon = NB.simulated if doc.simulated else "", doc.colophon if printed else ""
        about = _block("the title page", doc.title, doc.subject, mark, STATEMENT, *originals, colophon)
        empty = [f"{chapter.heading}: {chapter.empty}" for chapter in doc.chapters if chapter.empty]
        return [about, _block("the contents", CONTENTS, *empty)] if printed else [about]

    def chapter(self, chapter: Chapter) -> Iterator[Block]:
        """Yield what a chapter has to show, in reading order; a fact sheet is headed by its subject."""
        doc = self.document
        title = doc.subject if self.is_sheet else chapter.heading
        above = f"{chapter.title} · {doc.programme} " if self.is_sheet else ""
        yield _block(f'heading "{title}"', above + title)
        marked = chapter.simulated if self.html else self.is_sheet and doc.simulated
        mark = chapter.wording.simulated if self.html else NB.simulated
        yield _block("what stands below the heading", chapter.missing or "", mark if marked else "")
        for block in chapter.lead:
            yield from self._block(chapter, block)
        for section in chapter.sections:
            yield _block(f'section "{section.heading}"', section.heading, section.programme or "")
            for block in section.blocks:
                yield from self._block(chapter, block)
        if self.html and self.notes(chapter):
            yield _block("the heading of the notes", chapter.wording.notes)
        for number, note in enumerate(self.notes(chapter), 1):
            yield from self._texts(chapter, f"footnote {number} of {chapter.stem}", note)
            if self.html:
                yield _block(f"the link back from note {number}", f"{chapter.wording.back} ({number})")

    def notes(self, chapter: Chapter) -> list[tuple[Said, ...]]:
        """Return the footnotes of a chapter, in the order of their marks."""
        return self.converted.said_notes.get(chapter.stem, [])

    def bibliography(self, chapter: Chapter | None, heading: str) -> list[Block]:
        """Return the references of a chapter, or all, as a page has to list them, if any."""
        entries = self.converted.bibliographies[chapter.lang if chapter else "nb"]
        cited = self.converted.cited.get(chapter.stem, ()) if chapter else entries
        listed = [_block(f"reference {key}", plain(entries[key])) for key in entries if key in cited]
        return [_block("the heading of the references", heading), *listed] if listed else []

    def page_foot(self, number: int, chapter: Chapter | None) -> str:
        """Return what has to stand at the foot of a PDF's page, in a chapter or none; on a title page ""."""
        if self.is_sheet:
            return f"{STATEMENT} {self.document.colophon}"
        mark = chapter.wording.simulated if chapter and chapter.simulated else ""
        return f"{mark} {self.document.colophon} {number}" if number > 1 else ""

    def page_heads(self) -> set[str]:
        """Return what may stand at the head of a PDF's pages: also of a table that goes on there."""
        doc, parts = self.document, (part for said in self.converted.said.values() for part in said)
        shown = [block for chapter in doc.chapters for block in chapter.blocks]
        headings = [CONTENTS, NB.references, *(chapter.heading for chapter in doc.chapters)]
        heads = {f"{heading} {doc.title}: {doc.subject}" for heading in headings}
        heads |= {one.title for block in shown if isinstance(block, Table) for one in block.data.columns}
        return heads | {text for part in parts for text in part.texts[: part.heads]}

    def _block(self, chapter: Chapter, block: blocks.Block) -> Iterator[Block]:
        match block:
            case blocks.Prose() | blocks.Note() | blocks.Code(folded=False):
                yield from self._texts(chapter, "text", self._said(chapter, block.text))
            case blocks.Code():
                if self.html:
                    yield _block("folded code", chapter.wording.code)
                    yield from self._texts(chapter, "folded code", self._said(chapter, block.text))
            case blocks.Subheading():
                yield _block(f'heading "{block.title}"', block.title)
            case Figure():
                yield self._figure(chapter, block)
            case blocks.Equation():
                (said,) = self._texts(chapter, block.label, self._said(chapter, block.text))
                yield Block(block.label, [*said.texts, *running(f"({block.number})")])
            case Table():
                yield self._table(chapter, block)
            case blocks.Draft():
                raise DocumentError(f"{chapter.stem}: cell {block.cell}: {block.what} is a draft")

    def _texts(self, chapter: Chapter, name: str, said: Iterable[Said]) -> Iterator[Block]:
        """Yield a block for each run of text, and for each table in it."""
        for part in said:
            if part.cells:
                spoken = running(chapter.wording.table) if self.html else []
                yield Block(name, [*spoken, *running(part.caption), *cells(*part.texts)])
            else:
                yield Block(name, running(*part.texts))

    def _figure(self, chapter: Chapter, figure: Figure) -> Block:
        """Return what stands at a figure: caption, what is said of it, source, and in HTML its numbers."""
        name = f"{chapter.wording.figure} {figure.number}"
        caption, alt = running(f"{name}. {figure.title}"), running(figure.alt)
        shown = [*caption, *running(figure.subtitle)] if figure.number else []
        shown += [*exact(figure.image.uri), *alt] if self.html and figure.image else alt
        if figure.number:
            shown += self._source(chapter, figure.source)
            if self.html:
                shown += running("" if figure.image else f"{chapter.wording.enlarge} {name}")
                shown += running(f"{chapter.wording.data}: {name}")
        shown += self._origin(chapter, figure)
        if figure.number and self.html:
            shown += alt
            if figure.data.columns:
                shown += [*caption, *_cells(figure.data), *_download(chapter, figure.data)]
        return Block(figure.label, shown)

    def _table(self, chapter: Chapter, table: Table) -> Block:
        """Return what stands at a table: caption, cells, note, source; a long one in print has cells last."""
        name = f"{chapter.wording.table} {table.number}"
        caption, rows = running(f"{name}. {table.title}", table.subtitle), _cells(table.data)
        note = [text for part in self._said(chapter, table.note) for text in part.texts]
        remarks = [*running(*note), *self._source(chapter, table.source)]
        if self.html:
            remarks += running(f"{chapter.wording.data}: {name}")
        remarks += self._origin(chapter, table)
        if self.html:
            return Block(table.label, [*caption, *rows, *remarks, *_download(chapter, table.data)])
        return Block(table.label, [*caption, *rows, *remarks], [*caption, *remarks, *rows])

    def _origin(self, chapter: Chapter, block: Figure | Table) -> list[Text]:
        return running(source_note(block, chapter.wording, self.document.year))

    def _source(self, chapter: Chapter, markdown: str) -> list[Text]:
        said = [text for part in self._said(chapter, markdown) for text in part.texts]
        return running(f"{chapter.wording.source}:", *said) if said else []

    def _said(self, chapter: Chapter, markdown: str) -> tuple[Said, ...]:
        return self.converted.said[chapter.stem, markdown] if markdown else ()


def _block(name: str, *texts: str) -> Block:
    return Block(name, running(*texts))


def _cells(data: TableData) -> list[Text]:
    """Return headings and cells of a table, in order."""
    return cells(
        *(column.title for column in data.columns), *(cell.text for row in data.rows for cell in row)
    )


def _download(chapter: Chapter, data: TableData) -> list[Text]:
    return [*exact(*data.csv().splitlines()), *running(chapter.wording.download)]
