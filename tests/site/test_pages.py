"""The built site, as readers get it: all reports, complete, self-contained, saying what made them."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path

import lxml.html
import nbformat
import pytest

from boso import Report

YEARS = (2010, 2011, 2012)
UNITS = ("samlet", "baerum", "hamar", "lillehammer", "lorenskog", "moss")
REPORTS = list(product(YEARS, UNITS))
CHAPTERS = ("00_sammendrag", "01_innledning", "02_metode", "03_status", "04_husbanken", "05_oppsummering")
SAMLET_ONLY = ("07_etterproving", "08_intervjuguide")


Pages = dict[Path, lxml.html.HtmlElement]


@pytest.fixture(scope="module", params=REPORTS, ids=lambda report: f"{report[0]}-{report[1]}")
def report(request: pytest.FixtureRequest, site: Path) -> Path:
    """The folder of each report in turn."""
    year, unit = request.param
    return site / str(year) / unit


@pytest.fixture(scope="module")
def pages(report: Path) -> Pages:
    """The pages of a report, read once for all tests."""
    return {path: lxml.html.parse(str(path)).getroot() for path in report.glob("[!.]*.html")}


def test_every_report_is_there_as_html_and_pdf(report: Path) -> None:
    assert 50_000 < (report / "rapport.html").stat().st_size < 1_500_000
    assert (report / "rapport.pdf").read_bytes().startswith(b"%PDF-")


def test_every_municipality_has_a_fact_sheet(report: Path) -> None:
    expected = report.name != "samlet"

    assert (report / "faktaark.html").exists() is expected
    assert (report / "faktaark.pdf").exists() is expected


def test_every_chapter_was_run_and_has_a_page_or_a_line_in_the_contents(report: Path, pages: Pages) -> None:
    contents = " ".join(nav.text_content() for nav in pages[report / "rapport.html"].findall(".//nav"))
    for chapter in (*CHAPTERS, *(SAMLET_ONLY if report.name == "samlet" else ())):
        notebook = nbformat.read(report / f"{chapter}.ipynb", as_version=4)
        title = re.sub(r"^# ", "", notebook.cells[0].source)

        assert "error" not in notebook.metadata["boso"]
        assert title in contents, f"{chapter} is not in the contents"


def test_a_municipality_stands_first_in_the_tables_of_its_own_report(report: Path, pages: Pages) -> None:
    names = Report(int(report.parent.name), report.name).names
    tables = [table for page in pages.values() for table in page.xpath("//*[starts-with(@id, 'tbl-')]")]
    heads = [table.xpath(".//tbody/tr/*[1]") for table in tables]
    lists = [
        [cell.text_content() for cell in cells if cell.text_content() in names.values()] for cells in heads
    ]
    own = names.get(report.name, "Bærum")

    assert len(told := [one for one in lists if set(one) == set(names.values())]) >= 4
    assert {one[0] for one in told} == {own}


@pytest.mark.parametrize("chapter", SAMLET_ONLY)
def test_what_concerns_the_whole_report_is_made_for_all_five_together_only(site: Path, chapter: str) -> None:
    assert {path.parent.name for path in site.glob(f"2011/*/{chapter}.ipynb")} == {"samlet"}


def test_no_page_loads_anything(pages: Pages) -> None:
    for tree in pages.values():
        loaded = tree.xpath(
            "//script/@src | //img/@src | //link[not(@rel='canonical')]/@href | //iframe/@src | //use/@href"
        )
        styles = " ".join(tree.xpath("//style/text()"))

        assert [source for source in loaded if not source.startswith(("data:", "#"))] == []
        assert re.findall(r"url\((?!['\"]?(?:data:|#))[^)]*\)|@import", styles) == []


def test_each_page_says_year_unit_data_version_and_the_hash_of_its_inputs(report: Path, pages: Pages) -> None:
    for tree in pages.values():
        footer = " ".join(tree.find(".//footer").itertext())

        assert report.parent.name in footer
        assert re.search(r"\b\d+\.\d+\b", footer), "data version"
        assert re.search(r"\b[0-9a-f]{12}\b", footer), "hash of the inputs"


def test_no_page_shows_a_template_or_a_missing_value(pages: Pages) -> None:
    for page, tree in pages.items():
        text = tree.find(".//main").text_content()

        assert not re.search(r"\{\{|\}\}|\{%|<NA>|\bnan\b|\bNone\b|Undefined", text), page


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    links: dict[Path, list[str]] = {}
    for path in site.rglob("[!.]*.html"):
        page, tree = path.resolve(), lxml.html.parse(str(path)).getroot()
        ids[page], links[page] = {*tree.xpath("//@id")}, tree.xpath("//a/@href")
    for page in ids:
        for link in links[page]:
            if link.startswith(("http", "data:", "mailto:", "doi:")):
                continue
            name, _, anchor = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.exists(), f"{page}: {link}"
            assert not anchor or target.suffix != ".html" or anchor in ids[target], f"{page}: {link}"


def test_a_report_of_2010_knows_nothing_of_2011(site: Path) -> None:
    for unit in UNITS:
        tree = lxml.html.parse(str(site / "2010" / unit / "rapport.html")).getroot()
        for references in tree.xpath("//section[@role='doc-bibliography'] | //header | //footer"):
            references.drop_tree()
        text = tree.find(".//main").text_content()

        assert not re.search(r"høsten 2011|forventet 201|NOU 2011", text, re.IGNORECASE), unit
        for number in ("17 478 000", "24 500 000", "674 434", "1 500 000"):
            found = text.replace("\u00a0", " ").count(number)
            assert found == 0 or number == "1 500 000", f"{unit}: {number}"


def test_the_index_leads_to_everything(site: Path) -> None:
    links = lxml.html.parse(str(site / "index.html")).getroot().xpath("//a/@href")
    listed = {
        page["path"] for page in json.loads((site / "manifest.json").read_text(encoding="utf-8"))["pages"]
    }
    built = {
        path.relative_to(site).as_posix() for path in site.rglob("[!.]*") if path.suffix in (".html", ".pdf")
    }

    assert built - {"index.html"} == listed
    for year, unit in REPORTS:
        assert f"{year}/{unit}/rapport.html" in links
        assert f"{year}/{unit}/rapport.pdf" in links
