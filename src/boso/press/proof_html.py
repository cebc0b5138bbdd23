"""The texts of a finished HTML page, in reading order, as its readers and their screen readers get them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from boso.press.matching import Shown
from boso.press.proof_drawings import Drawing, read_drawing

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
    "sub",
    "sup",
    "wbr",
}
SILENT = {"style", "script"}
SPOKEN = ("aria-label", "alt", "title")
PLAIN = {"class", "id", "role", "scope", "tabindex"}  # attributes that say nothing
BOUND = {"td", "th"}
CSV = "data:text/csv"


@dataclass
class HtmlPage:
    """A page's texts: its title and what stands around the content, the content, and its footnote marks."""

    around: list[Shown] = field(default_factory=list)
    content: list[Shown] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)


def read_html(content: bytes) -> HtmlPage:
    """Return the texts of a page."""
    page, (start, *rest) = HtmlPage(), content.decode().split("<svg")
    parts = [part.partition("</svg>") for part in rest]  # drawings are read apart: most pages share theirs
    walk = _Walk(page, (read_drawing(f"<svg{drawn}{end}") for drawn, end, _ in parts))
    text = "<svg></svg>".join([start, *(after for *_, after in parts)])
    walk.read(etree.fromstring(text, etree.HTMLParser(encoding="utf-8")))
    return page


class _Walk:
    """A walk through the page: it gathers inline text until a block begins or ends."""

    def __init__(self, page: HtmlPage, drawings: Iterator[Drawing]) -> None:
        self.page = page
        self.drawings = drawings
        self.texts = page.around
        self.pending: list[str] = []
        self.place: list[str] = [""]

    def read(self, element: etree._Element) -> None:
        """Read an element and all in it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SILENT:
            return
        if tag == "svg":
            self.page.drawings.append(drawing := next(self.drawings))
            self.texts += [Shown(label, "label", bound=True) for label in drawing.labels]
            return
        if tag == "sup" and element.get("class") == "noteref":
            self.page.marks.append("".join(element.itertext()))
            return
        outer = self.texts
        if tag in ("main", "nav"):
            self.texts = self.page.content if tag == "main" else self.page.around
        block = tag not in INLINE or (tag == "a" and self.texts is self.page.around)
        if block and self.pending:
            self.flush()
        told = dict(element.items())
        self.place.append(told.get("id") or self.place[-1])
        if not PLAIN.issuperset(told):
            self.attributes(told)
        self.inside(element)
        if block and self.pending:
            self.flush(bound=tag in BOUND)
        self.place.pop()
        self.texts = outer

    def inside(self, element: etree._Element) -> None:
        """Read the text of an element and of its children."""
        if text := element.text:
            self.pending.append(text)
        for child in element:
            self.read(child)
            if tail := child.tail:
                self.pending.append(tail)

    def attributes(self, told: Mapping[str, str]) -> None:
        """Read what is said but not seen, and the table that a link downloads."""
        for name in SPOKEN:
            if text := told.get(name):
                self.texts.append(Shown(text, f"{name} in {self.place[-1]}"))
        if told.get("href", "").startswith(CSV):
            lines = unquote(told["href"].partition(",")[2]).removeprefix("\ufeff").splitlines()
            self.texts += [Shown(line, f"download of {self.place[-1]}", bound=True) for line in lines]

    def flush(self, *, bound: bool = False) -> None:
        """End a text."""
        text = "".join(self.pending).strip()
        self.pending.clear()
        if text:
            self.texts.append(Shown(text, bound=bound))
