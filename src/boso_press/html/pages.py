"""A document as HTML: a page for each chapter, the whole report on one page, the fact sheet."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

import boso
from boso_press.document.blocks import Data, Figure, Table, in_pairs
from boso_press.document.model import Chapter, Document
from boso_press.document.pandoc import Written, write
from boso_press.document.source_notes import source_note
from boso_press.document.wording import ORIGINALS
from boso_press.html.svg import inline_svg

FILE = re.compile(r"[\w/]+\.csv")
XREF = re.compile(r'href="#((?:fig|tbl|sec)-[^"]+)"')
TEMPLATES = Path(__file__).parent / "templates"
PHONE = 34  # characters of a table that a phone of 320 px shows without scrolling
SHORT, LONG = 12, 40  # characters of a cell that never breaks, and of one that must not be squeezed
FACES = {
    "SourceSans3-Regular": ("Source Sans 3", 400, "normal"),
    "SourceSans3-Semibold": ("Source Sans 3", 600, "normal"),
    "SourceSerif4-Regular": ("Source Serif 4", 400, "normal"),
    "SourceSerif4-It": ("Source Serif 4", 400, "italic"),
    "SourceSerif4-Semibold": ("Source Serif 4", 600, "normal"),
}


@dataclass(frozen=True)
class _Page:
    """What the templates ask while they write one page: texts, links and heading levels."""

    document: Document
    written: Written
    chapter: Chapter | None

    def prose(self, chapter: Chapter, markdown: str) -> Markup:
        """Return a text whose references lead to where they are from this page."""
        return Markup(self._linked(self.written.text(chapter.stem, markdown)))

    def inline(self, chapter: Chapter, markdown: str) -> Markup:
        """Return a text of one paragraph without the paragraph's own tag."""
        return _bare(self.prose(chapter, markdown))

    def origin(self, chapter: Chapter, block: Figure | Table) -> Markup:
        """Return where the numbers of a figure or table are from; names of files are no words to read."""
        note = str(escape(source_note(block, chapter.wording, self.document.year)))
        return Markup(FILE.sub(r"<code>\g<0></code>", note))

    def notes(self, chapter: Chapter) -> list[Markup]:
        """Return the footnotes of a chapter."""
        return [Markup(self._linked(note)) for note in self.written.notes.get(chapter.stem, [])]

    def href(self, chapter: Chapter, anchor: str = "") -> str:
        """Return the link to a chapter, or to an anchor in it, from this page."""
        if self.chapter is None:
            return f"#{anchor or chapter.id}"
        page = "" if chapter == self.chapter else f"{chapter.stem}.html"
        return f"{page}#{anchor}" if anchor else page or "#"

    def references(self, chapter: Chapter | None = None) -> list[tuple[str, Markup]]:
        """Return the bibliography: all of it, or what one chapter cites."""
        entries = self.written.bibliographies[chapter.lang if chapter else "nb"]
        keys: Iterable[str] = entries if chapter is None else self.written.cited.get(chapter.stem, [])
        return [(key, _bare(entries[key])) for key in entries if key in set(keys)]

    def originals(self) -> list[tuple[str, Markup]]:
        """Return the printed reports that the rebuild names as its sources, with what they are to it."""
        entries = [_bare(self.written.references[key]) for key in self.document.originals]
        return list(zip(ORIGINALS[len(entries)], entries, strict=True))

    def level(self, level: int) -> str:
        """Return the heading tag: one level deeper where the report's title is the h1."""
        return f"h{min(level + (self.chapter is None), 6)}"

    def _linked(self, text: str) -> str:
        if self.chapter is None:
            return text
        return XREF.sub(self._cross_link, text)

    def _cross_link(self, match: re.Match[str]) -> str:
        assert self.chapter is not None
        target = self.document.targets[match[1]]
        page = "" if target.chapter == self.chapter.stem else f"{target.chapter}.html"
        return f'href="{page}#{match[1]}"'


