"""Check what is in a table against its Table Schema: columns, types, limits and the primary key.

The checks are pandera's, made from the schema. All that is wrong is told at once, each with file, row (the
header is row 1), column, value and what is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boso.data.package import KNOWN_TO
from boso.project import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

FIRST_ROW = 2
PATTERNS = {"integer": r"-?\d+", "year": r"\d{4}", "number": r"-?\d+(\.\d+)?", "boolean": "true|false"}


def check_schema(name: str, text: pd.DataFrame, schema: dict[str, Any]) -> Iterator[str]:
    """Yield what does not fit in a table, of which every cell is still text; `name` is that of its file."""
    from pandera.errors import SchemaErrors

    fields = {field["name"]: field for field in schema["fields"]}
    for column in fields:
        if column not in text.columns and column != KNOWN_TO:
            yield f'{name}: column "{column}" is missing; found {", ".join(text.columns)}'
    for column in text.columns:
        if column not in fields:
            yield f'{name}: column "{column}" is not in the schema; {nearest(column, fields)}'
    known = text[[column for column in text.columns if column in fields]]
    try:
        _pandera(known, fields).validate(known, lazy=True)
    except SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            has_row = case.index is not None and case.index == case.index
            row = f"row {int(case.index) + FIRST_ROW}, " if has_row else ""
            found = "empty" if case.failure_case != case.failure_case else repr(case.failure_case)
            yield f'{name}: {row}column "{case.column}": {found}; {_allowed(fields[str(case.column)])}'
    key = schema.get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    if key and set(key) <= set(known.columns):
        for row in known.index[known.duplicated(key)]:
            values = ", ".join(f"{column} = {known.loc[row, column]}" for column in key)
            place = f"{name}: row {row + FIRST_ROW}, column {', '.join(key)}"
            yield f"{place}: {values} is there twice; allowed: once"


def _pandera(text: pd.DataFrame, fields: dict[str, Any]) -> Any:
    """Return the pandera schema of the columns that are there."""
    import pandera.pandas as pa

    columns = {}
    for name in text.columns:
        required = fields[name].get("constraints", {}).get("required")
        columns[name] = pa.Column(None, checks=_checks(fields[name]), nullable=not required)
    return pa.DataFrameSchema(columns)


def _checks(field: dict[str, Any]) -> list[Any]:
    import pandera.pandas as pa

    limits = field.get("constraints", {})
    checks = []
    if field["type"] in PATTERNS:
        checks.append(pa.Check(lambda column: column.str.fullmatch(PATTERNS[field["type"]])))
    if "enum" in limits:
        checks.append(pa.Check.isin([str(value) for value in limits["enum"]]))
    if "pattern" in limits:
        checks.append(pa.Check(lambda column: column.str.fullmatch(limits["pattern"])))
    if "minimum" in limits or "maximum" in limits:
        low, high = float(limits.get("minimum", "-inf")), float(limits.get("maximum", "inf"))
        checks.append(pa.Check(lambda column: _numbers(column).between(low, high)))
    if limits.get("unique"):
        checks.append(pa.Check(lambda column: ~column.duplicated()))
    return checks


def _numbers(column: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    return pd.to_numeric(column, errors="coerce")


def _allowed(field: dict[str, Any]) -> str:
    limits = field.get("constraints", {})
    if "enum" in limits:
        return f"allowed: {', '.join(str(value) for value in limits['enum'])}"
    named = [f"type {field['type']}", *(f"{key} {limits[key]}" for key in limits if key != "required")]
    return f"allowed: {', '.join(named)}{', not empty' if limits.get('required') else ''}"
