"""Check every public table against its data package, and seal a corrected one.

Beside what `schema` checks: hashes, references to other tables and to the bibliography, and public files that
no package describes.
"""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boso import data
from boso.data import canonical, characters
from boso.data.schema import cause, check_schema
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

    The version of the package moves with it.

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
    path = root / "data" / info["path"]
    return accept(root, info, canonical.read(path, info["schema"]), path)


def editable_table(root: Path, name: str) -> dict[str, Any]:
    """Return what its data package says of a table that people may correct, by the name that it goes by."""
    editable = [info for info in _tables(root) if info["folder"] in EDITABLE]
    tables = {(Path(info["folder"]) / info["name"]).as_posix(): info for info in editable}
    if name not in tables:
        raise ProjectError(f'there is no table "{name}" that is kept by hand; {nearest(name, tables)}')
    return tables[name]


def accept(root: Path, info: dict[str, Any], text: pd.DataFrame, source: Path) -> str:
    """Write a table, given as text, and its hash and size, which goes into the data package; return the hash.

    Raises
    ------
    ProjectError
        What is in it does not fit: one line a cause, each with the name of the file that it was read from.
    """
    if problems := _problems(root, info, text, str(source.relative_to(root))):
        raise ProjectError("\n".join([*problems, f"{source}: not sealed"]))
    path = root / "data" / info["path"]
    write_bytes(path, canonical.content(text))
    package = root / _package_path(info)
    content = json.loads(package.read_text(encoding="utf-8"))
    listed = next(table for table in content["resources"] if table["name"] == info["name"])
    digest = f"sha256:{data.fingerprint(path)}"
    if listed["hash"] != digest:
        content["version"] = _next_version(content["version"])
    listed |= {"hash": digest, "bytes": path.stat().st_size}
    write_bytes(package, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
    data.clear_caches()
    return str(listed["hash"])


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; one that has this content already stays untouched."""
    if not path.is_file() or path.read_bytes() != content:
        data.write_atomically(path, content)


def _next_version(version: str) -> str:
    """Return the version after this one.

    >>> _next_version("1.9")
    '1.10'
    """
    before, _, last = version.rpartition(".")
    return f"{before}.{int(last) + 1}"


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
    text, problems = _checked(root, info)
    yield from problems
    by_hand = info["folder"] in EDITABLE
    remedy = f"`boso data seal {shown}`" if by_hand else "write it anew with `boso survey prepare`"
    if problems:
        return
    if by_hand and canonical.content(text) != path.read_bytes():
        yield f"{shown}: in the form of a spreadsheet program, but well; {remedy} writes it in that of tables"
    elif f"sha256:{data.fingerprint(path)}" != info["hash"]:
        yield f"{shown}: the hash differs from {_package_path(info)}; {remedy}"


def _checked(root: Path, info: dict[str, Any]) -> tuple[pd.DataFrame, list[str]]:
    """Return a table as text, and what is wrong with it."""
    import pandas as pd

    path = root / "data" / info["path"]
    name = str(path.relative_to(root))
    try:
        text = canonical.read(path, info["schema"])
    except ProjectError as error:
        return pd.DataFrame(), [str(error).replace(str(path), name)]
    return text, _problems(root, info, text, name)


def _problems(root: Path, info: dict[str, Any], text: pd.DataFrame, name: str) -> list[str]:
    """Return what is wrong with a table, given as text; `name` is that of its file."""
    problems = [*canonical.doubts(name, text, info["schema"]["fields"])] if info["folder"] in EDITABLE else []
    problems += check_schema(name, text, info["schema"])
    problems += _unseen(name, text)
    for column, allowed in allowed_values(root, info, text).items():
        problems += _strangers(name, text, column, allowed)
    return problems + [*_strangers(name, text, "reported_in", data.citation_keys(root))]


def _unseen(name: str, text: pd.DataFrame) -> Iterator[str]:
    """Name the cells and headings with characters that no reader would see."""
    for column in text.columns:
        found: dict[str, dict[int, str]] = {}
        for row, cell in [(1, column), *text[column].dropna().items()]:
            if signs := characters.unseen(cell):
                found.setdefault(signs, {})[int(str(row))] = cell
        for signs, cells in found.items():
            told = f"no font of the reports shows {characters.names(signs)}; write words or other letters"
            yield from cause(name, column, cells, told)


def _strangers(name: str, text: pd.DataFrame, column: str, allowed: list[str]) -> Iterator[str]:
    """Name the cells of a column, if the table has it, that hold no allowed value."""
    if column in text.columns:
        cells = text[column].dropna()
        found = {int(str(row)): cell for row, cell in cells.items() if cell not in allowed}
        yield from cause(name, column, found, nearest(next(iter(found.values()), ""), allowed))


def allowed_values(root: Path, info: dict[str, Any], text: pd.DataFrame) -> dict[str, list[str]]:
    """Return what may stand in the columns of a table that refer to tables of the same package.

    They do so by a foreign key; or, where several tables and some words of their own are allowed, by what the
    field has under ``boso``: ``references`` and ``values``. What is wrong with another table is told by its
    own check: here a table that cannot be read allows everything.
    """

    def values(table: str, field: str | list[str]) -> list[str]:
        if table not in ("", info["name"]):
            name = (Path(info["folder"]) / table).as_posix()
            other = canonical.read(data.file_path(name, root), data.resource(name, root)["schema"])
            return list(other[_only(field)].dropna())
        return list(text[_only(field)].dropna())

    found = {}
    for key in info["schema"].get("foreignKeys", []):
        with suppress(OSError, ProjectError, KeyError):
            reference = key["reference"]
            found[_only(key["fields"])] = values(reference.get("resource", ""), reference["fields"])
    for field in (field for field in info["schema"]["fields"] if "boso" in field):
        with suppress(OSError, ProjectError, KeyError):
            lists = [values(*reference.split(".")) for reference in field["boso"]["references"]]
            found[field["name"]] = [*chain(*lists), *field["boso"]["values"]]
    return {column: list(dict.fromkeys(allowed)) for column, allowed in found.items()}


def _only(fields: str | list[str]) -> str:
    return fields if isinstance(fields, str) else fields[0]


def _unlisted(root: Path) -> Iterator[str]:
    """Name public CSV files that no schema describes."""
    listed = {info["path"] for info in _tables(root)}
    for path in sorted(path for folder in PUBLIC_FOLDERS for path in (root / "data" / folder).rglob("*.csv")):
        if path.relative_to(root / "data").as_posix() not in listed:
            yield f"{path.relative_to(root)}: the table is in no data package: no schema, source or licence"
