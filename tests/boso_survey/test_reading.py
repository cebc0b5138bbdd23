"""An export is read the same whatever program made it; what is wrong with it is told, and nothing more."""

from __future__ import annotations

import json
import re
import shutil
import struct
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from pandas.testing import assert_frame_equal
from survey_files import (
    ANSWERS,
    BOOK,
    PROGRAMME_ITEMS,
    Cells,
    cells,
    labelled,
    write_csv,
    write_sav,
    write_xlsx,
)

from boso import data, params
from boso.data.tables import DTYPES
from boso.params import Survey
from boso.project import ProjectError
from boso_survey.codebook import Codebook
from boso_survey.reading import provenance
from boso_survey.reading import responses as readers

REMEDY = (
    "; if it means one of these, or no answer, say so in params, survey, values; if it is new, add it to the "
    "codebook, with waves"
)
OPEN = "top_challenge_"


@pytest.fixture
def book() -> Codebook:
    return BOOK


def changed(row: int, **answers: str) -> Cells:
    """The answers, with some of one respondent's changed; rows count from 2, as in a file with a header."""
    rows = cells()
    names = BOOK.names
    for name, answer in answers.items():
        rows[row - 2][names.index(name)] = answer
    return rows


def survey(path: Path, **about: Any) -> Survey:
    """What params says of a file that somebody answered."""
    return Survey.model_validate(
        {"provenance": "collected", "responses": path.name, "invited": "invited.csv", **about}
    )


def read(path: Path, book: Codebook, **about: Any) -> pd.DataFrame:
    return readers.read_file(path, book, survey(path, **about))[0]


def refusal(path: Path, book: Codebook, columns: dict[str, str] | None = None, **about: Any) -> str:
    with pytest.raises(ProjectError) as error:
        readers.read_file(path, book, survey(path, columns=columns or {}, **about))
    message = str(error.value)
    assert message.startswith(str(path))
    assert error.value.__context__ is None or error.value.__suppress_context__, "a traceback shows answers"
    return message


