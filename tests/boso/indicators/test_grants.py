"""Grants, the municipalities' own share, networks: the report's figures, and what is computed from them."""

from __future__ import annotations

import pytest

from boso import Report
from boso.indicators.programme.cofinancing import own_part
from boso.indicators.programme.husbanken import lower_first
from boso.project import ProjectError


@pytest.mark.parametrize(
    ("year", "total", "not_shown"),
    [
        (2009, 4_595_000, 595_000),
        (2010, 14_892_010, 7_992_010),
        (2011, 17_478_000, 9_978_000),
        (2012, 24_500_000, 17_000_000),
    ],
)
def test_totals_agree_with_the_report_and_the_rest_is_what_the_five_do_not_get(
    year: int, total: int, not_shown: int
) -> None:
    grants = Report(2011, "samlet").grants

    assert total == grants.total(year)
    assert not_shown == grants.not_shown(year)


def test_every_column_of_the_table_adds_up_to_its_total() -> None:
    table = Report(2012, "samlet").grants.table.set_index("Kommune")

    assert list(table.iloc[-1]) == list(table.iloc[:5].sum() + table.loc["Resten, ikke vist per kommune"])


def test_a_municipality_that_was_not_admitted_has_no_grant_rather_than_0() -> None:
    assert Report(2011, "moss").grants.amount("moss", 2009) is None


def test_grants_of_2011_and_2012_stay_expected_and_2010_knows_nothing_of_them() -> None:
    assert Report(2010, "samlet").grants.years == [2009, 2010]
    assert Report(2012, "samlet").grants.expected_years == [2011, 2012]
    assert Report(2012, "samlet").grants.last_granted == 2010


def test_the_largest_and_smallest_grants_of_2010() -> None:
    grants = Report(2011, "samlet").grants

    assert (grants.largest(2010), grants.largest_amount(2010)) == ("Hamar", 2_200_000)
    assert (grants.smallest(2010), grants.smallest_amount(2010)) == ("Lillehammer", 800_000)
    assert grants.above("moss", 2010) == ["Bærum", "Hamar"]


def test_alike_is_the_common_grant_or_nothing() -> None:
    grants = Report(2011, "samlet").grants

    assert [grants.alike(year) for year in (2009, 2010, 2011)] == [1_000_000, None, 1_500_000]


@pytest.mark.parametrize(("share", "own"), [(0, 0), (30, 428_571), (40, 666_667), (50, 1_000_000)])
def test_the_municipalitys_part_of_one_million_granted(share: int, own: int) -> None:
    """The grant is all that the municipality does not pay: 1 million is (1 - share) of the costs."""
    assert own == own_part(1_000_000, share)


def test_the_fifth_year_has_no_rate_rather_than_0() -> None:
    table = Report(2011, "samlet").grants.cofinancing.table

    assert [table["Programår"].iloc[4], *table.iloc[4, [1, 3]].isna()] == ["Femte året", True, True]


@pytest.mark.parametrize(
    ("year", "unit", "number", "share"),
    [
        (2010, "moss", 1, 0),
        (2010, "hamar", 2, 30),
        (2011, "moss", 2, 30),
        (2011, "hamar", 3, 40),
        (2012, "baerum", 4, 50),
    ],
)
def test_the_programme_year_counts_from_the_year_of_admission(
    year: int, unit: str, number: int, share: int
) -> None:
    own = Report(year, unit).grants.cofinancing

    assert number == own.programme_year(unit)
    assert share == own.share(number)


def test_before_admission_there_is_no_programme_year_and_no_share() -> None:
    own = Report(2011, "moss").grants.cofinancing

    assert own.programme_year("moss", 2009) is None
    shares = own.by_year.set_index("Kommune").loc["Moss", ["2009", "2010", "2011"]]
    assert list(shares.isna()) == [True, False, False]
    assert list(shares.dropna()) == [0, 30]


def test_a_municipality_sees_its_own_network_first() -> None:
    networks = Report(2011, "moss").husbanken.networks

    assert list(networks.table["Nettverk"]) == ["Østfold", "Innlandet", "Akershus"]
    assert networks.own is not None
    assert networks.own.municipalities == ["Fredrikstad", "Sarpsborg", "Halden"]


def test_2010_knows_no_network_and_no_task_but_the_kinds_of_knowledge() -> None:
    husbanken = Report(2010, "moss").husbanken

    assert husbanken.networks.own is None
    assert husbanken.tasks.empty
    assert len(husbanken.knowledge_areas) == 1 + 4


def test_assessments_stand_in_the_report_of_their_own_year_only() -> None:
    assert [len(Report(year, "samlet").husbanken.elements) for year in (2010, 2011, 2012)] == [0, 4, 0]


def test_the_report_counts_five_links_to_the_white_paper() -> None:
    assert len(Report(2011, "samlet").husbanken.nou_links) == 5


@pytest.mark.parametrize("text", ["Husbanken på kommunenes arenaer", "BOFRI: modell", "Housing First"])
def test_names_keep_their_capital_within_a_sentence(text: str) -> None:
    assert text == lower_first(text)


def test_a_slip_in_a_name_is_no_missing_grant() -> None:
    with pytest.raises(ProjectError, match='there is none to "mos".*did you mean "moss"'):
        Report(2011, "samlet").grants.amount("mos", 2010)


def test_what_was_only_expected_is_not_counted_as_given() -> None:
    grants = Report(2012, "samlet").grants
    assert grants.granted_by(2012) == grants.granted_by(2010) == 19_487_010
    assert grants.total_to(2012) == 61_465_010
