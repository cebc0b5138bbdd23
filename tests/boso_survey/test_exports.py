"""What an export says beside the answers is read right, or refused; and it is told what was read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from project import NEWEST
from survey_files import ANSWERS, BOOK, Cells, cells, labelled, write_csv, write_xlsx

from boso import data
from boso.indicators.questionnaire import questionnaire
from boso.params import Survey
from boso.project import ProjectError
from boso_survey import codebook, prepare
from boso_survey.reading import responses, status
from boso_survey.reading.responses import Record

YEAR = NEWEST + 1  # nobody has asked anything in it yet
NAMES = list(BOOK.names)
FOCUS = NAMES.index("focus")


def read(path: Path, **about: Any) -> tuple[pd.DataFrame, Record]:
    """The answers in a file that somebody answered, and how it was read, as params says."""
    params = {"provenance": "collected", "responses": path.name, "invited": "invited.csv", **about}
    return responses.read_file(path, BOOK, Survey.model_validate(params))


def refusal(path: Path, **about: Any) -> str:
    with pytest.raises(ProjectError) as error:
        read(path, **about)
    message = str(error.value)
    assert message.startswith(str(path))
    return message


def answer(column: str, *answers: str) -> Cells:
    """The answers as labels, with those of the first respondents to one question changed."""
    rows = labelled(BOOK, cells())
    for row, words in zip(rows, answers, strict=False):
        row[NAMES.index(column)] = words
    return rows


def with_columns(folder: Path, usual: dict[str, str], *others: dict[str, str]) -> Path:
    """A file with columns of a program: the usual in all rows of respondents, the others in one more each."""
    rows = [[*row, *usual.values()] for row in cells()]
    rows += [
        [str(200 + number), *cells()[0][1:], *(usual | other).values()] for number, other in enumerate(others)
    ]
    return write_csv(folder / "c.csv", [*NAMES, *usual], rows)


PROGRAMS: dict[str, tuple[dict[str, str], list[dict[str, str]]]] = {
    "Qualtrics": (
        {"Status": "IP Address", "Progress": "100", "Finished": "True"},
        [{"Status": "Survey Preview"}, {"Progress": "21", "Finished": "False"}],
    ),
    "Qualtrics, codes": (
        {"Status": "0", "Finished": "1", "DistributionChannel": "email"},
        [{"Status": "1"}, {"Status": "8"}, {"Finished": "0"}, {"DistributionChannel": "preview"}],
    ),
    "LimeSurvey": ({"submitdate": "2013-10-01 10:00:00", "lastpage": "4"}, [{"submitdate": ""}]),
    "LimeSurvey, titles": ({"Date submitted": "1.10.2013 10:00"}, [{"Date submitted": ""}]),
    "LimeSurvey, both": (
        {"submitdate. Dato innsendt": "2013-10-01 10:00:00", "lastpage. Siste side": "4"},
        [{"submitdate. Dato innsendt": ""}],
    ),
    "Questback EFS": ({"dispcode": "31", "tester": "0"}, [{"dispcode": "22"}, {"tester": "1"}]),
    "Easyfact": ({"Status": "Fullført"}, [{"Status": "Delvis besvart"}, {"Status": ""}]),
    "SurveyXact": ({"stato_4": "1"}, [{"stato_4": "0"}]),
    "SurveyXact, dummies": ({"Samlet status - Gennemført": "1"}, [{"Samlet status - Gennemført": "0"}]),
    "SurveyXact, labels": ({"Samlet status": "Gennemført"}, [{"Samlet status": "Nogle svar"}]),
    "Nettskjema": ({"Innsendt": "2013-10-01T10:00"}, [{"Innsendt": ""}]),
    "Netigate": ({"Response status": "Completed"}, [{"Response status": "In progress"}]),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_tests_previews_and_unfinished_answers_are_left_out_and_told(tmp_path: Path, program: str) -> None:
    usual, others = PROGRAMS[program]

    answers, record = read(with_columns(tmp_path, usual, *others))

    assert [row[0] for row in ANSWERS] == list(answers["respondent"])
    assert ("file", f"c.csv: {6 + len(others)} rows, 6 counted") in record
    assert len(others) == sum(name == "rows left out" for name, _ in record)
    assert dict(record)["overview"].endswith("not asked 1"), "who does not know the programme"


def test_no_cell_is_said_to_count_and_not_to_count() -> None:
    for about in data.read_yaml(Path(status.__file__).with_suffix(".yaml")):
        assert not set(about["counts"]) & set(about["left_out"])
        for name in (*about["columns"], *about["counts"], *about["left_out"]):
            assert name == name.casefold()
            re.compile(name)


@pytest.mark.parametrize(
    ("column", "usual", "other"), [("Status", "1", "0"), ("Status", "Grønn", "Rød"), ("filter_$", "1", "0")]
)
def test_a_column_that_may_say_which_rows_count_is_refused_until_params_says(
    tmp_path: Path, column: str, usual: str, other: str
) -> None:
    path = with_columns(tmp_path, {column: usual}, {column: other})

    assert f'column "{column}"' in refusal(path)
    assert len(read(path, keep={column: usual})[0]) == 6
    assert len(read(path, ignore=[column])[0]) == 7


def test_a_weight_is_refused_until_params_says_that_it_is_not_used(tmp_path: Path) -> None:
    path = with_columns(tmp_path, {"vekt": "1.5"})

    assert 'column "vekt" is a weight or a filter, which is not read' in refusal(path)
    assert ("columns not used", '"vekt"') in read(path, ignore=["vekt"])[1]
    assert len(read(with_columns(tmp_path, {"vekt": "1"}))[0]) == 6


def test_a_weight_that_params_names_is_read_for_each_respondent(tmp_path: Path) -> None:
    rows = [[*row, f"{number},5"] for number, row in enumerate(cells(), start=1)]
    path = write_csv(tmp_path / "c.csv", [*NAMES, "vekt"], rows[::-1], ";")
    answers, record = read(path, weight="vekt")

    assert [1.5, 2.5, 3.5, 4.5, 5.5, 6.5] == list(answers["weight"])
    assert '"vekt" as weight' in dict(record)["columns used"]
    assert 'weight: "vekter" is not a column' in refusal(path, weight="vekter")
    for wrong in ("0", "-1", "", "stor"):
        path = write_csv(tmp_path / "w.csv", [*NAMES, "vekt"], [[*row, wrong] for row in cells()])
        assert 'row 2, column "vekt"' in refusal(path, weight="vekt")


def test_a_weight_that_is_on_in_spss_is_seen_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "s.sav"
    frame = pd.DataFrame(cells(), columns=NAMES).assign(utvalg=[1.5] * 6)
    pyreadstat.write_sav(frame, str(path))
    raw = bytearray(path.read_bytes())
    _, meta = pyreadstat.read_sav(str(path), metadataonly=True)
    places = sum(-(-width // 8) for width in meta.variable_storage_width.values())
    raw[76:80] = places.to_bytes(4, "little")
    path.write_bytes(raw)

    assert 'column "utvalg" is a weight' in refusal(path)


def test_where_no_row_counts_it_is_told(tmp_path: Path) -> None:
    assert "no row counts: column \"Status\" is 'ny'" in refusal(with_columns(tmp_path, {"Status": "Ny"}))


def test_a_row_without_any_answer_is_left_out_and_told(tmp_path: Path) -> None:
    """The last row of many exports is a total."""
    last = ["Antall svar: 6", *[""] * (len(NAMES) - 1)]
    answers, record = read(write_csv(tmp_path / "c.csv", NAMES, [*cells(), [""] * len(NAMES), last]))

    assert len(answers) == 6
    assert ("rows left out", "1: no answer at all (row 9)") in record


def test_a_row_that_is_no_respondent_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """The texts of the questions, or averages: each of their cells was told of."""
    texts = [field.description for field in BOOK.fields]
    averages = ["Snitt", "", *["2,4"] * 17, "", "", ""]
    path = write_csv(tmp_path / "c.csv", NAMES, [texts, *labelled(BOOK, cells()), averages])

    assert refusal(path).endswith("row 2, 9: no cell is an answer; if it is no respondent's, delete it")


def test_numbers_that_respondents_lack_are_to_be_added(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", NAMES[1:], [row[1:] for row in cells()])

    assert refusal(path).endswith("else add it, with a number for each respondent.")


def ends_labelled(folder: Path) -> Path:
    """Agreement from 1=helt uenig to 5=helt enig, of which the ends only have words in the file."""
    frame = pd.DataFrame(cells(), columns=NAMES)
    frame["focus"] = [5.0, 4, 3, 2, 1, 6]
    labels = {"focus": {1.0: "helt uenig", 5.0: "helt enig", 6.0: "vet ikke"}}
    pyreadstat.write_sav(frame, str(folder / "s.sav"), variable_value_labels=labels)
    return folder / "s.sav"


def test_codes_among_labels_are_refused_until_params_says_what_they_mean(tmp_path: Path) -> None:
    """A scale labelled at its ends only, and reversed: 144 of 256 cells were read as their opposite."""
    spss = ends_labelled(tmp_path)
    text = write_csv(
        tmp_path / "c.csv", NAMES, answer("focus", "helt enig", "4", "3", "2", "helt uenig", "vet ikke")
    )
    middle = {"focus": {2: "delvis uenig", 3: "både og", 4: "delvis enig"}}

    for path, row in ((spss, 2), (text, 3)):
        assert f"row {row}, column \"focus\": '4' has no label" in refusal(path)
        assert [1, 2, 3, 4, 5, 6] == list(read(path, values=middle)[0]["focus"])


def test_codes_without_labels_are_refused_where_nobody_chose_what_has_one(tmp_path: Path) -> None:
    path = ends_labelled(tmp_path)
    frame, meta = pyreadstat.read_sav(str(path))
    frame["focus"] = [4.0, 4, 3, 2, 2, 3]
    pyreadstat.write_sav(frame, str(path), variable_value_labels=meta.variable_value_labels)

    assert "rows 1, 2, column \"focus\": '4' has no label" in refusal(path)


def test_what_cells_mean_is_said_in_params_for_all_questions_or_one(tmp_path: Path) -> None:
    rows = cells()
    rows[0][FOCUS], rows[1][FOCUS], rows[2][FOCUS] = "-77", "0.0", "Veit  IKKJE"
    rows[3][NAMES.index("belief")] = "9"
    for column in range(5, 17):
        rows[2][column] = "{question_not_shown}"
    path = write_csv(tmp_path / "c.csv", NAMES, rows)
    values = {-77: "not_seen", 0: "unanswered", "veit ikkje": "vet ikke", "{question_not_shown}": "not_asked"}

    codes = {"focus": {str(code): str(code) for code in range(1, 6)}}
    answers, record = read(path, values={**values, **codes, "belief": {"9": "helt enig"}})

    assert [codebook.NOT_SEEN, 0, 6] == list(answers["focus"].fillna(0)[:3])
    assert 1 == answers["belief"][3]
    assert dict(record)["focus"].endswith("vet ikke 1, not seen 1, unanswered 2")
    assert dict(record)["overview"].endswith("not asked 1")


NYNORSK = {
    "kjenner ikke": "kjenner ikkje", "ikke involvert": "ikkje involvert", "i noen grad": "i nokon grad",
    "helt enig": "heilt einig", "delvis enig": "delvis einig", "delvis uenig": "delvis ueinig",
    "helt uenig": "heilt ueinig", "vet ikke": "veit ikkje",
}  # fmt: skip
DIALECTS: dict[str, tuple[str, str, dict[str, str]]] = {  # not asked, unanswered; what params says
    "LimeSurvey": ("{question_not_shown}", "", {"{question_not_shown}": "not_asked"}),
    "Questback": ("-77", "0", {"-77": "not_asked", "0": "unanswered"}),
    "database": ("NULL", "NULL", {"NULL": "unanswered"}),
    "nynorsk": ("", "", {new: old for old, new in NYNORSK.items()}),
}


@pytest.mark.parametrize("program", DIALECTS)
def test_words_of_a_program_are_refused_until_params_says_what_they_mean(
    tmp_path: Path, program: str
) -> None:
    not_asked, unanswered, values = DIALECTS[program]
    rows = labelled(BOOK, cells()) if program == "nynorsk" else cells()
    statements, know = slice(5, FOCUS + 2), NAMES.index("know_programme")
    for row in rows:
        asked = row[know] != "3"
        gaps = [unanswered if asked or place >= FOCUS - 5 else not_asked for place in range(FOCUS - 3)]
        row[statements] = [cell or gap for cell, gap in zip(row[statements], gaps, strict=True)]
    words = [[NYNORSK.get(cell, cell) for cell in row] if program == "nynorsk" else row for row in rows]
    path = write_csv(tmp_path / "c.csv", NAMES, words, ";", "cp1252")
    plain = read(write_csv(tmp_path / "plain.csv", NAMES, cells()))[0]

    assert "say so in params, survey, values" in refusal(path)
    assert plain.equals(read(path, values=values)[0])


@pytest.mark.parametrize(
    ("rows", "values", "message"),
    [
        (answer("focus", "tja"), {"tja": "kanskje"}, 'values: "tja: kanskje": no such answer'),
        (answer("focus", "tja"), {"focus": {"tja": "leder i kommunen"}}, 'leder i kommunen": no such answer'),
        (answer("focus", "tja"), {"fokus": {"tja": "vet ikke"}}, 'values: "fokus": no such field'),
        (answer("focus", "-77"), {-77: "not_asked"}, "row 2, column \"focus\": '-77' is not_asked here"),
        (answer("role", "-77"), {-77: "not_seen"}, "row 2, column \"role\": '-77'; allowed: 1=leder"),
    ],
)
def test_what_params_says_of_cells_is_held_against_the_codebook(
    tmp_path: Path, rows: Cells, values: dict[Any, Any], message: str
) -> None:
    assert message in refusal(write_csv(tmp_path / "c.csv", NAMES, rows), values=values)


@pytest.mark.parametrize("other", ["focus.1", "focus_2", "Focus", "focus (2)"])
def test_a_second_column_for_a_question_is_refused_until_params_says_which(
    tmp_path: Path, other: str
) -> None:
    path = with_columns(tmp_path, {other: "1"})

    assert f'column "focus": there are 2 (focus, {other}); keep one' in refusal(path)
    assert [row[6] for row in ANSWERS] == list(
        read(path, ignore=[other])[0]["focus"].astype("str").fillna("")
    )


def test_many_columns_that_are_missing_are_told_in_one_sentence(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", [*NAMES[:5], *map(str, range(17))], cells())

    assert 1 == len(refusal(path).splitlines())


def test_columns_that_nobody_asked_for_may_have_one_name(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "c.csv", [*NAMES, "", "IP", "IP", ""], [[*row, *"1234"] for row in cells()])

    assert ("columns not used", '"", "IP", "IP", ""') in read(path)[1]


def test_a_sheet_that_lists_the_questions_is_not_taken_for_answers(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "x.xlsx", NAMES, cells())
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.create_sheet("Variabler", 0)
    for row in [["Navn", "Tekst"], *([field.name, field.description] for field in BOOK.fields)]:
        sheet.append(row)
    workbook.save(path)

    assert len(read(path)[0]) == 6


def test_what_was_read_is_told(tmp_path: Path) -> None:
    header = ["Rolle" if name == "role" else name for name in NAMES]
    path = write_csv(tmp_path / "c.csv", [*header, "IP"], [[*row, "192.0.2.1"] for row in cells()])

    told = dict(read(path, columns={"Rolle": "role"})[1])

    assert "c.csv: 6 rows, 6 counted" == told["file"]
    assert '"Rolle" as role' in told["columns used"]
    assert '"IP"' == told["columns not used"]
    assert "Bærum 1, Hamar 1, Lillehammer 1, Lørenskog 1, Moss 2" == told["municipality"]
    assert told["focus"].startswith("helt enig 2, delvis enig 1, både og 1, ")
    assert told["focus"].endswith("unanswered 1")


def collected(copy: Path, names: list[str], rows: Cells, invited: str = "moss,9") -> None:
    """Give a copy of the project a survey of a new year that somebody answered."""
    folder = copy / "data" / "survey" / str(YEAR)
    folder.mkdir()
    write_csv(folder / "svar.csv", names, rows)
    surveyed = {row[1] for row in cells()} - {"moss"}
    towns = codebook.load(copy).wave(YEAR).field("municipality").codes
    numbers = [f"{town},{9 if town in surveyed else 0}" for town in towns if town != "moss"]
    text = "\n".join(["municipality,invited", *numbers, invited])
    (folder / "invited.csv").write_text(f"{text}\n", encoding="utf-8")
    text = (copy / "params" / "2012.yaml").read_text(encoding="utf-8").partition("survey:")[0]
    text += "survey: {provenance: collected, responses: svar.csv, invited: invited.csv}\n"
    text = text.replace("year: 2012", f"year: {YEAR}")
    (copy / "params" / f"{YEAR}.yaml").write_text(text, encoding="utf-8")


def test_a_question_that_nobody_answered_was_not_asked_and_is_in_no_table(copy: Path) -> None:
    """An empty column was 0 of 53 who agreed."""
    place = NAMES.index("new_tools")
    collected(copy, NAMES, [[*row[:place], "", *row[place + 1 :]] for row in cells()])

    found = prepare.load(YEAR, copy)

    assert "new_tools" not in {item.name for item in found.items} | set(found.cells["item"])
    assert "attitudes" in set(found.cells["item"])


def test_a_municipality_of_which_nobody_was_invited_is_in_no_table(copy: Path) -> None:
    collected(copy, NAMES, [row for row in cells() if row[1] != "moss"], "moss,0")

    assert {"baerum", "hamar", "lillehammer", "lorenskog"} == set(
        prepare.load(YEAR, copy).cells.query("table == 'response'")["group"]
    )


def test_answers_from_where_nobody_was_invited_are_refused(copy: Path) -> None:
    collected(copy, NAMES, cells(), "moss,0")

    with pytest.raises(ProjectError, match="moss: 2 answered, but 0 were invited"):
        prepare.load(YEAR, copy)


def change_codebook(copy: Path, waves: list[int]) -> None:
    """Ask one more question, drop another, and let one more role be answered."""
    path = copy / codebook.FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    fields = {field["name"]: field for field in content["fields"]}
    new = json.loads(json.dumps(fields["belief"])) | {"name": "housing_first"}
    new["boso"]["waves"] = waves
    fields["new_tools"]["boso"]["waves"] = [2011, 2012]
    fields["role"]["categories"].append({"value": 6, "label": "annet", "waves": waves})
    content["fields"].append(new)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_another_year_may_ask_other_questions_with_other_answers(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = responses.read(2012, copy)[0]
    codebook.load.cache_clear()
    change_codebook(copy, [YEAR])
    place = NAMES.index("new_tools")
    rows = [[*row[:place], *row[place + 1 :], "1"] for row in answer("role", "annet")]
    collected(copy, [*NAMES[:place], *NAMES[place + 1 :], "housing_first"], rows)

    found = responses.read(YEAR, copy)[0]

    assert 6 == found["role"][0]
    assert [1] * 6 == list(found["housing_first"])
    assert "new_tools" not in found
    assert before.equals(responses.read(2012, copy)[0])
    monkeypatch.chdir(copy)
    assert "annet" == questionnaire(YEAR)["role"].labels["6"]
    assert "6" not in questionnaire(2012)["role"].labels


def test_a_scale_that_runs_against_the_wave_before_is_pointed_out(copy: Path) -> None:
    told: list[Record] = []
    path = copy / "data" / "survey" / "2012" / "simulated.csv"
    answers = pd.read_csv(path, dtype=str, keep_default_na=False)
    for name in ("focus", "overview"):
        answers[name] = answers[name].replace(dict(zip("12345", "54321", strict=True)))
    answers.to_csv(path, index=False)

    def stop(record: Record) -> None:
        told.append(record)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare.prepare(2012, copy, stop)

    assert ("scale against 2011", "overview, focus") == told[0][-1]


def test_a_question_that_is_new_leaves_answers_that_boso_made_as_they_are(copy: Path) -> None:
    """Whoever adds a question need not say anything of the years before."""
    change_codebook(copy, [])

    assert responses.read(2012, copy)[0]["housing_first"].isna().all()
    assert "housing_first" not in {item.name for item in prepare.load(2012, copy).items}
