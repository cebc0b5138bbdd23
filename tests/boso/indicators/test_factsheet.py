"""The fact sheet: what it shows of a municipality in each year."""

from __future__ import annotations

import pytest

from boso import Report
from boso.indicators.summaries.factsheet import dwelling_label

UNITS = ("baerum", "hamar", "lillehammer", "lorenskog", "moss")


def figures(year: int, unit: str) -> dict[str, str]:
    rows = Report(year, unit).factsheet.key_figures
    return dict(zip(rows["Opplysning"], rows["Verdi"], strict=True))


def test_a_fact_sheet_is_of_one_municipality() -> None:
    with pytest.raises(ValueError, match="one municipality"):
        _ = Report(2011, "samlet").factsheet


def test_key_figures_of_moss_in_2011() -> None:
    found = figures(2011, "moss")

    assert found["Kommunenummer"] == "0104"
    assert found["Folketall 1.\xa0januar 2011"] == "30\xa0265"
    assert found["Programår i 2011"] == "andre året"
    assert found["Kommunens egenandel i 2011"] == "30\xa0%"


def test_the_programmes_population_is_the_one_that_the_report_gives() -> None:
    report = Report(2011, "moss")

    assert report.facts.population_total == 674_434
    assert report.factsheet.share_of_programme == 100 * 30_265 / 674_434


def test_2010_has_no_share_of_a_programme_whose_members_are_not_all_named() -> None:
    assert Report(2010, "moss").factsheet.share_of_programme is None
    assert "Andel av alle i programmet" not in figures(2010, "moss")


@pytest.mark.parametrize("year", [2010, 2011, 2012])
def test_the_shares_of_the_five_add_up_to_the_whole(year: int) -> None:
    assert sum(Report(year, unit).factsheet.share_of_five for unit in UNITS) == pytest.approx(100)


@pytest.mark.parametrize("unit", UNITS)
def test_2010_knows_nothing_of_what_was_found_in_2011(unit: str) -> None:
    sheet = Report(2010, unit).factsheet

    assert [sheet.lines, sheet.measures, len(sheet.dwellings), sheet.status_date] == [[], [], 0, None]


@pytest.mark.parametrize("unit", UNITS)
def test_every_measure_of_the_municipality_is_listed_under_its_status(unit: str) -> None:
    report = Report(2011, unit)

    assert sum(report.table("measures")["unit"] == unit) == sum(
        group.number for group in report.factsheet.measures
    )


def test_expected_grants_are_named_so() -> None:
    grants = Report(2012, "moss").factsheet.grants

    assert list(zip(grants["År"], grants["Status"], strict=True)) == [
        ("2010", "tildelt"),
        ("2011", "forventet"),
        ("2012", "forventet"),
    ]


def test_dwellings_leave_out_parts_and_say_what_was_not_carried_out() -> None:
    rows = Report(2011, "baerum").factsheet.dwellings
    dropped = Report(2011, "lorenskog").factsheet.dwellings["Status"]

    assert list(rows["Omfang"]) == ["46", "62"]
    assert sum(dropped == "lagt bort (planlagt 2013–2014)") == 3


def test_a_year_that_is_not_stated_is_left_out_and_a_condition_is_said() -> None:
    rows = Report(2011, "moss").factsheet.dwellings.set_index("Hva")

    assert rows.loc["Housing First, hvis det blir gitt penger", "Status"] == "planlagt"


def test_where_services_are_not_described_their_cooperation_is() -> None:
    lines = dict(Report(2011, "moss").factsheet.lines)

    assert lines["Tjenestene"].startswith("deltar i et stort samarbeid mellom kommuner")


def test_mainly_for_a_group_is_said_in_order() -> None:
    assert (
        dwelling_label("kjøp av enkeltboliger", "hovedsakelig flyktninger")
        == "Kjøp av enkeltboliger, hovedsakelig til flyktninger"
    )
