"""A year that was released is frozen: its protected tables are known to the world, and never rewritten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from boso import data
from boso.project import MARK, ProjectError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def folder(root: Path, year: int) -> Path:
    """Return where the protected tables of a year lie."""
    return root / "data" / "protected" / str(year)


def exists(root: Path, year: int) -> bool:
    """Return whether a year has protected tables."""
    return (folder(root, year) / MARK.name).is_file()


def released(root: Path, year: int) -> str | None:
    """Return the day on which the protected tables of a year were released, if they were."""
    path = folder(root, year) / MARK.name
    return _read(path)["released"] if path.is_file() else None


def refuse(root: Path, year: int) -> None:
    """Raise ProjectError where the protected tables of a year were released."""
    day = released(root, year)
    if day:
        raise ProjectError(
            f"{folder(root, year)}: the year was released on {day} and is frozen: two versions of its tables "
            "together could tell what each of them hides. Nothing was written."
        )


def release(root: Path, year: int, day: date) -> Path:
    """Note in a year's data package that its tables are released, and return the file.

    Raises
    ------
    ProjectError
        The year has no protected tables, was released before, or a table is not the one that was written.
    """
    path = folder(root, year) / MARK.name
    if not path.is_file():
        raise ProjectError(f"{path}: the year has no protected tables; run `boso survey prepare {year}`")
    refuse(root, year)
    content = _read(path)
    for info in content["resources"]:
        table = path.with_name(info["path"])
        if not table.is_file() or f"sha256:{data.fingerprint(table)}" != info["hash"]:
            raise ProjectError(f"{table}: not the table that was written; run `boso survey prepare {year}`")
    aside = path.with_suffix(".part")
    content["released"] = day.isoformat()
    aside.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    aside.replace(path)
    return path


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def tables(root: Path, year: int) -> dict[str, Any]:
    """Return the protected tables of a year as they lie on disk, by name.

    Raises
    ------
    ProjectError
        A table is missing, or is not the one that was written.
    """
    found = {}
    for info in _read(folder(root, year) / MARK.name)["resources"]:
        path = folder(root, year) / info["path"]
        if not path.is_file() or f"sha256:{data.fingerprint(path)}" != info["hash"]:
            raise ProjectError(f"{path}: not the table that was written; run `boso survey prepare {year}`")
        text = data.read_text(path)
        found[info["name"]] = text.assign(
            **{
                field["name"]: data.parse_column(text[field["name"]], field["type"], path)
                for field in info["schema"]["fields"]
            }
        )
    return found
