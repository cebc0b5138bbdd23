"""Goals, key figures and the municipalities in short, in Norwegian and English."""

from __future__ import annotations

import pandas as pd
import pytest

from boso import data
from boso.data import usage
from boso.indicators.profiles import in_short, profiles, side_by_side
from boso.indicators.programme import goals, key_figures
from boso.report import Report

YEARS = (2010, 2011, 2012)
ASSESSMENTS = ("achieved", "partly", "limited", "too_early")


def test_the_programme_has_a_vision_a_main_goal_three_sub_goals_and_five_result_goals() -> None:
    levels = goals(Report(2011, "samlet"))["level_label"].value_counts().to_dict()

    assert levels == {"Visjon": 1, "Hovedmål": 1, "Delmål": 3, "Resultatmål": 5, "Metode": 1}


@pytest.mark.parametrize(("year", "assessed"), [(2010, 0), (2011, 11), (2012, 0)])
def test_an_assessment_stands_only_in_the_year_it_was_made(year: int, assessed: int) -> None:
    rows = goals(Report(year, "samlet"))

    assert list(rows[["assessment", "assessment_label", "reason"]].count()) == [assessed] * 3
    assert ("method" in rows.index) == (assessed > 0)


@pytest.mark.parametrize(("year", "tables"), [(2011, ["assessments", "goals"]), (2012, ["goals"])])
def test_goals_are_made_of_assessments_only_where_they_show_some(year: int, tables: list[str]) -> None:
    usage.in_cell.clear()
    goals(Report(year, "samlet"))

    assert sorted(usage.in_cell) == tables


def test_every_goal_is_counted_once() -> None:
    rows = goals(Report(2011, "samlet")).query("level != 'method'")

    assert len(rows) == sum(rows["assessment"].isin(ASSESSMENTS)) == 10


@pytest.mark.parametrize("table", ["goals", "assessments"])
def test_every_goal_and_assessment_has_english_words(table: str) -> None:
    english = data.read(table).filter(regex="_en$")

    assert len(english.columns) == 2
    assert not english.isna().any(axis=None)


@pytest.mark.parametrize("year", YEARS)
def test_the_key_figures_name_no_year_after_the_reports_but_planned_ones(year: int) -> None:
    figures = key_figures(Report(year, "samlet")).set_index("Nøkkeltall")["Gjelder"]

    planned = figures.index.str.startswith(("Forventet", "Budsjett"))
    assert all(int(when[-4:]) <= year for when in figures[~planned])


def test_the_key_figures_are_those_of_the_printed_report() -> None:
    figures = key_figures(Report(2011, "samlet")).set_index("Nøkkeltall")["Verdi"]

    assert figures["Kommuner i programmet"] == 14
    assert figures["Innbyggere i kommunene og bydelene"] == 674_434
    assert figures["Tildelt fra Husbanken til alle programkommunene"] == 4_595_000 + 14_892_010
    assert figures["Forventet fra Husbanken til alle programkommunene"] == 17_478_000 + 24_500_000


@pytest.mark.parametrize(
    ("year", "told"),
    [(2010, {}), (2011, {"1. januar 2011": 674_434}), (2012, {"1. januar 2012": 683_911})],
)
def test_the_inhabitants_are_counted_in_the_newest_year_in_which_all_members_are_known(
    year: int, told: dict[str, int]
) -> None:
    figures = key_figures(Report(year, "samlet")).set_index("Nøkkeltall")
    persons = figures[figures.index == "Innbyggere i kommunene og bydelene"]

    assert dict(zip(persons["Gjelder"], persons["Verdi"], strict=True)) == told


class WithGap(Report):
    """A report that knows what was granted in years that do not follow one another."""

    def table(self, name: str) -> pd.DataFrame:
        rows = super().table(name)
        return rows.replace({"year": {2010: 2013}}) if name == "grants" else rows


@pytest.mark.parametrize(("lang", "told"), [("nb", "2009 og 2013"), ("en", "2009 and 2013")])
def test_years_with_a_gap_are_told_as_a_list(lang: str, told: str) -> None:
    assert told in list(key_figures(WithGap(2011, "samlet"), lang).iloc[:, 3])


class WithLaterCohort(Report):
    """A report that knows of municipalities that came after the printed report."""

    def table(self, name: str) -> pd.DataFrame:
        rows = super().table(name)
        later = rows.tail(1).assign(cohort=2012, municipalities=3) if name == "cohorts" else None
        return pd.concat([rows, later])


def test_municipalities_that_come_later_are_counted_too() -> None:
    figures = key_figures(WithLaterCohort(2012, "samlet")).iloc[0]

    assert list(figures) == ["Kommuner i programmet", 17, "kommuner", "2012"]


@pytest.mark.parametrize("year", YEARS)
def test_the_english_key_figures_say_as_much_as_the_norwegian_ones(year: int) -> None:
    english, norwegian = key_figures(Report(year, "samlet"), "en"), key_figures(Report(year, "samlet"))

    assert english["Value"].equals(norwegian["Verdi"].rename("Value"))
    assert english.shape == norwegian.shape
    assert not english.isna().any(axis=None)
    assert not norwegian.isna().any(axis=None)


def test_2010_knows_that_all_were_planning_but_no_season_that_sentences_tell_of() -> None:
    report = Report(2010, "moss")

    assert profiles(report)["phase"].isna().all()
    assert list(in_short(report)["Tema"]) == ["Innbyggere", "Tilskudd", "Fase"]
    assert list(in_short(report).iloc[-1]) == ["Fase", "I planfasen", "2010"]
    assert list(side_by_side(report)) == ["Kommune", "Med fra", "Innbyggere", "Tildelt 2009–2010"]


@pytest.mark.parametrize("year", YEARS)
def test_the_municipalities_side_by_side_have_no_empty_cell(year: int) -> None:
    table = side_by_side(Report(year, "samlet"))

    assert list(table["Kommune"]) == ["Bærum", "Hamar", "Lillehammer", "Lørenskog", "Moss"]
    assert not table.isna().any(axis=None)


def test_a_municipality_in_short_tells_its_dwellings_and_which_grants_were_expected() -> None:
    rows = in_short(Report(2011, "moss"))
    told = rows.set_index("Tema")["Opplysning"]

    assert told["Innbyggere"] == "30\u00a0265"
    assert told["Boliger i tall"] == "59 boliger skaffet, 70–82 planlagt"
    assert list(rows.query("Tema == 'Forventet tilskudd'")["Gjelder"]) == ["2011", "2012"]


def test_a_report_of_all_is_of_no_single_municipality() -> None:
    assert in_short(Report(2011, "samlet")).empty
