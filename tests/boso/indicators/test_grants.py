"""Grants, the municipalities' own share, networks, lists: what chapter 4 takes from the tables."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from boso import Report, data
from boso.data import validation
from boso.indicators.profiles import profiles
from boso.indicators.programme import cofinancing


@pytest.mark.parametrize(("year", "granted", "expected"), [
    (2010, [2009, 2010], []),
    (2011, [2009, 2010], [2011, 2012]),
    (2012, [2009, 2010], [2011, 2012]),
])  # fmt: skip
def test_grants_of_2011_and_2012_stay_expected_and_2010_knows_nothing_of_them(
    year: int, granted: list[int], expected: list[int]
) -> None:
    years = Report(year, "samlet").table("grants").groupby("status")["year"].unique()

    assert granted == list(years["granted"])
    assert expected == list(years.get("expected", []))


def test_all_who_got_a_grant_in_2009_or_were_to_get_one_got_the_same() -> None:
    """Chapter 4 tells one amount of them all."""
    amounts = Report(2011, "samlet").municipal("grants").groupby("year")["amount_nok"].unique()

    assert [list(amounts[year]) for year in (2009, 2011, 2012)] == [[1_000_000], [1_500_000], [1_500_000]]


def test_the_largest_and_smallest_grants_of_2010() -> None:
    grants = Report(2011, "samlet").municipal("grants").query("year == 2010").set_index("name")["amount_nok"]

    assert (grants.idxmax(), grants.max()) == ("Hamar", 2_200_000)
    assert (grants.idxmin(), grants.min()) == ("Lillehammer", 800_000)
    assert list(grants.index[grants > grants["Moss"]]) == ["Bærum", "Hamar"]


def test_no_year_has_two_totals_and_only_some_of_them_were_given() -> None:
    totals = Report(2012, "samlet").table("grants").query("participant == 'all'").set_index("year")

    assert totals.index.is_unique
    assert totals.loc[totals["status"] == "granted", "amount_nok"].sum() == 19_487_010
    assert totals["amount_nok"].sum() == 61_465_010


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
    rows = cofinancing(Report(year, unit)).query("unit == @unit and year == @year")

    assert rows[["programme_year", "percent"]].to_numpy().tolist() == [[number, share]]


def test_before_admission_there_is_no_programme_year_and_no_share() -> None:
    shares = cofinancing(Report(2011, "moss")).query("unit == 'moss'").set_index("year")["percent"]

    assert shares.to_dict() == {2010: 0, 2011: 30}


def test_the_fifth_year_has_no_rate_rather_than_0() -> None:
    rates = Report(2011, "samlet").table("cofinancing").set_index("programme_year")["municipal_share_percent"]

    assert list(rates.index[rates.isna()]) == [5]


def test_assessments_stand_in_the_report_of_their_own_year_only() -> None:
    """Chapter 4 shows those that became known in its year."""
    lists = Report(2012, "samlet").table("lists").query("list == 'assessment_of_elements'")

    assert set(lists["known_from"]) == {2011}
    assert Report(2010, "samlet").entries("assessment_of_elements") == []


def test_the_report_counts_five_links_to_the_white_paper() -> None:
    assert len(Report(2011, "samlet").entries("nou_links")) == 5


@pytest.mark.parametrize("seed", range(4))
def test_a_sum_of_grants_is_missing_where_one_of_them_is_not_known(
    seed: int, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy)
    before = profiles(Report(2011, "samlet"))
    rows = Report(2011, "samlet").municipal("grants").query("status == 'granted'")
    lost = rows.sample(random.Random(seed).randint(1, 4), random_state=seed)
    path = copy / "data" / "programme" / "grants.csv"
    table = data.read_text(path)
    keys = set(zip(lost["participant"], lost["year"].astype("str"), strict=True))
    is_lost = [key in keys for key in zip(table["participant"], table["year"], strict=True)]
    table[[not one for one in is_lost]].to_csv(path, index=False, lineterminator="\n")
    validation.seal(copy, path)

    now = profiles(Report(2011, "samlet"))
    assert set(lost["name"]) == set(now.index[now.granted.isna()])
    assert now.granted.dropna().equals(before.granted.drop(lost["name"].unique()))
