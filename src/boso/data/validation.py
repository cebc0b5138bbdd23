"""Check every public table against its data package, and seal a corrected one.

Beside what `schema` checks: hashes, the tables and the bibliography that it refers to, and public files that
no package describes.
"""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boso import data
from boso.data import canonical
from boso.data.package import columns
from boso.data.schema import check_schema
from boso.data.tables import changed
from boso.project import MARK, ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

EDITABLE = ("", "published")  # folders in data/ whose data package lists tables that people may correct
PUBLIC_FOLDERS = ("programme", "protected", "published")  # in data/: what lies here is public


def check(root: Path) -> list[str]:
    """Return what is wrong with the public tables; nothing where all is well."""
    names = data.table_names(root)
    problems = []
    for name in names:
        shown = data.file_path(name, root).relative_to(root)
        problems += [f"{shown}: {problem}" for problem in _check_table(root, name)]
    listed = {data.file_path(name, root) for name in names}
    files = (path for folder in PUBLIC_FOLDERS for path in (root / "data" / folder).rglob("*.csv"))
    unlisted = "the table is in no data package: no schema, source or licence"
    return problems + [
        f"{path.relative_to(root)}: {unlisted}" for path in sorted(files) if path not in listed
    ]


def kept_by_hand(root: Path) -> dict[str, Path]:
    """Return the tables that people may correct: names and files."""
    names = [name for name in data.table_names(root) if name.rpartition("/")[0] in EDITABLE]
    return {name: data.file_path(name, root) for name in names}


def seal(root: Path, path: Path) -> str:
    """Accept a corrected table, by file or name; return its hash, in the data package with a new version."""
    tables = kept_by_hand(root)
    files = {file.resolve(): name for name, file in tables.items()}
    name = files.get(path.resolve(), str(path))
    if name not in tables:
        told = nearest(path, [str(file.relative_to(root)) for file in files] if path.suffix else tables)
        if path.is_file():
            told = "no other file needs a seal, but what `boso survey prepare` writes, which has its own"
        raise ProjectError(f"{path}: not a table that is kept by hand; {told}")
    path = tables[name]
    return accept(root, name, canonical.read(path, data.resource(name, root)["schema"]), path)


def accept(root: Path, name: str, text: pd.DataFrame, source: Path) -> str:
    """Write a table that was read from `source`, its hash and its size, if it fits; return the hash."""
    shown = source.relative_to(root)
    wrong = [f"{shown}: {problem}" for problem in _problems(root, name, text)]
    if wrong := wrong or [*_cut_off(root, name, text)]:
        raise ProjectError("\n".join([*wrong, f"{shown}: not sealed"]))
    path = data.file_path(name, root)
    package = root / MARK.parent / name.rpartition("/")[0] / MARK.name
    data.write_atomically(path, canonical.content(text))
    content = json.loads(package.read_text(encoding="utf-8"))
    listed = next(table for table in content["resources"] if table["name"] == name.rpartition("/")[2])
    digest = f"sha256:{data.fingerprint(path)}"
    if listed["hash"] != digest:
        before, _, last = content["version"].rpartition(".")
        content["version"] = f"{before}.{int(last) + 1}"
    listed |= {"hash": digest, "bytes": path.stat().st_size}
    data.write_atomically(package, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
    data.clear_package_cache()
    return digest


def _check_table(root: Path, name: str) -> Iterator[str]:
    path, about = data.file_path(name, root), data.resource(name, root)
    shown = path.relative_to(root)
    if not path.is_file():
        yield f"the file is missing; `git checkout {shown}`"
        return
    try:
        text = canonical.read(path, about["schema"])
    except ProjectError as error:
        yield str(error).removeprefix(f"{path}: ")
        return
    if problems := _problems(root, name, text):
        yield from problems
    elif name in kept_by_hand(root) and canonical.content(text) != path.read_bytes():
        told = "in the form of a spreadsheet program, but well"
        yield f"{told}; `boso data seal {shown}` writes it in that of tables"
    elif f"sha256:{data.fingerprint(path)}" != about["hash"]:
        yield changed(name, shown)


def _problems(root: Path, name: str, text: pd.DataFrame) -> list[str]:
    """Return what is wrong with a table, given as text."""
    return list(check_schema(text, data.resource(name, root)["schema"], references(root, name, text)))


def _cut_off(root: Path, name: str, text: pd.DataFrame) -> Iterator[str]:
    """Yield which rows of other tables would refer to nothing, if a table were this text."""
    for other, path in kept_by_hand(root).items():
        schema = data.resource(other, root)["schema"]
        referring = {column for column, (places, _) in _named(other, schema).items() if name in dict(places)}
        if other == name or not referring:
            continue
        with suppress(ProjectError):  # its own check tells that it cannot be read
            rows = canonical.read(path, schema)
            limits = references(root, other, rows, {name: text})
            for field in schema["fields"]:
                if (column := field["name"]) in referring & limits.keys():
                    for told in check_schema(rows[[column]].dropna(), {"fields": [field]}, limits):
                        yield f"{path.relative_to(root)}: {told}"


def references(
    root: Path, name: str, text: pd.DataFrame, instead: Mapping[str, pd.DataFrame] | None = None
) -> dict[str, dict[str, Any]]:
    """Return what may stand in columns of a table that refer to others (``enum``), and of which (``of``).

    They do so by a foreign key; or, where several tables and some words of their own are allowed, by what the
    field has under ``boso``: ``references`` (``references.bib`` is the bibliography) and ``values``. What is
    wrong with another table is told by its own check: here a table that cannot be read allows everything.
    Of `instead`, tables by name, none is read.
    """

    def values(table: str, column: str) -> list[str]:
        if column == "bib":
            return data.citation_keys(root)
        found = {name: text, **(instead or {})}.get(table)
        if found is None:
            found = canonical.read(data.file_path(table, root), data.resource(table, root)["schema"])
        return list(found[column].dropna())

    found = {}
    for column, (places, words) in _named(name, data.resource(name, root)["schema"]).items():
        with suppress(OSError, ProjectError, KeyError):
            lists = [values(*one) for one in places]
            of = ", ".join("data/references.bib" if last == "bib" else table for table, last in places)
            found[column] = {"enum": list(dict.fromkeys([*chain(*lists), *words])), "of": of}
    return found


def _named(name: str, schema: dict[str, Any]) -> dict[str, tuple[list[tuple[str, str]], list[str]]]:
    """Return by column the tables and their columns that it refers to, and words of its own."""
    folder = Path(name).parent

    def place(table: str, column: str) -> tuple[str, str]:
        return (folder / table).as_posix() if table else name, column

    named: dict[str, tuple[list[tuple[str, str]], list[str]]] = {}
    for key in schema.get("foreignKeys", []):
        (column, *_), (other, *_) = columns(key["fields"]), columns(key["reference"]["fields"])
        named[column] = [place(key["reference"].get("resource", ""), other)], []
    for field in schema["fields"]:
        if others := field.get("boso", {}).get("references"):
            named[field["name"]] = [place(*one.split(".")) for one in others], field["boso"].get("values", [])
    return named
