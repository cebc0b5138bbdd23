"""The codebook says what was asked; a researcher who changes it is told what makes no sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project import NEWEST
from pydantic import ValidationError

from boso.data.validation import seal
from boso.project import ProjectError
from boso_survey import codebook

AGREE = ["helt enig", "delvis enig", "både og", "delvis uenig", "helt uenig", "vet ikke"]
KNOW_ITEMS = [
    "coop_internal",
    "coop_political",
    "coop_external",
    "overview",
    "knowledge",
    "planning",
    "organisation",
    "living_conditions",
    "followup",
    "new_tools",
    "attitudes",
    "procure_dwellings",
]
NEVER_PRINTED = {
    "coop_internal",
    "coop_political",
    "coop_external",
    "new_tools",
    "attitudes",
    "procure_dwellings",
}


def test_columns_of_answers_come_in_the_order_of_the_questionnaire(root: Path) -> None:
    assert codebook.load(root).wave(2011).names == (
        *("respondent", "municipality", "role", "know_programme", "involvement"),
        *KNOW_ITEMS,
        *("focus", "belief", "top_challenge_1", "top_challenge_2", "top_challenge_3"),
    )


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("municipality", ["Bærum", "Hamar", "Lillehammer", "Lørenskog", "Moss"]),
        ("know_programme", ["kjenner godt", "kjenner litt", "kjenner ikke"]),
        ("involvement", ["i stor grad", "i noen grad", "i liten grad", "ikke involvert"]),
        *[(name, AGREE) for name in (*KNOW_ITEMS, "focus", "belief")],
    ],
)
def test_each_scale_is_in_order(root: Path, name: str, labels: list[str]) -> None:
    assert list(codebook.load(root).wave(2011).field(name).labels.values()) == labels


def test_a_municipality_is_an_answer_from_the_first_year_in_which_it_is_evaluated(copy: Path) -> None:
    units = copy / "data" / "programme" / "units.csv"
    with units.open("a", encoding="utf-8") as rows:
        rows.write(f"elverum,Elverum,16,{NEWEST + 1},{NEWEST + 1},moreforsking2013,1\n")
    seal(copy, units)
    book = codebook.load(copy)

    assert "elverum" in book.wave(NEWEST + 1).field("municipality").codes
    assert "elverum" not in book.wave(NEWEST).field("municipality").codes


def test_involvement_and_the_two_general_statements_are_asked_of_all(root: Path) -> None:
    base = {field.name: field.base for field in codebook.load(root).wave(2011).of_kind("item")}

    assert {name for name in base if base[name] == "all"} == {"involvement", "focus", "belief"}
    assert [name for name in base if base[name] == "know"] == KNOW_ITEMS


@pytest.mark.parametrize(
    ("name", "yes"),
    [
        ("know_programme", (1, 2)),
        ("involvement", (1, 2)),
        *[(name, (1, 2)) for name in KNOW_ITEMS],
        ("focus", (1,)),
        ("belief", (1,)),
    ],
)
def test_groups_are_compared_on_the_answers_that_the_report_adds_up(
    root: Path, name: str, yes: tuple[int, ...]
) -> None:
    field = codebook.load(root).field(name)

    assert field.yes == yes
    assert field.yes_label
    assert field.no_label


def test_dont_know_is_an_answer_of_every_statement_and_of_nothing_else(root: Path) -> None:
    book = codebook.load(root).wave(2011)

    assert {field.name: field.dont_know for field in book.fields if field.dont_know} == dict.fromkeys(
        [*KNOW_ITEMS, "focus", "belief"], 6
    )


def test_items_whose_percentages_the_report_never_printed_are_said_to_be(root: Path) -> None:
    """These are simulated in the reconstruction, and marked so where they are shown."""
    fields = codebook.load(root).wave(2011).of_kind("item")

    assert {field.name for field in fields if not field.published} == NEVER_PRINTED


def test_nothing_in_the_codebook_can_be_changed_while_it_is_used(root: Path) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        codebook.load(root).field("focus").yes = (1, 2)


def test_an_unknown_field_is_answered_with_the_nearest(root: Path) -> None:
    with pytest.raises(ProjectError, match='no field "focuss".*did you mean "focus"'):
        codebook.load(root).field("focuss")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"fields"', '"fields', "codebook.json: line \\d+: not valid JSON"),
        ('"fields"', '"feilds"', 'no list "fields"'),
        ('"kind": "filter"', '"kind": "item"', "0 fields are of kind filter; there must be one"),
        ('"name": "belief"', '"name": "focus"', 'field "focus" is there twice'),
        ('"dont_know": 6', '"dont_know": 9', 'field "coop_internal": 9 is not among its categories'),
        ('"yes": [1, 2]', '"yes": []', 'field "know_programme": "yes" is missing'),
        ('"topic"', '"topics"', 'unknown property "topics".*did you mean "topic"'),
        ('"base": "know"', '"base": "knows"', "base = 'knows'; allowed: all, know; did you mean .know."),
        ('"published": true', '"publish": true', 'field "role": .*"published" is missing'),
    ],
)
def test_a_mistake_in_the_codebook_is_named(copy: Path, old: str, new: str, message: str) -> None:
    path = copy / "data" / "survey" / "codebook.json"
    fields = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)  # in one form
    path.write_text(fields.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ProjectError, match=message) as error:
        codebook.load(copy)

    assert "codebook.json" in str(error.value)


def test_a_missing_codebook_is_told_with_what_to_do(copy: Path) -> None:
    (copy / "data" / "survey" / "codebook.json").unlink()

    with pytest.raises(
        ProjectError, match="the codebook is missing; `git checkout data/survey/codebook.json`"
    ):
        codebook.load(copy)


def test_every_survey_question_of_the_codebook_has_words_of_its_own(root: Path) -> None:
    """Two questions with the same title could not be told apart in a figure."""
    fields = codebook.load(root).fields

    assert len({field.title for field in fields}) == len(fields)
    assert len({field.description for field in fields}) == len(fields)


def test_no_two_answers_to_a_question_have_the_same_words(root: Path) -> None:
    """A file with labels could not be read."""
    for field in codebook.load(root).fields:
        assert len({label.casefold() for label in field.labels.values()}) == len(field.codes)
