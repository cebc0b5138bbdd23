"""A process of a build that is lost, as for lack of memory: it is replaced, and costs no other work."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from multiprocessing.forkserver import _forkserver
from pathlib import Path

import pytest
from building import die

from boso.project import ProjectError
from boso_press.execution import build
from boso_press.execution.build import WorkerPool

pytestmark = pytest.mark.slow


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPool]:
    monkeypatch.setattr(build, "PRELOAD", [build.__name__])
    with WorkerPool(2, dict(os.environ)) as pool:
        yield pool


def test_only_work_that_loses_its_process_twice_fails_and_the_rest_is_done(
    pool: WorkerPool, tmp_path: Path
) -> None:
    times = [0, 1, 9, 0, 1, 0]
    done = [pool.submit(die, tmp_path / str(number), dies) for number, dies in enumerate(times)]

    for number, (work, dies) in enumerate(zip(done, times, strict=True)):
        if dies < 2:
            assert work.result(timeout=60) == dies + 1
        else:
            with pytest.raises(ProjectError, match="was lost twice; if memory is short"):
                work.result(timeout=60)
            assert len(list(tmp_path.glob(f"{number}.*"))) == 2


def test_work_goes_on_when_the_process_that_starts_the_others_is_lost(pool: WorkerPool) -> None:
    assert pool.submit(abs, -1).result(timeout=60) == 1
    os.kill(_forkserver._forkserver_pid, signal.SIGKILL)  # type: ignore[attr-defined]

    assert list(pool.map(abs, range(-4, 0), timeout=60)) == [4, 3, 2, 1]
