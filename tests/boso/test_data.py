"""Public tables: what is wrong is named by file, row, column, value and what is allowed."""

from __future__ import annotations

import json
import pickle
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pandas as pd
import pytest
import survey_sample
from click.testing import CliRunner
from project import NEWEST, ROOT, keep_tables
from shells import fresh_shell

from boso import Report, data, params
from boso.__main__ import main
from boso.data import canonical, private, usage, validation
from boso.data.schema import check_schema
from boso.indicators.profiles import profiles, states
from boso.project import ProjectError
from boso_press.execution import cache_key

GRANTS = Path("data", "programme", "grants.csv")


def edit(root: Path, old: str, new: str, table: Path = GRANTS) -> Path:
    path = root / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.fixture
def few(copy: Path) -> Path:
    """A copy of the project with the tables of grants, and those that they refer to."""
    keep_tables(copy, "cohorts", "grants", "participants", "units")
    return copy


def test_the_tables_of_the_project_are_all_well(root: Path) -> None:
    assert validation.check(root) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "baerum,2009,1000000",
            "baerum,2009,en million",
            "row 2, column \"amount_nok\": 'en million'; allowed: type integer",
        ),
        ("baerum,2009,1000000,granted", "baerum,2009,1000000,given", "'given'; allowed: granted, expected"),
        (
            "baerum,2009,1000000,granted",
            "baerum,2009,1000000,ny",
            "(a new one goes first into its schema in d",
        ),
        (
            "baerum,2010,1500000,granted,2010",
            "baerum,2009,1500000,granted,2009",
            "row 3, column participant, year, known_from: participant = baerum, year = 2009, "
            "known_from = 2009 is there twice",
        ),
        ("amount_nok", "amount", 'column "amount_nok" is missing'),
        ("baerum,2009", ",2009", "row 2, to fill: participant"),
        ("baerum,2009", "berum,2009", "row 2, column \"participant\": 'berum'; allowed: baerum, hamar"),
        ("baerum,2009", "berum,2009", 'stovner, all; did you mean "baerum"?'),
        ("moreforsking2012", "ny2014", "(a new one goes first into data/references.bib)"),
        (
            (ROOT / GRANTS).read_text("utf-8").partition("\n")[0] + "\n",
            "",
            "row 1 names none of the columns: participant, year,",
        ),
        ("moreforsking2012", "moreforsking2102", "row 2, column \"reported_in\": 'moreforsking2102'"),
    ],
)
def test_a_wrong_cell_is_named_with_row_and_column(few: Path, old: str, new: str, message: str) -> None:
    edit(few, old, new)

    problems = validation.check(few)

    assert any(message in problem and problem.startswith(str(GRANTS)) for problem in problems), problems


def test_a_key_of_one_column_may_be_a_name(few: Path) -> None:
    """So Table Schema has it; and a key that is read wrongly would check nothing."""
    package = few / "data" / "datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    schema = next(one["schema"] for one in content["resources"] if one["name"] == "grants")
    schema |= {"primaryKey": "participant", "fields": [field | {"boso": {}} for field in schema["fields"]]}
    reference = {"resource": "participants", "fields": "participant"}
    schema["foreignKeys"] = [{"fields": "participant", "reference": reference}]
    package.write_text(json.dumps(content), encoding="utf-8")
    edit(few, "hamar,2010", "hamarr,2010")

    problems = "\n".join(validation.check(few))

    assert "column participant: participant = " in problems
    assert "'hamarr'; allowed: baerum, hamar" in problems


def test_who_takes_part_is_written_once(root: Path) -> None:
    """A municipality more is a row, not a value in the schema of each table that may speak of it."""
    known = {
        str(value) for table in ("units", "participants", "networks") for value in data.read(table).iloc[:, 0]
    } - {"samlet"}
    for folder in data.packages(root):
        for table in data.package(root, folder)["resources"]:
            for field in table["schema"]["fields"]:
                assert known.isdisjoint(field.get("constraints", {}).get("enum", ())), table["name"]


# codes that a single row may have; a chapter asks for them by name, which is an error where it is not there,
# or tells nothing by them
ASKED_BY_NAME = {"facts.fact", "footnotes.topic", "lists.code", "national_context.indicator"}


