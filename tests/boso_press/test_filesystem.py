"""Temporary files: one folder for all of a process, which nothing outlives for long, however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from boso.project import ProjectError
from boso_press import filesystem

HOLDER = """\
import tempfile
from boso_press.filesystem import scratch

with scratch():
    print(tempfile.mkdtemp(), flush=True)
    input()
"""
OTHER = """\
from pathlib import Path
from boso_press.filesystem import swept

with swept(Path({folder!r})):
    pass
"""


@pytest.fixture
def short() -> Iterator[Path]:
    """A temporary directory whose path is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="t", dir="/tmp") as folder:
        yield Path(folder)


def holder(short: Path) -> subprocess.Popen[str]:
    """Start a process that has a temporary file, in a folder of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], env={"PYTHONPATH": ":".join(sys.path), "TMPDIR": str(short)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert Path(process.stdout.readline().strip()).parents[1] == short
    return process


def test_what_a_killed_process_left_is_removed_by_the_next_and_nothing_that_is_held(
    short: Path,
) -> None:
    stranger = short / "boso-strange"
    stranger.mkdir()
    with holder(short) as killed, holder(short) as alive:
        killed.kill()
        killed.wait()
        with holder(short) as later:
            assert len(list(short.iterdir())) == 3  # of those two, and the stranger's
            later.communicate("\n")
        alive.communicate("\n")

    assert list(short.iterdir()) == [stranger]


def test_a_temporary_directory_with_too_long_a_path_is_not_used(
    short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for length, used in ((60, True), (61, False)):
        folder = short / ("x" * (length - len(str(short)) - 1))
        folder.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        assert (filesystem.temporary_directory() == folder) == used


def test_no_temporary_directory_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(ProjectError, match=r"no temporary directory; set TMPDIR to a folder that can be"):
        filesystem.temporary_directory()


def test_what_was_begun_and_not_finished_goes_when_no_other_build_may_still_write_it(tmp_path: Path) -> None:
    folder = tmp_path / "outputs"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with filesystem.swept(folder):
        begun = filesystem.aside(folder / "a.html", "new.part")
        left = [
            folder / f".{name}.{ended.pid}.{kind}" for name, kind in (("a.html", "part"), ("b", "old.part"))
        ]
        for path in (begun, *left):
            path.touch()
        subprocess.run([sys.executable, "-c", OTHER.format(folder=str(folder))], check=True)
        assert list(folder.iterdir()) == [begun], "another build ended, this one still runs"

    assert list(folder.iterdir()) == []