EXPORTS: dict[str, Callable[[Path, Codebook], Path]] = {
    "SPSS, own codes": lambda folder, book: write_sav(folder / "s.sav", book, cells()),
    "Excel, codes": lambda folder, book: write_xlsx(folder / "x.xlsx", list(book.names), cells()),
    "Excel, labels": lambda folder, book: write_xlsx(
        folder / "x.xlsx", list(book.names), labelled(book, cells())
    ),
    "comma, UTF-8": lambda folder, book: write_csv(folder / "c.csv", list(book.names), cells()),
    "semicolon, UTF-8 with mark, labels": lambda folder, book: write_csv(
        folder / "c.csv", list(book.names), labelled(book, cells()), ";", "utf-8-sig"
    ),
    "tab, UTF-16": lambda folder, book: write_csv(
        folder / "c.csv", list(book.names), cells(), "\t", "utf-16"
    ),
    "semicolon, cp1252, labels": lambda folder, book: write_csv(
        folder / "c.csv", list(book.names), labelled(book, cells()), ";", "cp1252"
    ),
    "codes as fractions": lambda folder, book: write_csv(
        folder / "c.csv",
        list(book.names),
        [[f"{cell}.0" if cell in set("123456") else cell for cell in row[:-3]] + row[-3:] for row in cells()],
    ),
    "labels in capitals, decomposed letters, no-break spaces": lambda folder, book: write_csv(
        folder / "c.csv",
        list(book.names),
        [
            [unicodedata.normalize("NFD", cell).upper().replace(" ", "\u00a0") for cell in row[:-3]]
            + row[-3:]
            for row in labelled(book, cells())
        ],
    ),
    "Excel's hint of the separator": lambda folder, book: _framed(folder, book, "\ufeffsep=;\n"),
    "titles above, names with commas": lambda folder, book: _framed(
        folder, book, "Resultater, 2013\nLastet ned, av oss, i dag\n\n", "Alder, i år, ved svar"
    ),
    "Qualtrics: texts of questions and ids below the names": lambda folder, book: write_csv(
        folder / "c.csv",
        list(book.names),
        [
            [field.description for field in book.fields],
            [f'{{"ImportId":"{name}"}}' for name in book.names],
            *labelled(book, cells()),
        ],
    ),
    "two byte order marks, names in quotation marks": lambda folder, book: _text(
        folder,
        "c.csv",
        write_csv(folder / "c.csv", list(book.names), cells())
        .read_bytes()
        .replace(b"respondent", b'\xef\xbb\xbf\xef\xbb\xbf"respondent"', 1),
    ),
    "soft hyphens, zero-width blanks and marks of direction in labels": lambda folder, book: write_csv(
        folder / "c.csv",
        list(book.names),
        [
            [f"\u200b{cell[:3]}\u00ad{cell[3:]}\u200e" if cell else "" for cell in row[:-3]] + row[-3:]
            for row in labelled(book, cells())
        ],
    ),
    "bars": lambda folder, book: write_csv(folder / "c.csv", list(book.names), cells(), "|"),
    "Excel, titles above": lambda folder, book: _under_titles(
        write_xlsx(folder / "x.xlsx", list(book.names), cells())
    ),
    "tabs, semicolons in names and cells": lambda folder, book: write_csv(
        folder / "c.tsv",
        [*book.names, "Rolle; fritt", "Annet; fritt"],
        [[*row, "a; b; c", "; ; ; ;"] for row in labelled(book, cells())],
        "\t",
    ),
    "tabs, in a text file": lambda folder, book: write_csv(folder / "c.txt", list(book.names), cells(), "\t"),
    "SPSS, compressed": lambda folder, book: write_sav(folder / "s.zsav", book, cells()),
    "SPSS, a range declared missing": lambda folder, book: _missing_range(folder, book),
    "SPSS, cp1252": lambda folder, book: _in_cp1252(write_sav(folder / "s.sav", book, cells())),
    "Excel, groups of questions in merged cells above": lambda folder, book: _merged(
        write_xlsx(folder / "x.xlsx", list(book.names), labelled(book, cells()))
    ),
    "Excel, codes shown as per cents": lambda folder, book: _formatted(
        write_xlsx(folder / "x.xlsx", list(book.names), cells()), "0 %"
    ),
    "Excel, blank cells as texts without a number": lambda folder, book: _blank_texts(
        write_xlsx(folder / "x.xlsx", list(book.names), labelled(book, cells()))
    ),
    "rows in another order, blank rows between": lambda folder, book: write_csv(
        folder / "c.csv", list(book.names), [[""] * 22, *reversed(cells()), [""] * 22, []]
    ),
}


def _framed(folder: Path, book: Codebook, above: str, *more: str) -> Path:
    """A file with lines above its header, and columns that nobody asked for."""
    rows = [[*row, *("5" for _ in more)] for row in labelled(book, cells())]
    path = write_csv(folder / "c.csv", [*book.names, *more], rows, ";")
    return _text(folder, path.name, (above + path.read_text(encoding="utf-8")).encode())


def _under_titles(path: Path) -> Path:
    workbook = openpyxl.load_workbook(path)
    workbook["Sheet"].insert_rows(1, 3)
    workbook["Sheet"]["A1"] = "Resultater"
    workbook.save(path)
    return path


def _missing_range(folder: Path, book: Codebook) -> Path:
    """SPSS keeps codes; all under 0 are declared missing, of which one has a label."""
    closed = [field for field in book.fields if field.type == "integer"]
    frame = pd.DataFrame(cells(), columns=list(book.names))
    for field in closed:
        frame[field.name] = pd.to_numeric(frame[field.name]).fillna(-9)
    path, names = folder / "s.sav", [field.name for field in closed]
    labels = {field.name: {-9: "Ubesvart", **field.labels} for field in closed}
    pyreadstat.write_sav(
        frame,
        str(path),
        variable_value_labels=labels,  # type: ignore[arg-type]
        missing_ranges={name: [{"lo": -99, "hi": -1}] for name in names},
    )
    return path


