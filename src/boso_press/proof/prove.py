"""The proof of a finished report: every number on its pages stands where its value puts it.

The notebooks are held against their recorded values, and each page, as it lies in the folder, against the
notebooks: sentence by sentence, cell by cell, label by label.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path

from boso_press.document.blocks import DocumentError, Figure
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import convert_prose
from boso_press.document.wording import NB
from boso_press.html import pages
from boso_press.proof import drawings, formulas, html_page, pdf_text
from boso_press.proof.expected import CONTENTS, SHEET, ExpectedTexts
from boso_press.proof.html_page import HtmlPage
from boso_press.proof.matching import Block, Finding, Text, differing, has_number, match, normalized
from boso_press.proof.pdf_text import PdfText
from boso_press.proof.recorded_values import check_notebook

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
    for name, findings in page_proofs(document).items():
        yield from findings(made[name])


def page_proofs(document: Document) -> dict[str, Callable[[bytes], Iterator[Finding]]]:
    """Return what yields the findings on a finished page, for each page of a document by its file name."""
    proofs: dict[str, Callable[[bytes], Iterator[Finding]]] = {}
    texts = ExpectedTexts(document, convert_prose(document, "html"), html=True)
    printed = ExpectedTexts(document, convert_prose(document, "typst"), html=False)
    is_sheet = texts.is_sheet
    whole, in_print = ([] if is_sheet else texts.title_page(printed=one) for one in (False, True))
    for chapter in document.pages:
        shown = [*texts.chapter(chapter)]
        whole += shown
        in_print += printed.chapter(chapter)
        if not is_sheet:
            shown += texts.bibliography(chapter, chapter.wording.references)
            page = f"{chapter.stem}.html"
            proofs[page] = partial(_html, page, shown, chapter, texts)
    only = document.pages[0] if is_sheet and document.pages else None
    references = texts.bibliography(only, NB.references)
    name = SHEET if is_sheet else "rapport"
    proofs[f"{name}.html"] = partial(_html, f"{name}.html", [*whole, *references], only, texts)
    in_print += references[1:] if is_sheet else references
    proofs[f"{name}.pdf"] = partial(_pdf, f"{name}.pdf", in_print, printed)
    return proofs


def _html(
    name: str, blocks: Sequence[Block], only: Chapter | None, texts: ExpectedTexts, content: bytes
) -> Iterator[Finding]:
    """Yield the findings on a page of HTML, which has only one chapter or all."""
    page, document, converted = HtmlPage(content), texts.document, texts.converted
    chapters = [only] if only else document.pages
    yield from match(name, page.texts, blocks)
    yield from html_page.check_elements(name, page)
    yield from html_page.check_links(name, page, document, converted, only)
    yield from drawings.check_html(name, _figures(chapters), page.drawings)
    yield from formulas.check_html(name, page.content.decode(), converted)
    notes = [(f"{chapter.stem.replace('_', '-')}-{number}", str(number)) for chapter in chapters
             for number, _ in enumerate(texts.notes(chapter), 1)]  # fmt: skip
    marks = ["".join(mark.itertext()) for mark in page.root.iterfind(".//sup[@class='noteref']")]
    yield from _sequence(name, "the marks of footnotes", marks, [number for _, number in notes])
    targets = page.root.xpath("//a/@href[starts-with(., '#fn')]")
    for mark in html_page.NOTES:
        found = [target for target in targets if target.startswith(mark)]
        yield from _sequence(name, "the links of footnotes", found, [mark + note for note, _ in notes])
    for shown, made in zip(page.around, _around(texts, only), strict=True):
        if shown != made:
            here, there = differing(shown.decode(errors="replace"), made.decode())
            yield Finding(name, "around the content", here, repr(there))


def _around(texts: ExpectedTexts, only: Chapter | None) -> tuple[bytes, bytes]:
    """Return what the press writes around the content of a page: head, contents, and foot."""
    bare = {}
    for chapter in texts.document.chapters:
        sections = tuple(replace(section, blocks=()) for section in chapter.sections)
        bare[chapter.stem] = replace(chapter, lead=(), sections=sections)
    document = replace(texts.document, chapters=tuple(bare.values()))
    if not only:
        page = pages.report_page(document, texts.converted)
    elif texts.is_sheet:
        page = pages.factsheet_page(document, texts.converted)
    else:
        page = pages.chapter_page(document, bare[only.stem], texts.converted)
    before, _, after = html_page.divided(page.encode())
    return before, after


def _pdf(name: str, blocks: Sequence[Block], texts: ExpectedTexts, content: bytes) -> Iterator[Finding]:
    document, page = texts.document, pdf_text.read_pdf(content)
    yield from match(name, page.content, blocks)
    heads = set(map(normalized, texts.page_heads()))
    by_heading = {normalized(chapter.heading): chapter for chapter in document.pages}
    begun = {
        number: by_heading.get(normalized(heading)) for heading, number, tag in page.headings if tag == "/H1"
    }
    chapter = None
    for number, beside in enumerate(page.outside, 1):
        chapter = begun.get(number, chapter)
        yield from _edge(name, beside, heads, texts.page_foot(number, chapter))
    for number in page.beyond:
        yield Finding(name, f"page {number}", "a text that begins beyond its edge", "all of it on the page")
    if not texts.is_sheet:
        yield from _contents(name, page)
    yield from pdf_text.check_links(name, page.links, texts.converted)
    yield from formulas.check_pdf(name, page.formulas, texts.converted)
    yield from drawings.check_pdf(name, _figures(document.pages), page.drawings)
    marks = [mark for mark in page.marks if has_number(mark)]
    counts = (len(texts.notes(chapter)) for chapter in document.pages)
    expected = [str(number) for count in counts for number in range(1, count + 1) for _ in ("mark", "note")]
    yield from _sequence(name, "the marks of footnotes", marks, expected)


def _edge(page: str, texts: Sequence[Text], heads: Collection[str], foot: str) -> Iterator[Finding]:
    """Yield what stands beside the content of a page of a PDF and should not, or its foot, if it lacks."""
    said = [text.signs for text in texts]
    for shown in texts:
        if shown.signs and shown.signs != normalized(foot) and shown.signs not in heads:
            yield Finding(page, shown.place, shown.text, f"no such text here; the foot is {foot!r}")
    if foot and normalized(foot) not in said:
        yield Finding(page, texts[0].place if texts else "the edge of a page", "no foot", foot)


def _figures(chapters: Sequence[Chapter]) -> list[Figure]:
    return [block for chapter in chapters for block in chapter.blocks if isinstance(block, Figure)]


def _sequence(page: str, place: str, found: Sequence[str], expected: Sequence[str]) -> Iterator[Finding]:
    if list(found) != list(expected):
        yield Finding(page, place, ", ".join(found), repr(", ".join(expected)))


def _contents(page: str, text: PdfText) -> Iterator[Finding]:
    """Yield the first line of the contents that does not name a heading and the page on which it stands."""
    headings = [(heading, str(number)) for heading, number, _ in text.headings if heading != CONTENTS]
    for line, stands in zip_longest(text.contents, headings, fillvalue=("nothing", "")):
        if line[1] != stands[1] or normalized(line[0]) != normalized(stands[0]):
            yield Finding(page, "the contents", " … ".join(line), repr(" … ".join(stands)))
            return
