"""The texts of a finished HTML page, in reading order, as its readers and their screen readers get them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from boso_press.proof.figures.drawings import Drawing, read_drawing
from boso_press.proof.matching import ShownText

APART = {"br", "del", "sub", "sup"}  # inline, but they end a word or a number
INLINE = {"a", "b", "code", "dfn", "em", "kbd", "mark", "small", "span", "strong", "u", *APART}
EXCLUDED = {"style", "script"}
ELEMENTS = {  # all that the press and pandoc write; another may hide a text, or turn it round
    *INLINE, *EXCLUDED, "article", "blockquote", "body", "button", "caption", "col", "colgroup", "dd",
    "details", "dialog", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "img", "li", "main", "meta", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
MARK = "noteref"  # the class of a footnote's mark
SPOKEN = ("aria-label", "alt", "title")
TABLE_CELLS = {"td", "th"}
CSV = "data:text/csv"
LAST_TAGS = re.compile(
    rb"</(?:body|html)\b[^>]*>", re.IGNORECASE
)  # browsers show what follows, lxml drops it
PLAIN = {"class", "id", "role", "scope", "tabindex"}  # attributes that say nothing
ATTRIBUTES = {  # that an element may have too; another may change what is said, or load or send something
    "a": {"download", "href", "rel", "target"},
    "button": {"hidden", "type"},  # a script shows it
    "img": {"height", "src", "width"},
    "meta": {"charset", "content", "http-equiv", "name"},
    "ol": {"start", "type"},
    "span": {"aria-hidden"},
}
ANYWHERE = {*PLAIN, *SPOKEN, "aria-current", "aria-labelledby", "lang"}  # and what scripts read, data-…
POLICY = "Content-Security-Policy"
SPOKEN_ONLY = {"span", "caption"}  # elements of which some are for screen readers alone


class Link(NamedTuple):
    """Where a link leads, and its words."""

    target: str
    words: str


@dataclass
class HtmlPage:
    """A page's texts: its title and what stands around the content, the content, and its footnote marks.

    Lists of links, to its parts and to other pages, and its foot are `around` it, each apart.
    """

    outside: list[ShownText] = field(default_factory=list)
    around: list[list[ShownText]] = field(default_factory=list)
    content: list[ShownText] = field(default_factory=list)
    footnote_marks: list[str] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    forbidden: list[ShownText] = field(default_factory=list)
    formulas: int = 0
    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def read_html(content: bytes) -> HtmlPage:
    """Return the texts of a page."""
    start, *rest = content.split(b"<svg")
    parts = [part.partition(b"</svg>") for part in rest]  # drawings are read apart: most pages share theirs
    text = LAST_TAGS.sub(b"", b"<svg></svg>".join([start, *(after for *_, after in parts)]))
    root = etree.fromstring(text, etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    reader = _PageReader(read_drawing(b"<svg" + drawn + end) for drawn, end, _ in parts)
    reader.read(root, "html", "")
    page = reader.page
    page.ids = set(root.xpath("//@id"))
    for link in root.iter("a"):
        targets = [link.get(name) for name in ("href", "data-href") if link.get(name) is not None]
        page.links += [Link(target, "".join(link.itertext())) for target in targets]
    return page


class _PageReader:
    """Reads the elements of a page in order: it gathers inline text until a block begins or ends."""

    def __init__(self, drawings: Iterable[Drawing]) -> None:
        self.page = HtmlPage()
        self.drawings = iter(drawings)
        self.texts = self.page.outside
        self.pending: list[str] = []

    def read(self, element: etree._Element, tag: str, place: str) -> None:
        """Read an element that stands in a place, without the text after it."""
        if tag == "svg":
            self.page.drawings.append(drawing := next(self.drawings))
            self.texts += [ShownText(label, "label", strict=True) for label in drawing.labels]
        elif tag in EXCLUDED or (tag == "sup" and element.get("class") == MARK):
            for part in element.iter():
                self.page.forbidden += _forbidden(part.tag, dict(part.items()), place)
            if tag == "sup":
                self.page.footnote_marks.append("".join(element.itertext()))
        elif tag in ("main", "nav", "footer"):
            outer, self.texts = self.texts, self.page.content
            if tag != "main":
                self.page.around.append([])
                self.texts = self.page.around[-1]
            self.block(element, tag, place)
            self.texts = outer
        elif tag == "math":  # which is proven as a whole, in `formulas`
            self.page.formulas += 1
            self.gather("\n".join(["", *element.itertext(), ""]))
        elif tag in APART:
            self.gather("\n")
            self.inside(element, tag, place)
            self.gather("\n")
        elif tag in INLINE and (tag != "a" or self.texts is self.page.content):
            self.inside(element, tag, place)
        else:
            self.block(element, tag, place)

    def block(self, element: etree._Element, tag: str, place: str) -> None:
        """Read an element that begins and ends a text; an empty cell counts as one."""
        if self.pending:
            self.flush()
        if tag not in ELEMENTS:
            self.page.forbidden += _forbidden(tag, {}, place)
        before, cell = len(self.texts), tag in TABLE_CELLS
        self.inside(element, tag, place)
        if self.pending or (cell and len(self.texts) == before):
            self.flush(strict=cell)

    def inside(self, element: etree._Element, tag: str, place: str) -> None:
        """Read what is said of an element, and what is in it."""
        number = 0  # of the next item of a list in the prose, which a browser writes
        if items := element.items():
            attributes = dict(items)
            place = attributes.get("id") or place
            if not PLAIN.issuperset(attributes) or attributes.get("class") == "hidden":
                self.texts += _spoken(attributes, place)
                self.page.forbidden += _forbidden(tag, attributes, place)
            if tag == "ol" and "type" in attributes:
                number = int(attributes.get("start", 1))
        if element.text:
            self.gather(element.text)
        for child in element:
            if number and child.tag == "li":
                self.texts.append(ShownText(f"{number}.", place))
                number += 1
            self.read(child, child.tag, place)
            if child.tail:
                self.gather(child.tail)

    def gather(self, text: str) -> None:
        """Take a piece of text; space at the beginning or the end of a text is none."""
        if self.pending or not text.isspace():
            self.pending.append(text)

    def flush(self, *, strict: bool = False) -> None:
        """End a text."""
        text = "".join(self.pending).strip()
        self.pending.clear()
        if text or strict:
            self.texts.append(ShownText(text, "", strict))


def _spoken(attributes: Mapping[str, str], place: str) -> Iterator[ShownText]:
    """Yield what is said of an element but not seen, and the table that a link downloads."""
    for name in SPOKEN:
        if text := attributes.get(name):
            yield ShownText(text, f"{name} in {place}")
    if image := attributes.get("src"):
        yield ShownText(image, f"image in {place}", strict=True, exact=True)
    if attributes.get("href", "").startswith(CSV):
        table = unquote(attributes["href"].partition(",")[2]).removeprefix("\ufeff")
        for line in table.splitlines():
            yield ShownText(line, f"download of {place}", strict=True, exact=True)


def _forbidden(tag: str, attributes: Mapping[str, str], place: str) -> Iterator[ShownText]:
    """Yield what may change how a page reads, or what a browser does with it: elements and attributes."""
    if tag not in ELEMENTS:
        yield ShownText(f"<{tag}>", place)
    own = ATTRIBUTES.get(tag, ())
    for name, value in attributes.items():
        known = name in ANYWHERE or name in own or name.startswith("data-")
        hidden = (name, value) == ("class", "hidden") and tag not in SPOKEN_ONLY
        if not known or hidden or (name == "http-equiv" and value != POLICY):
            yield ShownText(f'<{tag} {name}="{value}">', place)
