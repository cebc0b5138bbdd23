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
    files = open_files(path)
    built = files if path.is_dir() and MANIFEST in files.names else _within(files)
    if MANIFEST not in built.names:
        raise ProjectError(f"{path}: is no built site, it has no {MANIFEST}; {ASK}")
    return built


def open_files(path: Path) -> Built:
    """Open all files of a folder or of a zip: of a release, what the site was made from too.

    Raises
    ------
    ProjectError
        There is nothing at the path, or it is no zip.
    """
    if not path.exists():
        raise ProjectError(f"{path}: not found; {ASK}")
    return _folder(path) if path.is_dir() else _zip(path)


def _within(release: Built) -> Built:
    """Return the site of a release."""
    names = (name.removeprefix(WITHIN) for name in release.names if name.startswith(WITHIN))
    return Built(release.path, frozenset(names), lambda name: release.read(WITHIN + name))


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
            return archive.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise broken from None

    return Built(path, frozenset(archive.namelist()), read)
