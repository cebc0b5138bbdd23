"""A built site as its files, wherever it lies: outputs/, or the release that was packed from it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from boso.project import ProjectError

MANIFEST = "manifest.json"
WITHIN = "site/"  # where a release has the site
NOTEBOOK = re.compile(r"\d{4}/[^/.]+/[^/.]+\.ipynb")
OVERVIEW = re.compile(r"\d{4}/sammenligning\.html|kommuner/[^/.]+\.html")
ASK = "name outputs/ of a build, or a zip that `boso bundle` made"


@dataclass(frozen=True)
class Built:
    """The files of a site by their path within it; `path` is what a person named."""

    path: Path
    names: frozenset[str]
    read: Callable[[str], bytes]

    def matching(self, pattern: re.Pattern[str]) -> set[str]:
        """Return the files of a kind: executed notebooks, or pages that look across reports."""
        return {name for name in self.names if pattern.fullmatch(name)}


def open_built(path: Path) -> Built:
    """Open a built site: a folder, or a release that `boso bundle` made, as zip or unpacked.

    Raises
    ------
    ProjectError
        There is nothing at the path, or it is no site.
    """
    if not path.exists():
        raise ProjectError(f"{path}: not found; {ASK}")
    built = _folder(path) if path.is_dir() else _zip(path)
    if MANIFEST not in built.names:
        raise ProjectError(f"{path}: is no built site, it has no {MANIFEST}; {ASK}")
    return built


def open_numbers(path: Path) -> Built:
    """Open a built site that has its executed notebooks.

    Raises
    ------
    ProjectError
        As `open_built`, or the site has no executed notebooks.
    """
    built = open_built(path)
    if not built.matching(NOTEBOOK):
        raise ProjectError(f"{path}: has no executed notebooks, which hold the numbers; build it again")
    return built


def _folder(path: Path) -> Built:
    if not (path / MANIFEST).exists() and (path / WITHIN / MANIFEST).exists():
        path /= WITHIN
    names = (file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
    return Built(path, frozenset(names), lambda name: (path / name).read_bytes())


def _zip(path: Path) -> Built:
    broken = ProjectError(f"{path}: is no zip, or a broken one; {ASK}")
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise broken from None

    def read(name: str) -> bytes:
        try:
            return archive.read(WITHIN + name)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise broken from None

    names = (name.removeprefix(WITHIN) for name in archive.namelist() if name.startswith(WITHIN))
    return Built(path, frozenset(names), read)
