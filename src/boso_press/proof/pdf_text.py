"""The texts of a finished PDF in the order of its tags, as a screen reader reads them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf

from boso_press.proof.matching import ShownText
from boso_press.proof.pdf_streams import PageText, read_pages
from boso_press.proof.text import joined_labels

INLINE = {"/Span", "/Link", "/Strong", "/Em", "/Reference", "/Code", "/Quote", "/Sub"}
TABLE_CELLS = {"/TD", "/TH"}
LOOSE = {"/Document", "/Div", "/Caption"}  # may hold several texts after each other


@dataclass
class PdfText:
    """What a PDF shows: content in order, contents, footnote marks, heads and feet by page, drawings."""

    content: list[ShownText] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)  # headings, and the pages that are named
    marks: list[str] = field(default_factory=list)
    outside: list[list[ShownText]] = field(default_factory=list)
    headings: list[tuple[str, int, str]] = field(default_factory=list)  # with their pages and their tags
    drawings: list[tuple[str, list[bytes]]] = field(default_factory=list)  # labels and strokes of each
    formulas: list[tuple[str, str]] = field(default_factory=list)  # what is said of each, and what is drawn
    links: set[str] = field(default_factory=set)  # where links lead out of it


def read_pdf(pdf: bytes) -> PdfText:
    """Return the texts of a tagged PDF."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        pages: dict[Any, tuple[int, PageText]] = {}  # pikepdf does not type objgen
        for number, (page, read) in enumerate(zip(opened.pages, read_pages(opened), strict=True), 1):
            pages[page.objgen] = (number, read)
        reader = _StructureReader(pages)
        reader.inside(opened.Root.StructTreeRoot, "/Document", None)
        reader.end_chapter()
        reader.text.links = set(_links(opened))
    for number, text in pages.values():
        beside = [*text.artifacts, *text.marked.values()]  # what no tag has
        reader.text.outside.append(
            [ShownText("".join(parts).strip(), f"edge of page {number}") for parts in beside]
        )
    return reader.text


def _links(opened: Pdf) -> Iterator[str]:
    """Yield where links lead out of a PDF; an action of any other kind by its name."""
    for page in opened.pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get("/A")
            if action is not None and (kind := str(action.S)) != "/GoTo":
                yield str(action.URI) if kind == "/URI" else kind


class _StructureReader:
    """Reads the structure tree of tags; the footnotes of a chapter come at its end, as in HTML."""

    def __init__(self, pages: dict[Any, tuple[int, PageText]]) -> None:
        self.pages = pages
        self.text = PdfText()
        self.notes: list[ShownText] = []
        self.target = self.text.content
        self.pieces: list[str] = []
        self.page = 0

    def block(self, element: Object, kind: str, place: Object | None) -> None:
        """Read a block: its own text in pieces, between the blocks within it."""
        if kind == "/H1":
            self.end_chapter()
        if kind == "/TOCI":
            *words, page = [text for text in self.all_text(element, place) if text.strip()]
            self.text.contents.append((" ".join(words), page.strip()))
        elif kind == "/Figure":
            self.figure(element, place)
        elif kind == "/Lbl":
            self.text.marks.append("".join(self.all_text(element, place)).strip())
        else:
            outer, self.target = self.target, self.notes if kind == "/Note" else self.target
            self.inside(element, kind, place)
            self.flush(kind)
            self.target = outer

    def inside(self, element: Object, kind: str, place: Object | None) -> None:
        """Collect the text of an element and of what is inline in it; read the blocks within it."""
        place = element.get("/Pg", place)
        for kid in _kids(element):
            if not isinstance(kid, int) and (within := str(kid.get("/S", ""))):
                if within in INLINE:
                    self.inside(kid, kind, place)
                elif within == "/Formula":
                    self.formula(kid, place)
                    if kind in LOOSE:
                        self.flush(kind)
                elif within == "/Lbl" and kind == "/LI":  # the number of an item, or the term of a definition
                    self.inside(kid, within, place)  # which may have the mark of a footnote
                    self.flush(kind)
                else:
                    self.flush(kind)
                    self.block(kid, within, place)
            elif isinstance(kid, int) or "/MCID" in kid:
                self.pieces.append(self.marked(place, kid))
                if kind in LOOSE:
                    self.flush(kind)

    def flush(self, kind: str) -> None:
        """End a piece of text."""
        text = "".join(self.pieces).strip()
        self.pieces.clear()
        if kind in ("/H1", "/H2"):
            self.text.headings.append((text, self.page, kind))
        if text:
            self.target.append(ShownText(text, f"page {self.page}", strict=kind in TABLE_CELLS))

    def all_text(self, element: Object, place: Object | None) -> Iterator[str]:
        """Yield each marked text under an element, in order of the page."""
        place = element.get("/Pg", place)
        for kid in sorted(_kids(element), key=lambda kid: not isinstance(kid, Dictionary)):
            if isinstance(kid, int) or "/MCID" in kid:
                yield self.marked(place, kid)
            elif "/S" in kid:
                yield from self.all_text(kid, place)

    def figure(self, element: Object, place: Object | None) -> None:
        """Read a drawing: what is said of it, its labels in order, and its strokes."""
        place = element.get("/Pg", place)
        kids = [kid for kid in _kids(element) if isinstance(kid, int)]
        labels = joined_labels([self.marked(place, kid) for kid in kids])
        at = f"page {self.page}"
        self.text.content.append(ShownText(str(element.get("/Alt", "")), f"alt text, {at}", strict=True))
        if place is not None:
            read = self.pages[place.objgen][1]
            self.text.drawings.append((labels, [read.strokes(kid) for kid in kids]))

    def formula(self, element: Object, place: Object | None) -> None:
        """Read a formula: what is said of it stands for it in the text."""
        self.pieces.append(f" {element.get('/Alt', '')} ")
        self.text.formulas.append((self.pieces[-1], "".join(self.all_text(element, place))))

    def marked(self, place: Object | None, mcid: int | Object) -> str:
        """Return the text of marked content, on the page of its element or on one that it names."""
        if not isinstance(mcid, int):
            place, mcid = mcid.get("/Pg", place), int(mcid.MCID)
        if place is None:
            return ""
        self.page, read = self.pages[place.objgen]
        return "".join(read.marked.pop(mcid, ()))

    def end_chapter(self) -> None:
        """Add the footnotes of the chapter that ends."""
        self.text.content += self.notes
        self.notes.clear()


def _kids(element: Object) -> list[int | Object]:
    """Return ids of marked content as int, elements and content of other pages as they are."""
    kids: int | Object | None = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [kids] if kids is not None else []
