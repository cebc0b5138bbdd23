"""A process of a build that is lost, as for lack of memory: it is replaced, and costs no other work."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from errno import EMFILE
from functools import partial
from multiprocessing.forkserver import _forkserver
from pathlib import Path

import pytest
from building import die, noted

from boso.project import ProjectError
from boso_press import processes
from boso_press.processes import LostWorkerError, WorkerPool

pytestmark = pytest.mark.slow


def too_many(_: object) -> None:
    raise OSError(EMFILE, os.strerror(EMFILE))


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPool]:
    monkeypatch.setattr(processes, "PRELOAD", [processes.__name__])
    with WorkerPool(2) as pool:
        yield pool


def test_only_work_that_loses_its_process_fails_and_its_thread_has_another_one(
    pool: WorkerPool, tmp_path: Path
) -> None:
    times = [0, 1, 9, 0, 1, 0]
    for attempt in (1, 2):
        done = [pool.submit(die, tmp_path / str(number), dies) for number, dies in enumerate(times)]
        for work, dies in zip(done, times, strict=True):
            if dies < attempt:
                assert work.result(timeout=60) == attempt
            else:
                with pytest.raises(LostWorkerError, match="was lost; if memory is short"):
                    work.result(timeout=60)


def test_work_goes_on_when_the_process_that_starts_the_others_is_lost(pool: WorkerPool) -> None:
    assert pool.submit(abs, -1).result(timeout=60) == 1
    os.kill(_forkserver._forkserver_pid, signal.SIGKILL)  # type: ignore[attr-defined]

    for number in range(-4, 0):
        with suppress(LostWorkerError):
            pool.submit(abs, number).result(timeout=60)
    assert list(pool.map(abs, range(-4, 0), timeout=60)) == [4, 3, 2, 1]


def test_what_waits_when_a_build_is_interrupted_is_not_begun(pool: WorkerPool, tmp_path: Path) -> None:
    """Its process would begin a kernel in a directory that has gone."""
    pool.interrupted = True
    with pytest.raises(CancelledError):
        pool.submit(noted, tmp_path / "begun", None).result(timeout=60)

    assert not list(tmp_path.iterdir())


def test_an_error_of_the_work_itself_is_no_lost_process(pool: WorkerPool, tmp_path: Path) -> None:
    for error in (ConnectionResetError("x"), EOFError("x")):
        with pytest.raises(type(error)):
            pool.submit(noted, tmp_path / type(error).__name__, error).result(timeout=60)
    with pytest.raises(ProjectError, match="pickle"):
        pool.submit(noted, tmp_path / "unpicklable", None).result(timeout=60)

    assert len(list(tmp_path.iterdir())) == 3


def test_a_process_that_cannot_be_started_is_told_and_the_next_work_is_done(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no room for a thread or a file more, nothing may wait for ever."""
    with monkeypatch.context() as patch:
        patch.setattr(multiprocessing.context.ForkServerProcess, "start", too_many)
        with pytest.raises(OSError, match="Too many open files"):
            pool.submit(abs, -1).result(timeout=60)

    assert pool.submit(abs, -1).result(timeout=60) == 1


def test_a_worker_whose_starter_was_killed_ends_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "prepare", lambda _: None)
    ours, theirs = multiprocessing.Pipe()
    ours.send(partial(abs, -1))
    ours.close()

    with theirs:
        processes.serve(theirs, {})
