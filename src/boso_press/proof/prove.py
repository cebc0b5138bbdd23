"""The proof of a finished report: every number on its pages stands where its value puts it.

The notebooks are held against their recorded values, and each page, as it lies in the folder, against the
notebooks: sentence by sentence, cell by cell, label by label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from boso_press.document.blocks import DocumentError, Figure
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import convert_prose
from boso_press.proof.allowed import allowed_texts, headers_and_footers, page_footers
from boso_press.proof.expected import ExpectedTexts, bibliography, heading, simulated_mark
from boso_press.proof.figures.drawings import check_html, check_pdf
from boso_press.proof.html_text import read_html
from boso_press.proof.links import LinkProof
from boso_press.proof.matching import ExpectedBlock, Finding, ShownText, match
from boso_press.proof.pdf_text import PdfText, read_pdf
from boso_press.proof.recorded_values import check_notebook
from boso_press.proof.text import has_number, normalized

SHEET = "faktaark"
MAX_LISTED = 5  # findings that a message lists


class ProofError(DocumentError):
    """A page shows a number that its data do not give."""


def require_proof(notebooks: Path, made: Mapping[str, bytes], documents: Iterable[Document]) -> None:
    """Prove the pages of a report and of its fact sheet, before they are published.

    Raises
    ------
    ProofError
        A number differs from its value or has none; the message names page, sentence and expected value.
    """
    findings = [finding for document in documents for finding in prove(notebooks, made, document)]
    if findings:
        listed = [str(finding) for finding in findings[:MAX_LISTED]]
        more = [f"and {len(findings) - MAX_LISTED} more"] if len(findings) > MAX_LISTED else []
        raise ProofError("\n  ".join(["the numbers do not prove themselves:", *listed, *more]))


def prove(notebooks: Path, made: Mapping[str, bytes], document: Document) -> Iterator[Finding]:
    """Yield every number of a report, or of a fact sheet, that nothing explains or that differs.

    Parameters
    ----------
    notebooks : Path
        Folder of the executed notebooks.
    made : mapping of str to bytes
        The finished pages by file name: of each chapter, and the document in one as HTML and PDF.
    document : Document
        What the notebooks say.
    """
    for chapter in document.chapters:
        if not chapter.missing:
            yield from check_notebook(notebooks / f"{chapter.stem}.ipynb")
    texts = ExpectedTexts(document, convert_prose(document, "html"), html=True)
    printed = ExpectedTexts(document, convert_prose(document, "typst"), html=False)
    allowed, links = allowed_texts(document, texts.converted), LinkProof(document, texts.converted)
    sheet = all(chapter.stem == SHEET for chapter in document.chapters)
    name = SHEET if sheet else "rapport"
    only = document.pages[0] if sheet and document.pages else None
    whole: list[ExpectedBlock] = []
    if not sheet:
        whole += simulated_mark(document)
    for chapter in document.pages:
        shown = [heading(document, chapter, sheet=sheet, html=True), *texts.blocks(chapter)]
        whole += shown
        if not sheet:
            page, shown = f"{chapter.stem}.html", shown + bibliography(texts.converted, chapter)
            yield from _html(page, made[page], shown, allowed, [chapter], texts, links)
    whole += bibliography(texts.converted, only)
    yield from _html(f"{name}.html", made[f"{name}.html"], whole, allowed, document.pages, texts, links)
    whole = [] if sheet else simulated_mark(document)
    for chapter in document.pages:
        whole.append(heading(document, chapter, sheet=sheet, html=False))
        whole += [*(simulated_mark(document) if sheet else ()), *printed.blocks(chapter)]
    whole += bibliography(texts.converted, only)
    yield from _pdf(f"{name}.pdf", made[f"{name}.pdf"], whole, allowed, links)


def _html(
    name: str,
    content: bytes,
    blocks: Sequence[ExpectedBlock],
    allowed: frozenset[str],
    chapters: Sequence[Chapter],
    texts: ExpectedTexts,
    links: LinkProof,
) -> Iterator[Finding]:
    page = read_html(content)
    yield from match(name, page.content, blocks, allowed)
    yield from _outside(name, page.outside, _normalized_texts(allowed))
    yield from links.html(name, page)
    for shown in page.forbidden:
        yield Finding(name, shown.place, shown.text, "no such attribute: it changes what the text says")
    yield from check_html(name, _figures(chapters), page.drawings)
    notes = chain.from_iterable(range(1, len(texts.notes(chapter)) + 1) for chapter in chapters)
    yield from _sequence(name, "the marks of footnotes", page.footnote_marks, list(map(str, notes)))


def _pdf(
    name: str, content: bytes, blocks: Sequence[ExpectedBlock], allowed: frozenset[str], links: LinkProof
) -> Iterator[Finding]:
    document = links.document
    text = read_pdf(content)
    yield from match(name, text.content, blocks, allowed)
    everywhere, footers = _normalized_texts(allowed | headers_and_footers(document)), page_footers(document)
    for number, shown in enumerate(text.outside, 1):
        numbered = _normalized_texts(f"{footer} {number}" for footer in footers)
        yield from _outside(name, shown, everywhere | numbered)
    yield from _contents(name, text, document)
    yield from links.pdf(name, text.links)
    for said, drawn in text.formulas:
        if sorted(filter(str.isdigit, said)) != sorted(filter(str.isdigit, drawn)):
            yield Finding(name, "a formula", drawn, said)
    yield from check_pdf(name, _figures(document.pages), text.drawings)
    marks = [mark for mark in text.marks if has_number(mark)]
    notes = [str(number) for number in range(1, len(marks) // 2 + 1)]
    yield from _sequence(name, "the marks of footnotes", marks, sorted(notes * 2, key=int))


def _figures(chapters: Sequence[Chapter]) -> list[Figure]:
    return [block for chapter in chapters for block in chapter.blocks if isinstance(block, Figure)]


def _normalized_texts(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(normalized, texts))


def _outside(page: str, texts: Sequence[ShownText], allowed: frozenset[str]) -> Iterator[Finding]:
    """Yield texts beside the content that the press is not known to write there."""
    for shown in texts:
        if (said := normalized(shown.text)) and said not in allowed:
            yield Finding(page, shown.place or "beside the content", shown.text, "no such text here")


def _sequence(page: str, place: str, found: Sequence[str], expected: Sequence[str]) -> Iterator[Finding]:
    if list(found) != list(expected):
        yield Finding(page, place, ", ".join(found), repr(", ".join(expected)))


def _contents(page: str, text: PdfText, document: Document) -> Iterator[Finding]:
    """Yield lines of the contents that do not name the page on which their heading stands."""
    headings = [(normalized(heading), str(number)) for heading, number in text.headings]
    lines = [(normalized(entry.text), entry.page) for entry in text.contents]
    for line, entry in zip(lines, text.contents, strict=True):
        if line not in headings:
            place = next((number for heading, number in headings if heading == line[0]), "no page")
            yield Finding(page, "the contents", f"{entry.text.strip()} … {entry.page}", place)
