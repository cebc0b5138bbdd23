"""The project folder, and copies of it that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]


def duplicate(folder: Path) -> Path:
    """Copy what a build reads into `folder`."""
    for name in ("data", "params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "requirements.lock", folder)
    return folder
