"""Read the project's public tables: typed by their schema, checked by their hash, each read recorded.

The tables of the programme are described in data/datapackage.json and go by their name: ``grants``. Those
in a folder with a data package of its own go by folder and name: ``protected/2011/overall``.
"""

from __future__ import annotations

import csv
import io
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from boso.data import usage
from boso.data.package import (
    KNOWN_TO,
    clear_package_cache,
    file_path,
    has_package,
    provenance,
    resource,
    table_names,
)
from boso.project import RESTORE, ProjectError, find_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd  # imported where used: what only plans a build starts without it

DTYPES = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean", "year": "Int64"}


def read(name: str, root: Path | None = None) -> pd.DataFrame:
    """Return the table `name`, a new frame at each call, with the column types of its schema.

    Codes are text; an empty cell is missing; whole numbers are ``Int64``.

    Raises
    ------
    ProjectError
        There is no such table or file, a column is missing, a value has the wrong type, or the file
        is not the one that was sealed (``boso data check`` says more, ``boso data seal`` accepts it).
    """
    root = root or find_root()
    path, content, found = _sealed(name, root)
    usage.record_read(name, found)
    usage.mark_used([name])
    if "/" in name:
        has_package(name.rpartition("/")[0], root)
    frame = _typed(path, content, _types(resource(name, root))).copy()
    frame.attrs = {"table": name, "sha256": found, "provenance": provenance(name, root)}
    return frame


def read_rows(name: str, root: Path | None = None) -> list[dict[str, str]]:
    """Return the table `name` as text, a dict a row, for planning, which needs no types; else like `read`."""
    _, content, found = _sealed(name, root or find_root())
    usage.record_read(name, found)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def preload_tables(root: Path) -> Iterator[str]:
    """Parse each public table that is there, so that a later read need not; yield its name when it is done.

    This is no read: nothing is recorded, and a table that has changed since is parsed anew.
    """
    for name in table_names(root):
        path, types = file_path(name, root), _types(resource(name, root))
        clear_package_cache()  # a process that goes on from here reads it as it is then
        if path.is_file():
            _typed(path, path.read_bytes(), types)
            yield name


def _sealed(name: str, root: Path) -> tuple[Path, bytes, str]:
    """Return a table's file, what is in it and the sha256 of that, which is the one that was sealed."""
    info, path = resource(name, root), file_path(name, root)
    if not path.is_file():
        raise ProjectError(f"{path}: the file is missing; {RESTORE}")
    content = path.read_bytes()
    found = sha256(content).hexdigest()
    if f"sha256:{found}" != info["hash"]:
        raise ProjectError(f"{path}: the table was changed since it was sealed; {_remedy(name, info)}")
    return path, content, found


def _remedy(name: str, info: dict[str, Any]) -> str:
    if name.startswith("protected/"):
        return "restore it with git, as it is not edited by hand, or write it anew with `boso survey prepare`"
    path = f"data/{name.rpartition('/')[0]}/{info['path']}".replace("//", "/")
    return f"see what is in it with `boso data check`, and accept it with `boso data seal {path}`"


def _types(about: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((field["name"], field["type"]) for field in about["schema"]["fields"])


@cache
def _typed(path: Path, content: bytes, types: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """Return what a CSV file holds, with the types of its schema; the same bytes are parsed once."""
    import pandas as pd

    text = read_text(path, content)
    names = [name for name, _ in types]
    if KNOWN_TO in names and KNOWN_TO not in text:
        text[KNOWN_TO] = None
    missing = [name for name in names if name not in text.columns]
    if missing:
        found = ", ".join(text.columns)
        raise ProjectError(f"{path}: column {', '.join(missing)} is missing; found {found}")
    return pd.DataFrame({name: parse_column(text[name], kind, path) for name, kind in types})


def read_text(path: Path, content: bytes | None = None) -> pd.DataFrame:
    """Return a CSV file as it stands: every cell text, an empty cell missing, nothing else guessed.

    `content` is what is in the file, where that has been read already.
    """
    import pandas as pd

    source = path if content is None else io.BytesIO(content)
    return pd.read_csv(source, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")


def parse_column(column: pd.Series[Any], kind: str, path: Path) -> pd.Series[Any]:
    """Return a column of text as the schema's type `kind` (string, integer, number, boolean, date, year).

    A ProjectError names the first value that is not of that type, with its row (the header is row 1).
    """
    import pandas as pd

    if kind == "string":
        return column.astype("str").where(column.notna(), None)
    if kind == "boolean":
        return column.map({"true": True, "false": False}).astype("boolean")
    if kind == "date":
        return pd.to_datetime(column, format="%Y-%m-%d")
    numbers = pd.to_numeric(column, errors="coerce")
    wrong = column.notna() & (numbers.isna() | ((kind != "number") & (numbers % 1 != 0)))
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise ProjectError(
            f'{path}: row {row + 2}, column "{column.name}": {column.iloc[row]!r} is not {kind}'
        )
    return numbers.astype(pd.api.types.pandas_dtype(DTYPES[kind]))
