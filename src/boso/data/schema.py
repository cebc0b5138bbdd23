"""Check what is in a table against its Table Schema: columns, types, limits, keys and references.

All that is wrong is told at once, one line a cause, with rows (the header is row 1), column, cells and what
is allowed. A code that is misspelt would match nothing that a chapter asks for, and its row be left out
without a word. So a schema lists codes; under ``boso`` it has those of some rows only (``where``) and, for a
column of words, that of the codes which they stand for (``names``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from functools import cache, partial
from itertools import chain, combinations
from math import inf
from typing import TYPE_CHECKING, Any

from boso import fonts
from boso.data.canonical import Field, doubt, parts
from boso.data.package import KNOWN_FROM, KNOWN_TO, columns
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
UNLISTED = "not in the list"


def check_schema(
    text: pd.DataFrame, schema: dict[str, Any], references: Mapping[str, Mapping[str, Any]] | None = None
) -> Iterator[str]:
    """Yield what does not fit in a table, of which every cell is still text: one line a cause.

    Its index is the row in the file; `references` are the limits of columns that refer to other tables.
    """
    listed = references or {}
    fields: dict[str, Field] = {
        one["name"]: one | {"constraints": {**one.get("constraints", {}), **listed.get(one["name"], {})}}
        for one in schema["fields"]
    }
    for column in fields:
        if column not in text.columns and column != KNOWN_TO:
            yield f'column "{column}" is missing; found {", ".join(text.columns)}'
    filled = text.fillna("")
    for column in text.columns:
        if column not in fields:
            yield f'column "{column}" is not in the schema; {nearest(column, fields)}'
            continue
        for field, rows in parts(fields[column], filled):
            yield from _faults(field, rows)
        if (code := fields[column].get("boso", {}).get("names")) in text.columns:
            yield from _renamed(text[[code, column]].dropna())
    yield from to_fill(text, schema)
    primary = tuple(columns(schema.get("primaryKey", [])))
    yield from _slips(text, primary, fields)
    unique = [(name,) for name, field in fields.items() if field["constraints"].get("unique")]
    for key in dict.fromkeys([primary, *unique]):
        yield from _twice(text, list(key))


def _faults(field: Field, text: pd.DataFrame) -> Iterator[str]:
    """Name the rows in which a cell of a column is wrong, those together of which the same is said."""
    fault, faults = cache(partial(_fault, field)), defaultdict[str, dict[str, list[Any]]](dict)
    for row, cell in text[field["name"]].to_dict().items():
        if cell and (told := fault(cell)):
            faults[told].setdefault(cell, []).append(row)
    for told, wrong in faults.items():
        remedy, limits = told, field["constraints"]
        if told == UNLISTED:
            remedy = nearest(next(iter(wrong)), limits["enum"])
            if of := limits.get("of", "" if "did you mean" in remedy else "its schema in datapackage.json"):
                remedy += f" (a new one goes first into {of})"
        words = some([*dict.fromkeys(map(quote, wrong))])
        yield f'{_rows(chain(*wrong.values()))}, column "{field["name"]}": {words}; {remedy}'


def _fault(field: Field, cell: str) -> str:
    """Say why a cell is wrong or what is allowed in its place; "" where nothing is wrong."""
    limits, kind = field["constraints"], field["type"]
    if signs := fonts.unseen(cell):
        return f"no font of the reports shows {fonts.code_points(signs)}; write words or other letters"
    if "enum" in limits:
        return "" if cell in map(str, limits["enum"]) else UNLISTED
    fits = all(re.fullmatch(one, cell) for one in (PATTERNS.get(kind, ".*"), limits.get("pattern", ".*")))
    if fits and kind == "date":
        try:
            date.fromisoformat(cell)
        except ValueError:
            fits = False
    if fits and RANGE & limits.keys():
        fits = limits.get("minimum", -inf) <= float(cell) <= limits.get("maximum", inf)
    return doubt(field, cell) if fits else allowed(field)


def _renamed(pairs: pd.DataFrame) -> Iterator[str]:
    """Name the rows in which a word does not belong to the code that it belongs to elsewhere."""
    pairs = pairs.drop_duplicates()
    for one, other in (pairs.columns, pairs.columns[::-1]):
        for value, rows in pairs[pairs.duplicated(one, keep=False)].groupby(one):
            told = " and ".join(map(repr, rows[other]))
            yield f'{_rows(rows.index)}, column "{other}": {told}, both with {one} {value!r}; keep one'


def _slips(text: pd.DataFrame, key: Sequence[str], fields: dict[str, Field]) -> Iterator[str]:
    """Name the rows under a key, not one of a list, that is but for a letter that of rows known earlier."""
    for place, column in enumerate(key if {*key, KNOWN_FROM} <= {*text.columns} else ()):
        is_word = text[column].str.fullmatch(r"[^\W\d]{5,}", na=False)
        words = text[is_word & ("enum" not in fields[column]["constraints"])]
        for _, rows in words.groupby([*key[:place]]) if place else [("", words)]:
            since = rows.groupby(column)[KNOWN_FROM].min().to_dict()
            near = {word: _with_a_letter_less(word) for word in since}
            for old, new in combinations(sorted(since, key=lambda word: since[word]), 2):
                if since[old] < since[new] and near[old] & near[new]:
                    told = f'{quote(new)}; is it "{old}"? a new one must differ by more than a letter'
                    yield f'{_rows(rows.index[rows[column] == new])}, column "{column}": {told}'


def _with_a_letter_less(word: Any) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _twice(text: pd.DataFrame, key: list[str]) -> Iterator[str]:
    """Name the rows whose key is that of a row above them, where the table has the columns of the key."""
    if not key or not {*key} <= {*text.columns}:
        return
    again = text.duplicated(key)
    if again.any() and (twice := text.loc[again, key].dropna(how="all").to_dict("index")):
        told = [", ".join(f"{column} = {cell}" for column, cell in row.items()) for row in twice.values()]
        yield f"{_rows(twice)}, column {', '.join(key)}: {some(told)} is there twice; allowed: once"


def to_fill(text: pd.DataFrame, schema: dict[str, Any]) -> Iterator[str]:
    """Say in which rows and columns a cell is empty that each row must have; nothing where none is."""
    required = [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")]
    empty = text.reindex(columns=[name for name in required if name in text]).isna()
    if empty.any(axis=None):
        yield f"{_rows(empty.index[empty.any(axis=1)])}, to fill: {', '.join(empty.columns[empty.any()])}"


def _rows(rows: Iterable[Any]) -> str:
    listed = sorted(int(row) for row in rows)
    return f"row {listed[0]}" if len(listed) == 1 else f"{len(listed)} rows ({some(listed)})"


def allowed(field: Field) -> str:
    """Say what may stand in a column."""
    limits = field.get("constraints", {})
    if "enum" in limits:
        return f"allowed: {', '.join(str(value) for value in limits['enum'])}"
    if example := field.get("example"):
        return f"allowed: as {example}"
    named = [f"type {field['type']}", *(f"{key} {limits[key]}" for key in limits if key != "required")]
    return f"allowed: {', '.join(named)}{', not empty' if limits.get('required') else ''}"
