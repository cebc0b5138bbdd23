"""Check every public table against its data package, and seal a corrected one.

The checks are pandera's, generated from the Table Schema in data/datapackage.json, and in the data packages
of folders in data/ (protected/2011). All that is wrong is
told at once, each with file, row (the header is row 1), column, value and what is allowed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boso import data
from boso.project import MARK, ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

FIRST_ROW = 2
KEPT = ("", "published")  # folders in data/ whose data package lists tables that people may correct
FOLDERS = ("programme", "protected", "published")  # in data/: what lies here is public


def check(root: Path) -> list[str]:
    """Return what is wrong with the public tables; nothing where all is well."""
    problems = [problem for info in _tables(root) for problem in _table(root, info)]
    return problems + list(_unlisted(root))


def _tables(root: Path) -> list[dict[str, Any]]:
    """Return all tables of all data packages, each with its path from data/ and the folder of its package."""
    return [
        info | {"path": (Path(folder) / info["path"]).as_posix(), "folder": folder}
        for folder in data.packages(root)
        for info in data.package(root, folder)["resources"]
    ]


def seal(root: Path, path: Path) -> str:
    """Accept a corrected table: write its hash and size to the data package, and return the hash.

    Raises
    ------
    ProjectError
        The file is no table that people may correct, or what is in it does not fit its schema.
    """
    tables = {
        (root / "data" / info["path"]).resolve(): info for info in _tables(root) if info["folder"] in KEPT
    }
    info = tables.get(path.resolve())
    if info is None:
        names = [str(table.relative_to(root)) for table in tables]
        raise ProjectError(f"{path}: not a table that is kept by hand; {nearest(path, names)}")
    problems = list(_content(root, info))
    if problems:
        raise ProjectError("\n".join([*problems, f"{path}: not sealed"]))
    return _note_hash(root / _mark(info), info["name"], path)


def _note_hash(mark: Path, name: str, path: Path) -> str:
    """Write the hash and size of a table's file to its data package."""
    content = json.loads(mark.read_text(encoding="utf-8"))
    noted = next(table for table in content["resources"] if table["name"] == name)
    noted |= {"hash": f"sha256:{data.fingerprint(path)}", "bytes": path.stat().st_size}
    aside = mark.with_suffix(".part")
    aside.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    aside.replace(mark)
    data.refresh()
    return str(noted["hash"])


def _table(root: Path, info: dict[str, Any]) -> Iterator[str]:
    path = root / "data" / info["path"]
    if not path.is_file():
        yield f"{path.relative_to(root)}: the file is missing; `git checkout {path.relative_to(root)}`"
        return
    yield from _content(root, info)
    if f"sha256:{data.fingerprint(path)}" != info["hash"]:
        shown = path.relative_to(root)
        kept = info["folder"] in KEPT
        remedy = f"`boso data seal {shown}`" if kept else "write it anew with `boso survey prepare`"
        yield f"{shown}: the hash differs from {_mark(info)}; when the rest is right, {remedy}"


def _mark(info: dict[str, Any]) -> Path:
    return MARK.parent / info["folder"] / MARK.name


def _content(root: Path, info: dict[str, Any]) -> Iterator[str]:
    path = root / "data" / info["path"]
    name = str(path.relative_to(root))
    try:
        text = data.read_text(path)
    except ValueError as error:  # pandas' parser, empty-file and decoding errors are ValueErrors
        yield f"{name}: not a CSV file in UTF-8 with a header; save it as one: {error}"
        return
    if len(text.columns) == 1 and ";" in text.columns[0]:
        yield f"{name}: the columns are separated by semicolons; save the file with commas"
        return
    fields = {field["name"]: field for field in info["schema"]["fields"]}
    yield from _columns(name, text, fields)
    known = [column for column in text.columns if column in fields]
    yield from _values(name, text[known], fields, info["schema"])
    yield from _foreign(root, info.get("folder", ""), name, text, info["schema"])
    yield from _citations(root, name, text)


def _columns(name: str, text: pd.DataFrame, fields: dict[str, Any]) -> Iterator[str]:
    for column in fields:
        if column not in text.columns:
            yield f'{name}: column "{column}" is missing; found {", ".join(text.columns)}'
    for column in text.columns:
        if column not in fields:
            yield f'{name}: column "{column}" is not in the schema; {nearest(column, fields)}'


