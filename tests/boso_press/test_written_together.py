"""Files that are written together: all are new or all are old, whatever fails and whenever it is killed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from boso.project import ProjectError
from boso_press.filesystem import write_together

OLD = {"a.html": b"old a", "b.pdf": b"old b", "c.html": b"old c", "record": b"old"}
NEW = {"a.html": b"new a", "b.pdf": b"new b", "d.html": b"new d", "record": b"new"}
MOVES = 6  # the last file and one that is removed go, four come
Replace = Callable[[Path, Path], Path]


def folder(path: Path, pattern: str = "*") -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.glob(pattern)}


def write(path: Path) -> None:
    write_together({path / name: content for name, content in NEW.items()}, without=[path / "c.html"])


def at_replacement(number: int, fault: Callable[[], None]) -> Replace:
    """Return a replacement at whose call of this number a fault happens."""
    calls, replace = iter(range(100)), Path.replace

    def replaced(self: Path, target: Path) -> Path:
        if next(calls) == number:
            fault()
        return replace(self, target)

    return replaced


def refuse() -> None:
    raise PermissionError(13, "Permission denied")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_all_are_new_and_nothing_is_left_beside_them(old: Path) -> None:
    write(old)
    assert folder(old) == NEW


@pytest.mark.parametrize("number", range(MOVES))
def test_all_stay_old_when_one_cannot_be_replaced(
    old: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", at_replacement(number, refuse))
    with pytest.raises(ProjectError, match=r"cannot be written \(Permission denied\).*then build again"):
        write(old)
    assert folder(old) == OLD


@pytest.mark.parametrize("name", NEW)
def test_all_stay_old_when_there_is_no_room(old: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if name in self.name:
            written(self, content[:2])
            raise OSError(28, "No space left on device")
        return written(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ProjectError, match=rf"{name}: cannot be written \(No space left on device\)"):
        write(old)
    assert folder(old) == OLD


@pytest.mark.parametrize("number", range(MOVES))
def test_after_a_kill_a_last_file_tells_that_all_are_of_one_kind(
    old: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", at_replacement(number, lambda: os._exit(9)))
    if not (child := os.fork()):
        try:
            write(old)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = folder(old, "[!.]*")
    assert "record" not in left or left in (OLD, NEW)

    monkeypatch.undo()
    write(old)
    assert folder(old, "[!.]*") == NEW


def test_a_file_that_is_replaced_is_there_all_the_time(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        assert {"a.html", "b.pdf"} <= folder(old).keys()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replaced)
    write(old)
    assert folder(old) == NEW


def test_where_files_have_no_second_names_all_stay_old_too(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(Path, "replace", at_replacement(6, refuse))
    with pytest.raises(ProjectError):
        write(old)
    assert folder(old) == OLD
    monkeypatch.undo()
    write(old)
    assert folder(old) == NEW


def test_a_folder_in_the_place_of_a_file_gives_way(old: Path) -> None:
    (old / "b.pdf").unlink()
    (old / "b.pdf" / "x").mkdir(parents=True)
    write(old)
    assert folder(old) == NEW
