"""Interviews, interview guide and analysis model, as the printed report gives them."""

from __future__ import annotations

import pytest

from boso import Report


def test_interviews_by_role_are_those_that_the_report_prints() -> None:
    report = Report(2011, "samlet")
    held = report.table("interviews").set_index("role")

    assert 13 == held["interviewed"].sum() == report.facts.interviews_total
    assert 15 == held["aimed_for"].sum()
    assert held.loc["politician", "interviewed"] == report.facts.interviews_politicians
    assert held.loc["politician", "aimed_for"] == report.facts.interviews_politicians_aimed


@pytest.mark.parametrize("section", ["background", "status", "method"])
def test_the_guide_has_as_many_questions_as_the_report_prints(section: str) -> None:
    report = Report(2011, "samlet")
    guide = report.table("interview_guide")
    questions = guide[(guide["section"] == section) & guide["sub"].isna()]

    assert getattr(report.facts, f"guide_questions_{section}") == len(questions)


def test_every_question_bears_on_a_variable_of_the_model() -> None:
    report = Report(2011, "samlet")
    variables = {row["code"] for row in report.entries("model_variables")}

    assert set(report.table("interview_guide")["variable"]) == variables
    assert report.facts.model_variables_total == len(variables)


def test_the_third_learning_loop_leads_back_furthest() -> None:
    report = Report(2010, "samlet")
    codes = [row["code"] for row in report.entries("model_variables")]

    back = [codes.index(loop["to_code"]) for loop in report.entries("learning_loops")]

    assert back == sorted(back, reverse=True)
