"""What several tests use: the project folder, and a small copy of it that a test may spoil."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# started in the background, a shell lets Ctrl-C be ignored; the builds under test must hear it
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def root() -> Path:
    """The checkout itself, to be read only."""
    return ROOT


def duplicate(folder: Path) -> Path:
    """Copy what a build reads into `folder`."""
    for name in ("data", "params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "requirements.lock", folder)
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of data, params and notebooks that the test may change."""
    return duplicate(tmp_path)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of one build of everything, in a copy of the project."""
    folder = duplicate(tmp_path_factory.mktemp("project"))
    done = subprocess.run(
        [sys.executable, "-m", "boso", "build"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "outputs"