def chapter_pages(document: Document, written: Written | None = None) -> dict[str, str]:
    """Return one HTML page for each chapter that has one, by file stem.

    Here and in `report_page`, `written` is the document's prose as HTML, where it has been made already.
    """
    written = written or write(document, "html")
    return {
        chapter.stem: _render("chapter.html", document, written, chapter, _neighbours(document, chapter))
        for chapter in document.pages
    }


def report_page(document: Document, written: Written | None = None) -> str:
    """Return the whole report as one HTML page."""
    return _render("report.html", document, written or write(document, "html"), None, {})


def factsheet_page(document: Document) -> str:
    """Return the fact sheet, a document of one chapter, as an HTML page."""
    return _render("factsheet.html", document, write(document, "html"), document.chapters[0], {})


def single_page(document: Document) -> str:
    """Return the only chapter of a document as a page, even if it is empty."""
    return _render(
        "chapter.html",
        document,
        write(document, "html"),
        document.chapters[0],
        {"previous": None, "next": None},
    )


def _neighbours(document: Document, chapter: Chapter) -> dict[str, Chapter | None]:
    pages = (None, *document.pages, None)
    here = pages.index(chapter)
    return {"previous": pages[here - 1], "next": pages[here + 1]}


def _render(
    template: str,
    document: Document,
    written: Written,
    chapter: Chapter | None,
    extra: dict[str, Chapter | None],
) -> str:
    page = _Page(document, written, chapter)
    text = environment().get_template(template).render(page=page, doc=document, chapter=chapter, **extra)
    return dense(text)


def dense(text: str) -> str:
    """Return a text without blank lines; a page and the scripts inside it are made so alike."""
    return re.sub(r"\n\s*\n+", "\n", text).strip() + "\n"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of all HTML templates; the index page uses it too."""
    env = Environment(
        loader=PackageLoader("boso_press.html"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"csv_link": csv_link, "drawing": drawing, "scrolls": scrolls, "in_pairs": in_pairs}
    env.filters |= {"room": room, "script": script, "digest": digest}
    env.tests |= {
        kind: _is_kind(kind) for kind in ("Prose", "Subheading", "Figure", "Table", "Note", "Draft")
    }
    env.globals |= {"fonts": fonts}
    return env


def _bare(text: str) -> Markup:
    """Return a text without the tags of its paragraphs."""
    return Markup(re.sub(r"</p>\s*<p>", "<br>", text).removeprefix("<p>").removesuffix("</p>"))


def _is_kind(kind: str) -> Any:
    return lambda block: type(block).__name__ == kind


def drawing(figure: Figure) -> Markup:
    """Return the figure's SVG for the page."""
    return Markup(inline_svg(figure.svg, figure.label))


def csv_link(data: Data) -> str:
    """Return the table as a link that downloads it; the mark at the start tells Excel that it is UTF-8."""
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + data.csv(), safe=",;:/()*!'")


def scrolls(data: Data) -> bool:
    """Whether the table may be wider than a phone, and so must be reachable from the keyboard."""
    return data.least_width > PHONE


def room(text: str) -> str:
    """Return the class of a cell's text: short ones stay on a line, long ones keep a readable width.

    >>> room("2010–2011"), room("gjennomføring"), room("a" * 60)
    ('short', '', 'long')
    """
    if len(text) <= SHORT:
        return "short"
    return "long" if len(text) >= LONG else ""


@lru_cache(maxsize=8)
def script(name: str) -> Markup:
    """Return one of the site's own scripts, to stand inside the page."""
    return Markup(dense((TEMPLATES / name).read_text(encoding="utf-8")))


def digest(name: str) -> Markup:
    """Return the script's hash as the page's security policy names it: no other script may run."""
    content = hashlib.sha256(script(name).encode()).digest()
    return Markup(f"'sha256-{base64.b64encode(content).decode()}'")


@lru_cache(maxsize=1)
def fonts() -> Markup:
    """Return the @font-face rules with the fonts inside them; nothing where a font is not there."""
    folder = Path(boso.__file__).parent / "fonts"
    rules = []
    for stem, (family, weight, style) in FACES.items():
        file = folder / f"{stem}.woff2"
        if file.is_file():
            data = base64.b64encode(file.read_bytes()).decode()
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};font-display:swap;'
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    return Markup("\n".join(rules))
