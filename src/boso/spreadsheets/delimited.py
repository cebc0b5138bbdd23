"""Delimited text: separated by commas, semicolons, tabs or bars; in UTF-8, UTF-16 or Windows' cp1252."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from boso.project import ProjectError, some
from boso.spreadsheets import header

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

DELIMITERS = (",", ";", "\t", "|")
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
WINDOWS = "cp1252"
SAMPLE = 1000  # bytes that tell the encoding where no mark does
LOOKED_AT, ROWS = 1_000_000, 50  # letters and rows that tell the delimiter
ZIP = b"PK\x03\x04"
SAVE = "save it as CSV in UTF-8"


def read(path: Path, content: bytes, columns: Sequence[str]) -> pd.DataFrame:
    """Return the table in a file that has the first of these columns, as text; the index is the row.

    Titles above the header, and the line ``sep=;`` of Excel, are passed over.
    """
    if content.startswith(ZIP):
        raise ProjectError(f"{path}: this is a workbook named .csv; name it .xlsx, or {SAVE}")
    try:
        text = content.decode(encoding(content)).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        told = f"{path}: byte {error.start + 1} is not {encoding(content)}"
        raise ProjectError(f"{told}: damaged, or not text; {SAVE}") from None
    if not text.strip():
        raise ProjectError(f"{path}: the file has no header; row 1 must name the columns")
    rows = _rows(text, delimiter(text, columns), path)
    place = header.find(rows, columns) or 0
    width = len(rows[place])
    _check_width(rows[place + 1 :], width, place + 2, path)
    return header.table([(row + [""] * width)[:width] for row in rows], place)


def encoding(raw: bytes) -> str:
    """Return the encoding of a file: by its byte order mark, else UTF-16 by its zeros, UTF-8 or cp1252."""
    for mark, name in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return name
    even, odd = raw[:SAMPLE:2].count(0), raw[1:SAMPLE:2].count(0)
    if 4 * max(even, odd) > len(raw[:SAMPLE]):  # every second byte; a single zero is a damaged letter
        return "utf-16-le" if odd > even else "utf-16-be"
    with suppress(UnicodeDecodeError):
        raw.decode("utf-8")
        return "utf-8"
    return WINDOWS


def delimiter(text: str, columns: Sequence[str]) -> str:
    """Return the delimiter that finds these columns, and gives most rows as many cells as their header.

    >>> delimiter("respondent;role, as stated;focus, on a scale, of six\\n1;2;3", ["respondent"])
    ';'
    """

    def fit(mark: str) -> tuple[bool, int, int]:
        rows: list[list[str]] = [[]]
        with suppress(csv.Error):  # told when the whole is read
            rows = list(islice(csv.reader(io.StringIO(text[:LOOKED_AT], newline=""), delimiter=mark), ROWS))
        place = header.find(rows, columns)
        width = len(rows[place or 0])
        return place is not None and width > 1, sum(len(row) == width for row in rows if width > 1), width

    return max(DELIMITERS, key=fit)


def _rows(text: str, mark: str, path: Path) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:  # its message may quote a cell
        raise ProjectError(
            f"{path}: row {len(rows) + 1}: a quotation mark is not closed or stands inside a cell without "
            "being doubled; save or export the file again"
        ) from None
    return rows


def _check_width(rows: list[list[str]], width: int, first: int, path: Path) -> None:
    """Refuse rows of another width than the header; a blank row, or blank cells at its end, are no harm."""
    wrong = [
        number
        for number, row in enumerate(rows, start=first)
        if any(row) and (len(row) < width or any(row[width:]))
    ]
    if wrong:
        cells = len(rows[wrong[0] - first])
        raise ProjectError(
            f"{path}: row {some(wrong)}: {cells} cells, the header has {width}; the file may be cut off, or "
            "a cell with the separator in it stands without quotation marks"
        )
