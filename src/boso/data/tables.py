"""Read the project's public tables: typed by their schema, checked by their hash, each read recorded.

The tables of the programme are described in data/datapackage.json and go by their name: ``grants``. Those
in a folder with a data package of its own go by folder and name: ``protected/2011/overall``.

Of each thing, a report sees the newest row that was `known` by the end of its year. A thing is what the
primary key names beside ``known_from``: a participant and a year of grants. So a later row changes later
reports only. A thing that has ended has its last year in ``known_to``, a column of tables that need it.
"""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from boso.data import usage
from boso.data.package import (
    KNOWN_FROM,
    KNOWN_TO,
    clear_package_cache,
    columns,
    file_path,
    has_package,
    provenance,
    resource,
    table_names,
)
from boso.project import RESTORE, ProjectError, find_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd  # imported where used: what only plans a build starts without it

    Types = tuple[tuple[str, str], ...]  # of a table: its columns, and the type of each

DTYPES = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean", "year": "Int64"}
AS_IT_STANDS: Any = {"keep_default_na": False, "na_values": [""], "encoding": "utf-8"}  # only "" is missing


def read(name: str, root: Path | None = None) -> pd.DataFrame:
    """Return the table `name`, a new frame at each call, with the column types of its schema.

    Codes are text; an empty cell is missing; whole numbers are ``Int64``. A file that does not fit, or is not
    the one that was sealed, is refused (``boso data check`` says more, ``boso data seal`` accepts it).
    """
    return _frame(name, None, root or find_root())


def known(name: str, year: int, root: Path | None = None) -> pd.DataFrame:
    """Return the table `name` as known by the end of `year`: one row a thing, where its first row stands."""
    return _frame(name, year, root or find_root())


def _frame(name: str, year: int | None, root: Path) -> pd.DataFrame:
    path, content = _sealed(name, root)
    if "/" in name:
        has_package(name.rpartition("/")[0], root)
    types = tuple((field["name"], field["type"]) for field in resource(name, root)["schema"]["fields"])
    made = (
        parse(path, content, types) if year is None else _known(path, content, types, _key(name, root), year)
    )
    usage.mark_used([name] if len(made) else [])  # nothing is made of no rows
    frame = made.copy()  # or an array of it that is written to would change it for later cells
    frame.attrs = {"provenance": provenance(name, root)}
    return frame


def ever(name: str, column: str) -> list[Any]:
    """Return what stands in a column of a table in any year, each once: what may be asked for."""
    with usage.looked_up():
        return list(read(name)[column].dropna().unique())


def read_rows(name: str, root: Path | None = None) -> list[dict[str, str]]:
    """Return the table `name` as text, a dict a row, for planning, which needs no types; else like `read`."""
    return _rows(_sealed(name, root or find_root())[1])


def known_rows(name: str, year: int, root: Path | None = None) -> list[dict[str, str]]:
    """Return the table `name` as text, as known by the end of `year`."""
    rows = read_rows(name, root)
    return [rows[place] for place in _newest(rows, _key(name, root or find_root()), year)]


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _key(name: str, root: Path) -> tuple[str, ...]:
    return tuple(columns(resource(name, root)["schema"]["primaryKey"]))


@cache
def _known(path: Path, content: bytes, types: Types, key: tuple[str, ...], year: int) -> pd.DataFrame:
    frame = parse(path, content, types).drop(columns=KNOWN_TO)
    return frame.iloc[_newest(_rows(content), key, year)].reset_index(drop=True)


def _newest(rows: list[dict[str, str]], key: Sequence[str], year: int) -> list[int]:
    """Return the places of the newest rows, as known by the end of a year, of what has not ended."""
    newest: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for place, row in enumerate(rows):
        thing = tuple(row[column] for column in key if column != KNOWN_FROM)
        since, until = int(row[KNOWN_FROM]), int(row.get(KNOWN_TO) or year)
        if newest.get(thing, (since,))[0] <= since <= year:
            newest[thing] = since, until, place
    return [place for _, until, place in newest.values() if year <= until]


def preload_tables(root: Path, years: Iterable[int]) -> Iterator[str]:
    """Parse each public table, whole and as known in some years, and yield its name: a later read need not.

    This is no read: nothing is recorded, and a table that has changed since is parsed anew.
    """
    for name in table_names(root):
        with suppress(ProjectError), usage.looked_up():  # a reader tells what is wrong with it
            has_history = KNOWN_TO in read(name, root)
            for year in years if has_history else ():
                known(name, year, root)
        usage.forget_reads()
        clear_package_cache()  # a process that goes on from here reads it as it is then
        yield name


def _sealed(name: str, root: Path) -> tuple[Path, bytes]:
    """Return a table's file and what is in it, which is what was sealed; the read is recorded."""
    path = file_path(name, root)
    if not path.is_file():
        raise ProjectError(f"{path}: the file is missing; {RESTORE}")
    content = path.read_bytes()
    found = sha256(content).hexdigest()
    if f"sha256:{found}" != resource(name, root)["hash"]:
        raise ProjectError(f"{path}: {changed(name, path.relative_to(root))}")
    usage.record_read(name, found)
    return path, content


def changed(name: str, shown: Path) -> str:
    """Say that a table was changed since it was sealed, and what to do."""
    remedy = f"see what has changed with `git diff {shown}`, and accept it with `boso data seal {shown}`"
    if name.startswith("protected/"):
        remedy = "restore it with git, or write it anew with `boso survey prepare`"
    return f"the table was changed since it was sealed; {remedy}"


@cache
def parse(path: Path, content: bytes, types: Types) -> pd.DataFrame:
    """Return what a CSV file holds, its columns and types as its schema says; the same bytes only once."""
    import pandas as pd

    dtypes = {name: DTYPES.get(kind, "str") for name, kind in types}
    try:
        table = pd.read_csv(io.BytesIO(content), dtype=dtypes, **AS_IT_STANDS)
        if KNOWN_TO in dtypes and KNOWN_TO not in table:
            table[KNOWN_TO] = pd.Series(dtype=DTYPES["year"])
        return table[list(dtypes)].astype({name: "datetime64[s]" for name, kind in types if kind == "date"})
    except (ValueError, TypeError, KeyError):
        raise ProjectError(f"{path}: what is in it does not fit its schema; see `boso data check`") from None


def read_text(path: Path) -> pd.DataFrame:
    """Return a CSV file as it stands: every cell text, an empty cell missing, nothing else guessed."""
    import pandas as pd

    return pd.read_csv(path, dtype="str", **AS_IT_STANDS)
