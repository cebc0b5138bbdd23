"""The programme's participants and population: what the tables add up to is what the report prints."""

from __future__ import annotations

import pytest

from boso import Report
from boso.indicators.programme import municipal_population, population, size_place
from boso.project import ProjectError


def test_populations_add_up_to_the_total_that_the_report_prints() -> None:
    report = Report(2011, "samlet")
    newest = population(report)[2011]
    persons = newest[report.table("participants").query("counted")["participant"]].sum()

    assert 674434 == persons == report.facts.population_total
    assert 100 * persons / newest["norway"] > report.facts.population_share_min


def test_a_figure_that_was_not_known_yet_is_missing() -> None:
    people = population(Report(2010, "samlet"))

    assert [2009, 2010] == list(people)
    assert people[2010].isna()[["norway", "asker"]].all()


def test_the_evaluated_municipalities_add_up_to_their_last_row_and_grow_together() -> None:
    people = municipal_population(Report(2011, "moss"))
    persons, growth = people[2011], people["Vekst"]

    *towns, together = people.index
    assert ["Moss", "Bærum", "Hamar", "Lillehammer", "Lørenskog"] == towns
    assert persons[together] == persons[:-1].sum()
    assert growth.min() < growth[together] < growth.max()


def test_a_total_of_persons_is_missing_where_one_of_them_is(monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report(2011, "samlet")
    table = Report.table
    monkeypatch.setattr(
        Report,
        "table",
        lambda self, name: (
            table(self, name).query("participant != 'moss'") if name == "population" else table(self, name)
        ),
    )
    people = municipal_population(report)

    assert people.iloc[-1].isna().all()
    assert people.loc["Moss"].isna().all()
    assert people.loc["Hamar"].notna().all()
    assert size_place(people.loc["Moss", 2011], 5) is None


@pytest.mark.parametrize(("year", "fact"), [(2010, "municipalities_by_2010"), (2011, "municipalities_total")])
def test_cohorts_add_up_to_the_municipalities_of_the_programme(year: int, fact: str) -> None:
    report = Report(year, "samlet")

    assert getattr(report.facts, fact) == report.table("cohorts")["municipalities"].sum()


def test_all_municipalities_are_known_by_name_from_2011() -> None:
    named = [
        Report(year, "samlet").table("participants").query("level == 'municipality'") for year in (2010, 2011)
    ]

    assert [5, 14] == [len(rows) for rows in named]


def test_size_among_a_few_is_put_in_words_too() -> None:
    """The middle is counted from the top, and what is not known has no place."""
    assert ["største", "nest største", "minste"] == [size_place(rank, 3) for rank in (1, 2, 3)]
    assert ["største", "minste", None] == [size_place(rank, 2) for rank in (1, 2, float("nan"))]
    assert ["sjette største", "sjette minste"] == [size_place(rank, 12) for rank in (6, 7)]


def test_a_fact_that_no_year_has_is_an_error_where_it_is_asked_for_too() -> None:
    facts = Report(2010, "samlet").facts

    assert "data_season" not in facts
    assert (facts.get("data_season"), facts.get("data_season", 3)) == (None, 3)
    assert "programme_start_year" in facts
    for ask in (facts.__contains__, facts.get):
        with pytest.raises(ProjectError, match='no fact "data_seson"; did you mean "data_season"'):
            ask("data_seson")
