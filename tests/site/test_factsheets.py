"""The fact sheets: what each shows of its municipality in each year."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from project import ROOT

from boso import Report, params

UNITS = ("baerum", "hamar", "lillehammer", "lorenskog", "moss")


def sheet(site: Path, year: int, unit: str) -> html.HtmlElement:
    return html.parse(str(site / str(year) / unit / "faktaark.html")).getroot()


def rows(site: Path, year: int, unit: str, label: str) -> list[list[str]]:
    """The rows of a table or of a figure's table, spaces plain; none where the sheet does not show it."""
    found = sheet(site, year, unit).xpath(f"//*[@id='{label}']//tbody/tr")
    return [[_text(cell) for cell in row.xpath("./th|./td")] for row in found]


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def points(site: Path, year: int, unit: str) -> dict[str, str]:
    """What stands after each name in bold: of the organisation, and of measures by status."""
    told = [_text(one.getparent()) for one in sheet(site, year, unit).xpath("//main//strong")]
    return dict(text.split(": ", 1) for text in told if ": " in text)


def test_a_fact_sheet_is_of_one_municipality(site: Path) -> None:
    units = {unit for year in params.years(ROOT) for unit in params.load(year, ROOT).units}

    assert {path.parent.name for path in site.glob("*/*/faktaark.html")} == units - {params.ALL}


def test_key_figures_of_moss_in_2011(site: Path) -> None:
    found = dict(rows(site, 2011, "moss", "tbl-ark-nokkeltall"))

    assert found["Kommunenummer"] == "0104"
    assert found["Folketall 1. januar 2011"] == "30 265"
    assert found["Programår i 2011"] == "andre året"
    assert found["Kommunens egenandel i 2011"] == "30 %"


def test_the_programmes_population_is_the_one_that_the_report_gives(site: Path) -> None:
    share = 100 * 30_265 / Report(2011, "moss").facts.population_total

    assert dict(rows(site, 2011, "moss", "tbl-ark-nokkeltall"))["Andel av alle i programmet"] == (
        f"{share:.1f} %".replace(".", ",")
    )


def test_2010_has_no_share_of_a_programme_whose_members_are_not_all_named(site: Path) -> None:
    assert "Andel av alle i programmet" not in dict(rows(site, 2010, "moss", "tbl-ark-nokkeltall"))


@pytest.mark.parametrize("year", [2010, 2011, 2012])
def test_the_shares_of_the_five_add_up_to_the_whole(site: Path, year: int) -> None:
    shares = [dict(rows(site, year, unit, "tbl-ark-nokkeltall"))["Andel av de fem kommunene"]
              for unit in UNITS]  # fmt: skip

    total = sum(float(share.removesuffix(" %").replace(",", ".")) for share in shares)
    assert total == pytest.approx(100, abs=0.05 * len(UNITS))


@pytest.mark.parametrize("unit", UNITS)
def test_2010_knows_nothing_of_what_was_found_in_2011(site: Path, unit: str) -> None:
    assert points(site, 2010, unit) == {}
    assert rows(site, 2010, unit, "tbl-ark-boliger") == []
    assert "høsten 2011" not in _text(sheet(site, 2010, unit))


@pytest.mark.parametrize("unit", UNITS)
def test_every_measure_of_the_municipality_is_listed_under_its_status(site: Path, unit: str) -> None:
    groups = points(site, 2011, unit).items()
    listed = [(int(found[1]), text.count(";") + 1) for name, text in groups
              if (found := re.search(r"\((\d+)\)$", name))]  # fmt: skip

    assert all(number == names for number, names in listed)
    measures = Report(2011, unit).table("measures")
    assert sum(number for number, _ in listed) == sum(measures["unit"] == unit)


def test_expected_grants_are_named_so(site: Path) -> None:
    found = [(row[1], row[-1]) for row in rows(site, 2012, "moss", "fig-ark-tilskudd")]

    assert found == [("2010", "tildelt"), ("2011", "forventet"), ("2012", "forventet")]


def test_dwellings_leave_out_parts_and_say_what_was_not_carried_out(site: Path) -> None:
    baerum, lorenskog = (rows(site, 2011, unit, "tbl-ark-boliger") for unit in ("baerum", "lorenskog"))

    assert [row[2] for row in baerum] == ["46", "62"]
    assert sum(row[3:] == ["2013–2014", "lagt bort"] for row in lorenskog) == 3


def test_a_year_that_is_not_stated_is_left_out_and_a_condition_is_said(site: Path) -> None:
    moss = {row[0]: row[3:] for row in rows(site, 2011, "moss", "tbl-ark-boliger")}

    assert moss["Housing First"] == ["–", "planlagt, avhenger av en søknad om penger"]


def test_where_services_are_not_described_their_cooperation_is(site: Path) -> None:
    assert points(site, 2011, "moss")["Tjenestene"].startswith("deltar i et stort samarbeid mellom kommuner")
