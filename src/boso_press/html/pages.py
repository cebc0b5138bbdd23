"""A document as HTML: a page for each chapter, the whole report on one page, the fact sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from boso_press.document.blocks import Figure, Table
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import ConvertedProse, convert_prose
from boso_press.document.wording import source_note
from boso_press.html.environment import environment, remove_blank_lines

CSV_FILE = re.compile(r"[\w/]+\.csv")
CROSS_REFERENCE = re.compile(r'href="#((?:fig|tbl|sec|eq)-[^"]+)"')
NEXT_PARAGRAPH = re.compile(r"</p>\s*<p>")


@dataclass(frozen=True)
class _PageContext:
    """What the templates ask while they write one page: texts, links and heading levels."""

    document: Document
    converted: ConvertedProse
    chapter: Chapter | None

    def prose(self, chapter: Chapter, markdown: str) -> Markup:
        """Return a text whose references lead to where they are from this page."""
        return self._with_links(self.converted.text(chapter.stem, markdown))

    def inline(self, chapter: Chapter, markdown: str) -> Markup:
        """Return a text of one paragraph without the paragraph's own tag."""
        return _without_paragraph(self.prose(chapter, markdown))

    def origin(self, chapter: Chapter, block: Figure | Table) -> Markup:
        """Return where the numbers of a figure or table are from; names of files are no words to read."""
        note = str(escape(source_note(block, chapter.wording, self.document.year)))
        return Markup(CSV_FILE.sub(r"<code>\g<0></code>", note))

    def notes(self, chapter: Chapter) -> list[Markup]:
        """Return the footnotes of a chapter."""
        return [self._with_links(note) for note in self.converted.notes.get(chapter.stem, [])]

    def href(self, chapter: Chapter, anchor: str = "") -> str:
        """Return the link to a chapter, or to an anchor in it, from this page."""
        if self.chapter is None:
            return f"#{anchor or chapter.id}"
        page = "" if chapter == self.chapter else f"{chapter.stem}.html"
        return f"{page}#{anchor}" if anchor else page or "#"

    def references(self, chapter: Chapter | None = None) -> list[tuple[str, Markup]]:
        """Return the bibliography: all of it, or what one chapter cites."""
        entries = self.converted.bibliographies[chapter.lang if chapter else "nb"]
        keys = self.converted.cited.get(chapter.stem, ()) if chapter else entries
        return [(key, _without_paragraph(entries[key])) for key in entries if key in keys]

    def originals(self) -> list[tuple[str, Markup]]:
        """Return the printed reports that the rebuild names as its sources, with what they are to it."""
        references = self.converted.references
        return [(name, _without_paragraph(references[key])) for name, key in self.document.originals]

    def level(self, level: int) -> str:
        """Return the heading tag: one level deeper where the report's title is the h1."""
        return f"h{min(level + (self.chapter is None), 6)}"

    def _with_links(self, text: str) -> Markup:
        """Lead the references of a text to the page of their chapter, where that is another."""
        if self.chapter is None:
            return Markup(text)
        own = self.chapter.stem

        def link(match: re.Match[str]) -> str:
            chapter = self.document.targets[match[1]].chapter
            return f'href="{"" if chapter == own else f"{chapter}.html"}#{match[1]}"'

        return Markup(CROSS_REFERENCE.sub(link, text))


def chapter_pages(document: Document, converted: ConvertedProse | None = None) -> dict[str, str]:
    """Return one HTML page for each chapter that has one, by file stem.

    Here and below, `converted` is the document's prose as HTML, where it has been made already.
    """
    converted = converted or convert_prose(document, "html")
    return {chapter.stem: chapter_page(document, chapter, converted) for chapter in document.pages}


def chapter_page(document: Document, chapter: Chapter, converted: ConvertedProse | None = None) -> str:
    """Return a chapter, even an empty one, as an HTML page with links to those before and after it."""
    previous = following = None
    if chapter in document.pages:
        around = (None, *document.pages, None)
        place = around.index(chapter)
        previous, following = around[place - 1], around[place + 1]
    return _render("chapter.html", document, converted, chapter, previous=previous, next=following)


def report_page(document: Document, converted: ConvertedProse | None = None) -> str:
    """Return the whole report as one HTML page."""
    return _render("report.html", document, converted, None)


def factsheet_page(document: Document, converted: ConvertedProse | None = None) -> str:
    """Return the fact sheet, a document of one chapter, as an HTML page."""
    return _render("factsheet.html", document, converted, document.chapters[0])


def _render(
    template: str,
    document: Document,
    converted: ConvertedProse | None,
    chapter: Chapter | None,
    **neighbours: Chapter | None,
) -> str:
    page = _PageContext(document, converted or convert_prose(document, "html"), chapter)
    text = environment().get_template(template).render(page=page, doc=document, chapter=chapter, **neighbours)
    return remove_blank_lines(text)


def _without_paragraph(text: str) -> Markup:
    """Return a text without the tags of its paragraphs."""
    return Markup(NEXT_PARAGRAPH.sub("<br>", text).removeprefix("<p>").removesuffix("</p>"))