def _in_cp1252(path: Path) -> Path:
    """The file as older versions of SPSS write it; letters of two bytes become one and a blank."""
    raw = path.read_bytes()
    head = struct.pack("<3i", 7, 20, 1)  # the record that names the encoding
    raw = raw.replace(head + b"\5\0\0\0UTF-8", head + b"\6\0\0\0CP1252")
    assert b"CP1252" in raw
    for letter in "æøåÆØÅ":
        raw = raw.replace(letter.encode(), letter.encode("cp1252") + b"\xad")
    raw = raw.replace("«".encode(), b"\xab\xad").replace("»".encode(), b"\xbb\xad")
    path.write_bytes(raw.replace("–".encode(), b"\x96\xad\xad"))
    return path


def _merged(path: Path) -> Path:
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Sheet"]
    sheet.insert_rows(1)
    for merged, title in (("A1:D1", "Bakgrunn"), ("E1:S1", "Påstander")):
        sheet[merged[:2]] = title
        sheet.merge_cells(merged)
    workbook.save(path)
    return path


def _formatted(path: Path, form: str) -> Path:
    workbook = openpyxl.load_workbook(path)
    for row in workbook["Sheet"].iter_rows(min_row=2, min_col=3, max_col=19):
        for cell in row:
            cell.number_format = form
    workbook.save(path)
    return path


def _blank_texts(path: Path) -> Path:
    """Some programs write a blank cell as a text without saying which: it was read as the first text."""
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    rows = parts[sheet].split(b"</row>")
    filled = b"</row>".join(_fill(row) for row in rows)
    assert filled.count(b"<v></v>") > PROGRAMME_ITEMS
    with ZipFile(path, "w") as book:
        for name, content in (parts | {sheet: filled}).items():
            book.writestr(name, content)
    return path


def _fill(row: bytes) -> bytes:
    """Put a text without a number into each place of a row that has no cell."""
    number = re.search(rb'<row r="(\d+)"', row)
    if number is None:
        return row
    found = {column: cell for cell, column in re.findall(rb'(<c r="([A-Z]+)\d+".*?(?:/>|</c>))', row)}
    columns = [bytes([letter]) for letter in b"ABCDEFGHIJKLMNOPQRSTUV"]
    blank = {column: b'<c r="%s%s" t="s"><v></v></c>' % (column, number[1]) for column in columns}
    head = row[: row.index(b">", row.index(b"<row")) + 1]
    return head + b"".join((blank | found)[column] for column in columns)


@pytest.mark.slow
@pytest.mark.parametrize("export", EXPORTS)
def test_the_same_survey_is_read_the_same_from_every_kind_of_file(
    tmp_path: Path, book: Codebook, export: str
) -> None:
    found = read(EXPORTS[export](tmp_path, book), book)

    expected = pd.DataFrame(cells(), columns=list(book.names), dtype="str")
    expected = expected.mask(expected == "")
    expected = expected.astype({field.name: DTYPES[field.type] for field in book.fields})
    assert_frame_equal(found, expected)


def test_answers_that_look_like_missing_are_kept(tmp_path: Path, book: Codebook) -> None:
    """Somebody wrote "NA" and "None"; they are words."""
    found = read(write_csv(tmp_path / "c.csv", list(book.names), cells()), book)

    assert list(found.loc[0, [f"{OPEN}1", f"{OPEN}2", f"{OPEN}3"]]) == ["Små boliger; for få", "NA", "None"]


def test_dont_know_that_spss_calls_missing_is_an_answer_and_unanswered_is_none(
    tmp_path: Path, book: Codebook
) -> None:
    found = read(write_sav(tmp_path / "s.sav", book, cells()), book).set_index("respondent")

    assert found.loc["102", "overview"] == 6
    assert found.loc["105", "role"] == 5
    assert found["focus"].isna()["104"]


def test_columns_are_found_by_the_names_that_params_gives_and_others_are_left(
    tmp_path: Path, book: Codebook
) -> None:
    header = ["Sp. 1  rolle" if name == "role" else name for name in book.names]
    path = write_csv(tmp_path / "c.csv", [*header, "IP"], [[*row, "192.0.2.1"] for row in cells()])

    found = read(path, book, columns={"Sp. 1 rolle": "role"})

    assert list(found.columns) == list(book.names)
    assert list(found["role"]) == [1, 2, 3, 4, 5, 1]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("write", [str.upper, str.capitalize])
