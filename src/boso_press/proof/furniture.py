"""What stands around the content of pages: title page, contents, foot, running heads, fixed phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from boso_press.document.blocks import Table
from boso_press.document.model import Chapter, Document
from boso_press.document.wording import NB, NOT_THE_ORIGINAL, STATEMENT
from boso_press.proof.expected import plain
from boso_press.proof.matching import ExpectedBlock, expect

SHEET = "faktaark"
CONTENTS = "Innhold"  # the heading of the contents, which may go over more than one page
SKIP = "Hopp til innholdet"


def page_foot(document: Document, number: int, chapter: Chapter | None) -> str:
    """Return what has to stand at the foot of a PDF's page, in a chapter or none; on a title page nothing."""
    if is_sheet(document):
        return f"{STATEMENT} {document.colophon}"
    mark = chapter.wording.simulated if chapter and chapter.simulated else ""
    return f"{mark} {document.colophon} {number}" if number > 1 else ""


def page_heads(document: Document) -> frozenset[str]:
    """Return what may stand at the head of a PDF's pages."""
    doc = document
    tables = (block for chapter in doc.chapters for block in chapter.blocks if isinstance(block, Table))
    again = {column.title for table in tables for column in table.data.columns}  # of a table that goes on
    headings = [CONTENTS, NB.references, *(chapter.heading for chapter in doc.chapters)]
    return frozenset({*again, *(f"{heading} {doc.title}: {doc.subject}" for heading in headings)})


def is_sheet(document: Document) -> bool:
    """Whether a document is a fact sheet."""
    return all(chapter.stem == SHEET for chapter in document.chapters)


def title_page(document: Document, references: Mapping[str, str], *, html: bool) -> Iterator[ExpectedBlock]:
    """Yield what the title page of a report has to show, and in the PDF the heading of the contents."""
    doc = document
    texts = [doc.title, doc.subject, *([NB.simulated] if doc.simulated else []), STATEMENT]
    texts += [f"{name}: {plain(references[key])}" for name, key in doc.originals]
    yield ExpectedBlock("the title page", expect(*texts, "" if html else doc.colophon))
    if not html:
        empty = [f"{chapter.heading}: {chapter.empty}" for chapter in doc.chapters if chapter.empty]
        yield ExpectedBlock("the contents", expect(CONTENTS, *empty))


def outside(document: Document, chapter: Chapter | None) -> ExpectedBlock:
    """Return what a page of HTML has above its content: its title and links; and a button below it."""
    doc, sheet = document, is_sheet(document)
    report = f"{doc.title}: {doc.subject}"
    title, above = (f"{chapter.heading} – {doc.subject}", report) if chapter else (report, doc.subject)
    if chapter and sheet:
        title = f"{doc.subject}. {chapter.title} · {doc.programme}"
    printed = "Faktaarket som PDF" if sheet else "Rapporten som PDF"
    links = (SKIP, "Alle rapporter", above, f"Søk i {doc.year}", printed)
    return ExpectedBlock("the head of the page", expect(title, *links, "Lukk figuren", "Figuren"))


def around(document: Document, chapter: Chapter | None, *, references: bool) -> list[ExpectedBlock]:
    """Return what stands around a page of HTML, in order: the contents twice, the steps to others, the foot.

    A fact sheet has only the foot.
    """
    doc = document
    inputs = chapter.inputs if chapter else doc.inputs
    foot = [NOT_THE_ORIGINAL, "År", str(doc.year), "Enhet", doc.unit_name, "Dataversjon", doc.data_version]
    texts = {"the foot of the page": [*foot, "Inndata", inputs]}
    if not is_sheet(doc):
        contents = [CONTENTS, CONTENTS, *_contents(doc, chapter), *([NB.references] if references else [])]
        texts = {"the contents": contents, "the folded contents": contents, **_steps(doc, chapter), **texts}
    return [ExpectedBlock(name, expect(*own)) for name, own in texts.items()]


def _contents(document: Document, chapter: Chapter | None) -> Iterator[str]:
    for one in document.chapters:
        yield from (one.heading, one.empty or "", "mangler" if one.missing else "")
        if chapter in (None, one) and not one.empty and not one.missing:
            yield from (section.heading for section in one.sections)


def _steps(document: Document, chapter: Chapter | None) -> dict[str, list[str]]:
    if chapter is None or len(document.pages) == 1:
        return {}
    pages = (None, *document.pages, None)
    at = pages.index(chapter)
    beside = {"Forrige": pages[at - 1], "Neste": pages[at + 1]}
    told = [f"{name} {one.heading}" for name, one in beside.items() if one]
    return {"the steps to other chapters": ["Forrige og neste kapittel", *told]}
