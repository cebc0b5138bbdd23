"""Excel workbooks: the sheet that has the columns looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from boso.project import ProjectError, nearest, refuse, some
from boso.spreadsheets import header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd

OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # a compound file: Excel's old format, or an encrypted new one
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK"
DAMAGED = "the workbook is damaged or cut off; save or export it again"


def read(path: Path, columns: Sequence[str], without: str | None = None) -> pd.DataFrame:
    """Return the sheet that has the first of these columns; the index is the row in the sheet.

    The sheet named `without` is passed over. A ProjectError says why it cannot be read, or what is not seen.
    """
    found_sheets = {name: rows for name, rows in sheets(path).items() if name != without}
    places = {name: header.find(rows, columns) for name, rows in found_sheets.items()}
    found = [(name, place) for name, place in places.items() if place is not None]
    if len(found) > 1:
        names = ", ".join(name for name, _ in found)
        raise ProjectError(f'{path}: sheets {names} all have the column "{columns[0]}"; keep one of them')
    if not found:
        raise ProjectError(_describe_missing(path, columns[0], found_sheets))
    try:
        problems = list(_unseen(path, found[0][0]))
    except (BadZipFile, ElementTree.ParseError, KeyError, StopIteration):
        raise ProjectError(f"{path}: {DAMAGED}") from None
    refuse(path, problems)
    return header.table(found_sheets[found[0][0]], found[0][1])


def _check_container(path: Path) -> None:
    raw = path.read_bytes()
    if raw.startswith(OLE):
        if ENCRYPTED in raw:
            raise ProjectError(
                f"{path}: the workbook is protected by a password; open it in Excel, take the password away "
                "(File, Info, Protect Workbook) and save it"
            )
        raise ProjectError(f"{path}: this is Excel's old format (.xls); save it as .xlsx")
    if not raw.startswith(ZIP):
        raise ProjectError(f"{path}: this is not an Excel workbook; save it as .xlsx, or name it what it is")


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """Return the rows of all sheets by their names; a ProjectError says why they cannot be read."""
    _check_container(path)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        return {name: book.get_sheet_by_name(name).to_python(False) for name in book.sheet_names}
    except CalamineError:
        raise ProjectError(f"{path}: {DAMAGED}") from None


def _describe_missing(path: Path, key: str, sheets: dict[str, list[list[Any]]]) -> str:
    """Say that no sheet has the column: what row 1 of the first sheet with content has instead."""
    first = next((rows[0] for rows in sheets.values() if rows), None)
    if first is None:
        return f"{path}: the workbook is empty; save or export it again"
    names = [name for name in header.names(first) if name]
    return (
        f'{path}: no sheet has the column "{key}" in one of its first {header.SOUGHT} rows; '
        f"row 1 has {', '.join(names)}; {nearest(key, names)}"
    )


def _unseen(path: Path, name: str) -> Iterator[str]:
    """Name what a sheet's values alone do not show: rows that are hidden, errors, formulas not worked out."""
    hidden, errors, formulas = [], [], []
    with ZipFile(path) as book, book.open(_member(book, name)) as sheet:
        for _, row in ElementTree.iterparse(sheet):
            if not row.tag.endswith("}row"):
                continue
            cells = {cell.get("r", ""): cell for cell in row.findall("{*}c")}
            if row.get("hidden") in ("1", "true") and any(len(cell) for cell in cells.values()):
                hidden.append(row.get("r", ""))
            errors += [place for place, cell in cells.items() if cell.get("t") == "e"]
            formulas += [
                place for place, cell in cells.items()
                if cell.find("{*}f") is not None and not cell.findtext("{*}v") and cell.get("t") != "str"
            ]  # fmt: skip
            row.clear()
    if hidden:
        yield f"row {some(hidden)}: hidden in Excel; delete these rows, or show them to have them counted"
    if errors:
        yield f"cell {some(errors)}: an error of Excel, such as #N/A; put in what belongs there, or empty it"
    if formulas:
        yield f"cell {some(formulas)}: a formula without its value; open the file in Excel and save it"


def _member(book: ZipFile, name: str) -> str:
    """Return the part of the workbook that holds the sheet of that name."""
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).findall("{*}sheets/{*}sheet")
    about = next(sheet for sheet in sheets if sheet.get("name") == name)
    relation = next(value for key, value in about.items() if key.endswith("}id"))
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    target = next(item.get("Target", "") for item in relations if item.get("Id") == relation)
    return target[1:] if target.startswith("/") else f"xl/{target}"
