"""The data packages: what data/datapackage.json, and those of folders in data/, say of each table."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from boso.data import usage
from boso.data.text_files import read_utf8
from boso.project import MARK, RESTORE, ProjectError, find_root, nearest

COLLECTED = "collected"
PROVENANCES = (COLLECTED, "reconstructed", "simulated")  # from the best to what says least
ABSENT = "absent"
ENTRY = re.compile(r"^@\w+\{([^,\s]+),(.*?)(?=^@|\Z)", re.MULTILINE | re.DOTALL)  # of BibTeX
FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{+(.*?)\}+,?\s*$", re.MULTILINE)
KNOWN_FROM, KNOWN_TO = "known_from", "known_to"  # columns: the years in which a row holds


def package(root: Path | None = None, folder: str = "") -> dict[str, Any]:
    """Return what data/datapackage.json, or that of a folder in data/, says; a ProjectError if none does."""
    return _package(root or find_root(), folder)


@cache
def _package(root: Path, folder: str) -> dict[str, Any]:
    path = root / MARK.parent / folder / MARK.name
    if not path.is_file():
        told = RESTORE if path.parent.is_dir() else nearest(folder, filter(None, packages(root)))
        raise ProjectError(f"{path}: there is no such data package; {told}")
    return load_json(path)


def clear_package_cache() -> None:
    """Read the data packages anew when they are asked for next: they have changed on disk."""
    _package.cache_clear()


def packages(root: Path) -> list[str]:
    """Return the folders in data/ that have a data package: "" is data/ itself, "protected/2011" is one."""
    folders = sorted(
        path.parent.relative_to(root / MARK.parent) for path in (root / MARK.parent).rglob(MARK.name)
    )
    return [folder.as_posix().removeprefix(".") for folder in folders]


def table_names(root: Path | None = None) -> list[str]:
    """Return the names of the tables of all data packages, as `resource` takes them."""
    root = root or find_root()
    return [f"{folder}/{about['name']}".removeprefix("/")
            for folder in packages(root) for about in package(root, folder)["resources"]]  # fmt: skip


def has_package(folder: str, root: Path | None = None) -> bool:
    """Whether a folder in data/ has a data package; the answer is recorded as a read."""
    name = f"{folder}/{MARK.name}"
    found = digest(name, root)
    usage.record_read(name, found)
    return found != ABSENT


def read_json(name: str) -> dict[str, Any]:
    """Return a JSON file in data/, as ``survey/codebook.json``, or a ProjectError; the read is recorded."""
    found = file_path(name)
    content = load_json(found)
    usage.record_read(name, fingerprint(found))
    return content


def load_json(path: Path) -> dict[str, Any]:
    """Return a JSON file without a note that it was read; a ProjectError names the line that is not valid."""
    try:
        return dict(json.loads(read_utf8(path)))
    except json.JSONDecodeError as error:
        told = f"{path}: line {error.lineno}: not valid JSON: {error.msg}"
        raise ProjectError(f"{told}; mend it there, or restore the file") from None


def version(root: Path | None = None) -> str:
    """Return the data version that pages carry: the version of the data package."""
    return str(package(root)["version"])


def resource(name: str, root: Path | None = None) -> dict[str, Any]:
    """Return what its data package says of a table: path, schema, sources, hash; or a ProjectError."""
    folder, _, table = name.rpartition("/")
    resources = {item["name"]: item for item in package(root, folder)["resources"]}
    if table not in resources:
        raise ProjectError(f'there is no table "{name}"; {nearest(table, resources)}')
    return dict(resources[table])


def columns(named: str | list[str]) -> list[str]:
    """Return the columns of a key, which a Table Schema may give as one name."""
    return [named] if isinstance(named, str) else named


def provenance(name: str, root: Path | None = None) -> str:
    """Return how the numbers of a table came about: collected, reconstructed or simulated.

    The table's own word goes before its package's.
    """
    about = package(root, name.rpartition("/")[0]) | resource(name, root)
    return str(about.get("provenance", COLLECTED))


def unreleased(root: Path | None = None) -> list[int]:
    """Return the years of which the survey was answered, and its tables are not released."""
    root = root or find_root()
    surveys = (package(root, folder) for folder in packages(root) if folder.startswith("protected/"))
    return sorted(
        int(one["year"]) for one in surveys if one["provenance"] == COLLECTED and not one.get("released")
    )


def file_path(name: str, root: Path | None = None) -> Path:
    """Return the file that a recorded read names: a table's, or a JSON file in data/."""
    folder = (root or find_root()) / MARK.parent
    if name.endswith(".json"):
        return folder / name
    return folder / name.rpartition("/")[0] / resource(name, root)["path"]


def digest(name: str, root: Path | None = None) -> str:
    """Return the sha256 of the file that a recorded read names, or ``absent``."""
    try:
        found = file_path(name, root)
    except ProjectError:
        return ABSENT
    return fingerprint(found) if found.is_file() else ABSENT


def fingerprint(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()


def citation_keys(root: Path | None = None) -> list[str]:
    """Return the keys of data/references.bib, in its order."""
    return list(sources((root or find_root()) / "data" / "references.bib"))


def sources(bibliography: Path) -> dict[str, tuple[str, str]]:
    """Return the sources of a BibTeX file by key, in order: by whom, as a sentence says it, and the year."""
    return dict(_sources(read_utf8(bibliography)))


@lru_cache(maxsize=8)  # a check asks for them with each table
def _sources(text: str) -> dict[str, tuple[str, str]]:
    found = {}
    for key, entry in ENTRY.findall(text):
        fields = dict(FIELD.findall(entry))
        authors = re.split(r"\s+and\s+", fields.get("author") or fields.get("institution") or key)
        first, *others = [author.partition(",")[0] for author in authors]
        who = f"{first} mfl." if len(others) > 1 else " og ".join([first, *others])
        found[key] = who, fields.get("year", "")
    return found


def short_citation(key: str, root: Path | None = None) -> str:
    """Return a source as a sentence names it, by its authors and year; a ProjectError if it is none.

    >>> short_citation("moreforsking2012"), short_citation("argyris_schon1978")
    ('Bergem mfl. (2012)', 'Argyris og Schön (1978)')
    """
    path = (root or find_root()) / "data" / "references.bib"
    known = sources(path)
    if key not in known:
        raise ProjectError(f'{path}: "{key}" is not there; {nearest(key, known)}')
    who, year = known[key]
    return f"{who} ({year})" if year else who
