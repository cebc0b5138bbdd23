"""Read the project's public tables: typed by their schema, checked by their hash, each read recorded.

The tables of the programme are described in data/datapackage.json and go by their name: ``grants``. Those
in a folder with a data package of its own go by folder and name: ``protected/2011/overall``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boso.project import MARK, ProjectError, find_root, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd  # imported where used: what only plans a build starts without it

COLLECTED = "collected"
PROVENANCES = (COLLECTED, "reconstructed", "simulated")  # from the best to what says least
ABSENT = "absent"
DTYPES = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean", "year": "Int64"}

_reads: dict[str, str] = {}
_uses: list[set[str]] = [set()]  # the tables used: in this cell, and in each `using` that is open
_parsed: dict[tuple[object, ...], pd.DataFrame] = {}  # by the sha256 and the types of the columns


def reads() -> dict[str, str]:
    """Return the tables that this process has read so far: name and sha256."""
    return dict(_reads)


def used() -> list[str]:
    """Return the tables that were used since the cell began, or since this was asked before."""
    tables = sorted(_uses[0])
    _uses[0].clear()
    return tables


def use(tables: Iterable[str]) -> None:
    """Count tables as used: what is used now was made of them."""
    for uses in _uses:
        uses.update(tables)


@contextmanager
def using() -> Iterator[set[str]]:
    """Collect the tables that are used within."""
    tables = set[str]()
    _uses.append(tables)
    try:
        yield tables
    finally:
        _uses.pop()


def package(root: Path | None = None, folder: str = "") -> dict[str, Any]:
    """Return a codebook of public tables: data/datapackage.json, or that of a folder in data/.

    Raises
    ------
    ProjectError
        The folder has no data package, or it is not valid JSON.
    """
    return _package(root or find_root(), folder)


@cache
def _package(root: Path, folder: str) -> dict[str, Any]:
    path = root / MARK.parent / folder / MARK.name
    if not path.is_file():
        raise ProjectError(f"{path}: there is no such data package; {nearest(folder, packages(root))}")
    return _json(path)


def refresh() -> None:
    """Forget the data packages and tables that were read: they have changed on disk."""
    _package.cache_clear()
    _read.cache_clear()


def packages(root: Path) -> list[str]:
    """Return the folders in data/ that have a data package: "" is data/ itself, "protected/2011" is one."""
    data = root / MARK.parent
    folders = sorted(str(path.parent.relative_to(data)) for path in data.rglob(MARK.name))
    return ["" if folder == "." else folder for folder in folders]


def has_package(folder: str, root: Path | None = None) -> bool:
    """Whether a folder in data/ has a data package; the answer is recorded as a read."""
    name = f"{folder}/{MARK.name}"
    _reads[name] = digest(name, root)
    return _reads[name] != ABSENT


def read_json(name: str, root: Path | None = None) -> dict[str, Any]:
    """Return a JSON file in data/ (``survey/codebook.json``); the read is recorded.

    Raises
    ------
    ProjectError
        There is no such file, or it is not valid JSON.
    """
    path = file(name, root)
    if not path.is_file():
        raise ProjectError(f"{path}: the file is missing")
    _reads[name] = fingerprint(path)
    return _json(path)


def _json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        raise ProjectError(f"{path}: line {error.lineno}: not valid JSON: {error.msg}") from None


def version(root: Path | None = None) -> str:
    """Return the data version that pages carry: the version of the data package."""
    return str(package(root)["version"])


def resource(name: str, root: Path | None = None) -> dict[str, Any]:
    """Return what its data package says of the table `name`: path, schema, sources, hash.

    Raises
    ------
    ProjectError
        There is no such table.
    """
    folder, _, table = name.rpartition("/")
    resources = {item["name"]: item for item in package(root, folder)["resources"]}
    if table not in resources:
        raise ProjectError(f'there is no table "{name}"; {nearest(table, resources)}')
    return dict(resources[table])


def provenance(name: str, root: Path | None = None) -> str:
    """Return how the numbers of a table came about: collected, reconstructed or simulated.

    The table's own word goes before its package's.
    """
    about = package(root, name.rpartition("/")[0]) | resource(name, root)
    return str(about.get("provenance", COLLECTED))


def file(name: str, root: Path | None = None) -> Path:
    """Return the file that a recorded read names: a table's, or a JSON file in data/."""
    folder = (root or find_root()) / MARK.parent
    if name.endswith(".json"):
        return folder / name
    return folder / name.rpartition("/")[0] / resource(name, root)["path"]


def digest(name: str, root: Path | None = None) -> str:
    """Return the sha256 of the file that a recorded read names, or ``absent``."""
    try:
        path = file(name, root)
    except ProjectError:
        return ABSENT
    return fingerprint(path) if path.is_file() else ABSENT


