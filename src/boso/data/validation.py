"""Check every public table against its data package, and seal a corrected one.

Beside what `schema` checks: hashes, references to other tables and to the bibliography, and public files that
no package describes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boso import data
from boso.data.schema import FIRST_ROW, check_schema
from boso.project import MARK, ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

EDITABLE = ("", "published")  # folders in data/ whose data package lists tables that people may correct
PUBLIC_FOLDERS = ("programme", "protected", "published")  # in data/: what lies here is public


def check(root: Path) -> list[str]:
    """Return what is wrong with the public tables; nothing where all is well."""
    problems = [problem for info in _tables(root) for problem in _check_table(root, info)]
    return problems + list(_unlisted(root))


def count_tables(root: Path) -> int:
    """Return how many tables the data packages describe."""
    return len(_tables(root))


def seal(root: Path, path: Path) -> str:
    """Accept a corrected table: write its hash and size to the data package, and return the hash.

    Raises
    ------
    ProjectError
        The file is no table that people may correct, or what is in it does not fit its schema.
    """
    editable = [info for info in _tables(root) if info["folder"] in EDITABLE]
    tables = {(root / "data" / info["path"]).resolve(): info for info in editable}
    info = tables.get(path.resolve())
    if info is None:
        names = [str(table.relative_to(root)) for table in tables]
        raise ProjectError(f"{path}: not a table that is kept by hand; {nearest(path, names)}")
    problems = list(_check_content(root, info))
    if problems:
        raise ProjectError("\n".join([*problems, f"{path}: not sealed"]))
    package = root / _package_path(info)
    content = json.loads(package.read_text(encoding="utf-8"))
    listed = next(table for table in content["resources"] if table["name"] == info["name"])
    listed |= {"hash": f"sha256:{data.fingerprint(path)}", "bytes": path.stat().st_size}
    part = package.with_suffix(".part")
    part.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    part.replace(package)
    data.clear_caches()
    return str(listed["hash"])


def _tables(root: Path) -> list[dict[str, Any]]:
    """Return all tables of all data packages, each with its path from data/ and the folder of its package."""
    return [
        info | {"path": (Path(folder) / info["path"]).as_posix(), "folder": folder}
        for folder in data.packages(root)
        for info in data.package(root, folder)["resources"]
    ]


def _package_path(info: dict[str, Any]) -> Path:
    return MARK.parent / info["folder"] / MARK.name


def _check_table(root: Path, info: dict[str, Any]) -> Iterator[str]:
    path = root / "data" / info["path"]
    shown = path.relative_to(root)
    if not path.is_file():
        yield f"{shown}: the file is missing; `git checkout {shown}`"
        return
    yield from _check_content(root, info)
    if f"sha256:{data.fingerprint(path)}" != info["hash"]:
        by_hand = info["folder"] in EDITABLE
        remedy = f"`boso data seal {shown}`" if by_hand else "write it anew with `boso survey prepare`"
        yield f"{shown}: the hash differs from {_package_path(info)}; when the rest is right, {remedy}"


def _check_content(root: Path, info: dict[str, Any]) -> Iterator[str]:
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
    yield from check_schema(name, text, info["schema"])
    for key in info["schema"].get("foreignKeys", []):
        allowed = _referenced(root, info["folder"], key["reference"], text)
        if allowed is not None:
            yield from _strangers(name, text, _only(key["fields"]), allowed)
    keys = data.citation_keys(root)
    yield from _strangers(name, text, "reported_in", keys, "allowed: a key of data/references.bib")


def _strangers(
    name: str, text: pd.DataFrame, column: str, allowed: list[str], hint: str = ""
) -> Iterator[str]:
    """Name the cells of a column, if the table has it, that hold no allowed value."""
    for row, value in text[column].dropna().items() if column in text.columns else ():
        if value not in allowed:
            place = f'{name}: row {int(str(row)) + FIRST_ROW}, column "{column}"'
            yield f"{place}: {value!r}; {hint or nearest(value, allowed)}"


def _only(fields: str | list[str]) -> str:
    return fields if isinstance(fields, str) else fields[0]


def _referenced(root: Path, folder: str, reference: dict[str, Any], text: pd.DataFrame) -> list[str] | None:
    """Return the values that a foreign key may have; None where the other table cannot be read.

    The other table is one of the same package. What is wrong with the other table is told by its own check.
    """
    try:
        if reference.get("resource"):
            text = data.read_text(data.file_path((Path(folder) / reference["resource"]).as_posix(), root))
        return list(text[_only(reference["fields"])].dropna())
    except (OSError, ValueError, KeyError):
        return None


def _unlisted(root: Path) -> Iterator[str]:
    """Name public CSV files that no schema describes."""
    listed = {info["path"] for info in _tables(root)}
    for path in sorted(path for folder in PUBLIC_FOLDERS for path in (root / "data" / folder).rglob("*.csv")):
        if path.relative_to(root / "data").as_posix() not in listed:
            yield f"{path.relative_to(root)}: the table is in no data package: no schema, source or licence"
