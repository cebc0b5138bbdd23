"""The texts of a finished PDF in the order of its tags, as a screen reader reads them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from pikepdf import Array, Object, Pdf

from boso_press.document.pandoc import ConvertedProse
from boso_press.proof.matching import Finding, Text, cells, joined_labels, running
from boso_press.proof.pdf_streams import Font, PageText

INLINE = {"/Span", "/Link", "/Strong", "/Em", "/Reference", "/Code", "/Quote", "/Sub"}
TABLE_CELLS = {"/TD", "/TH"}


def read_pdf(pdf: bytes) -> PdfText:
    """Return the texts of a tagged PDF."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return PdfText(opened)


class PdfText:
    """What a tagged PDF shows, by its tree of tags; footnotes come last in a chapter, as in HTML."""

    def __init__(self, opened: Pdf) -> None:
        self.content: list[Text] = []
        self.contents: list[tuple[str, str]] = []  # headings, and the pages that are named
        self.marks: list[str] = []  # of footnotes
        self.headings: list[tuple[str, int, str]] = []  # with their pages and their tags
        self.drawings: list[tuple[str, bytes]] = []  # labels and strokes of each
        self.formulas: list[tuple[str, str]] = []  # what is said of each, and what is drawn
        fonts: dict[tuple[int, int], Font] = {}
        self._pages: dict[Any, tuple[int, PageText]] = {
            page.objgen: (number, PageText(page, fonts)) for number, page in enumerate(opened.pages, 1)
        }  # pikepdf does not type objgen
        self._notes: list[Text] = []
        self._target = self.content
        self._pieces: list[str] = []
        self._page = 0
        self._inside(opened.Root.StructTreeRoot, "/Document", None)
        self.content += self._notes
        self.beyond = [number for number, page in self._pages.values() if not page.is_within]  # their edges
        self.links = set(_links(opened))  # where they lead out of it
        self.outside = [  # heads and feet by page, and what no tag has
            running(*map(str.strip, (*page.artifacts, *page.marked.values())), place=f"edge of page {number}")
            for number, page in self._pages.values()
        ]

    def _inside(self, element: Object, kind: str, place: Object | None) -> None:
        """Collect the text of an element and of what is inline in it; read the blocks within it."""
        place = element.get("/Pg", place)
        for kid in _kids(element):
            if isinstance(kid, int) or not (within := str(kid.get("/S", ""))):
                self._pieces.append(self._marked(place, kid))
            elif within == "/Formula":  # what is said of it stands for it in the text
                self._pieces.append(f" {kid.get('/Alt', '')} ")
                self.formulas.append((self._pieces[-1], "".join(self._all_text(kid, place))))
            elif within in INLINE or (within, kind) == ("/Lbl", "/LI"):
                self._inside(kid, within, place)
            else:
                self._flush(kind)
                self._block(kid, within, place)

    def _block(self, element: Object, kind: str, place: Object | None) -> None:
        """Read a block: its own text in pieces, between the blocks within it."""
        if kind == "/H1":
            self.content += self._notes
            self._notes.clear()
        if kind == "/TOCI":
            *words, page = [text for text in self._all_text(element, place) if text.strip()]
            self.contents.append((" ".join(words), page.strip()))
        elif kind == "/Figure":
            self._figure(element, element.get("/Pg", place))
        elif kind == "/Lbl":
            self.marks.append("".join(self._all_text(element, place)).strip())
        else:
            outer, self._target = self._target, self._notes if kind == "/Note" else self._target
            before = len(self._target)
            self._inside(element, kind, place)
            self._flush(kind)
            if kind in TABLE_CELLS:
                within = " ".join(one.text for one in self._target[before:])
                self._target[before:] = cells(within, place=f"page {self._page}")
            self._target = outer

    def _flush(self, kind: str) -> None:
        """End a piece of text."""
        text = "".join(self._pieces).strip()
        self._pieces.clear()
        if kind in ("/H1", "/H2"):
            self.headings.append((text, self._page, kind))
        self._target += running(text, place=f"page {self._page}") if text else []

    def _figure(self, element: Object, place: Object | None) -> None:
        """Read a drawing: what is said of it, its labels in order, and its strokes."""
        kids = [kid for kid in _kids(element) if isinstance(kid, int)]
        labels = joined_labels([self._marked(place, kid) for kid in kids])
        self.content += running(str(element.get("/Alt", "")), place=f"page {self._page}")
        if place is not None:
            page = self._pages[place.objgen][1]
            self.drawings.append((labels, b"".join(page.strokes[kid] for kid in kids)))

    def _all_text(self, element: Object, place: Object | None) -> Iterator[str]:
        """Yield each marked text under an element; one that is broken across pages goes on on the later."""
        place = element.get("/Pg", place)
        for kid in sorted(_kids(element), key=lambda kid: self._number(kid, place)):
            if isinstance(kid, int) or "/S" not in kid:
                yield self._marked(place, kid)
            else:
                yield from self._all_text(kid, place)

    def _number(self, kid: int | Object, place: Object | None) -> int:
        """Return the number of the page that a kid of an element stands on."""
        own = place if isinstance(kid, int) else kid.get("/Pg", place)
        return 0 if own is None else self._pages[own.objgen][0]

    def _marked(self, place: Object | None, mcid: int | Object) -> str:
        """Return the text of marked content, on the page of its element or on one that it names."""
        if not isinstance(mcid, int):
            place, mcid = mcid.get("/Pg", place), int(mcid.get("/MCID", -1))
        if place is None:
            return ""
        self._page, page = self._pages[place.objgen]
        return page.marked.pop(mcid, "")


def _kids(element: Object) -> list[int | Object]:
    """Return ids of marked content as int, elements and content of other pages as they are."""
    kids: int | Object | None = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [kids] if kids is not None else []


def _links(opened: Pdf) -> Iterator[str]:
    """Yield where links lead out of a PDF; an action of any other kind by its name."""
    for page in opened.pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get("/A")
            if action is not None and (kind := str(action.S)) != "/GoTo":
                yield bytes(action.URI).decode() if kind == "/URI" else kind


def check_links(name: str, links: Iterable[str], converted: ConvertedProse) -> Iterator[Finding]:
    """Yield the links out of a PDF that its text does not give, and those that it lacks."""
    expected = {unquote(target) for target, _ in converted.links if not target.startswith("#")}
    found = {unquote(link) for link in links}
    for link in sorted(found - expected):
        yield Finding(name, "a link", link, "no such link")
    for link in sorted(expected - found):
        yield Finding(name, "the links", "none to it", link)
