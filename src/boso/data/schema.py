"""Check what is in a table against its Table Schema: columns, types, limits and the primary key.

All that is wrong is told at once, one line a cause, with file, rows (the header is row 1), column, values and
what is allowed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from boso.data.package import KNOWN_TO
from boso.project import nearest, some
from boso.spreadsheets.cells import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

PATTERNS = {
    "integer": r"-?[0-9]{1,15}",  # digits of other scripts are none
    "year": r"[0-9]{4}",
    "number": r"-?[0-9]{1,15}(\.[0-9]+)?",
    "boolean": "true|false",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}

Cells = dict[int, str]  # by row


def check_schema(name: str, text: pd.DataFrame, schema: dict[str, Any]) -> Iterator[str]:
    """Yield what does not fit in a table, of which every cell is still text: one line a cause.

    `name` is that of its file; its index is the row in the file.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    for column in fields:
        if column not in text.columns and column != KNOWN_TO:
            yield f'{name}: column "{column}" is missing; found {", ".join(text.columns)}'
    for column in text.columns:
        if column not in fields:
            yield f'{name}: column "{column}" is not in the schema; {nearest(column, fields)}'
            continue
        field, broken, seen = fields[column], defaultdict[str, Cells](dict), set[str]()
        for row, cell, kind in cells(field, text):
            if rule := _broken_rule(cell, kind, field, seen):
                broken[rule][row] = cell
            seen.add(cell)
        for found in broken.values():
            yield from cause(name, column, found, allowed(field))
    if empty := to_fill(text, schema):
        yield f"{name}: {_rows(set().union(*empty.values()))}, to fill: {', '.join(empty)}"
    key = schema.get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    twice = text.loc[text.duplicated(key), key].to_dict("index") if key and {*key} <= {*text.columns} else {}
    if twice:
        told = [", ".join(f"{column} = {cell}" for column, cell in row.items()) for row in twice.values()]
        place = f"{name}: {_rows(twice)}, column {', '.join(key)}"
        yield f"{place}: {some(told)} is there twice; allowed: once"


def to_fill(text: pd.DataFrame, schema: dict[str, Any]) -> dict[str, list[int]]:
    """Return the rows, by column, in which a cell is empty that each row must have."""
    required = [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")]
    empty = {name: list(text.index[text[name].isna()]) for name in required if name in text}
    return {name: rows for name, rows in empty.items() if rows}


def cells(field: dict[str, Any], text: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Yield the cells of a field: row, what is in it ("" if nothing), and type.

    The type is the schema's, or what another column says of each row.
    """
    if field["name"] in text.columns:
        told = text.get(field.get("boso", {}).get("type_in"))
        kinds = [field["type"]] * len(text) if told is None else told
        yield from zip(text.index, texts(text[field["name"]]), kinds, strict=True)


def texts(column: pd.Series) -> list[str]:
    """Return the cells of a column of text, "" for those that are empty."""
    return [cell if isinstance(cell, str) else "" for cell in column.to_numpy(object)]


def cause(name: str, column: str, found: Cells, allowed: str) -> Iterator[str]:
    """Yield one line on the cells of a column that have the same fault, if any: by row what is in them."""
    if found:
        words = some(list(dict.fromkeys(quote(cell) for cell in found.values())))
        yield f'{name}: {_rows(found)}, column "{column}": {words}; {allowed}'


def _rows(rows: Iterable[Any]) -> str:
    listed = sorted(int(row) for row in rows)
    return f"row {listed[0]}" if len(listed) == 1 else f"{len(listed)} rows ({some(listed)})"


def _broken_rule(cell: str, kind: str, field: dict[str, Any], seen: set[str]) -> str:
    """Return which rule of a field a cell breaks first, "" if none; `seen` are the cells above it."""
    limits = field.get("constraints", {})
    if not cell:
        return ""
    if kind in PATTERNS and not _has_type(cell, kind):
        return "type"
    if "enum" in limits and cell not in map(str, limits["enum"]):
        return "enum"
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        return "pattern"
    low, high = limits.get("minimum"), limits.get("maximum")
    if (low is not None and float(cell) < low) or (high is not None and float(cell) > high):
        return "limits"
    return "unique" if limits.get("unique") and cell in seen else ""


def _has_type(cell: str, kind: str) -> bool:
    if not re.fullmatch(PATTERNS[kind], cell):
        return False
    with suppress(ValueError):
        return kind != "date" or bool(date.fromisoformat(cell))
    return False


def allowed(field: dict[str, Any]) -> str:
    """Say what may stand in a column."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        return f"allowed: {', '.join(str(value) for value in limits['enum'])}"
    named = [f"type {field['type']}", *(f"{key} {limits[key]}" for key in limits if key != "required")]
    return f"allowed: {', '.join(named)}{', not empty' if limits.get('required') else ''}"
