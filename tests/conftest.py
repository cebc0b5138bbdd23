"""What many tests use: the project folder, a small copy of it that a test may spoil, and the built site."""

from __future__ import annotations

import gc
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from project import INPUTS, ROOT, duplicate, made_once

if TYPE_CHECKING:  # what starts workers need not wait for them
    from building import Kernels
    from playwright.sync_api import Browser

# The first of these begins the site's build; the other long ones come before the rest of their turn
FIRST = ("test_published_numbers.py", "test_next_year.py", "test_attack.py", "test_accessibility.py",
         "test_private_files.py", "test_show_any_figure.py", "test_disclosure.py", "test_workbook.py",
         "test_charts.py")  # fmt: skip
# Beside the build of the site: no workers of a cluster, which wait for each other
LATE = ("test_cluster.py",)

# started in the background, a shell lets Ctrl-C be ignored; the builds under test must hear it
signal.signal(signal.SIGINT, signal.default_int_handler)

gc.set_threshold(50_000, 20, 100)  # tests make many objects and few cycles

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault
settings.load_profile("untimed")


SITE = ROOT / "tests" / "site"
BUILT = {"site", "chromium"}  # fixtures that take long to make


def pytest_collection_finish() -> None:
    """Spare each garbage collection a look at all that was imported."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the built site or a browser, and let its build begin with the first test.

    Workers take whole files in this order (see Makefile): while one builds the site, the others run what
    needs none.
    """
    built = [item for item in items if BUILT & _needed(item)]
    for item in built:
        item.add_marker(pytest.mark.slow)
    paths = {item.path for item in built}
    items.sort(key=lambda item: _turn(item.path.name, item.path in paths))


def _turn(name: str, is_built: bool) -> tuple[int, int]:
    """Return when a file's tests run: what begins the build, what needs none, what needs it."""
    place = FIRST.index(name) if name in FIRST else len(FIRST)
    return 0 if name == FIRST[0] else 3 if is_built else 2 if name in LATE else 1, place


def _needed(item: pytest.Item) -> set[str]:
    """Return the fixtures that a test needs of those that stand here; elsewhere `site` is a small sample."""
    return set(getattr(item, "fixturenames", ())) if item.path.parent == SITE else set()


@pytest.fixture
def root() -> Path:
    """The checkout itself, to be read only."""
    return ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of data, params and notebooks that the test may change."""
    return duplicate(tmp_path)


@pytest.fixture(scope="session")
def kernels() -> Iterator[Kernels]:
    """A fork server, one for all tests of a worker."""
    import building

    with building.kernels() as kernels:
        yield kernels


@pytest.fixture
def forked(kernels: Kernels) -> Iterator[None]:
    """Let the notebooks that a test runs have forked kernels, as in a build."""
    with kernels.forked():
        yield


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a build of everything, in a copy of the project; to be read only.

    As anybody's next build, it makes only what its inputs make anew: of what the tests before it built, or
    ``make report``. After ``--cache-clear`` without one, as in CI, that is all of it.
    """
    assert pytestconfig.cache
    folder = pytestconfig.cache.mkdir("site")
    _, error = made_once(tmp_path_factory, "site", lambda _: _build(folder))
    assert not error
    return folder / "outputs"


def _build(folder: Path) -> str:
    for name in INPUTS:
        shutil.rmtree(folder / name, ignore_errors=True)
    if not (folder / "outputs").is_dir() and (ROOT / "outputs" / "manifest.json").is_file():
        shutil.copytree(
            ROOT / "outputs", folder / "outputs", ignore=shutil.ignore_patterns("draft", "README.md")
        )
    command = [sys.executable, "-m", "boso", "build"]
    done = subprocess.run(command, cwd=duplicate(folder), capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running browser, one for all tests of a worker."""
    from browsing import browser

    with browser() as running:
        yield running
