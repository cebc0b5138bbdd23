"""Every PDF of the built site, as a screen reader meets it: tagged, titled, with the content of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest
from pdf_pages import page_sizes

YEARS = (2010, 2011, 2012)
UNITS = ("samlet", "baerum", "hamar", "lillehammer", "lorenskog", "moss")
PDFS = [f"{year}/{unit}/rapport" for year, unit in product(YEARS, UNITS)]
SHEETS = [f"{year}/{unit}/faktaark" for year, unit in product(YEARS, UNITS) if unit != "samlet"]
every = pytest.mark.parametrize("name", PDFS + SHEETS)


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


def page_of(site: Path, name: str) -> lxml.html.HtmlElement:
    return lxml.html.parse(str(site / f"{name}.html")).getroot()


@every
def test_it_is_tagged_and_says_its_language_title_and_standard(site: Path, name: str) -> None:
    with pikepdf.open(site / f"{name}.pdf") as pdf, pdf.open_metadata() as metadata:
        assert pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root
        assert pdf.Root.Lang == "nb-NO"
        assert metadata["pdfuaid:part"] == "1"
        assert str(name.split("/")[0]) in metadata["dc:title"]
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert {page.get("/Tabs") for page in pdf.pages if "/Annots" in page} <= {pikepdf.Name.S}


@every
def test_it_has_the_figures_and_tables_of_the_page_with_texts_and_headers(site: Path, name: str) -> None:
    html = page_of(site, name)
    alts = html.xpath("//*[@role='img']/@aria-label")
    tables = html.xpath("//*[contains(concat(' ', @class, ' '), ' table ')]//table")
    with pikepdf.open(site / f"{name}.pdf") as pdf:
        found = list(elements(pdf.Root.StructTreeRoot))
        assert [str(one.Alt) for one in found if one.S == "/Figure"] == alts
        assert sum(one.S == "/Table" for one in found) == len(tables)
        scopes = Counter(scope(one) for one in found if one.S == "/TH")
    assert scopes["/Column"] == sum(len(table.findall("thead//th")) for table in tables)
    assert scopes["/Row"] == sum(len(table.findall("tbody//th")) for table in tables)
    assert set(scopes) <= {"/Column", "/Row"}


@every
def test_its_bookmarks_are_the_chapters_and_sections_of_the_page(site: Path, name: str) -> None:
    levels = "h1" if name.endswith("faktaark") else "h2"
    headings = page_of(site, name).xpath(f"//main//{levels}[not(starts-with(@id, 'noter-'))]")
    with pikepdf.open(site / f"{name}.pdf") as pdf, pdf.open_outline() as outline:
        titles = [" ".join(item.title.split()) for item in outline.root]
    assert titles == [" ".join(heading.text_content().split()) for heading in headings]


@every
def test_its_fonts_are_embedded(site: Path, name: str) -> None:
    with pikepdf.open(site / f"{name}.pdf") as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        for font in fonts:
            descriptor = font.get("/DescendantFonts", [font])[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys()), font.BaseFont


@pytest.mark.parametrize("name", SHEETS)
def test_a_fact_sheet_is_one_page(site: Path, name: str) -> None:
    assert len(page_sizes(site / f"{name}.pdf")) == 1


@every
def test_it_is_read_in_the_order_of_the_page(site: Path, name: str) -> None:
    """Headings, captions and figures are tagged in the order in which the HTML has them."""
    html = page_of(site, name)
    alts = html.xpath("//main//*[@role='img' or self::table[not(ancestor::details)]]")
    expected = ["/Figure" if one.get("role") == "img" else "/Table" for one in alts]
    with pikepdf.open(site / f"{name}.pdf") as pdf:
        kinds = [str(one.S) for one in elements(pdf.Root.StructTreeRoot) if one.S in ("/Figure", "/Table")]
    assert kinds == expected


BLOCKS = {"/P", "/L", "/Table", "/Figure", *(f"/H{level}" for level in range(1, 7))}


def pages_of(element: Any) -> list[int]:
    """Return the object numbers of the pages on which an element has its content, in order."""
    return [one.Pg.objgen[0] for one in [element, *elements(element)] if "/Pg" in one]


@pytest.mark.parametrize("name", PDFS)
def test_the_words_before_a_list_stand_on_the_page_where_it_begins(site: Path, name: str) -> None:
    """Words such as "seven challenges:" at the foot of a page leaves the reader with nothing."""
    with pikepdf.open(site / f"{name}.pdf") as pdf:
        blocks = [one for one in elements(pdf.Root.StructTreeRoot) if str(one.S) in BLOCKS]
        pairs = [(a, b) for a, b in pairwise(blocks) if (a.S, b.S) == ("/P", "/L")]
        numbers: Any = {page.objgen[0]: number for number, page in enumerate(pdf.pages, 1)}
        assert pairs
        assert [numbers[pages_of(a)[-1]] for a, b in pairs if pages_of(a)[-1] != pages_of(b)[0]] == []
