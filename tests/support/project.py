"""The project folder, and copies of it that a test may spoil."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from boso import params

ROOT = Path(__file__).parents[2]
INPUTS = ("data", "params", "notebooks")  # folders that a build reads
NEWEST = max(params.years(ROOT))  # the project's newest year; a test of the next one goes on from it


def generated() -> int:
    """Return the newest year whose answers boso made: a survey of the next is compared with them."""
    surveys = {year: params.load(year, ROOT).survey for year in params.years(ROOT)}
    return max(year for year, survey in surveys.items() if survey and survey.provenance != "collected")


def duplicate(folder: Path, until: int = NEWEST) -> Path:
    """Copy what a build reads into `folder`, but for the years after one."""
    for name in INPUTS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "requirements.lock", folder)
    for year in params.years(folder):
        if year > until:
            (folder / "params" / f"{year}.yaml").unlink()
            for kind in ("survey", "protected"):
                shutil.rmtree(folder / "data" / kind / str(year), ignore_errors=True)
    return folder


def keep_tables(root: Path, *names: str) -> None:
    """Take all tables but these out of a copy of the project: there is less to check."""
    package = root / "data" / "datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    for folder in ("protected", "published"):
        shutil.rmtree(root / "data" / folder)
    kept = [table for table in content["resources"] if table["name"] in names]
    for table in content["resources"]:
        if table not in kept:
            (root / "data" / table["path"]).unlink()
    package.write_text(json.dumps(content | {"resources": kept}), encoding="utf-8")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], str]) -> tuple[Path, str]:
    """Return a folder that all workers share, and what making it gave; the first that asks makes it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    told = folder.with_suffix(".txt")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            folder.mkdir()
            told.write_text(make(folder), encoding="utf-8")
    return folder, told.read_text(encoding="utf-8")
