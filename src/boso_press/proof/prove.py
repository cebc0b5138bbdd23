"""The proof of a finished report: every number on its pages stands where its value puts it.

The notebooks are held against their recorded values, and each page, as it lies in the folder, against the
notebooks: sentence by sentence, cell by cell, label by label.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path

from boso_press.document.blocks import DocumentError, Figure
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import convert_prose
from boso_press.document.wording import NB
from boso_press.proof import formulas
from boso_press.proof.expected import ExpectedTexts, bibliography, heading
from boso_press.proof.figures.drawings import check_html, check_pdf
from boso_press.proof.furniture import (
    CONTENTS,
    SHEET,
    around,
    is_sheet,
    outside,
    page_foot,
    page_heads,
    title_page,
)
from boso_press.proof.html_text import read_html
from boso_press.proof.links import LinkProof
from boso_press.proof.matching import ExpectedBlock, Finding, ShownText, expect, match
from boso_press.proof.pdf_text import PdfText, read_pdf
from boso_press.proof.recorded_values import check_notebook
from boso_press.proof.text import has_number, normalized

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
    links, sheet = LinkProof(document, texts.converted), is_sheet(document)
    references = texts.converted.references
    only = document.pages[0] if sheet and document.pages else None
    whole = [] if sheet else [*title_page(document, references, html=True)]
    for chapter in document.pages:
        shown = [heading(document, chapter, sheet=sheet), *texts.blocks(chapter)]
        whole += shown
        if not sheet:
            shown += bibliography(texts.converted, chapter, chapter.wording.references)
            page = f"{chapter.stem}.html"
            proofs[page] = partial(_html, page, shown, chapter, links)
    listed = bibliography(texts.converted, only, NB.references)
    page = f"{SHEET if sheet else 'rapport'}.html"
    proofs[page] = partial(_html, page, whole + listed, only, links)
    mark = expect(NB.simulated if sheet and document.simulated else "")
    whole = [] if sheet else [*title_page(document, references, html=False)]
    for chapter in document.pages:
        whole.append(heading(document, chapter, sheet=sheet))
        whole += [ExpectedBlock("the mark of made-up numbers", mark), *printed.blocks(chapter)]
    page = page.replace(".html", ".pdf")
    proofs[page] = partial(_pdf, page, whole + (listed[1:] if sheet else listed), links)
    return proofs


def _html(
    name: str, blocks: Sequence[ExpectedBlock], only: Chapter | None, links: LinkProof, content: bytes
) -> Iterator[Finding]:
    """Yield the findings on a page of HTML, which has only one chapter or all."""
    page, document = read_html(content), links.document
    yield from match(name, page.content, blocks)
    yield from match(name, page.outside, [outside(document, only)])
    beside = around(document, only, references=not only and bool(links.converted.references))
    for shown, block in zip_longest(page.around, beside):
        yield from match(name, shown or [], [block] if block else [])
    yield from links.html(name, page, only)
    for text in page.forbidden:
        yield Finding(
            name, text.place, text.text, "no such element or attribute: it changes what the text says"
        )
    chapters = [only] if only else document.pages
    yield from check_html(name, _figures(chapters), page.drawings)
    notes = [(chapter.stem.replace("_", "-"), str(number)) for chapter in chapters
             for number, _ in enumerate(links.converted.notes.get(chapter.stem, ()), 1)]  # fmt: skip
    yield from formulas.check_html(name, content, page.formulas, links.converted)
    yield from _sequence(name, "the marks of footnotes", page.footnote_marks, [number for _, number in notes])
    for mark in ("#fn-", "#fnref-"):
        targets = [link.target for link in page.links if link.target.startswith(mark)]
        leading = [f"{mark}{stem}-{number}" for stem, number in notes]
        yield from _sequence(name, "the links of footnotes", targets, leading)


def _pdf(name: str, blocks: Sequence[ExpectedBlock], links: LinkProof, content: bytes) -> Iterator[Finding]:
    document, text = links.document, read_pdf(content)
    yield from match(name, text.content, blocks)
    heads = set(map(normalized, page_heads(document)))
    by_heading = {normalized(chapter.heading): chapter for chapter in document.pages}
    begun = {
        number: by_heading.get(normalized(heading)) for heading, number, tag in text.headings if tag == "/H1"
    }
    chapter = None
    for number, beside in enumerate(text.outside, 1):
        chapter = begun.get(number, chapter)
        yield from _edge(name, beside, heads, page_foot(document, number, chapter))
    if not is_sheet(document):
        yield from _contents(name, text)
    yield from links.pdf(name, text.links)
    yield from formulas.check_pdf(name, text.formulas, links.converted)
    yield from check_pdf(name, _figures(document.pages), text.drawings)
    marks = [mark for mark in text.marks if has_number(mark)]
    notes = [str(number) for number in range(1, len(marks) // 2 + 1)]
    yield from _sequence(name, "the marks of footnotes", marks, sorted(notes * 2, key=int))


def _edge(page: str, texts: Sequence[ShownText], heads: Collection[str], foot: str) -> Iterator[Finding]:
    """Yield what stands beside the content of a page of a PDF and should not, or its foot, if it lacks."""
    said = [normalized(shown.text) for shown in texts]
    for shown, text in zip(texts, said, strict=True):
        if text and text != normalized(foot) and text not in heads:
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
