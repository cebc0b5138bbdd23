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
from boso_press.document.wording import NB, NOT_THE_ORIGINAL, STATEMENT, source_note
from boso_press.proof.drawings import labels
from boso_press.proof.matching import ExpectedBlock, ExpectedText, expect

SHEET = "faktaark"
CONTENTS = "Innhold"  # the heading of the contents, which may go over more than one page
SKIP = "Hopp til innholdet"
TAG = re.compile(r"<[^>]+>")


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

    def title_page(self, *, printed: bool) -> list[ExpectedBlock]:
        """Return what the title page of a report has to show, and in the PDF the heading of the contents."""
        doc, entries = self.document, self.converted.references
        originals = [f"{name}: {plain(entries[key])}" for name, key in doc.originals]
        mark, colophon = NB.simulated if doc.simulated else "", doc.colophon if printed else ""
        about = _block("the title page", doc.title, doc.subject, mark, STATEMENT, *originals, colophon)
        empty = [f"{chapter.heading}: {chapter.empty}" for chapter in doc.chapters if chapter.empty]
        return [about, _block("the contents", CONTENTS, *empty)] if printed else [about]

    def chapter(self, chapter: Chapter) -> Iterator[ExpectedBlock]:
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

    def bibliography(self, chapter: Chapter | None, heading: str) -> list[ExpectedBlock]:
        """Return the references of a chapter, or all, as a page has to list them under a heading."""
        entries = self.converted.bibliographies[chapter.lang if chapter else "nb"]
        cited = self.converted.cited.get(chapter.stem, ()) if chapter else entries
        listed = [_block(f"reference {key}", plain(entries[key])) for key in entries if key in cited]
        return [_block("the heading of the references", heading), *listed] if listed else []

    def outside(self, chapter: Chapter | None) -> ExpectedBlock:
        """Return what a page of HTML has above its content: its title and links; and a button below it."""
        doc = self.document
        report = f"{doc.title}: {doc.subject}"
        title, above = (f"{chapter.heading} – {doc.subject}", report) if chapter else (report, doc.subject)
        if chapter and self.is_sheet:
            title = f"{doc.subject}. {chapter.title} · {doc.programme}"
        printed = "Faktaarket som PDF" if self.is_sheet else "Rapporten som PDF"
        links = (SKIP, "Alle rapporter", above, f"Søk i {doc.year}", printed)
        return _block("the head of the page", title, *links, "Lukk figuren", "Figuren")

    def around(self, chapter: Chapter | None) -> Iterator[ExpectedBlock]:
        """Yield what stands around a page of HTML: the contents twice, the steps to others, the foot.

        A fact sheet has only the foot.
        """
        doc = self.document
        if not self.is_sheet:
            contents = [CONTENTS, CONTENTS]
            for one in doc.chapters:
                contents += [one.heading, one.empty or "", "mangler" if one.missing else ""]
                if chapter in (None, one) and not one.empty and not one.missing:
                    contents += [section.heading for section in one.sections]
            if not chapter and self.converted.references:
                contents.append(NB.references)
            yield _block("the contents", *contents)
            yield _block("the folded contents", *contents)
        if chapter and not self.is_sheet and len(doc.pages) > 1:
            pages = (None, *doc.pages, None)
            at = pages.index(chapter)
            beside = {"Forrige": pages[at - 1], "Neste": pages[at + 1]}
            steps = [f"{name} {one.heading}" for name, one in beside.items() if one]
            yield _block("the steps to other chapters", "Forrige og neste kapittel", *steps)
        foot = ["År", str(doc.year), "Enhet", doc.unit_name, "Dataversjon", doc.data_version, "Inndata"]
        inputs = chapter.inputs if chapter else doc.inputs
        yield _block("the foot of the page", NOT_THE_ORIGINAL, *foot, inputs)

    def page_foot(self, number: int, chapter: Chapter | None) -> str:
        """Return what has to stand at the foot of a PDF's page, in a chapter or none; on a title page ""."""
        if self.is_sheet:
            return f"{STATEMENT} {self.document.colophon}"
        mark = chapter.wording.simulated if chapter and chapter.simulated else ""
        return f"{mark} {self.document.colophon} {number}" if number > 1 else ""

    def _texts(self, chapter: Chapter, name: str, said: Iterable[Said]) -> Iterator[ExpectedBlock]:
        """Yield a block for each run of text, and for each table in it."""
        for part in said:
            texts = part.texts if self.html else filter(str.strip, part.texts)
            shown = expect(*texts, cells=part.cells)
            if part.cells:
                spoken = (chapter.wording.table,) if self.html else ()
                shown = [*expect(*spoken, cells=True), *expect(part.caption), *shown]
            yield ExpectedBlock(name, shown)

    def _block(self, chapter: Chapter, block: Block) -> Iterator[ExpectedBlock]:
        match block:
            case Prose() | Note() | Code(folded=False):
                yield from self._texts(chapter, "text", self._said(chapter, block.markdown))
            case Code():
                if self.html:
                    yield _block("folded code", chapter.wording.code)
                    yield from self._texts(chapter, "folded code", self._said(chapter, block.markdown))
            case Subheading():
                yield _block(f'heading "{block.title}"', block.title)
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
                shown += [*caption, *self._cells(figure.data), *_download(chapter, figure.data)]
        return ExpectedBlock(figure.label, shown)

    def _table(self, chapter: Chapter, table: Table) -> ExpectedBlock:
        """Return what stands at a table: caption, cells, note, source; a long one in print has cells last."""
        name = f"{chapter.wording.table} {table.number}"
        caption, cells = expect(f"{name}. {table.title}", table.subtitle), self._cells(table.data)
        note = [text for part in self._said(chapter, table.note) for text in part.texts]
        remarks = [*expect(*note), *self._source(chapter, table.source)]
        if self.html:
            remarks += expect(f"{chapter.wording.data}: {name}", cells=True)
        remarks += self._origin(chapter, table)
        if self.html:
            return ExpectedBlock(table.label, [*caption, *cells, *remarks, *_download(chapter, table.data)])
        return ExpectedBlock(table.label, [*caption, *cells, *remarks], [*caption, *remarks, *cells])

    def _cells(self, data: TableData) -> list[ExpectedText]:
        """Return headings and cells of a table, each to be shown whole, in order; a PDF has no empty ones."""
        texts = [column.title for column in data.columns]
        texts += [cell.text for row in data.rows for cell in row]
        return expect(*(text for text in texts if self.html or text.strip()), cells=True)

    def _origin(self, chapter: Chapter, block: Figure | Table) -> list[ExpectedText]:
        return expect(source_note(block, chapter.wording, self.document.year))

    def _source(self, chapter: Chapter, markdown: str) -> list[ExpectedText]:
        said = [text for part in self._said(chapter, markdown) for text in part.texts]
        return expect(f"{chapter.wording.source}:", *said) if said else []

    def _said(self, chapter: Chapter, markdown: str) -> tuple[Said, ...]:
        return self.converted.said[chapter.stem, markdown] if markdown else ()


def page_heads(document: Document, converted: ConvertedProse) -> set[str]:
    """Return what may stand at the head of a PDF's pages: also of a table that goes on there."""
    parts = (part for said in converted.said.values() for part in said)
    blocks = [block for chapter in document.chapters for block in chapter.blocks]
    headings = [CONTENTS, NB.references, *(chapter.heading for chapter in document.chapters)]
    heads = {f"{heading} {document.title}: {document.subject}" for heading in headings}
    heads |= {one.title for block in blocks if isinstance(block, Table) for one in block.data.columns}
    return heads | {text for part in parts for text in part.texts[: part.heads]}


def _block(name: str, *texts: str) -> ExpectedBlock:
    return ExpectedBlock(name, expect(*texts))


def _download(chapter: Chapter, data: TableData) -> list[ExpectedText]:
    lines = expect(*data.csv().splitlines(), cells=True, exact=True)
    return [*lines, *expect(chapter.wording.download)]


def plain(text: str) -> str:
    """Return a text without its tags."""
    return unescape(TAG.sub("", text))
