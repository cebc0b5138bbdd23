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
from boso.project import MARK, ProjectError, nearest, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    if problems := _problems(root, name, text):
        refuse(source.relative_to(root), [*problems, "not sealed"])
    path, package = data.file_path(name, root), _package_path(root, name)
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


def _package_path(root: Path, name: str) -> Path:
    return root / MARK.parent / name.rpartition("/")[0] / MARK.name


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
    by_hand = name.rpartition("/")[0] in EDITABLE
    remedy = f"`boso data seal {shown}`" if by_hand else "write it anew with `boso survey prepare`"
    if problems := _problems(root, name, text):
        yield from problems
    elif by_hand and canonical.content(text) != path.read_bytes():
        yield f"in the form of a spreadsheet program, but well; {remedy} writes it in that of tables"
    elif f"sha256:{data.fingerprint(path)}" != about["hash"]:
        yield f"the hash differs from {_package_path(root, name).relative_to(root)}; {remedy}"


def _problems(root: Path, name: str, text: pd.DataFrame) -> list[str]:
    """Return what is wrong with a table, given as text."""
    return list(check_schema(text, data.resource(name, root)["schema"], references(root, name, text)))


def references(root: Path, name: str, text: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return what may stand in columns of a table that refer to others (``enum``), and of which (``of``).

    They do so by a foreign key; or, where several tables and some words of their own are allowed, by what the
    field has under ``boso``: ``references`` (``references.bib`` is the bibliography) and ``values``. What is
    wrong with another table is told by its own check: here a table that cannot be read allows everything.
    """
    folder, schema = name.rpartition("/")[0], data.resource(name, root)["schema"]

    def values(table: str, column: str) -> list[str]:
        if column == "bib":
            return data.citation_keys(root)
        other = text
        if table:
            about = (Path(folder) / table).as_posix()
            other = canonical.read(data.file_path(about, root), data.resource(about, root)["schema"])
        return list(other[column].dropna())

    keys = [(columns(key["fields"])[0], key["reference"]) for key in schema.get("foreignKeys", [])]
    named: dict[str, tuple[list[str], list[str]]]
    named = {column: ([f"{one.get('resource', '')}.{columns(one['fields'])[0]}"], []) for column, one in keys}
    abouts = {field["name"]: field.get("boso", {}) for field in schema["fields"]}
    named |= {column: (about["references"], about.get("values", []))
              for column, about in abouts.items() if "references" in about}  # fmt: skip
    found = {}
    for column, (others, words) in named.items():
        with suppress(OSError, ProjectError, KeyError):
            lists = [values(*one.split(".")) for one in others]
            of = [f"data/{one}" if one.endswith(".bib") else one.partition(".")[0] for one in others]
            found[column] = {"enum": list(dict.fromkeys([*chain(*lists), *words])), "of": ", ".join(of)}
    return found