def test_columns_may_be_written_in_capitals(
    tmp_path: Path, book: Codebook, suffix: str, write: Callable[[str], str]
) -> None:
    header, path = [write(name) for name in book.names], tmp_path / f"svar.{suffix}"
    (write_csv if suffix == "csv" else write_xlsx)(path, header, cells())
    plain = write_csv(tmp_path / "plain.csv", list(book.names), cells())
    assert_frame_equal(read(plain, book), read(path, book))


def test_the_respondents_column_may_have_another_name_in_a_workbook_too(
    tmp_path: Path, book: Codebook
) -> None:
    path = write_xlsx(tmp_path / "x.xlsx", ["Løpenr", *book.names[1:]], cells())

    assert len(read(path, book, columns={"Løpenr": "respondent"})) == len(ANSWERS)


@pytest.mark.parametrize(
    ("row", "wrong", "message"),
    [
        (3, {"focus": "7"}, "row 3, column \"focus\": '7'; allowed: 1=helt enig, .*, 6=vet ikke"),
        (3, {"focus": "1.5"}, "row 3, column \"focus\": '1.5'; allowed: 1=helt enig"),
        (3, {"focus": "heilt einig"}, "row 3, column \"focus\": 'heilt einig'; allowed: 1=helt enig"),
        (
            2,
            {"municipality": "Oslo"},
            "row 2, column \"municipality\": 'Oslo'; allowed: baerum=Bærum, .*=Moss",
        ),
        (2, {"municipality": ""}, 'row 2, column "municipality": empty; allowed: baerum=Bærum'),
        (7, {"role": ""}, 'row 7, column "role": empty; allowed: 1=leder i kommunen'),
        (7, {"know_programme": ""}, 'row 7, column "know_programme": empty; allowed: 1=kjenner godt'),
        (7, {"respondent": ""}, 'row 7, column "respondent": empty'),
        (7, {"respondent": "101"}, "rows 2, 7, column \"respondent\": '101' is there more than once"),
        (4, {"overview": "1"}, 'row 4, column "overview": answered, but the filter know_programme'),
        (4, {"overview": "6"}, 'row 4, column "overview": answered, but the filter .* allowed: empty'),
    ],
)
def test_a_wrong_answer_is_named_with_its_place_and_what_is_allowed(
    tmp_path: Path, book: Codebook, row: int, wrong: dict[str, str], message: str
) -> None:
    rows = changed(row, **wrong)
    for path in (
        write_csv(tmp_path / "c.csv", list(book.names), rows),
        write_xlsx(tmp_path / "x.xlsx", list(book.names), rows),
    ):
        found = refusal(path, book)
        assert re.search(message, found), found
        assert len(found.splitlines()) == 1, found


def test_a_number_too_long_for_any_code_is_refused_like_another(tmp_path: Path, book: Codebook) -> None:
    path = write_csv(tmp_path / "c.csv", list(book.names), changed(3, focus="9" * 30))

    assert 'row 3, column "focus": \'999' in refusal(path, book)


def test_a_wrong_answer_in_spss_is_named_with_the_case_and_its_label(tmp_path: Path, book: Codebook) -> None:
    frame = pd.DataFrame(cells(), columns=list(book.names)).assign(role=[1.0, 2, 3, 4, 5, 6])
    path = tmp_path / "s.sav"
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"role": {6: "konsulent"}})

    assert "row 6, column \"role\": 'konsulent'; allowed: 1=leder i kommunen" in refusal(path, book)


def test_all_that_is_wrong_is_told_at_once_and_the_same_mistake_once(tmp_path: Path, book: Codebook) -> None:
    rows = changed(2, focus="7")
    rows[4][book.names.index("focus")] = "7"
    rows[4][book.names.index("belief")] = "0"
    rows[2][book.names.index("planning")] = "1"

    assert [line.partition(": ")[2] for line in refusal(_csv(tmp_path, book, rows), book).splitlines()] == [
        'row 4, column "planning": answered, but the filter know_programme passes this question by; '
        "allowed: empty",
        f"rows 2, 6, column \"focus\": '7'; allowed: {book.field('focus').allowed()}{REMEDY}",
        f"row 6, column \"belief\": '0'; allowed: {book.field('belief').allowed()}{REMEDY}",
    ]


