"""What a document's pages have to show: made from the notebooks' texts and tables, not from templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from boso_press.document.blocks import Block, Data, Draft, Figure, Note, Prose, Subheading, Table
from boso_press.document.cells import DocumentError
from boso_press.document.cross_references import REFERENCE
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import Written
from boso_press.document.source_notes import source_note
from boso_press.document.wording import NB, ORIGINALS, WORDINGS, Wording
from boso_press.pdf.typst_source import STATEMENT
from boso_press.proof.figures.svg import labels
from boso_press.proof.matching import Expected, Part
from boso_press.proof.text import joined

CITED = re.compile(r'<span class="citation"[^>]*>(.*?)</span>', re.DOTALL)
KEY = r"(?<![\w.@])-?@(?!(?:fig|tbl|sec)-)"
CITATION = re.compile(rf"\[[^\[\]]*{KEY}[^\[\]]*\]|{KEY}\w[\w:-]*")
FOOTNOTE = re.compile(r"^\[\^([\w-]+)\]: *(.*(?:\n(?!\s*$|\[\^).+)*)", re.MULTILINE)
MARK = re.compile(r"\[\^([\w-]+)\]")
ADDRESS = re.compile(r"\]\([^)]*\)")
TAG = re.compile(r"<[^>]+>")
ABOUT = "Den er ikke utgitt av Møreforsking eller Husbanken"
FIXED = (  # what the templates write
    "Innhold", "Hopp til innholdet", "Alle rapporter", "Rapporten som PDF", "Faktaarket som PDF", "mangler",
    "Forrige og neste kapittel", "Figuren", "Lukk figuren", "År", "Enhet", "Dataversjon", "Inndata",
    f"Dette er en uavhengig gjenskaping fra publiserte opplysninger. {ABOUT}.",
    "Dette er en uavhengig gjenskaping av en evalueringsrapport, laget på nytt fra publiserte opplysninger. "
    f"{ABOUT}, og teksten er skrevet på nytt.",
)  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Reads the Markdown of a document as the plain text that its readers get."""

    document: Document
    written: Written

    def plain(self, chapter: Chapter, markdown: str) -> str:
        """Return what a Markdown text says, its footnotes aside."""
        written = self.written.text(chapter.stem, markdown) if markdown else ""
        return self._said(chapter, MARK.sub(" ", FOOTNOTE.sub("", markdown)), written)

    def notes(self, chapter: Chapter) -> list[str]:
        """Return the footnotes of a chapter, in the order of their marks."""
        texts = [block.markdown for block in chapter.blocks if isinstance(block, Prose | Note)]
        defined = {name: text for markdown in texts for name, text in FOOTNOTE.findall(markdown)}
        marks = dict.fromkeys(mark for text in texts for mark in MARK.findall(FOOTNOTE.sub("", text)))
        notes = zip(marks, self.written.notes.get(chapter.stem, ()), strict=True)
        return [self._said(chapter, defined[mark], written) for mark, written in notes]

    def _said(self, chapter: Chapter, markdown: str, written: str) -> str:
        """Return Markdown as plain text; its citations are those of what citeproc has `written` of it."""
        cited = iter(CITED.findall(written))

        def citation(found: re.Match[str]) -> str:
            try:
                return unescape(TAG.sub("", next(cited)))
            except StopIteration:
                raise DocumentError(f"{chapter.stem}: the citation {found[0]} is not on the page") from None

        text = CITATION.sub(citation, markdown)
        text = REFERENCE.sub(lambda found: self.document.targets[found[1]].names[chapter.lang], text)
        return ADDRESS.sub("]", text)

    def blocks(self, chapter: Chapter, *, html: bool) -> Iterator[Expected]:
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
            yield Expected(f"footnote {number} of {chapter.stem}", (Part(tuple(_paragraphs(note))),))

    def _block(self, chapter: Chapter, block: Block, *, html: bool) -> Expected:
        match block:
            case Prose() | Note():
                text = self.plain(chapter, block.markdown)
                return Expected("text", (Part(tuple(_paragraphs(text))),))
            case Subheading():
                return _line(f'heading "{block.title}"', block.title)
            case Figure():
                return self._figure(chapter, block, html=html)
            case Table():
                return self._table(chapter, block, html=html)
            case Draft():
                raise DocumentError(f"{chapter.stem}: cell {block.cell}: {block.what} is a draft")

    def _figure(self, chapter: Chapter, figure: Figure, *, html: bool) -> Expected:
        name = f"{chapter.wording.figure} {figure.number}."
        caption = f"{name} {figure.title}"
        parts = [Part((figure.alt,)), Part((caption, figure.subtitle))]
        parts.append(Part((*self._source(chapter, figure.source), self._origin(chapter, figure))))
        texts = labels(figure.svg)
        parts.append(Part(tuple(texts) if html else (joined(texts),), cells=True))
        if html:
            parts.append(Part((f"{chapter.wording.enlarge} {name}",), cells=True))
            parts.append(Part((name.rstrip("."),), cells=True))
            parts.append(Part((f"{chapter.wording.data}: {name.rstrip('.')}",), cells=True))
            parts.append(Part((figure.alt,)))
            if figure.data.columns:
                parts += [Part((caption,)), _cells(figure.data, html=html), _csv(figure.data)]
        return Expected(figure.label, tuple(parts))

    def _table(self, chapter: Chapter, table: Table, *, html: bool) -> Expected:
        name = f"{chapter.wording.table} {table.number}"
        origin = (*self._source(chapter, table.source), self._origin(chapter, table))
        parts = [Part((f"{name}. {table.title}", table.subtitle)), _cells(table.data, html=html)]
        parts.append(Part(origin))
        parts.append(Part(tuple(_paragraphs(self.plain(chapter, table.note)))))
        if html:
            parts += [_csv(table.data), Part((f"{chapter.wording.data}: {name}",), cells=True)]
        return Expected(table.label, tuple(parts))

    def _origin(self, chapter: Chapter, block: Figure | Table) -> str:
        return source_note(block, chapter.wording, self.document.year)

    def _source(self, chapter: Chapter, markdown: str) -> list[str]:
        return [f"{chapter.wording.source}: {self.plain(chapter, markdown)}"] if markdown else []