def _values(name: str, text: pd.DataFrame, fields: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    from pandera.errors import SchemaErrors

    key = schema.get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    try:
        _pandera(text, fields).validate(text, lazy=True)
    except SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            row = (
                f"row {int(case.index) + FIRST_ROW}, "
                if case.index is not None and case.index == case.index
                else ""
            )
            found = "empty" if case.failure_case != case.failure_case else repr(case.failure_case)
            yield f'{name}: {row}column "{case.column}": {found}; {_allowed(fields[str(case.column)])}'
    if key and set(key) <= set(text.columns):
        for row in text.index[text.duplicated(key)]:
            values = ", ".join(f"{column} = {text.loc[row, column]}" for column in key)
            place = f"{name}: row {row + FIRST_ROW}, column {', '.join(key)}"
            yield f"{place}: {values} is there twice; allowed: once"


def _pandera(text: pd.DataFrame, fields: dict[str, Any]) -> Any:
    """Return the pandera schema of the columns that are there; every cell is still text."""
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            name: pa.Column(
                None, checks=_checks(fields[name]), nullable=not _constraints(fields[name]).get("required")
            )
            for name in text.columns
        }
    )


def _checks(field: dict[str, Any]) -> list[Any]:
    import pandera.pandas as pa

    limits = _constraints(field)
    patterns = {"integer": r"-?\d+", "year": r"\d{4}", "number": r"-?\d+(\.\d+)?", "boolean": "true|false"}
    checks = []
    if field["type"] in patterns:
        checks.append(pa.Check(lambda column: column.str.fullmatch(patterns[field["type"]])))
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


def _constraints(field: dict[str, Any]) -> dict[str, Any]:
    return dict(field.get("constraints", {}))


def _allowed(field: dict[str, Any]) -> str:
    limits = _constraints(field)
    if "enum" in limits:
        return f"allowed: {', '.join(str(value) for value in limits['enum'])}"
    parts = [
        f"type {field['type']}",
        *(f"{key} {value}" for key, value in limits.items() if key != "required"),
    ]
    return f"allowed: {', '.join(parts)}{', not empty' if limits.get('required') else ''}"


def _foreign(root: Path, folder: str, name: str, text: pd.DataFrame, schema: dict[str, Any]) -> Iterator[str]:
    for key in schema.get("foreignKeys", []):
        column = _only(key["fields"])
        allowed = _referenced(root, folder, key["reference"], text)
        if column not in text.columns or allowed is None:
            continue
        for row, value in text[column].dropna().items():
            if value not in allowed:
                place = f'{name}: row {int(str(row)) + FIRST_ROW}, column "{column}"'
                yield f"{place}: {value!r}; {nearest(value, allowed)}"


def _only(fields: str | list[str]) -> str:
    return fields if isinstance(fields, str) else fields[0]


def _referenced(root: Path, folder: str, reference: dict[str, Any], text: pd.DataFrame) -> list[str] | None:
    """Return the values that a foreign key may have; None where the other table cannot be read.

    The other table is one of the same package. What is wrong with the other table is told by its own check.
    """
    try:
        if reference.get("resource"):
            text = data.read_text(data.file((Path(folder) / reference["resource"]).as_posix(), root))
        return list(text[_only(reference["fields"])].dropna())
    except (OSError, ValueError, KeyError):
        return None


def _unlisted(root: Path) -> Iterator[str]:
    """Name public CSV files that no schema describes."""
    listed = {info["path"] for info in _tables(root)}
    for path in sorted(path for folder in FOLDERS for path in (root / "data" / folder).rglob("*.csv")):
        if path.relative_to(root / "data").as_posix() not in listed:
            yield f"{path.relative_to(root)}: the table is in no data package: no schema, source or licence"


def _citations(root: Path, name: str, text: pd.DataFrame) -> Iterator[str]:
    """Name facts that are reported in something the bibliography lacks."""
    if "reported_in" not in text.columns:
        return
    keys = data.citation_keys(root)
    for row, value in text["reported_in"].items():
        if value not in keys:
            place = f'{name}: row {int(str(row)) + FIRST_ROW}, column "reported_in"'
            yield f"{place}: {value!r}; allowed: a key of data/references.bib"


def count(root: Path) -> int:
    """Return how many tables the data packages describe."""
    return len(_tables(root))
