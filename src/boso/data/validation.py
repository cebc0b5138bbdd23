"""Check every public table against its data package, and seal a corrected one.

Beside what `schema` checks: hashes, the tables and the bibliography that a table refers to, and public files
that no package describes.
"""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from boso import data
from boso.data import canonical
from boso.data.package import columns
from boso.data.schema import check_schema, unlisted, wrong_cells
from boso.data.tables import changed
from boso.project import MARK, ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

EDITABLE = ("", "published")  # folders in data/ whose data package lists tables that people may correct
PUBLIC_FOLDERS = ("programme", "protected", "published")  # in data/: what lies here is public
BIBLIOGRAPHY = "bib"  # stands for a column of what is no table but references.bib


def check(root: Path) -> list[str]:
    """Return what is wrong with the public tables; nothing where all is well."""
    files = {data.file_path(name, root): name for name in data.table_names(root)}
    problems = [f"{path.relative_to(root)}: {problem}"
                for path, name in files.items() for problem in _check_table(root, name, path)]  # fmt: skip
    there = (path for folder in PUBLIC_FOLDERS for path in (root / "data" / folder).rglob("*.csv"))
    told = "the table is in no data package: no schema, source or licence"
    return problems + [f"{path.relative_to(root)}: {told}" for path in sorted(there) if path not in files]


def _check_table(root: Path, name: str, path: Path) -> list[str]:
    shown = path.relative_to(root)
    if not path.is_file():
        return [f"the file is missing; `git checkout {shown}`"]
    try:
        text = read(root, name)
    except ProjectError as error:
        return [str(error).removeprefix(f"{path}: ")]
    is_sealed = f"sha256:{data.fingerprint(path)}" == data.resource(name, root)["hash"]
    return problems_of(root, name, text) or ([] if is_sealed else [changed(name, shown)])


def kept_by_hand(root: Path) -> dict[str, Path]:
    """Return the tables that people may correct: names and files."""
    names = [name for name in data.table_names(root) if name.rpartition("/")[0] in EDITABLE]
    return {name: data.file_path(name, root) for name in names}


def read(root: Path, name: str) -> pd.DataFrame:
    """Return a table as text, sealed or not, each cell in its one form; the index is the row in the file."""
    return canonical.read(data.file_path(name, root), data.resource(name, root)["schema"])


def problems_of(root: Path, name: str, text: pd.DataFrame) -> list[str]:
    """Return what is wrong with a table, given as text."""
    return [*check_schema(text, data.resource(name, root)["schema"]), *_dangling(root, name, text)]


def seal(root: Path, path: Path) -> str:
    """Accept a corrected table, by file or name; return its hash, in the data package with a new version."""
    tables = kept_by_hand(root)
    name = {file.resolve(): name for name, file in tables.items()}.get(path.resolve(), str(path))
    if name not in tables:
        raise ProjectError(f"{path}: not a table that is kept by hand; {nearest(path.stem, tables)}")
    return accept(root, name, read(root, name), tables[name])


def accept(root: Path, name: str, text: pd.DataFrame, source: Path) -> str:
    """Write a table that was read from `source`, its hash and its size, if it fits; return the hash."""
    shown = source.relative_to(root)
    wrong = [f"{shown}: {problem}" for problem in problems_of(root, name, text)]
    for other, path in kept_by_hand(root).items() if not wrong else ():
        if other != name and any(name in dict(places) for _, places, _ in _references(root, other)):
            with suppress(ProjectError):  # its own check tells that it cannot be read
                told = _dangling(root, other, read(root, other), {name: text})
                wrong += [f"{path.relative_to(root)}: {problem}" for problem in told]
    if wrong:
        raise ProjectError("\n".join([*wrong, f"{shown}: not sealed"]))
    path = data.file_path(name, root)
    package = root / MARK.parent / name.rpartition("/")[0] / MARK.name
    data.write_atomically(path, canonical.content(text))
    about = data.load_json(package)
    listed = next(table for table in about["resources"] if table["name"] == name.rpartition("/")[2])
    digest = f"sha256:{data.fingerprint(path)}"
    if listed["hash"] != digest:
        before, _, last = about["version"].rpartition(".")
        about["version"] = f"{before}.{int(last) + 1}"
    listed |= {"hash": digest, "bytes": path.stat().st_size}
    data.write_atomically(package, (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode())
    data.clear_package_cache()
    return digest


def listed(
    root: Path, name: str, text: pd.DataFrame, instead: Mapping[str, pd.DataFrame] | None = None
) -> Iterator[tuple[str, list[str], str]]:
    """Yield the columns of a table that refer to others, what may stand in each, and to which tables.

    Of `instead`, tables by name, none is read; what refers to a table that cannot be read is left out: that
    table's own check tells of it.
    """

    def values(table: str, column: str) -> Iterable[str]:
        if column == BIBLIOGRAPHY:
            return data.citation_keys(root)
        known = {name: text, **(instead or {})}
        return (known[table] if table in known else read(root, table))[column].dropna()

    for column, places, words in _references(root, name):
        with suppress(OSError, ProjectError, KeyError):
            of = ", ".join(f"data/{table}.bib" if last == BIBLIOGRAPHY else table for table, last in places)
            yield column, [*dict.fromkeys(chain(*(values(*place) for place in places), words))], of


def _references(root: Path, name: str) -> Iterator[tuple[str, list[tuple[str, str]], list[str]]]:
    """Yield the columns of a table that refer to others, to which columns, and words that they may have too.

    They do so by a foreign key; or, where several tables and some words of their own are allowed, by what the
    field has under ``boso``: ``references`` (``references.bib`` is the bibliography) and ``values``.
    """
    schema, beside = data.resource(name, root)["schema"], name.rpartition("/")[0]

    def place(table: str, column: str) -> tuple[str, str]:
        return f"{beside}/{table}".removeprefix("/") if table else name, column

    for key in schema.get("foreignKeys", []):
        (column, *_), (other, *_) = columns(key["fields"]), columns(key["reference"]["fields"])
        yield column, [place(key["reference"].get("resource", ""), other)], []
    for field in schema["fields"]:
        if others := field.get("boso", {}).get("references"):
            yield field["name"], [place(*one.split(".")) for one in others], field["boso"].get("values", [])


def _dangling(
    root: Path, name: str, text: pd.DataFrame, instead: Mapping[str, pd.DataFrame] | None = None
) -> Iterator[str]:
    """Yield the cells of a table that refer to nothing."""
    for column, values, of in listed(root, name, text, instead):
        if column in text:
            cells = text[column].dropna()
            faults = cells.map({cell: unlisted(cell, values, of) for cell in {*cells} - {*values}})
            yield from wrong_cells(cells[faults.notna()], faults)
