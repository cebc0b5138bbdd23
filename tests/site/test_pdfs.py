"""Every PDF of the built site, as a screen reader meets it: tagged, titled, with the content of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import pikepdf
import pytest
from pdf_pages import page_sizes

from boso_press.proof.pdf_text import read_pdf

YEARS = (2010, 2011, 2012)
UNITS = ("samlet", "baerum", "hamar", "lillehammer", "lorenskog", "moss")
PDFS = [f"{year}/{unit}/rapport" for year, unit in product(YEARS, UNITS)]
SHEETS = [f"{year}/{unit}/faktaark" for year, unit in product(YEARS, UNITS) if unit != "samlet"]


class Document(NamedTuple):
    """A PDF with all its structure elements in reading order, and the page of which it has the content."""

    name: str
    pdf: pikepdf.Pdf
    elements: list[Any]
    page: lxml.html.HtmlElement


@pytest.fixture(scope="module", params=PDFS + SHEETS)
def document(request: pytest.FixtureRequest, site: Path) -> Iterator[Document]:
    """Each in turn, opened once for all tests."""
    name = request.param
    page = lxml.html.parse(str(site / f"{name}.html")).getroot()
    with pikepdf.open(site / f"{name}.pdf") as pdf:
        yield Document(name, pdf, list(elements(pdf.Root.StructTreeRoot)), page)


def elements(element: Any) -> Iterator[Any]:
    """Yield all structure elements under one, in reading order."""
    kids = element.get("/K")
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def scope(cell: Any) -> str:
    attributes = cell.get("/A")
    listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(a.Scope) for a in listed if a is not None and "/Scope" in a), "")


def test_footnotes_have_the_numbers_that_they_have_on_the_page(document: Document, site: Path) -> None:
    on_page = [mark.text_content() for mark in document.page.find_class("noteref")]
    printed = read_pdf((site / f"{document.name}.pdf").read_bytes()).marks
    marks = [mark for mark in printed if mark.isdigit()]  # and footnotes
    assert on_page == marks[::2] == marks[1::2]


def test_it_is_tagged_and_says_its_language_title_and_standard(document: Document) -> None:
    pdf = document.pdf
    metadata = pdf.open_metadata()
    assert pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root
    assert pdf.Root.Lang == "nb-NO"
    assert metadata["pdfuaid:part"] == "1"
    assert str(document.name.split("/")[0]) in metadata["dc:title"]
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert {page.get("/Tabs") for page in pdf.pages if "/Annots" in page} <= {pikepdf.Name.S}


def test_it_has_the_figures_and_tables_of_the_page_with_texts_and_headers(document: Document) -> None:
    alts = document.page.xpath("//*[@role='img']/@aria-label")
    tables = document.page.xpath("//*[contains(concat(' ', @class, ' '), ' table ')]//table")
    assert [str(one.Alt) for one in document.elements if one.S == "/Figure"] == alts
    assert sum(one.S == "/Table" for one in document.elements) == len(tables)
    scopes = Counter(scope(one) for one in document.elements if one.S == "/TH")
    assert scopes["/Column"] == sum(len(table.findall("thead//th")) for table in tables)
    assert scopes["/Row"] == sum(len(table.findall("tbody//th")) for table in tables)
    assert set(scopes) <= {"/Column", "/Row"}


def test_its_bookmarks_are_the_chapters_and_sections_of_the_page(document: Document) -> None:
    levels = "h1" if document.name.endswith("faktaark") else "h2"
    headings = document.page.xpath(f"//main//{levels}[not(starts-with(@id, 'noter-'))]")
    titles = [" ".join(item.title.split()) for item in document.pdf.open_outline().root]
    assert titles == [" ".join(heading.text_content().split()) for heading in headings]


def test_its_fonts_are_embedded(document: Document) -> None:
    for page in document.pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            descriptor = font.get("/DescendantFonts", [font])[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys()), font.BaseFont


@pytest.mark.parametrize("name", SHEETS)
def test_a_fact_sheet_is_one_page(site: Path, name: str) -> None:
    assert len(page_sizes(site / f"{name}.pdf")) == 1


def test_it_is_read_in_the_order_of_the_page(document: Document) -> None:
    """Headings, captions and figures are tagged in the order in which the HTML has them."""
    shown = document.page.xpath("//main//*[@role='img' or self::table[not(ancestor::details)]]")
    expected = ["/Figure" if one.get("role") == "img" else "/Table" for one in shown]
    assert [str(one.S) for one in document.elements if one.S in ("/Figure", "/Table")] == expected


BLOCKS = {"/P", "/L", "/Table", "/Figure", *(f"/H{level}" for level in range(1, 7))}


def pages_of(element: Any) -> list[int]:
    """Return the object numbers of the pages on which an element has its content, in order."""
    return [one.Pg.objgen[0] for one in [element, *elements(element)] if "/Pg" in one]


def test_the_words_before_a_list_stand_on_the_page_where_it_begins(document: Document) -> None:
    """Words such as "seven challenges:" at the foot of a page leaves the reader with nothing."""
    blocks = [one for one in document.elements if str(one.S) in BLOCKS]
    pairs = [(a, b) for a, b in pairwise(blocks) if (a.S, b.S) == ("/P", "/L")]
    numbers: Any = {page.objgen[0]: number for number, page in enumerate(document.pdf.pages, 1)}
    assert pairs or document.name in SHEETS
    assert [numbers[pages_of(a)[-1]] for a, b in pairs if pages_of(a)[-1] != pages_of(b)[0]] == []
