"""The programme's participants, cohorts and population, as a report of each year may show them."""

from __future__ import annotations

import pytest

from boso.report import Report


def test_populations_add_up_to_the_total_that_the_report_prints() -> None:
    report = Report(2011, "samlet")

    assert report.programme.persons == 674434 == report.facts.population_total


def test_the_share_of_the_country_is_over_the_ten_per_cent_that_the_report_prints() -> None:
    people = Report(2011, "samlet").programme.population

    share = people.share(674434)

    assert share is not None
    assert share > Report(2011, "samlet").facts.population_share_min
    assert round(share, 1) == 13.7


def test_without_a_national_figure_there_is_no_share() -> None:
    assert Report(2010, "samlet").programme.population.share(228698) is None


@pytest.mark.parametrize(("year", "admitted", "named"), [(2010, 10, 5), (2011, 14, 14), (2012, 14, 14)])
def test_cohorts_add_up_to_the_municipalities_of_the_programme(year: int, admitted: int, named: int) -> None:
    programme = Report(year, "samlet").programme

    assert admitted == programme.municipalities
    assert named == programme.named


def test_a_report_of_2010_knows_two_cohorts_and_no_network() -> None:
    programme = Report(2010, "moss").programme

    assert [cohort.year for cohort in programme.cohorts] == [2009, 2010]
    assert programme.network("moss") is None
    assert "Nettverk" not in programme.participants


def test_the_network_of_a_municipality_is_seen_from_it() -> None:
    network = Report(2011, "moss").programme.network("moss")

    assert network is not None
    assert network.municipalities == ["Fredrikstad", "Sarpsborg", "Halden"]
    assert len(network.others) == 3


def test_each_year_of_admissions_ends_at_the_start_of_the_next() -> None:
    rows = Report(2011, "samlet").programme.admissions

    assert list(rows.groupby("År")["Kommuner"].sum()) == [4, 10, 14]


def test_equal_printed_growth_shares_the_first_place() -> None:
    """Bærum and Lørenskog both print 4,4 % in 2012; neither may be called the fastest alone."""
    assert Report(2012, "samlet").programme.population.fastest == ["Bærum", "Lørenskog"]


def test_size_among_the_evaluated_is_put_in_words() -> None:
    people = Report(2011, "samlet").programme.population

    assert people.place("baerum") == "største"
    assert people.place("moss") == "tredje største"
    assert people.place("lillehammer") == "minste"


def test_a_municipality_with_one_dated_event_has_no_timeline() -> None:
    assert Report(2010, "moss").programme.unit_events("moss").empty


def test_plans_are_marked_as_plans_on_the_timeline() -> None:
    events = Report(2010, "samlet").programme.events

    assert events["Hendelse"].iloc[-1] == "Programperioden slutter (planlagt)"
