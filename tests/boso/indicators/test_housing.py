"""Dwellings: sums agree with the printed report, parts are never added to their whole."""

from __future__ import annotations

import pytest

from boso.indicators.municipalities.housing import Range
from boso.report import Report


@pytest.mark.parametrize(
    ("unit", "status", "expected"),
    [
        ("baerum", "completed", (46, 46)),
        ("baerum", "planned", (62, 62)),
        ("hamar", "completed", (11, 11)),
        ("hamar", "postponed", (10, 10)),
        ("lorenskog", "dropped", (23, 23)),
        ("lorenskog", "planned", (60, 60)),
        ("moss", "completed", (22 + 5 + 32, 59)),
        ("moss", "planned", (5 + 16 + 5 + 10 + 8 + 26, 8 + 20 + 10 + 10 + 8 + 26)),
    ],
)
def test_sums_agree_with_the_report(unit: str, status: str, expected: tuple[int, int]) -> None:
    assert expected == Report(2011, unit).housing.count(unit, status)


def test_parts_of_baerums_dwellings_make_up_their_whole() -> None:
    """46 = 29 new + 17 bought, 62 = 20 + 42; the 54 new ones divide the same 62 in another way."""
    housing = Report(2011, "baerum").housing
    new = housing.one("baerum", subset_of="h01", kind="new_build")["dwellings"]
    bought = housing.one("baerum", kind="purchase")["dwellings"]
    groups = [
        housing.one("baerum", target_group=name)["dwellings"]
        for name in ("flyktninger", "andre vanskeligstilte")
    ]

    assert new + bought == 46
    assert sum(groups) == 62


def test_a_yearly_number_is_told_but_not_added() -> None:
    housing = Report(2011, "lorenskog").housing

    assert housing.count("lorenskog", "completed") == Range(3, 3)
    assert "5 i året" in set(housing.table["Omfang"])


def test_where_no_number_is_stated_there_is_none() -> None:
    housing = Report(2011, "lillehammer").housing

    assert housing.count("lillehammer", "completed") is None
    assert housing.not_stating("completed") == ["Lillehammer"]
    assert housing.projects.empty
    assert "6\u00a0millioner\u00a0kroner" in set(housing.table["Omfang"])


def test_rows_of_a_chart_have_names_of_their_own() -> None:
    """Two bars of one name could not be told apart, least of all in the alternative text."""
    for unit in ("baerum", "hamar", "lorenskog", "moss"):
        assert Report(2011, unit).housing.projects["Prosjekt"].is_unique


def test_asking_for_a_row_that_is_not_one_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"3 rows for moss .* expected one"):
        Report(2011, "moss").housing.one("moss", status="completed")


def test_2010_knows_of_no_dwellings() -> None:
    housing = Report(2010, "samlet").housing

    assert not housing.known
    assert housing.chart("completed").empty
    assert housing.table.empty