def test_an_error_tells_no_other_answer_of_the_respondent(tmp_path: Path, book: Codebook) -> None:
    """Messages are pasted into e-mails. The words of this respondent's other answers are nowhere else."""
    rows = labelled(book, changed(2, role="sekretær", focus="tja"))
    rows[0][0] = "R-4711"
    rows[0][-3] = "Min egen historie"
    del rows[5]  # the other respondent from Moss

    message = refusal(_csv(tmp_path, book, rows), book)

    assert "sekretær" in message
    assert "tja" in message
    for allowed in (book.field("role").allowed(), book.field("focus").allowed()):
        message = message.replace(allowed, "")
    for other in ("R-4711", "historie", "Moss", "kjenner", "stor grad", "enig"):
        assert other not in message


def test_a_long_text_in_the_wrong_column_is_cut(tmp_path: Path, book: Codebook) -> None:
    path = _csv(tmp_path, book, changed(2, focus="Her skriver jeg heller om det som virkelig er i veien."))

    assert "virkelig" not in refusal(path, book)


def test_a_mistake_in_a_renamed_column_is_told_by_the_name_in_the_file(
    tmp_path: Path, book: Codebook
) -> None:
    header = ["Sp14" if name == "focus" else name for name in book.names]
    path = write_csv(tmp_path / "c.csv", header, changed(2, focus="8"))

    assert "row 2, column \"Sp14\" (focus): '8'" in refusal(path, book, {"Sp14": "focus"})


@pytest.mark.parametrize(
    ("header", "columns", "message"),
    [
        (
            {"focus": "fokus"},
            {},
            'column "focus" is missing; did you mean|column "focus" is missing; allowed',
        ),
        ({"focus": "belief"}, {}, 'column "belief": there are 2 \\(belief, belief\\); keep one'),
        ({"focus": "Q1"}, {"Q2": "focus"}, 'columns: "Q2" is not a column; .*did you mean "Q1"'),
        ({"focus": "Q1"}, {"Q1": "focuss"}, 'columns: "Q1: focuss": no such field; .*did you mean "focus"'),
        ({}, {"role": "focus"}, 'column "focus": there are 2 \\(role, focus\\); keep one'),
    ],
)
def test_columns_that_do_not_fit_are_named_with_the_nearest(
    tmp_path: Path, book: Codebook, header: dict[str, str], columns: dict[str, str], message: str
) -> None:
    path = write_csv(tmp_path / "c.csv", [header.get(name, name) for name in book.names], cells())

    assert re.search(message, refusal(path, book, columns))


def _csv(folder: Path, book: Codebook, rows: Cells) -> Path:
    return write_csv(folder / "c.csv", list(book.names), rows)