def code_columns(name: str) -> list[str]:
    """Return the columns of a table that hold codes: known by their schema to be listed or keys."""
    found = []
    for field in data.resource(name)["schema"]["fields"]:
        limits, more = field.get("constraints", {}), field.get("boso", {})
        is_key = limits.get("pattern") == "^[a-z][a-z0-9_]*$"
        if is_key or "enum" in limits or {"references", "where", "names"} & more.keys():
            found.append(field["name"])
    return found


def misspelt(code: str, random: Random) -> str:
    """Return a code with a letter changed, left out, or two of them swapped."""
    place = random.randrange(len(code) - 1)
    begin, one, two, end = code[:place], code[place], code[place + 1], code[place + 2 :]
    return random.choice([begin + one + ("x" if two != "x" else "y") + end, begin + two + end])


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "data" / "programme").iterdir()))
def test_a_code_that_is_misspelt_in_one_of_its_rows_is_named(name: str, root: Path) -> None:
    """Or a chapter would compare with it in vain, and leave out without a word what it tells."""
    about, random = data.resource(name, root), Random(name)
    text = canonical.read(data.file_path(name, root), about["schema"])
    for column in code_columns(name):
        if f"{name}.{column}" in ASKED_BY_NAME or [column, "known_from"] == about["schema"]["primaryKey"]:
            continue  # the key alone: others refer to it
        limits = next(field for field in about["schema"]["fields"] if field["name"] == column)
        codes = text[column].dropna()
        for other, listed in limits.get("boso", {}).get("where", {}).items():
            codes = codes[text[other].isin([word for word in listed if "constraints" in listed[word]])]
        if "names" in limits.get("boso", {}):  # a word; of a single row it is a text like others
            codes = codes[codes.duplicated(keep=False)]
        for row in random.sample([*codes.index], min(4, len(codes))):
            wrong = text.copy()
            slips = [misspelt(str(codes[row]), random) for _ in range(9)]
            wrong.loc[row, column] = next(one for one in slips if one not in set(codes))  # county: a code too
            told = "\n".join(validation.problems_of(root, name, wrong))
            assert re.search(
                rf'row.*\b{row}\b.*, column "\w+": .*{re.escape(wrong[column][row][:40])}', told
            ), f"{column} {codes[row]} as {wrong[column][row]}: {told or 'nothing told'}"


@pytest.mark.parametrize(
    ("name", "column"),
    [("facts", "fact"), ("lists", "code"), ("networks", "member"), ("national_context", "indicator"),
     ("participants", "participant")],
)  # fmt: skip
def test_a_newer_row_is_not_taken_under_a_misspelt_key(name: str, column: str, root: Path) -> None:
    """Reports of its year would go on telling what the older row says."""
    about, random = data.resource(name, root), Random(name)
    text = canonical.read(data.file_path(name, root), about["schema"])
    keys = text[column][text[column].str.fullmatch("[a-z_]{6,}")].drop_duplicates()
    for row in random.sample([*keys.index], 6):
        newer = text.loc[[row]].assign(known_from="2099").rename(index={row: 999})
        newer[column] = misspelt(keys[row], random)
        told = "\n".join(check_schema(pd.concat([text, newer]), about["schema"]))
        assert f'row 999, column "{column}": \'{newer[column][999]}\'; is it "' in told


def test_a_name_that_others_refer_to_is_not_taken_away(copy: Path) -> None:
    """Their rows would belong to nobody, and sums over all be left out."""
    path = edit(copy, "asker,Asker", "askar,Asker", Path("data/programme/participants.csv"))

    with pytest.raises(ProjectError) as refused:
        validation.seal(copy, path)

    *told, last = str(refused.value).splitlines()
    assert [line.split(":")[0] for line in told] == [
        f"data/programme/{name}.csv" for name in ("population", "networks")]  # fmt: skip
    assert all("\"participant\": 'asker'" in line or "\"member\": 'asker'" in line for line in told)
    assert "data/programme/participants.csv: not sealed" == last
    for name in ("population", "networks"):
        other = copy / "data" / "programme" / f"{name}.csv"
        other.write_text(re.sub(r"\basker\b", "askar", other.read_text("utf-8")), encoding="utf-8")
    validation.seal(copy, path)


