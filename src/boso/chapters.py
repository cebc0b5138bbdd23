"""Which chapters there are: the text notebooks, and what their headers say under ``boso``.

A chapter has a number in its name or a header; other Markdown in notebooks/, a README.md, is none.

A header may say for which units a chapter is made, ``boso: {units: samlet}`` or ``{units: municipalities}``,
and for which years its text was read, ``boso: {years: [2010, 2011]}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from boso import data
from boso.params import ALL
from boso.project import ProjectError, nearest

HEADER = re.compile(r"\A(---\n.*?\n)---[ \t]*$", re.MULTILINE | re.DOTALL)
BOUND = re.compile(  # a line that holds for some years or municipalities only
    r"^%%tekst.*\byear\b.*$"
    r"|^.*(?:\b(?:year|unit) (?:[=!<>]=|[<>]|in|not in) ?[\d(\['\"]|\bdata_season\b).*$",
    re.MULTILINE,
)
UNITS = ("all", ALL, "municipalities")


def chapter_names(root: Path, unit: str | None = None) -> list[str]:
    """Return the chapters by file name, in order, the fact sheet last; with `unit` those made for it."""
    names = []
    for name in (path.stem for path in chapter_paths(root)):
        units = "all" if unit is None else _header(root, name).get("units", "all")
        if units not in UNITS:
            raise ProjectError(f'notebooks/{name}.md: boso: units: "{units}"; {nearest(units, UNITS)}')
        if units == "all" or (units == ALL) == (unit == ALL):
            names.append(name)
    return names


def chapter_paths(root: Path) -> list[Path]:
    """Return the files of the chapters, as `chapter_names`; those that begin with a point are an editor's."""
    paths = [path for path in sorted((root / "notebooks").iterdir()) if not path.name.startswith(".")]
    for path in paths:
        if path.suffix == ".ipynb":
            remedy = f"`jupytext --to md:myst {path.name}` makes one; then move this one away"
            raise ProjectError(f"{path}: chapters are text notebooks (.md); {remedy}")
    return [path for path in paths if path.suffix == ".md"
            and (path.name[0].isdecimal() or HEADER.match(data.read_utf8(path)))]  # fmt: skip


def unread_chapters(root: Path, year: int) -> list[str]:
    """Return the chapters whose text nobody has read for `year`."""
    return [name for name in chapter_names(root) if not is_read_for(name, _header(root, name), year)]


def bound_cells(root: Path, name: str) -> Iterator[tuple[int, int, str]]:
    """Yield the cells of a chapter that hold for some years or municipalities only.

    Each is the number of the cell, and the first line that says so: its number in the file, and its text.
    """
    import jupytext

    text, end = data.read_utf8(root / "notebooks" / f"{name}.md"), 0
    for number, cell in enumerate(jupytext.reads(text, fmt="md:myst").cells, 1):
        found = BOUND.search(cell.source) if cell.cell_type == "code" else None
        if found:
            end = text.index(cell.source, end)
            yield number, text.count("\n", 0, end + found.start()) + 1, found[0].strip()


def years_read_for(root: Path) -> set[int]:
    """Return the years that some chapter's header names."""
    return {year for name in chapter_names(root) for year in _header(root, name).get("years", ())}


def is_read_for(name: str, header: Mapping[str, Any], year: int) -> bool:
    """Whether the text of a chapter with this header was read for `year`; one that names no years was."""
    years = header.get("years", [year])
    if not (isinstance(years, list) and all(isinstance(one, int) for one in years)):
        raise ProjectError(
            f"notebooks/{name}.md: boso: years: {years!r}; allowed: a list of years, as [2010, 2011]"
        )
    return year in years


def _header(root: Path, name: str) -> Mapping[str, Any]:
    """Return what a chapter's header says under ``boso``."""
    path = root / "notebooks" / f"{name}.md"
    return _parse(path, data.read_utf8(path))


@cache
def _parse(path: Path, text: str) -> Mapping[str, Any]:  # cached: every report asks for that of every chapter
    found = HEADER.match(text)
    content = data.read_yaml(path, found[1]) if found else None
    about = content.get("boso", {}) if isinstance(content, dict) else None
    if not isinstance(about, dict):
        raise ProjectError(
            f"{path}: line 1: no header as chapters have; copy that of another, from --- to ---, or take "
            "the number out of the name of what is no chapter"
        )
    return about
