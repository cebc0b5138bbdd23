"""Dwellings: sums agree with the printed report, parts are never added to their whole."""

from __future__ import annotations

import pytest

from boso.indicators.housing import Range, bounds, dwellings, housing, sums_in_words
from boso.report import Report


@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [
        ("Bærum", "completed", (46, 46)),
        ("Bærum", "planned", (62, 62)),
        ("Hamar", "completed", (11, 11)),
        ("Hamar", "postponed", (10, 10)),
        ("Lørenskog", "dropped", (23, 23)),
        ("Lørenskog", "planned", (60, 60)),
        ("Moss", "completed", (22 + 5 + 32, 59)),
        ("Moss", "planned", (5 + 16 + 5 + 10 + 8 + 26, 8 + 20 + 10 + 10 + 8 + 26)),
    ],
)
def test_sums_agree_with_the_report(name: str, status: str, expected: tuple[int, int]) -> None:
    assert expected == dwellings(Report(2011, "samlet"))[status][name]


def test_parts_of_baerums_dwellings_make_up_their_whole() -> None:
    """46 = 29 new + 17 bought, 62 = 20 + 42; the 54 new ones divide the same 62 in another way."""
    dwelling = housing(Report(2011, "baerum")).dwellings

    assert dwelling["h02"] + dwelling["h04"] == dwelling["h01"] == 46
    assert dwelling["h06"] + dwelling["h07"] == dwelling["h05"] == 62


def test_a_yearly_number_is_told_but_not_added() -> None:
    report = Report(2011, "lorenskog")

    assert dwellings(report).completed["Lørenskog"] == Range(3, 3)
    assert housing(report).extent["h17"] == "5 i året"


def test_where_no_number_is_stated_there_is_none() -> None:
    report = Report(2011, "lillehammer")

    assert list(dwellings(report).loc["Lillehammer"].dropna()) == []
    assert sums_in_words(report, "Lillehammer") == []
    assert housing(report).extent["h19"] == "6\u00a0millioner\u00a0kroner"


def test_a_chart_has_the_bounds_and_a_gap_where_no_number_is_stated() -> None:
    planned = bounds(dwellings(Report(2011, "samlet")).planned).set_index("Kommune")

    assert list(planned.loc["Moss"]) == [70, 82]
    assert planned.loc[["Hamar", "Lillehammer"]].isna().all(axis=None)


def test_rows_of_a_chart_have_names_of_their_own() -> None:
    """Two bars of one name could not be told apart, least of all in the alternative text."""
    rows = housing(Report(2011, "samlet")).query("counts_dwellings")

    assert not rows.duplicated(["name", "label"]).any()


def test_2010_knows_of_no_dwellings() -> None:
    report = Report(2010, "samlet")

    assert housing(report).empty
    assert bounds(dwellings(report).completed).empty