def test_a_state_that_no_chapter_has_words_for_is_refused(copy: Path) -> None:
    keep_tables(copy, "status", "units", "participants", "cohorts")
    edit(copy, "moss,phase,transition", "moss,phase,adopted", Path("data/programme/status.csv"))

    (told, *_) = validation.check(copy)

    assert "column \"code\": 'adopted'; allowed: planning, transition, implementation" in told


def test_of_what_type_a_cell_is_may_stand_in_another(copy: Path) -> None:
    edit(copy, ",55,integer,", ",femtifem,integer,", Path("data/programme/facts.csv"))

    (told, *_) = validation.check(copy)

    assert "column \"value\": 'femtifem'; allowed: type integer, not empty" in told


def test_a_word_belongs_to_one_code() -> None:
    schema = {"fields": [{"name": "kind", "type": "string"},
                         {"name": "label", "type": "string", "boso": {"names": "kind"}}]}  # fmt: skip
    text = pd.DataFrame([("a", "hus"), ("a", "hus"), ("b", "tomt"), ("a", "hsu"), ("c", "tomt")],
                        [2, 3, 4, 5, 6], ["kind", "label"], dtype="str")  # fmt: skip

    assert [
        "2 rows (2, 5), column \"label\": 'hus' and 'hsu', both with kind 'a'; keep one",
        "2 rows (4, 6), column \"kind\": 'b' and 'c', both with label 'tomt'; keep one",
    ] == list(check_schema(text, schema))


def test_a_changed_number_that_fits_the_schema_is_still_noticed_by_its_hash(few: Path) -> None:
    edit(few, "1500000", "1600000")

    assert any("the table was changed since it was sealed" in problem for problem in validation.check(few))
    with pytest.raises(ProjectError, match="boso data seal"):
        data.read("grants", few)


def test_seal_accepts_a_corrected_table(few: Path) -> None:
    path = edit(few, "1500000", "1600000")

    validation.seal(few, path)

    assert validation.check(few) == []


def test_seal_refuses_a_table_that_does_not_fit_its_schema(copy: Path) -> None:
    path = edit(copy, "1500000", "halvannen")

    with pytest.raises(ProjectError, match="not sealed"):
        validation.seal(copy, path)


def test_seal_refuses_a_fact_that_is_reported_nowhere(copy: Path) -> None:
    path = edit(copy, "moreforsking2012", "moreforsking2022")

    with pytest.raises(ProjectError, match="row 2, column \"reported_in\": 'moreforsking2022'"):
        validation.seal(copy, path)


def test_a_table_that_a_spreadsheet_program_has_saved_is_well_and_sealed_in_the_form_of_tables(
    few: Path,
) -> None:
    path = few / "data" / "programme" / "units.csv"
    before = path.read_bytes()
    text = before.decode().replace(";", "/").replace(",", ";")
    before = before.replace(b";", b"/")
    path.write_bytes(text.replace("\n", "\r\n").encode("cp1252"))

    problems = validation.check(few)
    validation.seal(few, path)

    (told,) = problems
    assert told.startswith("data/programme/units.csv: the table was changed since it was sealed; ")
    assert told.endswith("accept it with `boso data seal data/programme/units.csv`")
    assert path.read_bytes() == before


def test_a_fault_of_many_cells_is_one_line(few: Path) -> None:
    path = few / "data" / "programme" / "units.csv"
    path.write_text(path.read_text("utf-8").replace(",2010,", ",tjueti,"), encoding="utf-8")

    first = validation.check(few)[0]

    assert "6 rows (2, 3, 4, 5, 6, 7), column \"evaluated_from\": 'tjueti'; allowed: type integer" in first


