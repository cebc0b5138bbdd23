"""Numbers, and questions with several answers: items as others, from the codebook to a chapter's one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat
import pytest
import random_survey
import yaml
from project import NEWEST
from random_survey import Kind

from boso import Report, charts, params
from boso.data.package import clear_package_cache
from boso.project import ProjectError
from boso_survey import codebook, prepare
from boso_survey.reading import responses
from boso_survey.tables import publication

if TYPE_CHECKING:
    from pathlib import Path

YEAR = NEWEST + 1
OPTIONS = [f"measures_{option}" for option in (1, 2, 3)]
CLASSES = [
    {"value": 1, "label": "ingen", "least": 0, "most": 0},
    {"value": 2, "label": "1 til 5", "least": 1, "most": 5},
    {"value": 3, "label": "over 5", "least": 6, "most": 168},
]
HOURS: dict[str, Any] = {
    "name": "hours", "type": "integer", "title": "Timer i uka", "description": "Hvor mange timer?",
    "categories": CLASSES,
    "boso": {"kind": "item", "base": "all", "topic": "arbeid", "yes": [2, 3], "yes_label": "noen timer",
             "no_label": "ingen", "waves": [YEAR], "published": False},
}  # fmt: skip
MEASURES: dict[str, Any] = {
    "name": "measures", "type": "integer", "title": "Tiltak", "description": "Hvilke tiltak har dere brukt?",
    "categories": [{"value": 1, "label": "startlån"}, {"value": 2, "label": "bostøtte"},
                   {"value": 3, "label": "tilskudd"}],
    "boso": {"kind": "multiple", "base": "know", "topic": "tiltak", "waves": [YEAR], "published": False},
}  # fmt: skip


@pytest.fixture
def asked(copy: Path) -> Path:
    """A project whose codebook has a number and a question with several answers, and a survey of 600."""
    write_codebook(copy, HOURS, MEASURES)
    random_survey.write(copy, YEAR, 1, Kind(600))
    path = copy / "data" / "survey" / str(YEAR) / "svar.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    place = table.index.to_series()
    table["hours"] = (place * 7 % 12).map(str).where(place % 10 > 0, "")
    knows = table["know_programme"].isin(["1", "2"])
    for option, words in enumerate(("startlån", "1", "Valgt"), start=1):
        table[f"measures_{option}"] = pd.Series(words, table.index).where(
            (place % (option + 2) == 0) & knows, ""
        )
    table.to_csv(path, index=False)
    return copy


def write_codebook(root: Path, *fields: dict[str, Any]) -> None:
    path = root / "data" / "survey" / "codebook.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["fields"] += fields
    path.write_text(json.dumps(content), encoding="utf-8")
    codebook.load.cache_clear()
    clear_package_cache()


def test_a_number_is_read_into_its_class_and_what_was_not_chosen_is_told_from_no_answer(asked: Path) -> None:
    answers, record = responses.read(YEAR, asked)
    table = pd.read_csv(asked / f"data/survey/{YEAR}/svar.csv", dtype=str, keep_default_na=False)
    table = table.sort_values("respondent", ignore_index=True)
    numbers = pd.to_numeric(table["hours"])
    expected = [int((numbers == 0).sum()), int(numbers.between(1, 5).sum()), int((numbers > 5).sum())]
    none = (table[OPTIONS] == "").all(axis="columns")

    assert expected == [int((answers["hours"] == code).sum()) for code in (1, 2, 3)]
    assert int(numbers.isna().sum()) == int(answers["hours"].isna().sum())
    assert [int(table[name].ne("").sum()) for name in OPTIONS] == [
        int((answers[name] == 1).sum()) for name in OPTIONS
    ]
    assert all(list(answers[name].isna()) == list(none) for name in OPTIONS)
    assert "valgt" in dict(record)["measures_1"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mark", "words"),
    [(";", ("1", "2", "3")), ("; ", ("startlån", "Bostøtte", "tilskudd")), (", ", ("1", "bostøtte", "3"))],
)
def test_several_answers_in_a_cell_are_read_as_those_in_columns_of_their_own(
    asked: Path, mark: str, words: tuple[str, ...]
) -> None:
    before, _ = responses.read(YEAR, asked)
    path, settings = asked / f"data/survey/{YEAR}/svar.csv", asked / f"params/{YEAR}.yaml"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["Tiltakene"] = [
        mark.join(word for word, cell in zip(words, row, strict=True) if cell)
        for row in table[OPTIONS].itertuples(index=False)
    ]
    table.drop(columns=OPTIONS).to_csv(path, index=False)
    about = yaml.safe_load(settings.read_text(encoding="utf-8"))
    about["survey"]["columns"] = {"Tiltakene": "measures"}
    settings.write_text(yaml.safe_dump(about), encoding="utf-8")
    params._load.cache_clear()
    after, _ = responses.read(YEAR, asked)
    assert before.equals(after)

    row = list(table["Tiltakene"] != "").index(True)
    table.loc[row, "Tiltakene"] = f"{words[0]}{mark}tomt"
    table.drop(columns=OPTIONS).to_csv(path, index=False)
    told = f'row {row + 2}, column "measures" .*allowed, with ; between: 1=startlån, 2=bostøtte, 3=tilskudd;'
    with pytest.raises(ProjectError, match=told):
        responses.read(YEAR, asked)


@pytest.mark.parametrize("meaning", ["ikke valgt", "unanswered"])
def test_what_was_not_chosen_may_be_said_of_everybody_also_of_who_was_not_asked(
    asked: Path, meaning: str
) -> None:
    """Some programs write 0 wherever there is no 1; who means by it what others leave empty can say so."""
    before, _ = responses.read(YEAR, asked)
    path, settings = asked / f"data/survey/{YEAR}/svar.csv", asked / f"params/{YEAR}.yaml"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table[OPTIONS] = table[OPTIONS].replace("", "0")
    table.to_csv(path, index=False)
    about = yaml.safe_load(settings.read_text(encoding="utf-8"))
    about["survey"]["values"] = {name: {"0": meaning} for name in OPTIONS}
    settings.write_text(yaml.safe_dump(about), encoding="utf-8")
    params._load.cache_clear()

    none = before["know_programme"].isin([1, 2]) & before[OPTIONS].isna().all(axis="columns")
    if meaning == "ikke valgt":
        before.loc[none, OPTIONS] = 0
    assert none.any() and before.equals(responses.read(YEAR, asked)[0])


def test_several_answers_in_one_cell_are_refused_with_what_to_do(asked: Path) -> None:
    path = asked / "data" / "survey" / str(YEAR) / "svar.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["measures"] = table[OPTIONS].agg("; ".join, axis="columns")
    table.drop(columns=OPTIONS).to_csv(path, index=False)
    told = r'column "measures" has several .* \(measures_1, measures_2, measures_3\), with 1 where'
    with pytest.raises(ProjectError, match=told):
        responses.read(YEAR, asked)


def test_a_header_over_the_columns_of_several_answers_is_refused(asked: Path) -> None:
    """Merged in Excel it is the name of the first alone, and what the others hold would be lost."""
    path = asked / "data" / "survey" / str(YEAR) / "svar.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.rename(columns=dict(zip(OPTIONS, ("measures", "", ""), strict=True))).to_csv(path, index=False)
    told = 'column "measures": the next one has cells and no name; each answer needs its own: measures_1'
    with pytest.raises(ProjectError, match=told):
        responses.read(YEAR, asked)


def test_a_number_that_spss_calls_missing_is_no_answer_though_a_class_has_it(asked: Path) -> None:
    folder = asked / "data" / "survey" / str(YEAR)
    table = pd.read_csv(folder / "svar.csv", dtype=str, keep_default_na=False)
    here = table["hours"].ne("").to_numpy().argmax()
    numbers = pd.to_numeric(table["hours"]).mask(table.index == here, 99.0)
    missing: dict[str, list[Any]] = {"hours": [{"lo": 99.0, "hi": 99.0}]}
    pyreadstat.write_sav(table.assign(hours=numbers), str(folder / "svar.sav"), missing_ranges=missing)
    about = params.load(YEAR, asked).survey
    assert about
    answers, _ = responses.read_file(folder / "svar.sav", codebook.load(asked).wave(YEAR), about)
    found = answers.set_index("respondent")["hours"]
    assert found.isna()[str(table["respondent"][here])]
    assert table["hours"].ne("").sum() - 1 == found.notna().sum()


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [("hours", "200", "allowed: a whole number, 0 to 0 \\(ingen\\)"), ("hours", "2,5", "'2,5'; allowed"),
     ("hours", "1.000", "'1.000'; allowed"), ("hours", "1,000", "'1,000'; allowed"),
     ("measures_2", "startlån", "'startlån'; allowed: 1=valgt, 0=ikke valgt")],
)  # fmt: skip
def test_a_number_outside_all_classes_and_another_answer_are_refused(
    asked: Path, column: str, cell: str, told: str
) -> None:
    path = asked / "data" / "survey" / str(YEAR) / "svar.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[table["know_programme"].eq("1").idxmax(), column] = cell
    table.to_csv(path, index=False)
    with pytest.raises(ProjectError, match=told):
        responses.read(YEAR, asked)


def test_classes_that_overlap_or_lack_an_end_are_refused(copy: Path) -> None:
    for place, limits in ((0, {"most": 1}), (1, {"least": None})):
        classes = [dict(one) for one in CLASSES]
        classes[place] |= limits
        write_codebook(copy, HOURS | {"name": f"hours_{place}", "categories": classes})
    with pytest.raises(ProjectError, match="its classes need least and most") as caught:
        codebook.load(copy)
    assert 2 == str(caught.value).count("least and most")


def test_the_attacker_knows_that_who_left_a_question_out_left_out_all_its_answers(asked: Path) -> None:
    year = prepare.load(YEAR, asked)
    unanswered = [("overall", f"measures_{option}", "all", "unanswered") for option in (1, 2, 3)]
    assert ({unanswered[0]: 1, unanswered[1]: -1}, 0) in year.prior.sums
    assert ({unanswered[0]: 1, unanswered[2]: -1}, 0) in year.prior.sums
    assert {"measures_1"} < {key[1] for terms, _ in year.prior.limits for key in terms}


@pytest.mark.slow
def test_where_everybody_knows_the_programme_groups_are_told_of_in_what_was_asked_of_them(copy: Path) -> None:
    """That all of a group know it is told by the table of all; it is no reason to leave their answers out."""
    random_survey.write(copy, YEAR, 1, Kind(600))
    path = copy / "data" / "survey" / str(YEAR) / "svar.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).replace({"know_programme": {"3": "2"}})
    table.to_csv(path, index=False)
    prepare.prepare(YEAR, copy)
    for division in ("role", "municipality"):
        told = publication.read(YEAR, copy)[f"by_{division}"]
        assert "know_programme" not in {*told["item"]}
        assert not told.loc[told["item"] == "overview", ["count", "base"]].isna().any(axis=None)
        assert "overview" in {*told["item"]}


@pytest.mark.slow
def test_both_are_protected_audited_and_told_by_one_line(
    asked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare.prepare(YEAR, asked)
    clear_package_cache()
    monkeypatch.chdir(asked)
    s = Report(YEAR, "samlet").survey
    numbers, measures = s.answers("hours"), s.answers("measures")

    assert ["ingen", "1 til 5", "over 5"] == [
        one for one in numbers.columns if one in s.item("hours").labels.values()
    ]
    assert ["Tiltak: startlån", "Tiltak: bostøtte", "Tiltak: tilskudd"] == list(measures["Påstand"])
    assert measures[["Spurt", "valgt", "ikke valgt"]].notna().all(axis=None)
    chart = charts.likert(measures, **s.scale("measures"))
    assert chart and "startlån" in chart.alt
    assert {"hours", "measures_1"} <= {*prepare.load(YEAR, asked).cells.query("table == 'role'")["item"]}
