"""A table as an Excel workbook to edit, and back: what may stand in a column is told, and offered as a list.

The workbook lies in data/edit/, which git ignores. On a hidden sheet it keeps the sha256 of the table that it
was made from, so that nobody's newer changes are lost when it is taken back.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from boso import data
from boso.data import canonical, validation
from boso.data.schema import allowed
from boso.project import ProjectError, nearest
from boso.spreadsheets import cells, excel

HIDDEN = "boso"  # the sheet with the sha256 and the lists
LAST_ROW = 1_048_576  # of a sheet
WIDEST = 60  # letters of a column that are shown
TITLE, ERROR, SHEET_NAME = 32, 225, 31  # letters that messages and the name of a sheet may have
TEXT = "@"  # the format in which a spreadsheet program leaves alone what is typed
DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def open_workbook(root: Path, name: str) -> Path:
    """Return the workbook of a table: the one that is being edited, or else a new one."""
    path, table = _paths(root, name)
    if path.is_file():
        return path
    text = validation.read(root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        data.write_atomically(path, _content(root, name, text))
        if canonical.content(_read(root, name, path)) == canonical.content(text):
            return path
    except (IllegalCharacterError, ProjectError):
        pass  # told below
    path.unlink(missing_ok=True)
    raise ProjectError(f"{table}: a workbook would not keep every cell as it is; edit the CSV file")


def take_back(root: Path, name: str) -> str:
    """Check an edited workbook, write it as its table, seal that and remove the workbook; return the hash.

    On a ProjectError, as when what is in it does not fit, the table stays as it is.
    """
    path, _ = _paths(root, name)
    if not path.is_file():
        raise ProjectError(f"{path}: there is no such workbook; `boso data edit {name}` makes it")
    sealed = validation.accept(root, name, _read(root, name, path), path)
    path.unlink()
    return sealed


def _paths(root: Path, name: str) -> tuple[Path, Path]:
    """Return the workbook of a table that people may correct, made of it as it is now, and its file."""
    tables = validation.kept_by_hand(root)
    if name not in tables:
        raise ProjectError(f'there is no table "{name}" that is kept by hand; {nearest(name, tables)}')
    path, table = root / "data" / "edit" / f"{name}.xlsx", tables[name]
    if path.is_file() and (excel.sheets(path).get(HIDDEN) or [[""]])[0][0] != data.fingerprint(table):
        raise ProjectError(
            f"{path}: {table.relative_to(root)} has changed since this workbook was made; move the workbook "
            "away, have a new one made, and copy your changes into it"
        )
    return path, table


def _read(root: Path, name: str, path: Path) -> pd.DataFrame:
    fields = data.resource(name, root)["schema"]["fields"]
    table = excel.read(path, [field["name"] for field in fields], without=HIDDEN)
    return canonical.canonical(table, fields, path)


def _content(root: Path, name: str, text: pd.DataFrame) -> bytes:
    """Return the workbook of a table, given as text."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = name.rpartition("/")[2][:SHEET_NAME]
    sheet.freeze_panes = "A2"
    lists = book.create_sheet(HIDDEN)
    lists.sheet_state = "hidden"
    lists["A1"] = data.fingerprint(data.file_path(name, root))
    referred = {column: values for column, values, _ in validation.listed(root, name, text)}
    fields = (one for one in data.resource(name, root)["schema"]["fields"] if one["name"] in text)
    for place, field in enumerate(fields, start=1):
        _add_column(sheet, place, field, text[field["name"]])
        enum = field.get("constraints", {}).get("enum")
        closed = ["true", "false"] if field["type"] == "boolean" else enum
        if values := closed or referred.get(field["name"]):
            for row, words in enumerate(values, start=1):
                _fill(lists.cell(row, place + 1), str(words))
            column = get_column_letter(place + 1)
            told = allowed(field) if closed else "not in the list, which is taken from the tables"
            rule = DataValidation("list", f"'{HIDDEN}'!${column}$1:${column}${len(values)}",
                                  errorStyle="stop" if closed else "warning", showErrorMessage=True,
                                  errorTitle=field["name"][:TITLE], error=told[:ERROR])  # fmt: skip
            rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{LAST_ROW}")
            sheet.add_data_validation(rule)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _add_column(sheet: Worksheet, place: int, field: dict[str, Any], column: pd.Series[str]) -> None:
    header = sheet.cell(1, place, field["name"])
    header.font, header.fill = Font(bold=True), PatternFill("solid", fgColor="DDDDDD")
    told = [field.get("title"), field.get("description"), field.get("unit"), allowed(field)]
    header.comment = Comment("\n".join(filter(None, told)), "boso", width=360, height=160)
    is_number = field["type"] in canonical.NUMBERS and "where" not in field.get("boso", {})
    about = sheet.column_dimensions[header.column_letter]
    about.width = min(max(map(len, [field["name"], *column.dropna()])) + 3, WIDEST)
    about.number_format = "General" if is_number else TEXT
    for row, words in enumerate(column.fillna(""), start=2):
        _fill(sheet.cell(row, place), words, is_number=is_number)


def _fill(cell: Any, words: str, *, is_number: bool = False) -> None:
    """Put a number in a cell, if it stays as it is there, or else text that is taken for nothing else."""
    number = float(words) if is_number and DECIMAL.fullmatch(words) else None
    if words and cells.text(number) == words:
        cell.value = number
    elif words or not is_number:
        cell.number_format = TEXT
        if words:
            cell.value, cell.data_type = words, TYPE_STRING
