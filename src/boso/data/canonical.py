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
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from boso.project import ProjectError, some
from boso.spreadsheets import cells, delimited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

Field = dict[str, Any]
BOOLEANS = {"true": "true", "sann": "true", "false": "false", "usann": "false"}
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}( \d{3})+([.,]\d+)?")
DECIMALS = re.compile(r"-?\d+[.,]\d+")
DOUBTFUL = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")  # a number with decimals, or with a mark for thousands


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
    text = text[
        sorted(filter(None, text), key=lambda name: names.index(name) if name in names else len(names))
    ]
    text = text.astype("object").fillna("")
    before = text.copy()  # which form a cell has may depend on what stands in another
    for field in fields:
        if (name := field["name"]) in text:
            for one, rows in parts(field, before):
                text.loc[rows.index, name] = rows[name].map(cache(partial(_form, one)))
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


def _form(field: Field, cell: str) -> str:
    """Return a cell in its one form, if it has one."""
    kind, pattern = field["type"], field["constraints"].get("pattern", "")
    if kind in ("integer", "year", "number"):
        return _number(cell)
    if kind == "boolean":
        return BOOLEANS.get(cell.casefold(), cell)
    if kind == "date" or (cell and pattern and not re.fullmatch(pattern, cell)):
        with suppress(ValueError):
            date = datetime.strptime(cell, "%d.%m.%Y").date().isoformat()
            return date if re.fullmatch(pattern or ".*", date) else cell
        if kind == "string" and re.fullmatch(pattern, f"0{cell}") and not re.fullmatch(pattern, "2000-01"):
            return f"0{cell}"  # a code; no year has lost a zero
    return cell


def _number(cell: str) -> str:
    """Return a number with a decimal point, without blanks for thousands and zeros at its ends.

    >>> [_number(cell) for cell in ("60,50", "1 500 000", "1000.0", "−7", "1.500", "30 %")]
    ['60.5', '1500000', '1000', '-7', '1.500', '30 %']
    """
    number = cell.replace("−", "-")
    if THOUSANDS.fullmatch(number):
        number = number.replace(" ", "")
    elif DOUBTFUL.fullmatch(number):
        return cell
    if DECIMALS.fullmatch(number):
        number = number.replace(",", ".").rstrip("0").rstrip(".")
    return re.sub(r"^(-?)0+(?=\d)", r"\1", number)
