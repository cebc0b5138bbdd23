"""The proof of a finished report: every number on its pages stands where its value puts it.

The notebooks are held against their recorded values, and each page, as it lies in the folder, against the
notebooks: sentence by sentence, cell by cell, label by label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, zip_longest
from pathlib import Path
from unicodedata import normalize

from boso_press.document.blocks import DocumentError, Figure
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import convert_prose
from boso_press.document.wording import NB
from boso_press.pdf.typesetting import formulas_pdf
from boso_press.proof.drawings import check_html, check_pdf
from boso_press.proof.expected import CONTENTS, SHEET, ExpectedTexts, page_heads, plain
from boso_press.proof.html_text import HtmlPage
from boso_press.proof.links import check_html_links, check_pdf_links
from boso_press.proof.matching import ExpectedBlock, Finding, ShownText, match
from boso_press.proof.pdf_text import PdfText, read_pdf
from boso_press.proof.recorded_values import check_notebook
from boso_press.proof.text import NOT_DRAWN, has_number, normalized

NUMERIC = re.compile(r"[\d%]")
MATHS = re.compile("<math.*?</math>", re.DOTALL | re.IGNORECASE)
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
    name = SHEET if texts.is_sheet else "rapport"
    whole = [] if texts.is_sheet else texts.title_page(printed=False)
    in_print = [] if texts.is_sheet else texts.title_page(printed=True)
    for chapter in document.pages:
        shown = [*texts.chapter(chapter)]
        whole += shown
        in_print += printed.chapter(chapter)
        if not texts.is_sheet:
            shown += texts.bibliography(chapter, chapter.wording.references)
            page = f"{chapter.stem}.html"
            proofs[page] = partial(_html, page, shown, chapter, texts)
    only = document.pages[0] if texts.is_sheet and document.pages else None
    references = texts.bibliography(only, NB.references)
    proofs[f"{name}.html"] = partial(_html, f"{name}.html", [*whole, *references], only, texts)
    in_print += references[1:] if texts.is_sheet else references
    proofs[f"{name}.pdf"] = partial(_pdf, f"{name}.pdf", in_print, printed)
    return proofs


def _html(
    name: str, blocks: Sequence[ExpectedBlock], only: Chapter | None, texts: ExpectedTexts, content: bytes
) -> Iterator[Finding]:
    """Yield the findings on a page of HTML, which has only one chapter or all."""
    page, document, converted = HtmlPage(content), texts.document, texts.converted
    yield from match(name, page.content, blocks)
    yield from match(name, page.outside, [texts.outside(only)])
    for shown, block in zip_longest(page.around, texts.around(only)):
        yield from match(name, shown or [], [block] if block else [])
    yield from check_html_links(name, page, document, converted, only)
    for text in page.forbidden:
        told = "no such element or attribute: it changes what the text says"
        yield Finding(name, text.place, text.text, told)
    chapters = [only] if only else document.pages
    yield from check_html(name, _figures(chapters), page.drawings)

    formulas = MATHS.findall(content.decode()) if page.formulas else []  # as pandoc wrote them
    if len(formulas) != page.formulas:
        yield Finding(name, "the formulas", f"{len(formulas)} that end", str(page.formulas))
    if formulas:
        written = chain(converted.texts.values(), *converted.notes.values())
        made = {formula for text in written for formula in MATHS.findall(text)}
        for formula in formulas:
            if formula not in made:
                yield Finding(name, "a formula", formula, "one that the text gives")
            shown, tag, source = formula.partition("<annotation")
            yield from _lost_in_formula(name, plain(tag + source), plain(shown))

    notes = [(f"{chapter.stem.replace('_', '-')}-{number}", str(number)) for chapter in chapters
             for number, _ in enumerate(texts.notes(chapter), 1)]  # fmt: skip
    yield from _sequence(name, "the marks of footnotes", page.footnote_marks, [number for _, number in notes])
    for mark in ("#fn-", "#fnref-"):
        targets = [target for target, _ in page.links if target.startswith(mark)]
        yield from _sequence(name, "the links of footnotes", targets, [f"{mark}{note}" for note, _ in notes])


def _pdf(
    name: str, blocks: Sequence[ExpectedBlock], texts: ExpectedTexts, content: bytes
) -> Iterator[Finding]:
    document, page = texts.document, read_pdf(content)
    yield from match(name, page.content, blocks)
    heads = set(map(normalized, page_heads(document, texts.converted)))
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
    yield from check_pdf_links(name, page.links, texts.converted)
    drawings = _drawn_alone(texts.converted.formulas) if page.formulas else ()
    for source, drawn in page.formulas:
        if (source, _signs(drawn)) not in drawings:
            yield Finding(name, "a formula", drawn, source)
        yield from _lost_in_formula(name, source, drawn)
    yield from check_pdf(name, _figures(document.pages), page.drawings)
    marks = [mark for mark in page.marks if has_number(mark)]
    counts = (len(texts.notes(chapter)) for chapter in document.pages)
    expected = [str(number) for count in counts for number in range(1, count + 1) for _ in ("mark", "note")]
    yield from _sequence(name, "the marks of footnotes", marks, expected)


def _lost_in_formula(page: str, source: str, shown: str) -> Iterator[Finding]:
    """Yield a formula that is shown without a digit or a % of its source: after a mere % nothing is."""
    told, drawn = (
        Counter(NUMERIC.findall(normalize("NFKC", text))) for text in (NOT_DRAWN.sub("", source), shown)
    )
    if lost := told - drawn:
        remedy = r", with \% for a per cent sign" if "%" in lost else ""
        yield Finding(page, "a formula", " ".join(shown.split()), f"all of {source.strip()!r}{remedy}")


@lru_cache(maxsize=4)
def _drawn_alone(formulas: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Return formulas, as source and signs, as Typst sets them by themselves."""
    return frozenset((source, _signs(drawn)) for source, drawn in read_pdf(formulas_pdf(formulas)).formulas)


def _signs(drawn: str) -> str:
    """Return the signs of a formula; words in it may be hyphenated, and have ligatures or none."""
    return "".join(normalize("NFKC", drawn).replace("\u00ad", "").split())


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
