"""Delimited text: separated by commas, semicolons, tabs or bars; in UTF-8, UTF-16 or Windows' cp1252."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
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
ODD = "[\0¾¿®¯ƒ†‡ˆ‰Š‹ŒŽ‘‚„˜š›œžŸ]"  # what cp1252 makes of æ, ø and å of Macs and DOS
WINDOWS = "cp1252"
LOOKED_AT, ROWS = 1_000_000, 50  # letters and rows that tell the delimiter
SAVE = "save it as CSV in UTF-8"


def read(path: Path, content: bytes, columns: Sequence[str]) -> pd.DataFrame:
    """Return the table in a file that has the first of these columns, as text; the index is the row.

    Titles above the header, and the line ``sep=;`` of Excel, are passed over.
    """
    text = _decode(path, content)
    if not text.strip():
        raise ProjectError(f"{path}: the file has no header; row 1 must name the columns")
    rows: list[list[str]] = []
    try:
        mark = delimiter(text, columns)
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:  # its message may quote a cell
        told = "a quotation mark is not closed or stands inside a cell without being doubled"
        raise ProjectError(f"{path}: row {len(rows) + 1}: {told}; save or export the file again") from None
    place = header.find(rows, columns) or 0
    width = len(rows[place])
    wrong = [number for number, row in enumerate(rows, 1)  # blank rows and cells at the end are no harm
             if number > place and any(row) and (len(row) < width or any(row[width:]))]  # fmt: skip
    if wrong:
        told = f"row {some(wrong)}: {len(rows[wrong[0] - 1])} cells, the header has {width}"
        why = "the file may be cut off, or a cell with the separator in it stands without quotation marks"
        raise ProjectError(f"{path}: {told}; {why}")
    return header.table([(row + [""] * width)[:width] for row in rows], place)


def _decode(path: Path, raw: bytes) -> str:
    """Return a text in UTF-16 by its byte order mark, else in UTF-8, else in cp1252 if it may be that."""
    told = ""
    for encoding in ["utf-16"] if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ["utf-8", WINDOWS]:
        try:
            text = raw.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError as error:
            told = f"byte {error.start + 1} is not {encoding}"
            continue
        odd = re.search(ODD if encoding == WINDOWS else "\0", text)
        if not odd:
            return text
        row = text.count("\n", 0, odd.start()) + 1
        raise ProjectError(f"{path}: row {row}: {odd[0]!r}: letters of another system, or a workbook; {SAVE}")
    raise ProjectError(f"{path}: {told}: damaged, or not text; {SAVE}")


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
