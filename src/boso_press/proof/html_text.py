"""The texts of a finished HTML page, in reading order, as its readers and their screen readers get them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from boso_press.proof.figures.drawings import Drawing, read_drawing
from boso_press.proof.matching import Shown

INLINE = {
    "a",
    "abbr",
    "b",
    "br",
    "cite",
    "code",
    "em",
    "i",
    "q",
    "small",
    "span",
    "strong",
    "wbr",
}
APART = {"style", "script", "svg"}
MARK = "noteref"  # the class of a footnote's mark
SPOKEN = ("aria-label", "alt", "title")
PLAIN = {"class", "id", "role", "scope", "tabindex"}  # attributes that say nothing
BOUND = {"td", "th"}
REFUSED = {"hidden", "style", "colspan", "rowspan", "value", "start"}  # they change what a text says
CSV = "data:text/csv"


@dataclass
class HtmlPage:
    """A page's texts: its title and what stands around the content, the content, and its footnote marks."""

    around: list[Shown] = field(default_factory=list)
    content: list[Shown] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    refused: list[Shown] = field(default_factory=list)


def read_html(content: bytes) -> HtmlPage:
    """Return the texts of a page."""
    start, *rest = content.split(b"<svg")
    parts = [part.partition(b"</svg>") for part in rest]  # drawings are read apart: most pages share theirs
    drawings = (read_drawing(b"<svg" + drawn + end) for drawn, end, _ in parts)
    text = b"<svg></svg>".join([start, *(after for *_, after in parts)])
    page: HtmlPage = etree.fromstring(text, etree.HTMLParser(encoding="utf-8", target=_Reader(drawings)))
    return page


class _Reader:
    """Reads a page as the parser comes upon it: it gathers inline text until a block begins or ends."""

    def __init__(self, drawings: Iterator[Drawing]) -> None:
        self.page = HtmlPage()
        self.drawings = drawings
        self.texts = self.page.around
        self.pending: list[str] = []
        self.open: list[tuple[bool, list[Shown], str]] = []  # ends a text? where the next go, and where it is
        self.empty = False  # whether the cell that is open has said nothing yet
        self.place = ""
        self.apart: list[str] = []  # the text of what is no part of the texts, and how deep the page is in it
        self.depth = 0

    def start(self, tag: str, told: Mapping[str, str]) -> None:
        """Begin an element; what is no part of the texts is read apart."""
        if self.depth or tag in APART or (tag == "sup" and told.get("class") == MARK):
            self.depth += 1
            return
        if tag == "br":
            self.data("\n")
        outer = self.texts
        if tag in ("main", "nav"):
            self.texts = self.page.content if tag == "main" else self.page.around
        block = tag not in INLINE or (tag == "a" and self.texts is self.page.around)
        if block and self.pending:
            self.flush()
        self.open.append((block, outer, self.place))
        self.empty = tag in BOUND
        if told:
            self.place = told.get("id") or self.place
            if not PLAIN.issuperset(told):
                self.attributes(told)
                self.refuse(tag, told)

    def data(self, text: str) -> None:
        """Read a piece of text; space at the beginning or the end of a text is none."""
        if self.depth:
            self.apart.append(text)
        elif self.pending or not text.isspace():
            self.pending.append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        if self.depth:
            self.depth -= 1
            if not self.depth:
                self.end_apart(tag)
            return
        block, outer, place = self.open.pop()
        if block and (self.pending or (self.empty and tag in BOUND)):
            self.flush(bound=tag in BOUND)
        self.texts, self.place = outer, place

    def end_apart(self, tag: str) -> None:
        """Read the mark of a footnote, or a drawing."""
        if tag == "sup":
            self.page.marks.append("".join(self.apart))
        elif tag == "svg":
            self.page.drawings.append(drawing := next(self.drawings))
            self.texts += [Shown(label, "label", bound=True) for label in drawing.labels]
        self.apart.clear()

    def close(self) -> HtmlPage:
        """Hand the page over, whole: a parser keeps its target until the garbage collector comes by."""
        page, self.page = self.page, HtmlPage()
        self.texts = self.page.around
        return page

    def attributes(self, told: Mapping[str, str]) -> None:
        """Read what is said but not seen, and the table that a link downloads."""
        for name in SPOKEN:
            if text := told.get(name):
                self.texts.append(Shown(text, f"{name} in {self.place}"))
        if told.get("href", "").startswith(CSV):
            lines = unquote(told["href"].partition(",")[2]).removeprefix("\ufeff").splitlines()
            self.texts += [Shown(line, f"download of {self.place}", bound=True, exact=True) for line in lines]

    def refuse(self, tag: str, told: Mapping[str, str]) -> None:
        """Note what changes how the content reads; a script shows the buttons."""
        if self.texts is self.page.content and tag != "button":
            names = sorted(REFUSED & told.keys())
            self.page.refused += [Shown(f'{name}="{told[name]}"', self.place) for name in names]

    def flush(self, *, bound: bool = False) -> None:
        """End a text."""
        text = "".join(self.pending).strip()
        self.pending.clear()
        if text or bound:
            self.texts.append(Shown(text, "", bound))
