"""Goals and their coding, key figures and the municipalities in brief, in Norwegian and English."""

from __future__ import annotations

import pytest

from boso.indicators.summaries.english import ASSESSMENTS, GOALS, REASONS
from boso.report import Report

YEARS = (2010, 2011, 2012)


def test_the_programme_has_a_vision_a_main_goal_three_sub_goals_and_five_result_goals() -> None:
    levels = Report(2011, "samlet").assessment.table["Nivå"].value_counts().to_dict()

    assert levels == {"Visjon": 1, "Hovedmål": 1, "Delmål": 3, "Resultatmål": 5, "Metode": 1}


@pytest.mark.parametrize(("year", "columns"), [(2010, 2), (2011, 4), (2012, 2)])
def test_an_assessment_stands_only_in_the_year_it_was_made(year: int, columns: int) -> None:
    assessment = Report(year, "samlet").assessment

    assert len(assessment.table.columns) == columns
    assert assessment.is_made == (year == 2011)


def test_every_goal_is_counted_once() -> None:
    assessment = Report(2011, "samlet").assessment

    assert assessment.count() == sum(assessment.count(code) for code in ASSESSMENTS) == 10


@pytest.mark.parametrize("year", YEARS)
def test_the_key_figures_name_no_year_after_the_reports_but_planned_ones(year: int) -> None:
    figures = Report(year, "samlet").brief.key_figures.set_index("Nøkkeltall")["Gjelder"]

    planned = figures.index.str.startswith(("Forventet", "Budsjett"))
    assert all(int(when[-4:]) <= year for when in figures[~planned])


def test_the_key_figures_are_those_of_the_printed_report() -> None:
    figures = Report(2011, "samlet").brief.key_figures.set_index("Nøkkeltall")["Antall"]

    assert figures["Kommuner i programmet"] == 14
    assert figures["Innbyggere i kommunene og bydelene"] == 674_434
    assert figures["Tildelt fra Husbanken til alle programkommunene"] == 4_595_000 + 14_892_010
    assert figures["Forventet fra Husbanken til alle programkommunene"] == 17_478_000 + 24_500_000


def test_2010_knows_no_phase_and_no_assessment() -> None:
    report = Report(2010, "moss")

    assert report.brief.status_date is None
    assert report.brief.own.phase is None
    assert list(report.brief.municipality["Tema"]) == ["Innbyggere", "Tilskudd"]


def test_the_municipalities_share_of_the_grants_adds_up() -> None:
    shares = [Report(2011, unit).brief.share for unit in Report(2011, "samlet").names]

    assert sum(shares) == pytest.approx(100)


@pytest.mark.parametrize("year", YEARS)
def test_the_english_tables_say_as_much_as_the_norwegian_ones(year: int) -> None:
    report = Report(year, "samlet")
    pairs = [
        (report.english.key_figures, report.brief.key_figures),
        (report.english.goals, report.assessment.table),
        (
            report.english.municipalities.drop(columns="County"),
            report.brief.comparison.drop(columns="Programplan", errors="ignore"),
        ),
    ]

    for english, norwegian in pairs:
        assert english.shape == norwegian.shape
        assert not english.isna().any(axis=None)
        assert not norwegian.isna().any(axis=None)


def test_every_goal_has_english_words() -> None:
    goals = set(Report(2011, "samlet").assessment.rows["goal"])

    assert set(GOALS) == set(REASONS) == goals
