"""Check what is in a table against its Table Schema: columns, types, limits, keys and references.

All that is wrong is told at once, one line a cause, with rows (the header is row 1), column, cells and what
is allowed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache, partial
from math import inf
from typing import TYPE_CHECKING, Any

from boso import fonts
from boso.data.canonical import cells, doubt
from boso.data.package import KNOWN_TO, columns
from boso.project import nearest, some
from boso.spreadsheets.cells import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

PATTERNS = {
    "integer": r"-?[0-9]{1,15}",  # digits of other scripts are none
    "year": r"[0-9]{4}",
    "number": r"-?[0-9]{1,15}(\.[0-9]+)?",
    "boolean": "true|false",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
RANGE = {"minimum", "maximum"}

Field = dict[str, Any]


def check_schema(
    text: pd.DataFrame, schema: dict[str, Any], references: Mapping[str, Sequence[str]] | None = None
) -> Iterator[str]:
    """Yield what does not fit in a table, of which every cell is still text: one line a cause.

    Its index is the row in the file; `references` are what may stand in columns that refer to other tables.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    for column in fields:
        if column not in text.columns and column != KNOWN_TO:
            yield f'column "{column}" is missing; found {", ".join(text.columns)}'
    filled = text.fillna("")
    for column in text.columns:
        if column not in fields:
            yield f'column "{column}" is not in the schema; {nearest(column, fields)}'
            continue
        faults = _faults(fields[column], filled, (references or {}).get(column))
        for told, places in faults.items():
            words = some(list(dict.fromkeys(quote(cell) for cell in places.values())))
            yield f'{_rows(text.index[[*places]])}, column "{column}": {words}; {told}'
    if empty := to_fill(text, schema):
        yield f"{_rows(set().union(*empty.values()))}, to fill: {', '.join(empty)}"
    unique = [(name,) for name, field in fields.items() if field.get("constraints", {}).get("unique")]
    for key in dict.fromkeys([tuple(columns(schema.get("primaryKey", []))), *unique]):
        yield from _twice(text, list(key))


def _faults(field: Field, text: pd.DataFrame, known: Sequence[str] | None) -> dict[str, dict[int, str]]:
    """Return the cells of a column that are wrong, by place, under what is said of them."""
    faults, fault = defaultdict[str, dict[int, str]](dict), cache(partial(_fault, field))
    for place, (cell, kind) in enumerate(cells(field, text)):
        if cell:
            faults[fault(cell, kind)][place] = cell
    well, there = faults.pop("", {}), {*(known or ())}
    strange = {} if known is None else {place: cell for place, cell in well.items() if cell not in there}
    if strange:
        faults[nearest(next(iter(strange.values())), known or ())] = strange
    return faults


def _fault(field: Field, cell: str, kind: str) -> str:
    """Say why a cell is wrong or what is allowed in its place; "" where nothing is wrong."""
    limits = field.get("constraints", {})
    if signs := fonts.unseen(cell):
        return f"no font of the reports shows {fonts.code_points(signs)}; write words or other letters"
    patterns = PATTERNS.get(kind, ".*"), limits.get("pattern", ".*")
    fits = all(re.fullmatch(one, cell) for one in patterns) and cell in map(str, limits.get("enum", [cell]))
    if fits and kind == "date":
        try:
            date.fromisoformat(cell)
        except ValueError:
            fits = False
    if fits and RANGE & limits.keys():
        fits = limits.get("minimum", -inf) <= float(cell) <= limits.get("maximum", inf)
    return doubt(cell, kind, limits) if fits else allowed(field)


def _twice(text: pd.DataFrame, key: list[str]) -> Iterator[str]:
    """Name the rows whose key is that of a row above them, where the table has the columns of the key."""
    if not key or not {*key} <= {*text.columns}:
        return
    again = text.duplicated(key)
    if again.any() and (twice := text.loc[again, key].dropna(how="all").to_dict("index")):
        told = [", ".join(f"{column} = {cell}" for column, cell in row.items()) for row in twice.values()]
        yield f"{_rows(twice)}, column {', '.join(key)}: {some(told)} is there twice; allowed: once"


def to_fill(text: pd.DataFrame, schema: dict[str, Any]) -> dict[str, list[int]]:
    """Return the rows, by column, in which a cell is empty that each row must have."""
    required = [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")]
    empty = {name: list(text.index[text[name].isna()]) for name in required if name in text}
    return {name: rows for name, rows in empty.items() if rows}


def _rows(rows: Iterable[Any]) -> str:
    listed = sorted(int(row) for row in rows)
    return f"row {listed[0]}" if len(listed) == 1 else f"{len(listed)} rows ({some(listed)})"


def allowed(field: Field) -> str:
    """Say what may stand in a column."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        return f"allowed: {', '.join(str(value) for value in limits['enum'])}"
    named = [f"type {field['type']}", *(f"{key} {limits[key]}" for key in limits if key != "required")]
    return f"allowed: {', '.join(named)}{', not empty' if limits.get('required') else ''}"
