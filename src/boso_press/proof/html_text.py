"""The texts of a finished HTML page, in reading order, as its readers and their screen readers get them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from boso_press.document.markdown.refused import HIDING
from boso_press.proof.drawings import labels
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
LAST_TAGS = re.compile(rb"</(?:body|html)\b[^>]*>", re.IGNORECASE)  # after them browsers read on, not lxml
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


class HtmlPage:
    """A page's texts in reading order, and what else on it is proven."""

    def __init__(self, content: bytes) -> None:
        self.outside: list[ShownText] = []  # the title, and what stands above and below the content
        self.around: list[list[ShownText]] = []  # lists of links, to parts and other pages, and the foot
        self.content: list[ShownText] = []
        self.footnote_marks: list[str] = []
        self.forbidden: list[ShownText] = []
        self.formulas = 0
        self.links: list[tuple[str, str]] = []  # where each leads, and its words
        start, *rest = content.split(b"<svg")  # drawings are read apart: most pages share theirs
        parts = [part.partition(b"</svg>") for part in rest]
        self.drawings = [(b"<svg" + drawn + end).decode(errors="replace") for drawn, end, _ in parts]
        text = LAST_TAGS.sub(b"", b"<svg></svg>".join([start, *(after for *_, after in parts)]))
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = etree.fromstring(text, parser)
        self.ids = set(root.xpath("//@id"))
        self._texts = self.outside
        self._pending: list[str] = []  # inline text, until a block begins or ends
        self._labels = map(labels, self.drawings)
        self._read(root, "html", "")
        templates = set(TEMPLATES(root))
        for element in root.iter():
            about = element.attrib
            hides = element.tag in MAY_HIDE or "aria-hidden" in about or HIDDEN.search(about.get("class", ""))
            if hides and element not in templates:
                within = "".join(element.xpath("ancestor-or-self::*[@id][1]/@id"))
                self.forbidden.append(_tag_of(element, within))
        for link in root.iter("a"):
            targets = [link.get(name) for name in ("href", "data-href") if link.get(name) is not None]
            self.links += [(target, "".join(link.itertext())) for target in targets]

    def _read(self, element: etree._Element, tag: str, place: str) -> None:
        """Read an element that stands in a place, without the text after it."""
        if tag == "svg" and (drawn := next(self._labels, None)) is not None:
            self._texts += [ShownText(label, "label", strict=True) for label in drawn]
        elif tag in EXCLUDED or (tag == "sup" and element.get("class") == MARK):
            for part in element.iter():
                self.forbidden += _forbidden(part, place)
            if tag == "sup":
                self.footnote_marks.append("".join(element.itertext()))
        elif tag in ("main", "nav", "footer"):
            outer, self._texts = self._texts, self.content
            if tag != "main":
                self._texts = []
                self.around.append(self._texts)
            self._block(element, tag, place)
            self._texts = outer
        elif tag == "math":  # which is proven as a whole
            self.formulas += 1
            self._gather("\n".join(["", *element.itertext(), ""]))
        elif tag in APART:
            self._gather("\n")
            self._inside(element, tag, place)
            self._gather("\n")
        elif tag in INLINE and (tag != "a" or self._texts is self.content):
            self._inside(element, tag, place)
        else:
            self._block(element, tag, place)

    def _block(self, element: etree._Element, tag: str, place: str) -> None:
        """Read an element that begins and ends a text; an empty cell counts as one."""
        if self._pending:
            self._flush()
        if tag not in ELEMENTS:
            self.forbidden.append(_tag_of(element, place))
        before, cell = len(self._texts), tag in TABLE_CELLS
        self._inside(element, tag, place)
        if self._pending or (cell and len(self._texts) == before):
            self._flush(strict=cell)

    def _inside(self, element: etree._Element, tag: str, place: str) -> None:
        """Read what is said of an element, and what is in it."""
        number = None  # of the next item of a list in the prose, which a browser writes
        if items := element.items():
            attributes = dict(items)
            place = attributes.get("id") or place
            if not PLAIN.issuperset(attributes):
                self._texts += _spoken(attributes, place)
                self.forbidden += _forbidden(element, place)
            if tag == "ol" and "type" in attributes:
                number = int(attributes.get("start", 1))
        if element.text:
            self._gather(element.text)
        for child in element:
            if number is not None and child.tag == "li":
                self._texts.append(ShownText(f"{number}.", place))
                number += 1
            self._read(child, child.tag, place)
            if child.tail:
                self._gather(child.tail)

    def _gather(self, text: str) -> None:
        """Take a piece of text; space at the beginning or the end of a text is none."""
        if self._pending or not text.isspace():
            self._pending.append(text)

    def _flush(self, *, strict: bool = False) -> None:
        """End a text."""
        text = "".join(self._pending).strip()
        self._pending.clear()
        if text or strict:
            self._texts.append(ShownText(text, "", strict))


def _spoken(attributes: Mapping[str, str], place: str) -> Iterator[ShownText]:
    """Yield what is said of an element but not seen, and the table that a link downloads."""
    yield from (ShownText(attributes[name], f"{name} in {place}") for name in SPOKEN if attributes.get(name))
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