def _text(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


HEADER = b"respondent,municipality"
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.csv", b"", r"the file is empty \(0 bytes\)"),
        ("s.sav", b"", r"the file is empty \(0 bytes\)"),
        ("x.xlsx", b"", r"the file is empty \(0 bytes\)"),
        ("c.csv", b"\xef\xbb\xbf\n", "row 1 must name the columns"),
        ("c.csv", HEADER + b"\n,\n", "no row with content below the header"),
        ("c.csv", HEADER + b'\n1,"moss\n2,hamar\n', "row 2: a quotation mark is not closed"),
        ("c.csv", HEADER + b"\n1,moss\n2\n", "row 3: 1 cells, the header has 2; the file may be cut off"),
        ("c.csv", HEADER + b"\n1,moss,5\n", "row 2: 3 cells, the header has 2"),
        ("c.csv", HEADER + b"\n1,\x81\n", "byte 27 is not cp1252"),
        ("c.csv", b"\xff\xfe" + HEADER.decode().encode("utf-16-le")[:-1], "is not utf-16"),
        ("c.csv", b"PK\x03\x04\x00", "letters of another system, or a workbook; save it as CSV in UTF-8"),
        ("c.csv", HEADER.decode().encode("utf-16-be"), "letters of another system"),
        ("c.csv", "respondent,municipality\n1,Bærum\n".encode("mac_roman"), "row 2: '¾': letters of another"),
        ("c.csv", HEADER + "\n1,5 m² på ½ år\n".encode("cp1252"), "column .role, know_programme"),
        ("x.xlsx", OLE, r"protected by a password, or in Excel's old format \(.xls\)"),
        ("x.xlsx", b"PK\x03\x04 cut", "damaged or cut off"),
        ("x.xlsx", HEADER, "damaged or cut off, or none"),
        ("s.sav", HEADER, "damaged or cut off, or no SPSS file"),
        (
            "s.pdf",
            HEADER,
            '".pdf" is not a kind that can be read; allowed: .csv, .tsv, .txt, .sav, .zsav, .xlsx',
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, book: Codebook, name: str, content: bytes, message: str
) -> None:
    assert re.search(message, refusal(_text(tmp_path, name, content), book))


def test_a_truncated_spss_file_is_refused_wherever_it_is_cut(tmp_path: Path, book: Codebook) -> None:
    whole = write_sav(tmp_path / "whole.sav", book, cells()).read_bytes()
    for size in range(1, len(whole), 97):
        path = _text(tmp_path, "s.sav", whole[:size])
        assert re.search("cut off", refusal(path, book)), f"{size} of {len(whole)} bytes"
    assert re.search("cut off", refusal(_text(tmp_path, "s.sav", whole[:-1]), book))


def test_a_truncated_workbook_is_refused_wherever_it_is_cut(tmp_path: Path, book: Codebook) -> None:
    whole = write_xlsx(tmp_path / "whole.xlsx", list(book.names), cells()).read_bytes()
    for size in range(10, len(whole), 499):
        assert "damaged or cut off" in refusal(_text(tmp_path, "x.xlsx", whole[:size]), book)


def test_a_workbook_with_the_answers_on_two_sheets_is_refused(tmp_path: Path, book: Codebook) -> None:
    path = write_xlsx(tmp_path / "x.xlsx", list(book.names), cells())
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("Kopi").append(["respondent"])
    workbook.save(path)

    assert 'sheets Sheet, Kopi all have the column "respondent"; keep one' in refusal(path, book)


def test_true_in_a_workbook_is_not_the_code_1(tmp_path: Path, book: Codebook) -> None:
    path = write_xlsx(tmp_path / "x.xlsx", list(book.names), cells())
    workbook = openpyxl.load_workbook(path)
    workbook["Sheet"].cell(row=3, column=1 + book.names.index("focus"), value=True)
    workbook.save(path)

    assert "row 3, column \"focus\": 'True'; allowed: 1=helt enig" in refusal(path, book)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda sheet: setattr(sheet.row_dimensions[4], "hidden", True), "row 4: hidden in Excel; delete"),
        (lambda sheet: sheet.__setitem__("R3", "#N/A"), "cell R3: an error of Excel"),
        (lambda sheet: sheet.__setitem__("R3", "=1+1"), "cell R3: a formula without its value; open"),
    ],
)
def test_what_a_workbook_does_not_show_is_refused(
    tmp_path: Path, book: Codebook, spoil: Callable[[Any], None], message: str
) -> None:
    """Eight test answers that somebody filtered away were counted, and errors were no answers."""
    path = write_xlsx(tmp_path / "x.xlsx", list(book.names), cells())
    workbook = openpyxl.load_workbook(path)
    spoil(workbook["Sheet"])
    workbook.save(path)

    assert message in refusal(path, book)


def test_a_workbook_without_the_respondents_column_says_what_it_has(tmp_path: Path, book: Codebook) -> None:
    path = write_xlsx(tmp_path / "x.xlsx", ["respondnt", *book.names[1:]], cells())

    assert re.search('no sheet has the column "respondent" .*did you mean "respondnt"', refusal(path, book))


def test_a_missing_file_is_told_with_what_is_there(tmp_path: Path, book: Codebook) -> None:
    _csv(tmp_path, book, cells())

    assert "there is no such file; in the folder: c.csv" in refusal(tmp_path / "svar.csv", book)


