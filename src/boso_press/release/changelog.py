"""Which published figures moved, and whether CHANGELOG.md names them under *Numbers changed*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from boso import data
from boso.project import ProjectError
from boso_press.release.diff import Change, notebook_change

CHANGELOG = "CHANGELOG.md"
SECTION = re.compile(r"^### Numbers changed\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
TABLES = re.compile(r"\((.*)\)")  # in a cause: data (facts, grants)
WORD = re.compile(r"\w+")


def moved_since(outputs: Path, before: Mapping[Path, bytes]) -> Iterator[Change]:
    """Yield the pages, of executed notebooks made anew, on which a number is another than before.

    A damaged one showed no number.
    """
    for path, old in before.items():
        if path.is_file() and (new := path.read_bytes()) != old:
            name, change = path.relative_to(outputs).as_posix(), None
            with suppress(ProjectError):
                change, _ = notebook_change(name, old, new, (outputs, outputs))
            if change:
                yield change


def unnamed(root: Path, changes: Iterable[Change]) -> list[str]:
    """Return the pages on which a number moved that the newest *Numbers changed* does not name.

    It names a page by its chapter (``04_husbanken``), or by a table that moved it (``grants``). What only one
    of two builds has, did not move.
    """
    path = root / CHANGELOG
    found = SECTION.search(data.read_utf8(path)) if path.is_file() else None
    named = {*WORD.findall(found[1])} if found else set()
    moved = (change for change in changes if any(before and now for before, now in change.moves))
    return [change.name for change in moved if not named & _names(change.name, change.causes)]


def _names(page: str, causes: Sequence[str]) -> set[str]:
    tables = (found[1].split(", ") for cause in causes if (found := TABLES.search(cause)))
    return {page.rpartition("/")[2], *(table.rpartition("/")[2] for names in tables for table in names)}
