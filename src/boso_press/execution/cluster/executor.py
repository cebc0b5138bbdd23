"""Run the notebooks of a build on a Dask cluster; what comes back is written here, and rendered here.

Workers may share no file system with this machine: sources, params and public tables travel to them, and
executed notebooks back. A lost worker's notebooks run elsewhere. Respondents never travel.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from boso_press.execution import records, runner, scheduler
from boso_press.execution.cluster import worker
from boso_press.execution.cluster.connection import (
    ANSWER_TIMEOUT,
    NO_SCHEDULER,
    LostClusterError,
    ask_workers,
    connect,
    missing,
    require_same_versions,
)
from boso_press.execution.job import Failure, Job

if TYPE_CHECKING:
    from distributed import Client

NO_WORKER_TIMEOUT = 30.0  # seconds that a build waits for a worker, or for a silent scheduler
POLL_INTERVAL = 0.5  # seconds between looks at how many workers there are


class ClusterExecutor(Executor):
    """Runs notebooks on the workers of a cluster, and whatever else in the processes of this machine."""

    def __init__(self, client: Client, local: Executor, project: worker.ProjectFiles, address: str) -> None:
        self.client, self.local, self.address = client, local, address
        # a task, not scattered data: if the workers that hold it are lost, it is sent again
        self.project = self._send(copy, project)
        self.running: dict[Any, Future[Any]] = {}

    def _send(self, work: Callable[..., Any], *arguments: Any) -> Any:
        from distributed.client import ClosedClientError

        try:
            return self.client.submit(work, *arguments, pure=False)
        except ClosedClientError:
            raise LostClusterError(self.address, NO_SCHEDULER) from None

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run; what `runner.run` has made elsewhere is written here before its future ends."""
        if work is not runner.run:
            return self.local.submit(work, *arguments, **named)
        job, inputs, limit = arguments
        records.remove(job.root / "outputs", str(job))  # or a report could be made of an earlier notebook
        name = (job.chapter, job.year, job.unit)
        remote = self._send(worker.run, self.project, *name, dict(inputs), limit)
        ended: Future[Any] = Future()
        self.running[remote] = ended
        remote.add_done_callback(lambda remote: self._end(remote, job))
        return ended

    def _end(self, remote: Any, job: Job) -> None:
        """Write what came back, and pass on how the notebook ended, unless it was given up before."""
        from distributed import KilledWorker

        ended = self.running.pop(remote, None)
        if not ended:
            return
        try:
            inputs, content, failures = remote.result()
            files = {job.output: content}
            records.write(job.root / "outputs", str(job), inputs, files, failed=bool(failures))
            ended.set_result(failures)
        except KilledWorker as error:
            message = f"each of the workers that ran it died, the last one at {error.last_worker.address}"
            ended.set_result((Failure(message, lost=True),))
        except CancelledError:
            ended.set_exception(LostClusterError(self.address, NO_SCHEDULER))
        except BaseException as error:
            ended.set_exception(error)

    def give_up(self, what: str) -> None:
        """End all that runs, as there is nothing to run it."""
        for remote in list(self.running):
            ended = self.running.pop(remote, None)
            if ended:
                ended.set_exception(LostClusterError(self.address, what))


@contextmanager
def workers(root: Path, address: str, count: int) -> Iterator[tuple[Executor, Callable[[], object]]]:
    """Give the workers of the cluster at `address` for notebooks, and `count` processes here for rendering.

    On Ctrl-C what waits is cancelled, and what runs is ended. Where there is no scheduler, no worker, or one
    that would not give the results of this machine, ProjectError is raised.
    """
    with connect(address) as client:
        from distributed.client import ClosedClientError

        project = worker.pack(root)
        require_same_versions(client, address, project.expected)
        with scheduler.workers(count, cold=True) as (local, _):
            cluster = ClusterExecutor(client, local, project, address)
            try:
                with _watching(cluster):
                    yield cluster, lambda: None
            finally:
                if client.status == "running":
                    with suppress(OSError, ClosedClientError):
                        client.cancel(list(cluster.running))
                        ask_workers(client, ANSWER_TIMEOUT, worker.remove_project, project.token)


@contextmanager
def _watching(cluster: ClusterExecutor) -> Iterator[None]:
    """Give up when there has been no worker for a while, or no answer: Dask itself would wait for ever."""
    over = Event()

    def watch() -> None:
        last = time.monotonic()
        while not over.wait(POLL_INTERVAL):
            lacking = missing(cluster.client)
            if not lacking:
                last = time.monotonic()
            elif time.monotonic() - last > NO_WORKER_TIMEOUT:
                cluster.give_up(lacking)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