INVITED = ["baerum,40", "hamar,20", "lillehammer,25", "lorenskog,30", "moss,22"]


def survey_year(copy: Path, provenance: str, responses: Cells, invited: list[str]) -> Path:
    """Give 2012 a survey in a copy of the project; generated files are marked as such."""
    folder = copy / "data" / "survey" / "2012"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    mark = [] if provenance == "collected" else [provenance]
    names = BOOK.names
    write_csv(
        folder / "svar.csv", [*names, *["provenance" for _ in mark]], [[*row, *mark] for row in responses]
    )
    lines = [",".join(["municipality", "invited", *["provenance" for _ in mark]])]
    lines += [",".join([line, *mark]) for line in invited]
    (folder / "invited.csv").write_text("\n".join(lines), encoding="utf-8")
    path = copy / "params" / "2012.yaml"
    text = path.read_text(encoding="utf-8").partition("survey:")[0]
    text += f"survey: {{provenance: {provenance}, responses: svar.csv, invited: invited.csv}}\n"
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("provenance", ["collected", "reconstructed", "simulated"])
def test_a_year_is_read_with_its_invited(copy: Path, provenance: str) -> None:
    survey_year(copy, provenance, cells(), INVITED)

    assert list(readers.read(2012, copy)[0]["respondent"]) == [row[0] for row in ANSWERS]
    assert readers.invited(2012, copy).to_dict("list") == {
        "municipality": ["baerum", "hamar", "lillehammer", "lorenskog", "moss"],
        "invited": [40, 20, 25, 30, 22],
    }


def test_a_year_without_a_survey_says_which_have_one(root: Path) -> None:
    with pytest.raises(ProjectError, match="2010.yaml: the year has no survey; allowed: 2011, 2012"):
        readers.read(2010, root)


@pytest.mark.parametrize(
    ("invited", "message"),
    [
        (INVITED[:-1], 'municipality "moss" is missing'),
        ([*INVITED, "Moss,3"], "row 7, column \"municipality\": 'Moss' is there twice"),
        ([*INVITED, "Oslo,3"], "row 7, column \"municipality\": 'Oslo'; allowed: baerum=Bærum"),
        ([*INVITED[:-1], "moss,-1"], "row 6, column \"invited\": '-1'; allowed: a whole number above 0"),
        ([*INVITED[:-1], "moss,"], 'row 6, column "invited": empty; allowed: a whole number above 0'),
        ([*INVITED[:-1], "moss,4.5"], "row 6, column \"invited\": '4.5'; allowed"),
        ([*INVITED[:-1], "moss,1.000"], "row 6, column \"invited\": '1.000'; allowed"),
    ],
)
def test_a_wrong_number_of_invited_is_named(copy: Path, invited: list[str], message: str) -> None:
    survey_year(copy, "collected", cells(), invited)

    with pytest.raises(ProjectError, match=message) as error:
        readers.invited(2012, copy)

    assert len(str(error.value).splitlines()) == 1


