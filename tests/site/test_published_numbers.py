"""The totals of the printed report, read from the tables of the built report of 2011."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

Rows = list[list[str]]


@pytest.fixture(scope="session")
def tables(site: Path) -> dict[str, Rows]:
    """The rows of each table and each figure's table by label, without the heading; spaces are plain."""
    tree = lxml.html.parse(str(site / "2011" / "samlet" / "rapport.html")).getroot()
    labelled = tree.xpath("//*[starts-with(@id, 'tbl-') or starts-with(@id, 'fig-')]")
    return {element.get("id"): _rows(element) for element in labelled if element.xpath(".//table")}


def _rows(element: lxml.html.HtmlElement) -> Rows:
    cells = [row.xpath("./th|./td") for row in element.xpath(".//tbody/tr")]
    return [[cell.text_content().strip().replace("\u00a0", " ") for cell in row] for row in cells]


def _number(text: str) -> int:
    return 0 if text == "–" else int(text.replace(" ", ""))


def test_the_grants_are_those_of_table_1_and_add_up(tables: dict[str, Rows]) -> None:
    rows = {row[0]: row[1:] for row in tables["tbl-tilskudd"]}
    five = [rows[name] for name in ("Bærum", "Hamar", "Lillehammer", "Lørenskog", "Moss")]
    *_, shown, rest, total = rows.values()

    assert ["1 000 000", "2 200 000", "1 500 000", "1 500 000"] == rows["Hamar"]
    assert ["–", "1 200 000", "1 500 000", "1 500 000"] == rows["Moss"]
    assert ["4 595 000", "14 892 010", "17 478 000", "24 500 000"] == total
    assert ["595 000", "7 992 010", "9 978 000", "17 000 000"] == rest
    for column in range(4):
        assert sum(_number(row[column]) for row in five) == _number(shown[column])
        assert _number(shown[column]) + _number(rest[column]) == _number(total[column])


def test_the_own_share_per_million_granted_is_as_computed(tables: dict[str, Rows]) -> None:
    assert ["0", "428 571", "666 667", "1 000 000"] == [row[-1] for row in tables["tbl-egenandel"][:4]]


def test_a_municipality_sees_its_own_network_first_and_its_members(site: Path) -> None:
    page = lxml.html.parse(str(site / "2011" / "moss" / "04_husbanken.html")).getroot()
    text = " ".join(page.xpath("//main")[0].text_content().split())

    rows = _rows(page.get_element_by_id("tbl-nettverk"))

    assert ["Østfold", "Innlandet", "Akershus"] == [row[0] for row in rows]
    assert "Moss er med i nettverket i Østfold sammen med Fredrikstad, Sarpsborg og Halden." in text


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("baerum", "Blant de fem kommunene fikk Hamar mest, 2,2 millioner kroner, og Lillehammer minst, 0,8"),
        ("hamar", "I 2010 var beløpet 2,2 millioner kroner. Det var det høyeste beløpet blant de fem"),
        ("lillehammer", "Det var det laveste beløpet blant de fem kommunene. Hamar fikk mest, 2,2 millioner"),
        ("moss", "Moss fikk sitt første tilskudd i 2010: 1,2 millioner kroner."),
    ],
)
def test_each_municipality_reads_what_it_got_beside_the_others(site: Path, unit: str, told: str) -> None:
    page = lxml.html.parse(str(site / "2011" / unit / "04_husbanken.html")).getroot()

    assert told in " ".join(page.xpath("//main")[0].text_content().replace("\u00a0", " ").split())


def test_the_report_of_2010_knows_no_expected_grant_and_no_network(site: Path) -> None:
    page = lxml.html.parse(str(site / "2010" / "moss" / "04_husbanken.html")).getroot()

    heads = [th.text_content() for th in page.get_element_by_id("tbl-tilskudd").xpath(".//thead//th")]
    assert ["Kommune", "2009", "2010"] == heads
    assert not page.xpath("//*[@id='tbl-nettverk' or @id='tbl-elementer' or @id='fig-oppgaver']")


def test_14_municipalities_take_part_with_674_434_inhabitants(tables: dict[str, Rows]) -> None:
    *rows, total = tables["tbl-deltakere"]
    districts = [row for row in rows if row[0].startswith("Bydel")]

    assert 4 == len(districts)
    assert 14 == len(rows) - len(districts) + 1, "Oslo takes part by its districts"
    assert "674 434" == total[-1]
    assert 674434 == sum(_number(row[-1]) for row in rows)


def test_13_persons_were_interviewed(tables: dict[str, Rows]) -> None:
    *rows, total = tables["tbl-intervjuer"]

    assert ["5", "5", "3"] == [row[-1] for row in rows]
    assert "13" == total[-1]


def test_baerum_procured_46_dwellings_and_plans_62_and_parts_are_not_added_to_their_whole(
    tables: dict[str, Rows],
) -> None:
    procured = {row[0]: row[1] for row in tables["fig-boliger"]}
    planned = {row[0]: row[1] for row in tables["fig-boliger-planlagt"]}
    baerum = [row[1] for row in tables["tbl-boliger"] if row[0] == "Bærum"]

    assert "46" == procured["Bærum"]
    assert "62" == planned["Bærum"]
    assert ["46", "herav 29", "herav 12", "herav 17", "62", "herav 20", "herav 42", "herav 54"] == baerum
    assert {"Hamar": "11", "Lillehammer": "–", "Lørenskog": "3", "Moss": "59"}.items() <= procured.items()


def test_chapter_07_says_how_much_of_the_printed_report_agrees_and_how_strict_the_check_is(
    site: Path,
) -> None:
    tree = lxml.html.parse(str(site / "2011" / "samlet" / "07_etterproving.html")).getroot()
    text = " ".join(tree.xpath("//main")[0].text_content().replace("\u00a0", " ").split())

    assert "funnet 1 025 tall og tallord. Av dem er 323 utsagn som kan være rette eller gale (60" in text
    assert "300 av de 323 utsagnene kan kontrolleres. Av disse stemmer 290, det vil si 97 %." in text
    assert "Ni avviker lite: med mindre enn én enhet i siste siffer, eller" in text
    assert "Ett stemmer ikke." in text
    assert "Av de 59 tallene som er regnet ut slik, stemmer 52 (88 %)." in text
    assert "23 utsagn kan ikke kontrolleres mot dataene." in text
    assert "I alle delene av rapporten stemmer det meste av det som kan kontrolleres" in text
