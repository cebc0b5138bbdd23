"""Delimited text: separated by commas, semicolons or tabs; in UTF-8, UTF-16 or Windows' cp1252."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd

from boso.project import ProjectError

if TYPE_CHECKING:
    from pathlib import Path

DELIMITERS = (",", ";", "\t")
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SAMPLE = 1000  # bytes that tell the encoding where no mark does
LONGEST_HEADER = 100_000  # letters of the first line that are looked at
ZIP = b"PK\x03\x04"
SAVE = "save it as CSV in UTF-8"


def read(path: Path) -> pd.DataFrame:
    """Return the table as text, its index the row in the file (the header is row 1).

    Raises
    ------
    ProjectError
        It is no text in one of the encodings, a quote is not closed, or a row is too short or too long.
    """
    text = _decode(path)
    if not text.partition("\n")[0].strip():
        raise ProjectError(f"{path}: the file has no header; row 1 must name the columns")
    header, *rows = _rows(text, delimiter(text), path)
    _check_width(rows, len(header), path)
    blank = [""] * len(header)
    cells = [row[: len(header)] if any(row) else blank for row in rows]
    return pd.DataFrame(cells, index=range(2, len(rows) + 2), columns=header, dtype="object")


def _decode(path: Path) -> str:
    """Return the text of the file: by its byte order mark, else UTF-16 by its zeros, UTF-8 or cp1252."""
    raw = path.read_bytes()
    if raw.startswith(ZIP):
        raise ProjectError(f"{path}: this is a workbook named .csv; name it .xlsx, or {SAVE}")
    encoding = _encoding(raw)
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ProjectError(
            f"{path}: byte {error.start + 1} is not {encoding}: damaged, or not text; {SAVE}"
        ) from None


def _encoding(raw: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return encoding
    even, odd = raw[:SAMPLE:2].count(0), raw[1:SAMPLE:2].count(0)
    if even or odd:
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter(text: str) -> str:
    """Return the delimiter that divides the header into most columns.

    >>> delimiter("respondent;role, as stated;focus")
    ';'
    """
    first = text.partition("\n")[0][:LONGEST_HEADER]
    widths = {mark: len(next(csv.reader([first], delimiter=mark))) for mark in DELIMITERS}
    return max(widths, key=lambda mark: widths[mark])


def _rows(text: str, mark: str, path: Path) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:  # its message may quote an answer
        raise ProjectError(
            f"{path}: row {len(rows) + 1}: a quotation mark is not closed or stands inside an answer without "
            "being doubled; export the survey again"
        ) from None
    return rows


def _check_width(rows: list[list[str]], width: int, path: Path) -> None:
    """Refuse rows of another width than the header; a blank row, or blank cells at its end, are no harm."""
    problems = [
        f"{path}: row {number}: {len(row)} cells, the header has {width}; the file may be cut off, or an "
        "answer with the separator in it stands without quotation marks"
        for number, row in enumerate(rows, start=2)
        if any(row) and (len(row) < width or any(row[width:]))
    ]
    if problems:
        raise ProjectError("\n".join(problems))
