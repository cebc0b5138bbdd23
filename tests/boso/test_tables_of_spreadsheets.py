"""What Norwegian Excel and LibreOffice save is read as it was, or refused; never as something else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pytest
from project import ROOT

from boso import data
from boso.data import canonical, tables, validation
from boso.data.schema import check_schema
from boso.project import ProjectError

Rows = list[list[str]]
TABLES = [
    (folder, info) for folder in validation.EDITABLE for info in data.package(ROOT, folder)["resources"]
]
MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")


def path_of(folder: str, info: dict[str, Any]) -> Path:
    return ROOT / "data" / folder / info["path"]


def saved(
    rows: Rows, delimiter: str = ",", encoding: str = "utf-8", end: str = "\n", quoting: Literal[0, 1] = 0
) -> bytes:
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return lines.getvalue().encode(encoding)


def whole_files(rows: Rows) -> Iterator[tuple[str, bytes]]:
    """A table as programs save it, without a change in any cell; cp1252 where it has the letters."""
    semicolons = saved(rows, ";", end="\r\n")
    yield "semicolons", semicolons
    yield "mark", saved(rows, encoding="utf-8-sig")
    yield "Excel's UTF-8", saved(rows, ";", "utf-8-sig", "\r\n")
    yield "Excel's separator", b"sep=;\r\n" + semicolons
    yield "Unicode text", saved(rows, "\t", "utf-16", "\r\n")
    yield "tabs", saved(rows, "\t")
    yield "line ends", saved(rows, end="\r\n")
    yield "quoted", saved(rows, quoting=csv.QUOTE_ALL)
    yield "columns", saved([[*row, "", ""] for row in rows])
    yield "rows", saved([*rows, *[[""] * len(rows[0])] * 3])
    yield "other order", saved([row[::-1] for row in rows])
    yield "blanks", saved([[f" {cell}\xa0" if cell else cell for cell in row] for row in rows])
    for encoding in ("cp1252", "mac_roman", "cp850"):
        yield encoding, "\n".join(";".join(row) for row in rows).encode(encoding, "replace")


def day(cell: str) -> str:
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", cell):
        return f"{found[3]}.{found[2]}.{found[1]}"
    if found := re.fullmatch(r"(\d{4})-(\d\d)", cell):
        return f"{MONTHS[int(found[2]) - 1]}.{found[1][2:]}"
    return cell


def grouped(mark: str) -> Callable[[str], str]:
    return lambda cell: f"{int(cell):,}".replace(",", mark) if re.fullmatch(r"-?\d+", cell) else cell


CELLS: dict[str, tuple[Callable[[str], str], tuple[str, ...]]] = {
    "decimal comma": (lambda cell: cell.replace(".", ","), ("number", "integer")),
    "float": (lambda cell: f"{cell}.0" if cell.isdigit() else cell, ("number", "integer")),
    "decimals": (lambda cell: f"{cell},00" if cell.isdigit() else cell, ("number", "integer")),
    "blanks in thousands": (grouped("\xa0"), ("number", "integer")),
    "commas in thousands": (grouped(","), ("number", "integer")),
    "points in thousands": (grouped("."), ("number", "integer")),
    "powers": (lambda cell: f"{int(cell):E}" if cell.isdigit() else cell, ("number", "integer")),
    "zeros": (lambda cell: str(int(cell)) if cell.isdigit() else cell, ("string",)),
    "dates": (day, ("string", "date")),
    "Excel": (str.upper, ("boolean",)),
    "Norwegian": (lambda cell: {"true": "SANN", "false": "USANN"}.get(cell, cell), ("boolean",)),
    "an error": (lambda cell: "#I/T" if cell else cell, ("string", "integer", "number", "boolean", "date")),
}


def typed(rows: Rows, fields: list[dict[str, Any]]) -> list[list[str]]:
    """The type of each cell of the rows below the header."""
    about, names = {field["name"]: field for field in fields}, rows[0]

    def kind(name: str, row: list[str]) -> str:
        ((column, special),) = about[name].get("boso", {}).get("where", {"": {}}).items()
        told = special.get(row[names.index(column)], {}) if column else {}
        return str(told.get("type", about[name]["type"]))

    return [[kind(name, row) for name in names] for row in rows[1:]]


def changed_cells(rows: Rows, fields: list[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """A table with the cells of certain types as programs show them."""
    types = typed(rows, fields)
    for name, (change, kinds) in CELLS.items():
        pairs = [zip(*both, strict=True) for both in zip(rows[1:], types, strict=True)]
        body = [[change(cell) if kind in kinds else cell for cell, kind in pair] for pair in pairs]
        if body != rows[1:]:
            yield name, saved([rows[0], *body])


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "info"), TABLES, ids=[info["name"] for _, info in TABLES])
def test_a_table_is_read_as_it_was_or_refused(folder: str, info: dict[str, Any], tmp_path: Path) -> None:
    original = path_of(folder, info).read_bytes()
    rows = list(csv.reader(io.StringIO(original.decode(), newline="")))[:60]
    few, fields, path = saved(rows), info["schema"]["fields"], tmp_path / "table.csv"
    read = {"as it is"}
    for name, content in [("as it is", few), *whole_files(rows), *changed_cells(rows, fields)]:
        path.write_bytes(content)
        try:
            table = canonical.read(path, info["schema"])
        except ProjectError:
            continue
        if canonical.content(table) == few:
            read.add(name)
        else:
            refused = list(check_schema(table, info["schema"]))
            assert refused, name
            assert len(refused) <= 2 * len(fields), name

    assert read >= {"semicolons", "mark", "Excel's UTF-8", "Excel's separator", "Unicode text", "quoted",
                    "tabs", "line ends", "columns", "rows", "other order", "blanks"}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "told"), [("a,a", 'column "a" is there twice'), ("a,", "column 2 has no name in row 1")]
)
def test_a_column_without_a_name_of_its_own_is_refused(header: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f"{header}\n1,2\n", encoding="utf-8")

    with pytest.raises(ProjectError, match=told):
        canonical.read(path, {"fields": [{"name": "a", "type": "integer"}]})


ODD = (
    "٣", "１２", "²", "𝟛", "1e5", "inf", "nan", "NA", "null", "-0", "+5", "1_000", "0x10", "1.", ".5", "007",
    "1 000", "1.500", "60,5", "9" * 15, "9" * 16, "sann", "TRUE", "1", "2011-02-30", "29.02.2012",
    "31.04.2011", "mai.11", "0000-00-00", "٢٠١١-٠١-٠١", "a\nb", "\u2028", "2011", "-2011", "true ",
)  # fmt: skip
KINDS = [{"name": kind, "type": kind} for kind in ("string", "integer", "number", "boolean", "date", "year")]
EVERY = {
    repr((field["type"], field.get("constraints"))): field
    for field in [*KINDS, *(field for _, info in TABLES for field in info["schema"]["fields"])]
}
FIELDS = {f"{number}": field | {"name": f"{number}"} for number, field in enumerate(EVERY.values())}


@pytest.mark.slow
def test_what_can_be_sealed_can_be_read() -> None:
    """In a table with a column of each kind of field that there is."""
    path, fields, accepted = Path("table.csv"), [*FIELDS.values()], set[str]()
    for odd in ODD:
        text = canonical.canonical(pd.DataFrame(odd, [2], list(FIELDS)), fields, path)
        told = "\n".join(check_schema(text, {"fields": fields}))
        sealed = text.drop(columns=re.findall(r'^row 2, column "(\d+)": ', told, re.MULTILINE))
        if sealed.columns.empty:
            continue
        types = tuple((str(name), FIELDS[str(name)]["type"]) for name in sealed)
        read = tables.parse(path, canonical.content(sealed), types)
        assert [*read.columns[read.notna().all()]] == [*sealed], odd
        accepted |= {*sealed} if len(sealed) else set()
    assert all({"enum", "pattern"} & FIELDS[name]["constraints"].keys() for name in {*FIELDS} - accepted)
