"""Check what is in a table against its Table Schema: columns, types, limits and keys.

All that is wrong is told at once, one line a cause, with rows (the header is row 1), column, cells and what
is allowed. A code that is misspelt would match nothing that a chapter asks for, and its row be left out
without a word. So a schema lists codes; under ``boso`` it has those of some rows only (``where``) and, for a
column of words, that of the codes which they stand for (``names``).
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from boso import fonts
from boso.data.canonical import Field, form, parts
from boso.data.package import KNOWN_FROM, KNOWN_TO, columns
from boso.project import nearest, some
from boso.spreadsheets.cells import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

MONTHS = "jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[sc]"
SPOILT = re.compile(
    rf"#[A-ZÆØÅ/]+\d?[!?]?|\d{{1,2}}\.\d{{1,2}}\.\d\d|\d{{1,2}}[.-](?:{MONTHS})|(?:{MONTHS})[.-]\d\d|"
    r"\d+([.,]\d+)?E[+-]\d+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",
    re.IGNORECASE,
)
SPOILT_WHY = (
    "what a spreadsheet program makes of text, a formula or a date; type it anew, in a column set to text"
)


def check_schema(text: pd.DataFrame, schema: dict[str, Any]) -> Iterator[str]:
    """Yield what does not fit in a table, of which every cell is still text: one line a cause.

    Its index is the row in the file.
    """
    fields: dict[str, Field] = {field["name"]: {"constraints": {}} | field for field in schema["fields"]}
    for column in fields:
        if column not in text.columns and column != KNOWN_TO:
            yield f'column "{column}" is missing; found {", ".join(text.columns)}'
    filled = text.fillna("")
    for column in text.columns:
        if column not in fields:
            yield f'column "{column}" is not in the schema; {nearest(column, fields)}'
            continue
        for field, rows in parts(fields[column], filled):
            cells = rows.loc[rows[column] != "", column]
            faults = {cell: told for cell in cells.unique() if (told := _fault(field, cell))}
            if faults:
                wrong = cells[cells.isin([*faults])]
                yield from wrong_cells(wrong, wrong.map(faults))
        if (code := fields[column].get("boso", {}).get("names")) in text.columns:
            yield from _renamed(text[[code, column]].dropna())
    yield from to_fill(text, schema)
    primary = columns(schema.get("primaryKey", []))
    yield from _slips(text, primary, fields)
    unique = [[name] for name, field in fields.items() if field["constraints"].get("unique")]
    for key in [primary, *(one for one in unique if one != primary)]:
        yield from _twice(text, key)


def wrong_cells(cells: pd.Series[str], faults: pd.Series[str]) -> Iterator[str]:
    """Name the cells of a column that are wrong, by row, those together of which the same is said."""
    for told, some_cells in cells.groupby(faults, sort=False):
        words = some([*dict.fromkeys(map(quote, some_cells))])
        yield f'{_rows(some_cells.index)}, column "{cells.name}": {words}; {told}'


def _fault(field: Field, cell: str) -> str:
    """Say why a cell is wrong or what is allowed in its place; "" where nothing is wrong."""
    limits = field["constraints"]
    if signs := fonts.unseen(cell):
        return f"no font of the reports shows {fonts.code_points(signs)}; write words or other letters"
    if form(field, cell) != cell:
        of = "its schema in datapackage.json"
        return unlisted(cell, limits["enum"], of) if "enum" in limits else allowed(field)
    free = field["type"] == "string" and not {"pattern", "enum"} & limits.keys()
    return SPOILT_WHY if free and SPOILT.fullmatch(cell) else ""


def unlisted(cell: str, listed: Iterable[Any], of: str) -> str:
    """Say what is allowed in the place of a word that is not in a list, and where a new one goes."""
    remedy = nearest(cell, listed)
    return remedy if "did you mean" in remedy else f"{remedy} (a new one goes first into {of})"


def _renamed(pairs: pd.DataFrame) -> Iterator[str]:
    """Name the rows in which a word does not belong to the code that it belongs to elsewhere."""
    pairs = pairs.drop_duplicates()
    for one, other in (pairs.columns, pairs.columns[::-1]):
        for value, rows in pairs[pairs.duplicated(one, keep=False)].groupby(one):
            told = " and ".join(map(repr, rows[other]))
            yield f'{_rows(rows.index)}, column "{other}": {told}, both with {one} {value!r}; keep one'


def _slips(text: pd.DataFrame, key: list[str], fields: dict[str, Field]) -> Iterator[str]:
    """Name the rows under a key, not one of a list, that is but for a letter that of rows known earlier."""
    for place, column in enumerate(key if {*key, KNOWN_FROM} <= {*text.columns} else ()):
        is_word = text[column].str.fullmatch(r"[^\W\d]{5,}", na=False)
        words = text[is_word & ("enum" not in fields[column]["constraints"])]
        for _, rows in words.groupby([*key[:place]]) if place else [("", words)]:
            since = dict(rows.groupby(column)[KNOWN_FROM].min().sort_values())
            less = {word: {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))} for word in since}
            for old, new in combinations(since, 2):
                if since[old] < since[new] and less[old] & less[new]:
                    told = f'is it "{old}"? a new one must differ by more than a letter'
                    yield f'{_rows(rows.index[rows[column] == new])}, column "{column}": {quote(new)}; {told}'


def _twice(text: pd.DataFrame, key: list[str]) -> Iterator[str]:
    """Name the rows whose key is that of a row above them, where the table has the columns of the key."""
    if key and {*key} <= {*text.columns}:
        twice = text.loc[text.duplicated(key), key].dropna(how="all").to_dict("index")
        told = [", ".join(f"{column} = {cell}" for column, cell in row.items()) for row in twice.values()]
        if told:
            yield f"{_rows(twice)}, column {', '.join(key)}: {some(told)} is there twice; allowed: once"


def to_fill(text: pd.DataFrame, schema: dict[str, Any]) -> Iterator[str]:
    """Say in which rows and columns a cell is empty that each row must have; nothing where none is."""
    required = [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")]
    empty = text[[name for name in required if name in text]].isna()
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
    kind = "type number, as 1500 or 1.5" if field["type"] == "number" else f"type {field['type']}"
    named = [kind, *(f"{key} {limits[key]}" for key in limits if key != "required")]
    return f"allowed: {', '.join(named)}{', not empty' if limits.get('required') else ''}"
