"""The pages around the reports: what they lead to, what they find, and what they must not tell."""

from __future__ import annotations

import json
from pathlib import Path

import press_samples as sample
import proof_sample
import pytest
from lxml import html as parser
from lxml.html import HtmlElement

from boso.report import Report
from boso_press.html import pages
from boso_press.site import comparison, index, search
from boso_press.site import pages as site_pages

UNITS = {2011: {"samlet": "alle fem kommuner", "moss": "Moss"}, 2012: {"moss": "Moss"}}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one report, that of Moss 2011."""
    outputs = tmp_path_factory.mktemp("outputs")
    folder = outputs / "2011" / "moss"
    folder.mkdir(parents=True)
    report = sample.document(outputs)
    for stem, content in pages.chapter_pages(report).items():
        (folder / f"{stem}.html").write_text(content, encoding="utf-8")
    (folder / "rapport.html").write_text(pages.report_page(report), encoding="utf-8")
    (folder / "rapport.pdf").write_bytes(b"%PDF")
    (outputs / "references.bib").unlink()
    proof_sample.record(outputs)
    index.write_index(outputs, UNITS, data_version="1.0", commit="abc")
    return outputs


def page(path: Path) -> HtmlElement:
    return parser.document_fromstring(path.read_text(encoding="utf-8"))


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def links(element: HtmlElement) -> dict[str, str]:
    return {text(link): link.get("href", "") for link in element.iterfind(".//main//a")}


def test_the_index_leads_to_all_that_was_built_and_says_what_is_missing(built: Path) -> None:
    index = page(built / "index.html")
    found = links(index)
    assert set(found.values()) >= {f"2011/moss/{path.name}" for path in (built / "2011" / "moss").iterdir()}
    assert found["Rapport, Moss 2011"] == "2011/moss/rapport.html"
    assert found["PDF av rapporten, Moss 2011"] == "2011/moss/rapport.pdf"
    assert found["Søk i rapportene for 2011"] == "2011/sok.html"
    assert found["Kommunene side om side i 2011"] == "2011/sammenligning.html"
    assert found["Moss over tid"] == "kommuner/moss.html"
    assert "1 kapittel mangler på grunn av feil: 5 Oppsummering" in text(index)
    assert "Alle fem kommuner Rapporten er ikke laget." in text(index)


def test_a_year_without_a_report_has_no_search_and_no_comparison(built: Path) -> None:
    assert not (built / "2012").exists()
    assert not [href for href in links(page(built / "index.html")).values() if href.startswith("2012/")]


def test_every_link_of_the_site_leads_to_a_file_and_an_anchor(built: Path) -> None:
    for path in [*built.glob("*.html"), *built.glob("kommuner/*.html"), *built.glob("2011/*.html")]:
        for link in page(path).xpath("//a/@href[not(starts-with(., 'data:'))]"):
            name, _, anchor = link.partition("#")
            target = path.parent / name if name else path
            assert target.is_file(), (path, link)
            assert not anchor or page(target).xpath(f"//*[@id='{anchor}']"), (path, link)


def test_the_manifest_lists_every_page(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    files = {
        path.relative_to(built).as_posix() for path in built.rglob("*") if path.suffix in (".html", ".pdf")
    }
    assert manifest["commit"] == "abc"
    assert {entry["path"] for entry in manifest["pages"]} == files - {"index.html"}


def test_the_search_knows_every_section_and_where_it_is(built: Path) -> None:
    found = page(built / "2011" / "sok.html").get_element_by_id("register").text
    places = {entry["heading"]: entry["places"] for entry in json.loads(found)}
    assert places["3.1 Tilskudd"] == [["Moss", "moss/03_status.html#sec-status-tilskudd"]]
    assert places["Forankring"] == [["Moss", "moss/02_metode.html#sec-metode-forankring"]]
    assert "Referanser" not in places


def test_a_section_of_several_reports_is_found_once(tmp_path: Path) -> None:
    for unit in ("hamar", "moss"):
        (tmp_path / unit).mkdir()
        text = f'<main><h1 id="a">Om</h1>Likt</main> {unit}'
        (tmp_path / unit / "01.html").write_text(text, encoding="utf-8")
    found = search.search_index(tmp_path, {"hamar": ("Hamar", ["01.html"]), "moss": ("Moss", ["01.html"])})
    assert json.loads(found) == [
        {
            "chapter": "Om",
            "heading": "Om",
            "text": "Likt",
            "places": [["Hamar", "hamar/01.html#a"], ["Moss", "moss/01.html#a"]],
        }
    ]


def test_what_a_page_says_cannot_end_the_register(tmp_path: Path) -> None:
    (tmp_path / "moss").mkdir()
    (tmp_path / "moss" / "01.html").write_text(
        '<main><h1 id="a">Om</h1>&lt;/script&gt;</main>', encoding="utf-8"
    )
    found = search.search_index(tmp_path, {"moss": ("Moss", ["01.html"])})
    assert "<" not in found
    assert json.loads(found)[0]["text"] == "</script>"


def cells(table: comparison.OverviewTable) -> dict[str, list[str]]:
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.data.rows}


def test_the_comparison_shows_what_the_year_knew() -> None:
    before = {table.label: table for table in comparison.compare_municipalities(2010)}
    after = {table.label: table for table in comparison.compare_municipalities(2011)}
    assert list(before) == ["kort", "folketall", "tilskudd", "status"]
    assert set(map(tuple, cells(before["status"]).values())) == {("I planfasen",)}
    assert [before["status"].subtitle, after["status"].subtitle] == [
        "Slik det sto til i 2010", "Slik det sto til høsten 2011"
    ]  # fmt: skip
    assert cells(after["boliger"])["Moss"] == ["59", "70–82", "–", "–"]
    assert cells(before["tilskudd"])["Hamar"] == ["1\u00a0000\u00a0000", "2\u00a0200\u00a0000"]
    assert cells(after["folketall"])["Lørenskog"][-1] == "3,1\u00a0%"


def test_a_municipality_is_followed_through_the_years() -> None:
    tables = {table.label: table for table in comparison.over_time("moss", [2010, 2011, 2012])}
    assert cells(tables["folketall"])["2011"] == ["30\u00a0265", "235"]
    assert cells(tables["tilskudd"])["2012"] == ["forventet", "1\u00a0500\u00a0000"]
    assert cells(tables["status"])["Fase"][0] == "I planfasen (2010)"
    assert cells(tables["status"])["Programplan"] == [
        "–",
        "Gjøres ferdig og skal til politisk behandling (november 2011)",
        "Gjøres ferdig og skal til politisk behandling (november 2011)",
    ]


def test_no_answer_of_the_survey_is_read_for_these_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may say of a municipality what nobody asked it: the pages that compare read facts only."""
    read: list[str] = []
    original = Report.table

    def watch(report: Report, name: str) -> object:
        read.append(name)
        return original(report, name)

    monkeypatch.setattr(Report, "table", watch)
    comparison.compare_municipalities(2011)
    comparison.over_time("moss", [2010, 2011, 2012])
    assert set(read) <= {
        "units",
        "participants",
        "cohorts",
        "population",
        "grants",
        "status",
        "housing",
        "cofinancing",
    }


def test_each_year_says_where_its_answers_come_from(built: Path) -> None:
    about = text(page(built / "om-tallene.html"))
    assert "2011: Gjenskapt fra prosentene i den trykte rapporten." in about
    assert "2012: Simulert. Ingen har svart på den." in about


def test_answers_that_nobody_has_prepared_are_not_said_to_be_collected(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Params may name them already; the reports, and what is said of them, show what was prepared."""
    path = copy / "params" / "2012.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("simulated", "collected"), encoding="utf-8")
    monkeypatch.chdir(copy)
    told = site_pages._provenance([2010, 2011, 2012])
    assert {2011, 2012} == {*told["made_up"]}  # type: ignore[misc]
    assert "Simulert. Ingen har svart på den." == told["surveys"][2012]  # type: ignore[index]
    assert "Ingen spørreundersøkelse." == told["surveys"][2010]  # type: ignore[index]