def fingerprint(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()


def read(name: str, root: Path | None = None) -> pd.DataFrame:
    """Return the table `name`, a new frame at each call, with the column types of its schema.

    Codes are text; an empty cell is missing; whole numbers are ``Int64``.

    Raises
    ------
    ProjectError
        There is no such table or file, a column is missing, a value has the wrong type, or the file
        is not the one that was sealed (``boso data check`` says more, ``boso data seal`` accepts it).
    """
    folder = root or find_root()
    found = _read(name, folder)
    _reads[name] = found.attrs["sha256"]
    use([name])
    if "/" in name:
        has_package(name.rpartition("/")[0], folder)
    return found.copy()


def rows(name: str, root: Path | None = None) -> list[dict[str, str]]:
    """Return the table `name` as text, a dict a row, for planning, which needs no types; else like `read`."""
    _, content, _reads[name] = _sealed(name, root or find_root())
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def prepare(root: Path) -> Iterator[str]:
    """Parse each public table that is there, so that a later read need not; yield its name when it is done.

    This is no read: nothing is recorded, and a table that has changed since is parsed anew.
    """
    for folder in packages(root):
        for about in json.loads((root / MARK.parent / folder / MARK.name).read_bytes())["resources"]:
            path = root / MARK.parent / folder / about["path"]
            if path.suffix == ".csv" and path.is_file():
                _typed(path, path.read_bytes(), about["schema"]["fields"])
                yield about["name"]


@cache
def _read(name: str, root: Path) -> pd.DataFrame:
    path, content, found = _sealed(name, root)
    frame = _typed(path, content, resource(name, root)["schema"]["fields"]).copy()
    frame.attrs = {"table": name, "sha256": found, "provenance": provenance(name, root)}
    return frame


def _sealed(name: str, root: Path) -> tuple[Path, bytes, str]:
    """Return a table's file, what is in it and the sha256 of that, which is the one that was sealed."""
    info, path = resource(name, root), file(name, root)
    if not path.is_file():
        raise ProjectError(f"{path}: the file is missing")
    content = path.read_bytes()
    found = sha256(content).hexdigest()
    if f"sha256:{found}" != info["hash"]:
        raise ProjectError(f"{path}: the table was changed since it was sealed. {_remedy(name, info)}")
    return path, content, found


def _remedy(name: str, info: dict[str, Any]) -> str:
    if name.startswith("protected/"):
        return "It is not edited by hand: restore it with git, or write it anew with `boso survey prepare`."
    path = f"data/{name.rpartition('/')[0]}/{info['path']}".replace("//", "/")
    return f"See what is in it with `boso data check`, and accept it with `boso data seal {path}`."


def _typed(path: Path, content: bytes, fields: list[dict[str, Any]]) -> pd.DataFrame:
    """Return what a CSV file holds, with the types of its schema; the same bytes are parsed once."""
    types = {field["name"]: field["type"] for field in fields}
    key = (sha256(content).hexdigest(), *types.items())
    if key not in _parsed:
        text = read_text(path, content)
        missing = [name for name in types if name not in text.columns]
        if missing:
            found = ", ".join(text.columns)
            raise ProjectError(f"{path}: column {', '.join(missing)} is missing; found {found}")
        import pandas as pd

        _parsed[key] = pd.DataFrame({name: convert(text[name], types[name], path) for name in types})
    return _parsed[key]


def read_text(path: Path, content: bytes | None = None) -> pd.DataFrame:
    """Return a CSV file as it stands: every cell text, an empty cell missing, nothing else guessed.

    `content` is what is in the file, where that has been read already.
    """
    import pandas as pd

    source = path if content is None else io.BytesIO(content)
    return pd.read_csv(source, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")


def convert(column: pd.Series[Any], kind: str, path: Path) -> pd.Series[Any]:
    """Return a column of text as the schema's type `kind` (string, integer, number, boolean, year).

    Raises
    ------
    ProjectError
        A value is not of that type; the first one is named with its row (the header is row 1).
    """
    import pandas as pd

    if kind == "string":
        return column.astype("str").where(column.notna(), None)
    if kind == "boolean":
        return column.map({"true": True, "false": False}).astype("boolean")
    numbers = pd.to_numeric(column, errors="coerce")
    wrong = column.notna() & (numbers.isna() | ((kind != "number") & (numbers % 1 != 0)))
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise ProjectError(
            f'{path}: row {row + 2}, column "{column.name}": {column.iloc[row]!r} is not {kind}'
        )
    return numbers.astype(pd.api.types.pandas_dtype(DTYPES[kind]))


def citation_keys(root: Path | None = None) -> list[str]:
    """Return the keys of data/references.bib, in its order."""
    return keys((root or find_root()) / "data" / "references.bib")


def keys(bibliography: Path) -> list[str]:
    """Return the keys of a BibTeX file, in its order."""
    return re.findall(r"^@\w+\{([^,\s]+),", bibliography.read_text(encoding="utf-8"), flags=re.MULTILINE)
