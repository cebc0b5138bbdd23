"""What a document's pages have to show: made from the notebooks' texts and tables, not from templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from boso_press.document.blocks import Block, Draft, Figure, Note, Prose, Subheading, Table, TableData
from boso_press.document.cells import DocumentError
from boso_press.document.cross_references import REFERENCE
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import ConvertedProse
from boso_press.document.wording import NB, source_note
from boso_press.proof.figures.svg import labels
from boso_press.proof.matching import ExpectedBlock, Part
from boso_press.proof.text import joined_labels

CITATION_IN_HTML = re.compile(r'<span class="citation"[^>]*>(.*?)</span>', re.DOTALL)
KEY = r"(?<![\w.@])-?@(?!(?:fig|tbl|sec)-)"
CITATION = re.compile(rf"\[[^\[\]]*{KEY}[^\[\]]*\]|{KEY}\w[\w:-]*")
FOOTNOTE = re.compile(r"^\[\^([\w-]+)\]: *(.*(?:\n(?!\s*$|\[\^).+)*)", re.MULTILINE)
FOOTNOTE_MARK = re.compile(r"\[\^([\w-]+)\]")
LINK_TARGET = re.compile(r"\]\([^)]*\)")
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class ExpectedTexts:
    """What the pages of a document have to show: its Markdown as the plain text that readers get."""

    document: Document
    converted: ConvertedProse

    def plain(self, chapter: Chapter, markdown: str) -> str:
        """Return what a Markdown text says, its footnotes aside."""
        written = self.converted.text(chapter.stem, markdown) if markdown else ""
        return self._as_plain_text(chapter, FOOTNOTE_MARK.sub(" ", FOOTNOTE.sub("", markdown)), written)

    def notes(self, chapter: Chapter) -> list[str]:
        """Return the footnotes of a chapter, in the order of their marks."""
        texts = [block.markdown for block in chapter.blocks if isinstance(block, Prose | Note)]
        defined = {name: text for markdown in texts for name, text in FOOTNOTE.findall(markdown)}
        marks = dict.fromkeys(
            mark for text in texts for mark in FOOTNOTE_MARK.findall(FOOTNOTE.sub("", text))
        )
        notes = zip(marks, self.converted.notes.get(chapter.stem, ()), strict=True)
        return [self._as_plain_text(chapter, defined[mark], written) for mark, written in notes]

    def _as_plain_text(self, chapter: Chapter, markdown: str, written: str) -> str:
        """Return Markdown as plain text; its citations are those of what citeproc has `written` of it."""
        cited = iter(CITATION_IN_HTML.findall(written))

        def citation(found: re.Match[str]) -> str:
            try:
                return unescape(TAG.sub("", next(cited)))
            except StopIteration:
                raise DocumentError(f"{chapter.stem}: the citation {found[0]} is not on the page") from None

        text = CITATION.sub(citation, markdown)
        text = REFERENCE.sub(lambda found: self.document.targets[found[1]].names[chapter.lang], text)
        return LINK_TARGET.sub("]", text)

    def blocks(self, chapter: Chapter, *, html: bool) -> Iterator[ExpectedBlock]:
        """Yield what a chapter has to show, its heading aside, in reading order."""
        if chapter.missing:
            yield _line("the line that the chapter is missing", chapter.missing)
        if html and chapter.simulated:
            yield _line("the mark of made-up numbers", chapter.wording.simulated)
        for block in chapter.lead:
            yield self._block(chapter, block, html=html)
        for section in chapter.sections:
            yield _line(f'heading "{section.heading}"', section.heading)
            if section.programme:
                yield _line(f'section "{section.heading}"', section.programme)
            if section.empty:
                yield _line(f'section "{section.heading}"', section.empty)
            for block in section.blocks:
                yield self._block(chapter, block, html=html)
        for number, note in enumerate(self.notes(chapter), 1):
            yield ExpectedBlock(f"footnote {number} of {chapter.stem}", (Part(tuple(_paragraphs(note))),))

    def _block(self, chapter: Chapter, block: Block, *, html: bool) -> ExpectedBlock:
        match block:
            case Prose() | Note():
                text = self.plain(chapter, block.markdown)
                return ExpectedBlock("text", (Part(tuple(_paragraphs(text))),))
            case Subheading():
                return _line(f'heading "{block.title}"', block.title)
            case Figure():
                return self._figure(chapter, block, html=html)
            case Table():
                return self._table(chapter, block, html=html)
            case Draft():
                raise DocumentError(f"{chapter.stem}: cell {block.cell}: {block.what} is a draft")

    def _figure(self, chapter: Chapter, figure: Figure, *, html: bool) -> ExpectedBlock:
        name = f"{chapter.wording.figure} {figure.number}."
        caption = f"{name} {figure.title}"
        parts = [Part((figure.alt,)), Part((caption, figure.subtitle))]
        parts.append(Part((*self._source(chapter, figure.source), self._origin(chapter, figure))))
        texts = [labels(svg) for svg, _ in figure.drawings]
        parts += [Part(tuple(own), cells=True) for own in texts if html]
        if not html:
            parts.append(Part((joined_labels(texts[0]),), cells=True))
        if html:
            parts.append(Part((f"{chapter.wording.enlarge} {name}",), cells=True))
            parts.append(Part((f"{chapter.wording.data}: {name.rstrip('.')}",), cells=True))
            parts.append(Part((figure.alt,)))
            if figure.data.columns:
                parts += [Part((caption,)), _cells(figure.data, html=html), _csv(figure.data)]
        return ExpectedBlock(figure.label, tuple(parts))

    def _table(self, chapter: Chapter, table: Table, *, html: bool) -> ExpectedBlock:
        name = f"{chapter.wording.table} {table.number}"
        origin = (*self._source(chapter, table.source), self._origin(chapter, table))
        parts = [Part((f"{name}. {table.title}", table.subtitle)), _cells(table.data, html=html)]
        parts.append(Part(origin))
        parts.append(Part(tuple(_paragraphs(self.plain(chapter, table.note)))))
        if html:
            parts += [_csv(table.data), Part((f"{chapter.wording.data}: {name}",), cells=True)]
        return ExpectedBlock(table.label, tuple(parts))

    def _origin(self, chapter: Chapter, block: Figure | Table) -> str:
        return source_note(block, chapter.wording, self.document.year)

    def _source(self, chapter: Chapter, markdown: str) -> list[str]:
        return [f"{chapter.wording.source}: {self.plain(chapter, markdown)}"] if markdown else []


def _cells(data: TableData, *, html: bool) -> Part:
    """Return headings and cells of a table, each to be shown whole, in order; a PDF has no empty ones."""
    texts = [*(column.title for column in data.columns), *(cell.text for row in data.rows for cell in row)]
    return Part(tuple(text for text in texts if html or text.strip()), cells=True)


def _csv(data: TableData) -> Part:
    """Return the lines of the file that readers can download."""
    return Part(tuple(data.csv().splitlines()), cells=True, exact=True)


def bibliography(converted: ConvertedProse, chapter: Chapter | None = None) -> list[ExpectedBlock]:
    """Return the references of a chapter, or all, as a page has to list them."""
    entries = converted.bibliographies[chapter.lang if chapter else "nb"]
    cited = converted.cited.get(chapter.stem, frozenset()) if chapter else frozenset(entries)
    return [_line(f"reference {key}", unescape(TAG.sub("", entries[key]))) for key in entries if key in cited]


def _line(name: str, text: str) -> ExpectedBlock:
    return ExpectedBlock(name, (Part((text,)),))


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", text) if part.strip()]


def simulated_mark(document: Document) -> list[ExpectedBlock]:
    """Return the mark of a title page whose document shows numbers that nobody collected."""
    return [_line("the mark of made-up numbers", NB.simulated)] if document.simulated else []


def heading(document: Document, chapter: Chapter, *, sheet: bool, html: bool) -> ExpectedBlock:
    """Return the heading of a chapter; a fact sheet has its subject, in the PDF with the line above it."""
    text = document.subject if sheet else chapter.heading
    above = f"{chapter.title} · {document.programme} " if sheet and not html else ""
    return _line(f'heading "{text}"', above + text)
