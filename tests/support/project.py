"""The project folder, and copies of it that a test may spoil."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from boso import params

ROOT = Path(__file__).parents[2]
NEWEST = max(params.years(ROOT))  # the project's newest year; a test of the next one goes on from it


def duplicate(folder: Path) -> Path:
    """Copy what a build reads into `folder`."""
    for name in ("data", "params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "requirements.lock", folder)
    return folder


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
