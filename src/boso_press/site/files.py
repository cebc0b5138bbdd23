"""A built site as its files, wherever it lies: outputs/, or the release that was packed from it."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from boso.project import ProjectError
from boso_press.execution.records import FOLDER

MANIFEST = "manifest.json"
CRATE = "ro-crate-metadata.json"  # what describes a release
SITE_FOLDER = "site/"  # where a release has the site
NOTEBOOK = re.compile(r"\d{4}/[^/.]+/[^/.]+\.ipynb")
OVERVIEW = re.compile(r"\d{4}/sammenligning\.html|kommuner/[^/.]+\.html")
# What zipfile raises: also for a password, an unknown method, names and numbers that cannot be read
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, KeyError, struct.error)
HINT = "name outputs/ of a build, or a zip that `boso bundle` made"


@dataclass(frozen=True)
class SiteFiles:
    """The files of a site by their path within it; `path` is what a person named."""

    path: Path
    names: frozenset[str]
    read: Callable[[str], bytes]

    def matching(self, pattern: re.Pattern[str]) -> set[str]:
        """Return the files of a kind: executed notebooks, or pages that look across reports."""
        return {name for name in self.names if pattern.fullmatch(name)}


def open_site(path: Path, *, with_notebooks: bool = False) -> SiteFiles:
    """Open a built site: a folder, or a release that `boso bundle` made, as zip or unpacked.

    What is no site, or has no executed notebooks where they are needed, raises ProjectError.
    """
    files = site = open_files(path)
    if path.is_file() or MANIFEST not in files.names:
        names = (name.removeprefix(SITE_FOLDER) for name in files.names if name.startswith(SITE_FOLDER))
        site = SiteFiles(path, frozenset(names), lambda name: files.read(SITE_FOLDER + name))
    if MANIFEST not in site.names and (path / FOLDER).is_dir():
        told = f"the newest build failed or was interrupted before it had written {MANIFEST}"
        raise ProjectError(f"{path}: {told}; `boso build` tells why")
    if MANIFEST not in site.names:
        raise ProjectError(f"{path}: is no built site, it has no {MANIFEST}; {HINT}")
    if with_notebooks and not site.matching(NOTEBOOK):
        raise ProjectError(f"{path}: has no executed notebooks, which hold the numbers; build it again")
    return site


def open_files(path: Path) -> SiteFiles:
    """Open all files of a folder or of a zip: of a release, what the site was made from too.

    Where there is nothing, or no zip, ProjectError is raised.
    """
    if not path.exists():
        raise ProjectError(f"{path}: not found; {HINT}")
    if path.is_dir():
        names = (file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
        return SiteFiles(path, frozenset(names), lambda name: (path / name).read_bytes())
    with _readable(path):
        archive = zipfile.ZipFile(path)
    return SiteFiles(path, frozenset(archive.namelist()), _readable(path)(archive.read))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Tell of a zip that cannot be read."""
    try:
        yield
    except DAMAGED:
        raise ProjectError(f"{path}: is no zip, or a broken one; {HINT}") from None
