"""What many tests use: the project folder, a small copy of it that a test may spoil, and the built site."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import browser
from playwright.sync_api import Browser
from project import ROOT, duplicate

STARTS = "test_published_numbers.py"  # a small file that needs the site

# started in the background, a shell lets Ctrl-C be ignored; the builds under test must hear it
signal.signal(signal.SIGINT, signal.default_int_handler)


BUILT = {"site", "chromium"}  # fixtures that take long to make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the built site or a browser, and let its build begin with the first test.

    Workers take whole files in this order (see Makefile): while one builds the site, the others run what
    needs none.
    """
    for item in items:
        if BUILT & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    built = {item.path for item in items if "site" in getattr(item, "fixturenames", ())}
    first = next((item.path for item in items if item.path.name == STARTS), None)
    items.sort(key=lambda item: (item.path != first, item.path in built))


@pytest.fixture
def root() -> Path:
    """The checkout itself, to be read only."""
    return ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of data, params and notebooks that the test may change."""
    return duplicate(tmp_path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time do what follows."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of one build of everything, in a copy of the project; to be read only.

    All workers share it: the first that needs it builds it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "site"
    told = folder / "told.txt"
    with locked(folder.with_suffix(".lock")):
        if not folder.exists():
            folder.mkdir()
            duplicate(folder)
            command = [sys.executable, "-m", "boso", "build"]
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            told.write_text(done.stderr if done.returncode else "", encoding="utf-8")
    assert not told.read_text(encoding="utf-8")
    return folder / "outputs"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running browser, one for all tests of a worker."""
    with browser() as running:
        yield running