def _cells(data: Data, *, html: bool) -> Part:
    """Return headings and cells of a table, each to be shown whole, in order; a PDF has no empty ones."""
    texts = [*(column.title for column in data.columns), *(cell.text for row in data.rows for cell in row)]
    return Part(tuple(text for text in texts if html or text.strip()), cells=True)


def _csv(data: Data) -> Part:
    """Return the lines of the file that readers can download."""
    return Part(tuple(data.csv().splitlines()), cells=True, exact=True)


def bibliography(written: Written, chapter: Chapter | None = None) -> list[Expected]:
    """Return the references of a chapter, or all, as a page has to list them."""
    entries = written.bibliographies[chapter.lang if chapter else "nb"]
    cited = written.cited.get(chapter.stem, frozenset()) if chapter else frozenset(entries)
    return [_line(f"reference {key}", unescape(TAG.sub("", entries[key]))) for key in entries if key in cited]


def _line(name: str, text: str) -> Expected:
    return Expected(name, (Part((text,)),))


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", text) if part.strip()]


def heading(chapter: Chapter) -> Expected:
    """Return a chapter's own heading as a page has to show it."""
    return _line(f'heading "{chapter.heading}"', chapter.heading)


def mark(document: Document) -> list[Expected]:
    """Return the mark of a title page whose document shows numbers that nobody collected."""
    return [_line("the mark of made-up numbers", NB.simulated)] if document.simulated else []


def subject(document: Document, *, html: bool) -> Expected:
    """Return the heading of a fact sheet; in the PDF the line above is part of it."""
    above = "" if html else f"{document.chapters[0].title} · {document.programme} "
    return _line(f'heading "{document.subject}"', above + document.subject)


def feet(document: Document) -> list[str]:
    """Return what may stand at the foot of a page of a PDF, before its number."""
    doc = document
    made = f"{doc.unit_name} {doc.year} · dataversjon {doc.data_version} · inndata {doc.inputs}"
    return [made, STATEMENT + made, *(words.simulated + made for words in WORDINGS.values())]


def edges(document: Document) -> frozenset[str]:
    """Return what may stand at the head of a PDF's pages, and at their feet where they have no number."""
    doc = document
    tables = (block for chapter in doc.chapters for block in chapter.blocks if isinstance(block, Table))
    again = {column.title for table in tables for column in table.data.columns}  # of a table that goes on
    headings = [NB.references, *(chapter.heading for chapter in doc.chapters)]
    heads = {f"{heading} {doc.title}: {doc.unit_name} {doc.year}" for heading in headings}
    return frozenset({*again, *heads, *feet(doc)})


def known(document: Document, written: Written) -> frozenset[str]:
    """Return every text that the press may add to pages of the document, beside what they have to show."""
    doc = document
    subject = f"{doc.unit_name} {doc.year}"
    texts = {doc.title, f"{doc.title}: {subject}", subject, doc.unit_name, str(doc.year), doc.data_version}
    texts.add(doc.inputs)
    for chapter in doc.chapters:
        texts |= {chapter.heading, chapter.inputs, f"{chapter.heading} – {subject}", chapter.empty or ""}
        texts |= {f"{chapter.heading}{chapter.empty or ''}", f"{chapter.heading}: {chapter.empty or ''}"}
        texts |= {f"Forrige {chapter.heading}", f"Neste {chapter.heading}"}
        about = f"{chapter.title} · {doc.programme}"
        texts |= {about, f"{doc.subject}. {about}"}
        texts |= {section.heading for section in chapter.sections}
        notes = len(written.notes.get(chapter.stem, ()))
        texts |= {f"{_back(chapter.wording)} ({number})" for number in range(1, notes + 1)}
    texts |= {f"{name}: {entry}" for name, entry in _originals(doc, written.references)}
    texts |= {f"Søk i {doc.year}", *FIXED, STATEMENT}
    for words in WORDINGS.values():
        texts |= {words.notes, words.references, words.download}
    texts.add(f"{subject} · dataversjon {doc.data_version} · inndata {doc.inputs}")
    return frozenset(texts)


def _back(wording: Wording) -> str:
    return wording.back


def _originals(document: Document, references: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, key in zip(ORIGINALS[len(document.originals)], document.originals, strict=True):
        yield name, unescape(TAG.sub("", references[key]))
