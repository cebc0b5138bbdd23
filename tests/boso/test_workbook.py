"""A table that is edited as a workbook comes back as it went or as it was changed, or is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from boso import data
from boso.__main__ import main
from boso.data import canonical, validation, workbook
from boso.project import MARK, ProjectError
from boso.spreadsheets import excel

TABLES = list(validation.kept_by_hand(ROOT))


def table(root: Path, name: str) -> Path:
    return data.file_path(name, root)


def edit(path: Path, **cells: Any) -> None:
    """Change cells of a workbook as openpyxl saves it, which keeps what LibreOffice keeps."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables alone; each test leaves them as they are, or changes one that no other does."""
    folder = tmp_path_factory.mktemp("tables")
    shutil.copytree(ROOT / "data", folder / "data")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_a_workbook_that_is_saved_again_gives_its_table_byte_for_byte(project: Path, name: str) -> None:
    before, package = table(project, name).read_bytes(), (project / MARK).read_bytes()

    path = workbook.open_workbook(project, name)
    edit(path)
    sealed = workbook.take_back(project, name)

    assert table(project, name).read_bytes() == before
    assert (project / MARK).read_bytes() == package
    assert sealed == f"sha256:{data.fingerprint(table(project, name))}"
    assert not path.exists()


NASTY = [
    "=1+1",
    "#N/A",
    "00123",
    "1e5",
    "true",
    "+47",
    "'",
    "@sum",
    "15.01.2011",
    "3,5",
    "a\nb",
    "-",
]
CELLS = {
    "string": st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=9),
    "number": st.integers(1 - 10**15, 10**15 - 1) | st.decimals(-999, 999, places=3) | st.none(),
    "boolean": st.sampled_from(["true", "false"]),
    "date": st.dates() | st.none(),
}
FIELDS = [{"name": kind, "type": kind} for kind in CELLS]


@pytest.fixture(scope="module")
def one_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one table."""
    folder = tmp_path_factory.mktemp("one")
    (folder / "data").mkdir()
    info = {"name": "a", "path": "a.csv", "schema": {"fields": FIELDS}, "hash": "", "bytes": 0}
    (folder / MARK).write_text(json.dumps({"name": "one", "version": "1", "resources": [info]}), "utf-8")
    (folder / "data" / "references.bib").touch()
    return folder


@settings(max_examples=25)
@given(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=4))
@pytest.mark.slow
def test_any_text_number_boolean_and_date_comes_back_as_it_was(
    one_table: Path, rows: list[dict[str, Any]]
) -> None:
    shutil.rmtree(one_table / "data" / "edit", ignore_errors=True)
    path = table(one_table, "a")
    text = pd.DataFrame(rows).map(lambda cell: None if cell is None else str(cell))
    path.write_bytes(canonical.content(canonical.canonical(text, FIELDS, path)))

    book = workbook.open_workbook(one_table, "a")
    edit(book)
    back = excel.read(book, list(CELLS), without=workbook.HIDDEN)

    assert canonical.content(canonical.canonical(back, FIELDS, book)) == path.read_bytes()


def test_a_table_with_a_cell_that_a_workbook_would_change_is_refused(copy: Path) -> None:
    path = table(copy, "grants")
    path.write_text(path.read_text("utf-8").replace("moreforsking2012,", "_x0041_,", 1), encoding="utf-8")

    with pytest.raises(ProjectError, match="would not keep every cell as it is; edit the CSV file"):
        workbook.open_workbook(copy, "grants")


def test_a_workbook_says_what_may_stand_in_it(project: Path) -> None:
    book = openpyxl.load_workbook(workbook.open_workbook(project, "facts"))
    sheet = book.worksheets[0]
    heads = {cell.value: cell for cell in sheet[1]}
    rules = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}

    def offered(name: str) -> list[str]:
        rows = book["boso"][rules[heads[name].column_letter].split("!")[1].replace("$", "")]
        return [row[0].value for row in rows]

    (project / "data" / "edit" / "facts.xlsx").unlink()
    fields = {field["name"]: field for field in data.resource("facts", ROOT)["schema"]["fields"]}
    assert all(fields[name]["description"] in cell.comment.text for name, cell in heads.items())
    assert offered("value_type") == fields["value_type"]["constraints"]["enum"]
    assert offered("reported_in") == data.citation_keys(ROOT)
    assert {"moss", "oslo", "programme"} - set(offered("entity")) == set()
    assert (sheet.freeze_panes, book["boso"].sheet_state) == ("A2", "hidden")
    assert {cell.number_format for cell in sheet[heads["value"].column_letter][1:]} == {"@"}


def test_what_was_changed_is_taken_back_and_sealed(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy)
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    boso = CliRunner()
    path = copy / "data" / "edit" / "grants.xlsx"
    assert boso.invoke(main, ["data", "edit", "grants"]).exit_code == 0
    edit(path, C2=777000)

    again = boso.invoke(main, ["data", "edit", "grants"])
    taken = boso.invoke(main, ["data", "edit", "grants", "--take"])

    assert again.exit_code == taken.exit_code == 0, taken.output
    assert opened == [str(path)] * 2
    assert "777000" in table(copy, "grants").read_text("utf-8").splitlines()[1]
    assert validation.check(copy) == []
    assert boso.invoke(main, ["data", "edit", "grants", "--take"]).output.endswith(
        "`boso data edit grants` makes it\n"
    )


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"D2": "grantet"}, "row 2, column \"status\": 'grantet'; allowed: granted, expected"),
        ({"A2": "mos"}, 'row 2, column "participant": \'mos\'; .*did you mean "moss"'),
        ({"C2": None, "C3": None}, r"2 rows \(2, 3\), to fill: amount_nok"),
        ({"C2": "=1/0"}, "cell C2: a formula without its value"),
        ({"C1": "belop"}, 'column "amount_nok" is missing.*\n.*column "belop" is not in the schema'),
        ({"B3": 2009, "E3": 2009}, "is there twice"),
    ],
)
def test_what_does_not_fit_is_refused_a_line_a_cause_and_the_table_stays(
    copy: Path, cells: dict[str, Any], told: str
) -> None:
    before = table(copy, "grants").read_bytes()
    path = workbook.open_workbook(copy, "grants")
    edit(path, **cells)

    with pytest.raises(ProjectError, match=told):
        workbook.take_back(copy, "grants")

    assert table(copy, "grants").read_bytes() == before
    assert path.is_file(), "what was written there is not lost"


def test_a_table_of_another_folder_may_be_the_first_that_is_edited(copy: Path) -> None:
    assert workbook.open_workbook(copy, "published/2011").is_file()


def test_a_table_that_has_changed_since_is_not_overwritten(copy: Path) -> None:
    workbook.open_workbook(copy, "grants")
    path = table(copy, "grants")
    newer = path.read_text("utf-8").replace("2200000", "2300000")
    path.write_text(newer, "utf-8")

    for again in (workbook.take_back, workbook.open_workbook):
        with pytest.raises(ProjectError, match="data/programme/grants.csv has changed since this workbook"):
            again(copy, "grants")

    assert path.read_text("utf-8") == newer


def test_a_table_that_nobody_edits_or_that_is_not_there_is_refused(copy: Path) -> None:
    with pytest.raises(ProjectError, match='"grant" that is kept by hand; .*did you mean "grants"'):
        workbook.open_workbook(copy, "grant")
    with pytest.raises(ProjectError, match='"protected/2011/overall" that is kept by hand'):
        workbook.open_workbook(copy, "protected/2011/overall")
