"""The texts of a finished HTML page, in reading order, as its readers and their screen readers get them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from boso_press.document.markdown.refused import HIDING
from boso_press.proof.figures.drawings import Drawing, read_drawing
from boso_press.proof.matching import ShownText

APART = {"br", "del", "sub", "sup"}  # inline, but they end a word or a number
INLINE = {"a", "b", "code", "dfn", "em", "kbd", "mark", "samp", "small", "span", "strong", "u", "var", *APART}
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
# What may hide a text, and where the templates put it
MAY_HIDE = {"button", "details", "dialog", "meta", "script", "style", "title"}
HIDDEN = re.compile(rf"(?<![\w-])(?:{HIDING})(?![\w-])")
TEMPLATES = etree.XPath("""/html/head/meta | /html/head/style | /html/head/title | /html/body/script
    | /html/body/dialog[@class='enlarged'] | /html/body/dialog/p[@class='close']/button
    | /html/body/a[@class='skip'] | /html/body/header[@class='top'] | /html/body/header/p/span[@class='sep']
    | //div[@class='layout']/nav | //nav[@class='fold']/details[*[1][self::summary]]
    | //main/nav[@class='steps']
    | //*[self::figure or @class='table']/div[@class='tools'][not(*[not(self::button or self::details)])]
    | //div[@role='img']/div[svg and count(*) = 1] | //div[@class='tools']/button[@class='enlarge']
    | //div[@class='tools']/details[@class='numbers'][*[1][self::summary]]
        [not(*[position() > 1][not(self::p[@class] or self::div[@class='scroll'])])]
    | //details[@class='code'][*[1][self::summary]][not(*[position() > 1][not(self::pre)])]
    | //button[@class='enlarge']/span | //details/summary/span | //details/div/table/caption
    | //li/a[@class='back'] | //li/a[@class='back']/span""")


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
    templates = set(TEMPLATES(root))
    for element in root.iter():
        if _may_hide(element) and element not in templates:
            page.forbidden.append(_tag_of(element, "".join(element.xpath("ancestor-or-self::*[@id][1]/@id"))))
    for link in root.iter("a"):
        targets = [link.get(name) for name in ("href", "data-href") if link.get(name) is not None]
        page.links += [Link(target, "".join(link.itertext())) for target in targets]
    return page


def _may_hide(element: etree._Element) -> bool:
    """Whether an element may hide a text from some of its readers."""
    about = element.attrib
    return element.tag in MAY_HIDE or "aria-hidden" in about or bool(HIDDEN.search(about.get("class", "")))


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
                self.page.forbidden += _forbidden(part, place)
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
            self.page.forbidden.append(_tag_of(element, place))
        before, cell = len(self.texts), tag in TABLE_CELLS
        self.inside(element, tag, place)
        if self.pending or (cell and len(self.texts) == before):
            self.flush(strict=cell)

    def inside(self, element: etree._Element, tag: str, place: str) -> None:
        """Read what is said of an element, and what is in it."""
        number = None  # of the next item of a list in the prose, which a browser writes
        if items := element.items():
            attributes = dict(items)
            place = attributes.get("id") or place
            if not PLAIN.issuperset(attributes):
                self.texts += _spoken(attributes, place)
                self.page.forbidden += _forbidden(element, place)
            if tag == "ol" and "type" in attributes:
                number = int(attributes.get("start", 1))
        if element.text:
            self.gather(element.text)
        for child in element:
            if number is not None and child.tag == "li":
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


def _forbidden(element: etree._Element, place: str) -> Iterator[ShownText]:
    """Yield an element if it, or what it has, may change how a page reads or what a browser does with it."""
    own = {*ANYWHERE, *ATTRIBUTES.get(element.tag, ())}
    known = all(name in own or name.startswith("data-") for name in element.attrib)
    if element.tag not in ELEMENTS or not known or element.get("http-equiv") not in (None, POLICY):
        yield _tag_of(element, place)


def _tag_of(element: etree._Element, place: str) -> ShownText:
    """Return the tag that begins an element, with the words in it, or about it."""
    about = "".join(f' {name}="{value}"' for name, value in element.items())
    words = "".join(element.itertext()) or "".join(element.xpath("string(..)"))
    return ShownText(f"<{element.tag}{about}>{' '.join(words.split())[:80]}", place)
