"""Read what spreadsheet programs make of a table by its schema, and write it in the one form of tables.

Separators, encodings, empty rows and columns, blanks around a word, line breaks in a cell, decimal commas,
blanks in thousands, SANN for true, 15.01.2011 for 2011-01-15 and 219 for 0219 are read where the schema
leaves no doubt what was meant. Any other cell stays as it is, for the check of the schema to refuse.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Any

from boso.project import ProjectError, some
from boso.spreadsheets import cells, delimited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

Field = dict[str, Any]
BOOLEANS = {"true": "true", "sann": "true", "false": "false", "usann": "false"}
NUMBERS = ("integer", "number", "year")
NUMBER = re.compile(r"(-?)0*([1-9][0-9]{0,2}(?: [0-9]{3}){1,4}|[0-9]{1,15})(?:[.,]([0-9]+?)0*)?")
DOUBTFUL = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")  # decimals, or a mark for thousands


def read(path: Path, schema: dict[str, Any]) -> pd.DataFrame:
    """Return a table as text, each cell in its one form; the index is the row in the file."""
    return _read(path, path.read_bytes(), json.dumps(schema["fields"])).copy()


@lru_cache(maxsize=128)  # a check asks for a table as often as others refer to it
def _read(path: Path, content: bytes, schema: str) -> pd.DataFrame:
    fields = json.loads(schema)
    return canonical(delimited.read(path, content, [field["name"] for field in fields]), fields, path)


def canonical(table: pd.DataFrame, fields: list[Field], path: Path) -> pd.DataFrame:
    """Return a table of cells of any kind as text, each in its one form, without empty rows and columns."""
    text = table.map(lru_cache(maxsize=None, typed=True)(_line))  # typed: Excel's TRUE is not 1
    text = text.dropna(how="all")
    names = [field["name"] for field in fields]
    if not {*names} & {*text.columns}:
        told = f"row 1 names none of the columns: {', '.join(names)}; found {some(list(text.columns))}"
        raise ProjectError(f"{path}: {told}")
    for place, name in enumerate(text.columns):
        if not name and text.iloc[:, place].notna().any():
            raise ProjectError(f"{path}: column {place + 1} has no name in row 1; name it, or empty it")
        if name and name in text.columns[:place]:
            raise ProjectError(f'{path}: column "{name}" is there twice; keep one of them')
    text = text[[*dict.fromkeys([*(name for name in names if name in text), *filter(None, text)])]]
    text = text.astype("object").fillna("")
    for field in fields:
        for one, rows in parts(field, text) if field["name"] in text else ():
            column = rows.loc[:, field["name"]]
            formed = {cell: form(one, cell) or cell for cell in column.unique()}
            text.loc[rows.index, field["name"]] = column.map(formed)
    return text.replace("", None).astype("str")


def content(table: pd.DataFrame) -> bytes:
    """Return a table as the bytes of its file: UTF-8, commas, a line feed after each row.

    >>> import pandas as pd
    >>> content(pd.DataFrame({"name": ["Bærum", None], "share": ["60.5", "7"]})).decode()
    'name,share\\nBærum,60.5\\n,7\\n'
    """
    return table.to_csv(index=False, lineterminator="\n").encode()


def parts(field: Field, text: pd.DataFrame) -> Iterator[tuple[Field, pd.DataFrame]]:
    """Yield what a schema says of a column, and the rows of which it does: in some another column says more.

    It has that under ``boso``, ``where``: the column, and what is said where a certain word stands there.
    """
    limits = field.get("constraints", {})
    ((column, special),) = field.get("boso", {}).get("where", {"": {}}).items()
    for value, rows in text.groupby(column) if column in text.columns else [("", text)]:
        more = special.get(value, {})
        yield field | more | {"constraints": limits | more.get("constraints", {})}, rows


def _line(cell: object) -> str | None:
    """Return a cell as text on one line: a break in it is how its writer fitted it into the column."""
    words = cells.text(cell)
    return words and re.sub(r"\s*\n\s*", " ", words)


def form(field: Field, cell: str) -> str | None:
    """Return a cell in its one form; None where it does not fit its column, or has none beyond doubt.

    >>> number, date = {"type": "number", "constraints": {}}, {"type": "date", "constraints": {}}
    >>> [form(number, cell) for cell in ("60,50", "1 500 000", "007", "−7", "1.500", "30 %")]
    ['60.5', '1500000', '7', '-7', None, None]
    >>> form(date, "15.01.2011"), form(date, "31.02.2011")
    ('2011-01-15', None)
    """
    kind, limits = field["type"], field["constraints"]
    pattern, words = limits.get("pattern", ".*"), str(cell)
    if kind in NUMBERS:
        found = NUMBER.fullmatch(words.replace("−", "-"))
        if not found or DOUBTFUL.fullmatch(words):
            return None
        sign, whole, decimals = found[1], found[2].replace(" ", ""), (found[3] or "").rstrip("0")
        words = f"{sign}{whole}.{decimals}".rstrip(".")
        fits = limits.get("minimum", -inf) <= float(words) <= limits.get("maximum", inf)
        if not fits or (decimals and kind != "number") or (kind == "year" and len(words) != 4):
            return None
    elif kind == "boolean":
        words = BOOLEANS.get(cell.casefold(), "")
    elif kind == "date":
        words = _date(cell)
    elif not re.fullmatch(pattern, cell):  # a date, or a code that has lost a zero; no year has lost one
        others = [_date(cell), *([] if re.fullmatch(pattern, "2000-01") else [f"0{cell}"])]
        words = next((other for other in others if re.fullmatch(pattern, other)), "")
    is_listed = "enum" not in limits or words in map(str, limits["enum"])
    return words if words and is_listed and re.fullmatch(pattern, words) else None


def _date(cell: str) -> str:
    """Return a date as ISO 8601 has it, "" where it is none."""
    for written in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(cell, written).date().isoformat()
    return ""