def test_columns_of_the_table_of_the_invited_may_have_capitals_and_are_there_once(copy: Path) -> None:
    """An outcome that is not known by its capital would be left out of the rates without a word."""
    folder = survey_year(copy, "collected", cells(), INVITED)
    rows = [f"{row},1" for row in INVITED]
    (folder / "invited.csv").write_text(
        "\n".join(["Municipality,Invited,Not reached", *rows]), encoding="utf-8"
    )
    assert ["municipality", "invited", "not_reached"] == list(readers.invited(2012, copy).columns)
    rows = [f"{row},1,1" for row in INVITED]
    head = "municipality,invited,Refused,refused"
    (folder / "invited.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    with pytest.raises(ProjectError, match='column "refused" is there twice; keep one'):
        readers.invited(2012, copy)


def test_generated_answers_without_a_mark_in_every_row_are_refused(copy: Path) -> None:
    folder = survey_year(copy, "simulated", cells(), INVITED)
    text = (folder / "svar.csv").read_text(encoding="utf-8")
    (folder / "svar.csv").write_text(text.replace("simulated", "", 1), encoding="utf-8")

    with pytest.raises(ProjectError, match='row 2, column "provenance": empty; allowed: simulated'):
        readers.read(2012, copy)


def test_answers_that_nobody_marked_are_refused_where_params_calls_them_simulated(copy: Path) -> None:
    folder = survey_year(copy, "simulated", cells(), INVITED)
    write_csv(folder / "svar.csv", list(BOOK.names), cells())

    with pytest.raises(ProjectError, match='column "provenance" is missing; .*set provenance: collected'):
        readers.read(2012, copy)


def collected(copy: Path) -> None:
    path = copy / "params" / "2012.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("provenance: simulated", "provenance: collected"), encoding="utf-8")


def test_marked_answers_never_pass_for_collected(copy: Path) -> None:
    survey_year(copy, "simulated", cells(), INVITED)
    collected(copy)

    for read in (readers.read, readers.invited):
        with pytest.raises(ProjectError, match='column "provenance" marks them as generated'):
            read(2012, copy)


def test_a_generated_file_never_passes_for_collected_under_another_name(copy: Path) -> None:
    """No table could be written that leaves the mark out; of the tables pages tell what they are."""
    folder = survey_year(copy, "simulated", cells(), INVITED)
    made = (folder / "svar.csv").rename(folder / "simulated.csv")
    provenance.register(copy, made)
    made.rename(folder / "svar.csv")
    collected(copy)

    with pytest.raises(ProjectError, match=r"svar.csv: .* is generated \(2012/simulated.csv\)"):
        readers.read(2012, copy)


def test_generated_answers_never_pass_for_collected_in_another_form(copy: Path) -> None:
    """Saved as a workbook, without the marks and in another order, they are the same answers."""
    folder = survey_year(copy, "simulated", cells(), INVITED)
    provenance.register(copy, (folder / "svar.csv").rename(folder / "simulated.csv"))
    write_xlsx(folder / "svar.xlsx", list(BOOK.names), cells()[::-1])
    path = copy / "params" / "2012.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("svar.csv", "svar.xlsx"), encoding="utf-8")
    collected(copy)

    with pytest.raises(ProjectError, match="are those of data/survey/2012/simulated.csv"):
        readers.read(2012, copy)


def test_generated_answers_that_the_codebook_no_longer_allows_are_no_hindrance(copy: Path) -> None:
    """Two small roles are put together in a wave that was simulated before; that file lies there still."""
    folder = survey_year(copy, "simulated", cells(), INVITED)
    provenance.register(copy, (folder / "svar.csv").rename(folder / "simulated.csv"))
    write_csv(folder / "svar.csv", list(BOOK.names), cells())
    (folder / "invited.csv").write_text("\n".join(["municipality,invited", *INVITED]), encoding="utf-8")
    collected(copy)
    path, both = copy / "data" / "survey" / "codebook.json", "leder eller ansatt i kommunen"
    content = json.loads(path.read_text(encoding="utf-8"))
    role = next(field for field in content["fields"] if field["name"] == "role")
    role["categories"][:2] = [one | {"waves": [2011]} for one in role["categories"][:2]]
    role["categories"].append({"value": 6, "label": both, "waves": [2012]})
    path.write_text(json.dumps(content), encoding="utf-8")
    settings = copy / "params" / "2012.yaml"
    text = settings.read_text(encoding="utf-8")
    values = f"values: {{role: {{1: {both}, 2: {both}}}}}"
    settings.write_text(text.replace("provenance:", f"{values}, provenance:"), encoding="utf-8")
    roles = readers.read(2012, copy)[0]["role"]
    assert {3, 4, 5, 6} == {*roles} and sum(row[2] in "12" for row in cells()) == sum(roles == 6)


def test_every_generated_file_of_the_project_is_listed(root: Path) -> None:
    for path in (root / "data" / "survey").glob("*/*.csv"):
        if path.name in (*params.MADE_UP, "invited.csv") and "provenance" in path.read_text(encoding="utf-8"):
            assert data.fingerprint(path) in provenance.generated(root / "data" / "survey"), (
                f"{path}: generate it anew with boso survey"
            )
