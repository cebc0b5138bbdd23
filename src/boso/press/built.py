"""A built site as its files, wherever it lies: outputs/, or the release that was packed from it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from boso.press.verify import MANIFEST
from boso.project import ProjectError

WITHIN = "site/"  # where a release has the site
NOTEBOOK = re.compile(r"\d{4}/[^/.]+/[^/.]+\.ipynb")


@dataclass(frozen=True)
class Built:
    """The files of a site by their path within it; `path` is what a person named."""

    path: Path
    names: frozenset[str]
    read: Callable[[str], bytes]

    @cached_property
    def reports(self) -> dict[str, list[str]]:
        """The executed notebooks of each report: ``2011/moss`` has ``2011/moss/03_status``."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.names):
            if NOTEBOOK.fullmatch(name):
                found.setdefault(name.rpartition("/")[0], []).append(name.removesuffix(".ipynb"))
        return found


def open_built(path: Path) -> Built:
    """Open a built site: a folder, or a zip that `boso bundle` made.

    Raises
    ------
    ProjectError
        There is nothing at the path, or it is no site, or it has no executed notebooks.
    """
    if not path.exists():
        raise ProjectError(f"{path}: not found; name outputs/ of a build, or a zip that `boso bundle` made")
    built = _folder(path) if path.is_dir() else _zip(path)
    if MANIFEST not in built.names:
        raise ProjectError(
            f"{path}: has no {MANIFEST}; name outputs/ of a build, or a zip that `boso bundle` made"
        )
    if not built.reports:
        raise ProjectError(f"{path}: has no executed notebooks, which hold the numbers; build it again")
    return built


def _folder(path: Path) -> Built:
    site = path / WITHIN if (path / WITHIN / MANIFEST).is_file() else path
    names = frozenset(_files(site))
    return Built(path, names, lambda name: (site / name).read_bytes())


def _files(site: Path) -> Iterator[str]:
    return (file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())


def _zip(path: Path) -> Built:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise ProjectError(f"{path}: is neither a folder nor a zip that `boso bundle` made") from None
    within = [name for name in archive.namelist() if name.startswith(WITHIN) and not name.endswith("/")]
    names = frozenset(name.removeprefix(WITHIN) for name in within)
    return Built(path, names, lambda name: archive.read(WITHIN + name))
