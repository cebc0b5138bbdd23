"""Interviews, interview guide and analysis model, as the printed report gives them."""

from __future__ import annotations

import pytest

from boso.report import Report


def test_interviews_by_role_add_up_to_the_totals_of_the_report() -> None:
    report = Report(2011, "samlet")

    assert 13 == report.method.held == report.facts.interviews_total
    assert report.method.aimed_for == 15
    assert list(report.method.interview_table.iloc[-1]) == ["Til sammen", 15, 13]


def test_nobody_was_interviewed_in_a_report_of_2010() -> None:
    method = Report(2010, "samlet").method

    assert method.held == 0
    assert method.interview_table.empty
    assert method.guide("background").empty


def test_the_guide_has_as_many_questions_as_the_report_prints() -> None:
    report = Report(2011, "samlet")
    printed = (
        report.facts.guide_questions_background
        + report.facts.guide_questions_status
        + report.facts.guide_questions_method
    )

    assert 29 == report.method.questions == printed


@pytest.mark.parametrize(("section", "first", "last"), [("background", "1", "3"), ("method", "1", "11d")])
def test_questions_keep_the_numbers_of_the_guide(section: str, first: str, last: str) -> None:
    numbers = Report(2011, "samlet").method.guide(section)["Nr."]

    assert (first, last) == (numbers.iloc[0], numbers.iloc[-1])


def test_every_question_is_counted_under_one_variable_of_the_model() -> None:
    method = Report(2011, "samlet").method

    assert method.items == method.guide_variables["Antall"].sum()
    assert set(method.variables) == set(method.guide_variables["Variabel"])


def test_the_third_learning_loop_leads_back_furthest() -> None:
    method = Report(2010, "samlet").method
    names = list(method.variables)

    back = [names.index(targets[0]) for targets, _ in method.arrows]

    assert back == sorted(back, reverse=True)


def test_a_report_lists_only_what_the_evaluation_had_published() -> None:
    assert "Sluttrapport" not in set(Report(2011, "samlet").method.reports["Type"])
    assert "Sluttrapport" in set(Report(2012, "samlet").method.reports["Type"])
