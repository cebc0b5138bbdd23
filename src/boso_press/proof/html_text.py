"""The texts of a finished HTML page, in reading order, as its readers and their screen readers get them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from boso_press.proof.figures.drawings import Drawing, read_drawing
from boso_press.proof.matching import ShownText

MATHS = {
    "annotation", "math", "menclose", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot",
    "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
    "munderover", "semantics",
}  # fmt: skip
APART = {"br", "del", "sub", "sup", *MATHS}  # inline, but they end a word or a number
INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "q", "small", "span", "strong", "wbr", *APART}
EXCLUDED = {"style", "script", "svg"}
MARK = "noteref"  # the class of a footnote's mark
SPOKEN = ("aria-label", "alt", "title")
PLAIN = {"class", "id", "role", "scope", "tabindex"}  # attributes that say nothing
TABLE_CELLS = {"td", "th"}
SPOKEN_ONLY = {"span", "caption"}  # elements of which some are for screen readers alone
FORBIDDEN = {"hidden", "style", "colspan", "rowspan", "value", "start", "reversed"}  # change what is said
CSV = "data:text/csv"
LOADING = {  # attributes by which a browser would load or send something
    "action", "background", "data", "formaction", "href", "ping", "poster", "src", "srcset", "xlink:href",
}  # fmt: skip


@dataclass
class Link:
    """A link: where it leads, its class, and its words."""

    target: str
    kind: str
    words: str = ""


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
    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def read_html(content: bytes) -> HtmlPage:
    """Return the texts of a page."""
    start, *rest = content.split(b"<svg")
    parts = [part.partition(b"</svg>") for part in rest]  # drawings are read apart: most pages share theirs
    drawings = (read_drawing(b"<svg" + drawn + end) for drawn, end, _ in parts)
    text = b"<svg></svg>".join([start, *(after for *_, after in parts)])
    page: HtmlPage = etree.fromstring(
        text, etree.HTMLParser(encoding="utf-8", target=_ParserTarget(drawings))
    )
    return page


class _ParserTarget:
    """Reads a page as the parser comes upon it: it gathers inline text until a block begins or ends."""

    def __init__(self, drawings: Iterator[Drawing]) -> None:
        self.page = HtmlPage()
        self.drawings = drawings
        self.texts = self.page.outside
        self.pending: list[str] = []
        # Of each open element whether it ends a text, where the next ones go, and where it is
        self.open: list[tuple[bool, list[ShownText], str]] = []
        self.empty = False  # whether the cell that is open has had no text yet
        self.place = ""
        self.items: list[int] = []  # of each numbered list that is open, the number of its next item
        self.excluded: list[str] = []  # the text of what is no part of the texts
        self.depth = 0  # of the page in it
        self.link: Link | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element; what is no part of the texts is read apart."""
        if attributes:
            self.read_links(tag, attributes)
        if self.depth or tag in EXCLUDED or (tag == "sup" and attributes.get("class") == MARK):
            self.depth += 1
            return
        if tag in APART:
            self.data("\n")
        outer = self.texts
        if tag in ("nav", "footer"):
            self.page.around.append([])
        if tag in ("main", "nav", "footer"):
            self.texts = self.page.content if tag == "main" else self.page.around[-1]
        block = tag not in INLINE or (tag == "a" and self.texts is not self.page.content)
        if block and self.pending:
            self.flush()
        self.open.append((block, outer, self.place))
        self.number_item(tag, attributes)
        self.empty = tag in TABLE_CELLS
        if attributes:
            self.place = attributes.get("id") or self.place
            if attributes.get("class") == "hidden" and tag not in SPOKEN_ONLY:
                self.page.forbidden.append(ShownText('class="hidden"', self.place))
            if not PLAIN.issuperset(attributes):
                self.read_attributes(attributes)
                self.check_attributes(tag, attributes)

    def data(self, text: str) -> None:
        """Read a piece of text; space at the beginning or the end of a text is none."""
        if self.link:
            self.link.words += text
        if self.depth:
            self.excluded.append(text)
        elif self.pending or not text.isspace():
            self.pending.append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        if tag == "a":
            self.link = None
        if self.depth:
            self.depth -= 1
            if not self.depth:
                self.end_excluded(tag)
            return
        if tag in ("ol", "ul"):
            self.items.pop()
        elif tag in APART:
            self.data("\n")
        block, outer, place = self.open.pop()
        if block and (self.pending or (self.empty and tag in TABLE_CELLS)):
            self.flush(strict=tag in TABLE_CELLS)
        self.texts, self.place = outer, place

    def end_excluded(self, tag: str) -> None:
        """Read the mark of a footnote, or a drawing."""
        if tag == "sup":
            self.page.footnote_marks.append("".join(self.excluded))
        elif tag == "svg":
            self.page.drawings.append(drawing := next(self.drawings))
            self.texts += [ShownText(label, "label", strict=True) for label in drawing.labels]
        self.excluded.clear()

    def close(self) -> HtmlPage:
        """Hand the page over, whole: a parser keeps its target until the garbage collector comes by."""
        page, self.page = self.page, HtmlPage()
        self.texts = self.page.outside
        return page

    def read_links(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note where a link leads, what can be led to, and what would load or run anything."""
        if "id" in attributes:
            self.page.ids.add(attributes["id"])
        for name in attributes:
            if tag == "a" and name in ("href", "data-href"):
                self.link = Link(attributes[name], attributes.get("class", ""))
                self.page.links.append(self.link)
            elif name.startswith("on") or (name in LOADING and (tag, name) != ("img", "src")):
                self.page.forbidden.append(ShownText(f'<{tag} {name}="{attributes[name]}">', self.place))

    def number_item(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Read the number that a browser writes before an item of a list in the prose."""
        if tag in ("ol", "ul"):
            self.items.append(int(attributes.get("start", 1)) if "type" in attributes else 0)
        elif tag == "li" and self.items and self.items[-1]:
            self.texts.append(ShownText(f"{self.items[-1]}.", self.place))
            self.items[-1] += 1

    def read_attributes(self, attributes: Mapping[str, str]) -> None:
        """Read what is said but not seen, and the table that a link downloads."""
        for name in SPOKEN:
            if text := attributes.get(name):
                self.texts.append(ShownText(text, f"{name} in {self.place}"))
        if image := attributes.get("src"):
            self.texts.append(ShownText(image, f"image in {self.place}", strict=True, exact=True))
        if attributes.get("href", "").startswith(CSV):
            lines = unquote(attributes["href"].partition(",")[2]).removeprefix("\ufeff").splitlines()
            place = f"download of {self.place}"
            self.texts += [ShownText(line, place, strict=True, exact=True) for line in lines]

    def check_attributes(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note what changes how a page reads; a script shows the buttons."""
        if tag != "button":
            names = sorted(FORBIDDEN & attributes.keys() - ({"start"} if tag == "ol" else set()))
            self.page.forbidden += [ShownText(f'{name}="{attributes[name]}"', self.place) for name in names]

    def flush(self, *, strict: bool = False) -> None:
        """End a text."""
        text = "".join(self.pending).strip()
        self.pending.clear()
        if text or strict:
            self.texts.append(ShownText(text, "", strict))
