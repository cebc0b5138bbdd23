"""Excel workbooks: the sheet with the answers, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.project import ProjectError, nearest
from boso_survey.reading.cells import text

if TYPE_CHECKING:
    from pathlib import Path

OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # a compound file: Excel's old format, or an encrypted new one
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK"


def read(path: Path, key: str) -> pd.DataFrame:
    """Return the sheet that has the column `key`, its index the row in the sheet (the header is row 1).

    Raises
    ------
    ProjectError
        The workbook is protected by a password, damaged or of the old format, or no sheet, or more than
        one, has the column.
    """
    _check_container(path)
    sheets = _sheets(path)
    found = [name for name, rows in sheets.items() if rows and key in _header(rows[0])]
    if len(found) > 1:
        raise ProjectError(f'{path}: sheets {", ".join(found)} all have the column "{key}"; keep one of them')
    if not found:
        raise ProjectError(_describe_missing(path, key, sheets))
    header, *rows = sheets[found[0]]
    return pd.DataFrame(rows, index=range(2, len(rows) + 2), columns=_header(header), dtype="object")


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


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        return {name: book.get_sheet_by_name(name).to_python(False) for name in book.sheet_names}
    except CalamineError:
        raise ProjectError(f"{path}: the workbook is damaged or cut off; export the survey again") from None


def _describe_missing(path: Path, key: str, sheets: dict[str, list[list[Any]]]) -> str:
    """Say that no sheet has the column: what row 1 of the first sheet with content has instead."""
    header = next((rows[0] for rows in sheets.values() if rows), None)
    if header is None:
        return f"{path}: the workbook is empty; export the survey again"
    names = [name for name in _header(header) if name]
    return (
        f'{path}: no sheet has the column "{key}" in row 1; found {", ".join(names)}; {nearest(key, names)}'
    )


def _header(row: list[Any]) -> list[str]:
    return [text(cell) or "" for cell in row]
