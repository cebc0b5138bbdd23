"""What the press may write on pages beside their content: contents, running heads, fixed phrases."""

from __future__ import annotations

from html import unescape

from boso_press.document.blocks import Table
from boso_press.document.model import Document
from boso_press.document.pandoc import ConvertedProse
from boso_press.document.wording import NB, NOT_THE_ORIGINAL, STATEMENT, WORDINGS
from boso_press.proof.expected import TAG

CONTENTS = "Innhold"  # the heading of the contents, which may go over more than one page
TEMPLATE_TEXTS = (  # what the templates write
    CONTENTS, "Hopp til innholdet", "Alle rapporter", "Rapporten som PDF", "Faktaarket som PDF", "mangler",
    "Forrige og neste kapittel", "Figuren", "Lukk figuren", "År", "Enhet", "Dataversjon", "Inndata",
)  # fmt: skip


def page_footers(document: Document) -> list[str]:
    """Return what may stand at the foot of a page of a PDF, before its number."""
    colophon = document.colophon
    return [colophon, STATEMENT + colophon, *(words.simulated + colophon for words in WORDINGS.values())]


def headers_and_footers(document: Document) -> frozenset[str]:
    """Return what may stand at the head of a PDF's pages, and at their feet where they have no number."""
    doc = document
    tables = (block for chapter in doc.chapters for block in chapter.blocks if isinstance(block, Table))
    again = {column.title for table in tables for column in table.data.columns}  # of a table that goes on
    headings = [CONTENTS, NB.references, *(chapter.heading for chapter in doc.chapters)]
    heads = {f"{heading} {doc.title}: {doc.subject}" for heading in headings}
    return frozenset({*again, *heads, *page_footers(doc)})


def allowed_texts(document: Document, converted: ConvertedProse) -> frozenset[str]:
    """Return every text that the press may add to pages of the document, beside what they have to show."""
    doc, subject = document, document.subject
    texts = {doc.title, f"{doc.title}: {subject}", subject, doc.unit_name, str(doc.year), doc.data_version}
    texts |= {doc.inputs, doc.colophon}
    for chapter in doc.chapters:
        texts |= {chapter.heading, chapter.inputs, f"{chapter.heading} – {subject}", chapter.empty or ""}
        texts |= {f"{chapter.heading}{chapter.empty or ''}", f"{chapter.heading}: {chapter.empty or ''}"}
        texts |= {f"Forrige {chapter.heading}", f"Neste {chapter.heading}"}
        about = f"{chapter.title} · {doc.programme}"
        texts |= {about, f"{subject}. {about}"}
        texts |= {section.heading for section in chapter.sections}
        notes = len(converted.notes.get(chapter.stem, ()))
        texts |= {f"{chapter.wording.back} ({number})" for number in range(1, notes + 1)}
    for name, key in doc.originals:
        texts.add(f"{name}: {unescape(TAG.sub('', converted.references[key]))}")
    texts |= {f"Søk i {doc.year}", *TEMPLATE_TEXTS, NOT_THE_ORIGINAL, STATEMENT}
    for words in WORDINGS.values():
        texts |= {words.notes, words.references, words.download}
    return frozenset(texts)