def test_tables_are_sealed_by_file_or_name_and_one_that_is_refused_keeps_none_back(
    few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(few)
    edit(few, "1500000", "1600000")

    done = CliRunner().invoke(main, ["data", "seal", "grant", "data/references.bib", "grants"])

    allowed = "not a table that is kept by hand; allowed: units, participants, cohorts, grants"
    assert 1 == done.exit_code
    assert done.stdout.startswith("grants: sealed as sha256:")
    assert done.stderr.splitlines() == [
        f'boso: grant: {allowed}; did you mean "grants"?',
        f"data/references.bib: {allowed}",
    ]


def test_seal_names_the_nearest_table(root: Path) -> None:
    with pytest.raises(ProjectError, match='did you mean "grants"'):
        validation.seal(root, Path("data/programme/grant.csv"))


def test_a_table_in_a_folder_with_a_data_package_of_its_own_is_checked_and_sealed_alike(copy: Path) -> None:
    register = Path("data", "published", "2011.csv")
    path = edit(copy, "Sidetall i rapporten", "Sider i rapporten", register)

    assert any("`boso data seal data/published/2011.csv`" in problem for problem in validation.check(copy))
    validation.seal(copy, path)
    assert (
        json.loads((path.parent / "datapackage.json").read_text(encoding="utf-8"))["resources"][0]["hash"]
        == f"sha256:{data.fingerprint(path)}"
    )

    edit(copy, ",i01,rounding", ",i99,rounding", register)
    with pytest.raises(ProjectError, match="column \"inconsistency\": 'i99'"):
        validation.seal(copy, path)


def test_a_protected_table_is_not_sealed_by_hand(copy: Path) -> None:
    with pytest.raises(ProjectError, match="not a table that is kept by hand"):
        validation.seal(copy, copy / "data" / "protected" / "2011" / "overall.csv")


def test_a_table_that_no_schema_describes_is_named(few: Path) -> None:
    (few / "data" / "programme" / "new.csv").write_text("a\n1\n", encoding="utf-8")

    assert any("new.csv: the table is in no data package" in problem for problem in validation.check(few))


def test_the_command_ends_with_1_and_tells_how_much_is_wrong(
    few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(few, "baerum,2009,1000000", "baerum,2009,mye")
    monkeypatch.chdir(few)

    result = CliRunner().invoke(main, ["data", "check"])

    assert result.exit_code == 1
    assert "row 2" in result.output


def test_codes_are_text() -> None:
    codes = data.read("participants")["code"]

    assert "0219" in set(codes)


def test_a_table_in_a_folder_goes_by_folder_and_name(copy: Path) -> None:
    survey_sample.write(copy)

    table = data.read("protected/2011/overall", copy)

    assert table["hidden"].any()
    assert "reconstructed" == table.attrs["provenance"]
    assert "collected" == data.read("grants", copy).attrs["provenance"]


def test_a_folder_without_tables_is_named_with_those_there_are(copy: Path) -> None:
    with pytest.raises(ProjectError, match="no such data package; .*protected/2011"):
        data.read("protected/1999/overall", copy)


def test_a_protected_table_that_was_changed_is_refused_and_told(few: Path) -> None:
    survey_sample.write(few)
    edit(few, "overview,1,32", "overview,1,33", Path("data", "protected", "2011", "overall.csv"))

    with pytest.raises(ProjectError, match="boso survey prepare"):
        data.read("protected/2011/overall", few)
    problems = validation.check(few)
    assert any(
        "overall.csv: the table was changed since it was sealed" in problem and "survey prepare" in problem
        for problem in problems
    )


def test_a_public_table_beside_a_data_package_must_be_in_it(few: Path) -> None:
    folder = survey_sample.write(few)
    (folder / "more.csv").write_text("a\n1\n", encoding="utf-8")

    assert any("more.csv: the table is in no data package" in problem for problem in validation.check(few))


def test_a_page_is_stale_when_a_survey_comes_changes_or_goes(copy: Path) -> None:
    """Whether there was a survey is a read too: the chapter says that there is none."""
    name = f"protected/{NEWEST + 1}/datapackage.json"
    absent = data.digest(name, copy)
    survey_sample.write(copy, NEWEST + 1)
    first = data.digest(name, copy)
    survey_sample.write(copy, NEWEST + 1, "collected")

    assert "absent" == absent
    assert 3 == len({absent, first, data.digest(name, copy)})


def test_of_several_tables_the_least_certain_says_how_a_page_came_about(copy: Path) -> None:
    survey_sample.write(copy, 2011, "reconstructed")
    survey_sample.write(copy, 2012, "simulated")
    read = dict.fromkeys(["grants", "protected/2011/overall"], "…")

    assert "collected" == cache_key.provenance(copy, {"grants": "…", "protected/2012/datapackage.json": "…"})
    assert "reconstructed" == cache_key.provenance(copy, read)
    assert "simulated" == cache_key.provenance(copy, read | {"protected/2012/change": "…"})


READERS: dict[str, Callable[[], pd.DataFrame]] = {
    "read": lambda: data.read("grants"),
    "known": lambda: data.known("grants", 2011),
    "table": lambda: Report(2011, "samlet").table("grants"),
    "municipal": lambda: Report(2011, "moss").municipal("grants"),
    "profiles": lambda: profiles(Report(2011, "samlet")),
    "states": lambda: states(Report(2011, "samlet")),
    "survey": lambda: Report(2011, "samlet").survey.answers("focus"),
}


@pytest.mark.parametrize("name", READERS)
def test_what_a_cell_writes_into_an_array_changes_no_later_cell(name: str) -> None:
    """Not even an array that pandas gives away."""
    before, given = READERS[name]().copy(), READERS[name]()
    for column in given:
        values = given[column].array
        with suppress(ValueError, TypeError):  # some kinds refuse it
            values[:] = values[::-1].copy()
        with suppress(ValueError, TypeError):
            given[column].to_numpy()[:] = before[column].iloc[-1]

    pd.testing.assert_frame_equal(READERS[name](), before)


def test_a_page_is_not_made_of_what_nobody_knew_yet_or_of_what_may_be_asked_for() -> None:
    usage.in_cell.clear()
    unknown = Report(2010, "samlet").table("assessments")

    assert unknown.empty
    assert "phase" in data.ever("status", "aspect")
    assert usage.in_cell == set()


def test_a_report_in_use_can_be_pickled() -> None:
    report = Report(2011, "moss")
    report.municipal("grants")

    assert pickle.loads(pickle.dumps(report)).name == report.name


@pytest.mark.parametrize(
    "cell",
    [
        "pd.read_csv('data/survey/2013/svar.csv')",
        "pd.read_csv('params/../data/survey/2013/svar.csv', usecols=['role']).value_counts()",
        "pd.read_excel(Path('data/survey/2013/svar.csv'))",
        "Path('link').read_text()",
        "pd.read_spss('data/survey/2013/svar.sav')",
        "from boso_survey.reading import spss",
    ],
)
def test_no_cell_of_a_notebook_sees_answers_of_respondents(
    copy: Path, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chapter that counts respondents itself would publish what was never protected."""
    folder = copy / "data" / "survey" / "2013"
    folder.mkdir()
    for name in ("svar.csv", "svar.sav"):
        (folder / name).write_text("respondent,role\n1,2\n", encoding="utf-8")
    (copy / "link").symlink_to(folder / "svar.csv")
    monkeypatch.chdir(copy)
    for name in [name for name in sys.modules if name.partition(".")[0] in private.READERS]:
        monkeypatch.delitem(sys.modules, name)
    with fresh_shell() as shell:
        private.close(shell)
        shell.user_ns |= {"pd": pd, "Path": Path}
        error = shell.run_cell(cell).error_in_exec
        assert isinstance(error, ProjectError), error
        assert "no notebook sees answers of respondents" in str(error)
        assert shell.run_cell("Path('data/survey/codebook.json').read_text()").success
    assert "1,2" in (folder / "svar.csv").read_text(encoding="utf-8")


def test_a_report_of_a_collected_year_is_had_in_a_notebook(copy: Path) -> None:
    """What a notebook needs to know of the year is not in the answers."""
    edit(copy, "provenance: simulated", "provenance: collected", Path("params", "2012.yaml"))
    edit(copy, "simulated.csv", "svar.csv", Path("params", "2012.yaml"))
    edit(copy, "invited.csv", "towns.csv", Path("params", "2012.yaml"))
    (copy / "data" / "survey" / "2012" / "svar.csv").write_text("respondent\n1\n", encoding="utf-8")
    with fresh_shell() as shell:
        private.close(shell)
        shell.user_ns |= {"params": params, "root": copy}
        assert shell.run_cell("params.load(2012, root)").success
