"""What several tests use: the project folder, and a small copy of it that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def root() -> Path:
    """The checkout itself, to be read only."""
    return ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of data, params and notebooks that the test may change."""
    for folder in ("data", "params", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    return tmp_path
