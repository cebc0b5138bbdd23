"""Read what spreadsheet programs make of a table by its schema, and write it in the one form of tables.

Separators, encodings, empty rows and columns, blanks around a word, line breaks in a cell, decimal commas,
blanks in thousands, SANN for true, 15.01.2011 for 2011-01-15 and 219 for 0219 are read where the schema
leaves no doubt what was meant.
A cell with a doubt stays as it is, for the check of the schema to refuse.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from boso.project import ProjectError, some
from boso.spreadsheets import delimited
from boso.spreadsheets.cells import quote
from boso.spreadsheets.cells import text as plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

BOOLEANS = {"true": "true", "sann": "true", "false": "false", "usann": "false"}
NAMES = "jan feb mar apr mai jun jul aug sep okt nov des", "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for names in NAMES for number, name in enumerate(names.split(), start=1)}
MONTH = "|".join(MONTHS)
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:(?: \d{3})+(?:[.,]\d+)?|([.,])\d{3}(?:\1\d{3})+)")
DECIMALS = re.compile(r"(-?\d+)[.,](\d+)")
EITHER = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
YEAR_MONTH = re.compile(rf"({MONTH})[.-](\d\d)", re.IGNORECASE)
SPOILT = re.compile(
    rf"#[A-ZÆØÅ/]+\d?[!?]?|\d{{1,2}}\.\d{{1,2}}\.\d\d|\d{{1,2}}[.-](?:{MONTH})|(?:{MONTH})[.-]\d\d|"
    r"\d+([.,]\d+)?E[+-]\d+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    re.IGNORECASE,
)
NORWEGIAN = re.compile(r"[\x00-\x7fÀ-ÖØ-öø-ÿ–—’“”…«»§°€\xa0]*")  # in cp1252; other letters: another encoding
TWO_WAYS = "1500 or 1.5? write it without a mark for thousands, and as 1.50 if these are decimals"
Field = dict[str, Any]
SPOILT_WHY = (
    "what a spreadsheet program makes of text, a formula or a date; type it anew, in a column set to text"
)


def read(path: Path, schema: dict[str, Any]) -> pd.DataFrame:
    """Return a table as text, each cell in its one form; the index is the row in the file."""
    return _read(path, path.read_bytes(), json.dumps(schema["fields"])).copy()


@lru_cache(maxsize=128)  # a check asks for a table as often as others refer to it
def _read(path: Path, content: bytes, schema: str) -> pd.DataFrame:
    fields = json.loads(schema)
    table = canonical(delimited.read(path, content, [field["name"] for field in fields]), fields, path)
    if delimited.encoding(content) == delimited.WINDOWS:
        odd = [cell for column in table for cell in table[column].dropna() if not NORWEGIAN.fullmatch(cell)]
        if odd:
            raise ProjectError(f"{path}: {quote(odd[0])}: letters of another system; save it in UTF-8")
    return table


def canonical(table: pd.DataFrame, fields: list[Field], path: Path) -> pd.DataFrame:
    """Return a table of cells of any kind as text, each in its one form, without empty rows and columns."""
    text = table.map(lru_cache(maxsize=None, typed=True)(_line))  # typed: Excel's TRUE is not 1
    text = text.dropna(how="all")
    known = [field for field in fields if field["name"] in text]
    if not known:
        told = f"row 1 names none of the columns: {', '.join(field['name'] for field in fields)}"
        raise ProjectError(f"{path}: {told}; found {some(list(text.columns))}")
    for place, name in enumerate(text.columns):
        if not name and text.iloc[:, place].notna().any():
            raise ProjectError(f"{path}: column {place + 1} has no name in row 1; name it, or empty it")
        if name and name in text.columns[:place]:
            raise ProjectError(f'{path}: column "{name}" is there twice; keep one of them')
    text = text.loc[:, text.columns != ""].astype("object").fillna("")
    for field in known:
        name, formed = field["name"], dict[Any, str]()
        for one, rows in parts(field, text):
            formed |= rows[name].map(cache(partial(_cell, one))).to_dict()
        text[name] = [formed[row] for row in text.index]
    order = dict.fromkeys([*(field["name"] for field in known), *text])
    return text[[*order]].replace("", None).astype("str")


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


def doubt(field: Field, cell: str) -> str:
    """Say why a cell may have been something else before a spreadsheet program had it; "" if it was not."""
    if field["type"] == "number" and EITHER.fullmatch(cell):
        return TWO_WAYS
    free = field["type"] == "string" and not {"pattern", "enum"} & field["constraints"].keys()
    return SPOILT_WHY if free and SPOILT.fullmatch(cell) else ""


def _line(cell: object) -> str | None:
    """Return a cell as text on one line: a break in it is how its writer fitted it into the column."""
    words = plain_text(cell)
    return words and re.sub(r"\s*\n\s*", " ", words)


def _cell(field: Field, cell: str) -> str:
    kind, pattern = field["type"], field["constraints"].get("pattern", "")
    if kind in ("integer", "year", "number"):
        return _number(cell)
    if kind == "boolean":
        return BOOLEANS.get(cell.casefold(), cell)
    if kind == "date":
        return _date(cell)
    if cell and pattern and not re.fullmatch(pattern, cell):
        zeros = "" if re.fullmatch(pattern, "2000-01") else f"0{cell}"  # no year loses a zero
        fits = [other for other in (_date(cell), zeros) if re.fullmatch(pattern, other)]
        return fits[0] if fits else cell
    return cell


def _number(cell: str) -> str:
    """Return a number with a decimal point, and without marks or blanks for thousands and zeros at its ends.

    >>> [_number(cell) for cell in ("60,50", "1 500 000", "1.500.000", "1000.0", "−7", "1.500", "30 %")]
    ['60.5', '1500000', '1500000', '1000', '-7', '1.500', '30 %']
    """
    number = cell.replace("−", "-")
    if THOUSANDS.fullmatch(number):
        number = number.replace(" ", "") if " " in number else re.sub("[.,]", "", number)
    elif EITHER.fullmatch(number):
        return number
    if found := DECIMALS.fullmatch(number):
        number = f"{found[1]}.{found[2]}".rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0+(?=\d)", r"\1", number)


def _date(cell: str) -> str:
    """Return a date, or the month of a year after Excel's rule for two digits, as ISO 8601 has them.

    >>> _date("15.01.2011"), _date("mai.11"), _date("31.02.2011"), _date("2011-spring")
    ('2011-01-15', '2011-05', '31.02.2011', '2011-spring')
    """
    with suppress(ValueError):
        return datetime.strptime(cell, "%d.%m.%Y").date().isoformat()
    if found := YEAR_MONTH.fullmatch(cell):
        century = "20" if int(found[2]) < 30 else "19"
        return f"{century}{found[2]}-{MONTHS[found[1].lower()]:02}"
    return cell
