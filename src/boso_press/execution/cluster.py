"""Run the notebooks of a build on a Dask cluster; what comes back is written here, and rendered here.

Workers may share no file system with this machine: sources, params and public tables travel to them, and
executed notebooks back. A lost worker's notebooks run elsewhere. Respondents never travel.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from boso.project import ProjectError
from boso_press.execution import build, cluster_worker, records, runner
from boso_press.execution.job import Failure, Job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from distributed import Client

CONNECT_TIMEOUT = 5  # seconds in which the scheduler has to answer, and to have a worker
NO_WORKER_TIMEOUT = 30.0  # seconds that a build waits for a worker when all are lost
POLL_INTERVAL = 0.5  # seconds between looks at how many workers there are
MAX_LISTED = 6  # differences that an error lists


class ClusterExecutor(Executor):
    """Runs notebooks on the workers of a cluster, and whatever else in the processes of this machine.

    Parameters
    ----------
    client : distributed.Client
        The connection to the scheduler.
    local : Executor
        What renders.
    project : boso_press.execution.cluster_worker.ProjectFiles
        What travels.
    """

    def __init__(self, client: Client, local: Executor, project: cluster_worker.ProjectFiles) -> None:
        self.client, self.local = client, local
        # a task, not scattered data: if the workers that hold it are lost, it is sent again
        self.project = client.submit(cluster_worker.shared, project, pure=False)
        self.running: dict[Any, Future[Any]] = {}

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run; what `runner.run` has made elsewhere is written here before its future ends."""
        if work is not runner.run:
            return self.local.submit(work, *arguments, **named)
        job, inputs, limit = arguments
        records.remove(job.root / "outputs", str(job))  # or a report could be made of an earlier notebook
        name = (job.chapter, job.year, job.unit)
        remote = self.client.submit(cluster_worker.run, self.project, *name, dict(inputs), limit, pure=False)
        ended: Future[Any] = Future()
        self.running[remote] = ended
        remote.add_done_callback(lambda remote: self._end(remote, job))
        return ended

    def _end(self, remote: Any, job: Job) -> None:
        """Pass on how a notebook ended, unless it was given up before."""
        ended = self.running.pop(remote, None)
        if ended:
            try:
                ended.set_result(self._result(remote, job))
            except BaseException as error:
                ended.set_exception(error)

    def _result(self, remote: Any, job: Job) -> Failure | None:
        from distributed import KilledWorker

        try:
            return write_result(job, remote.result())
        except KilledWorker as error:
            message = f"each of the workers that ran it died, the last one at {error.last_worker.address}"
            return Failure(0, 0, 0, "KilledWorker", message, lost=True)
        except CancelledError:
            raise ProjectError("the scheduler of the cluster was lost; start it and build again") from None

    def fail_all(self, reason: str) -> None:
        """End all that runs as failed."""
        for remote in list(self.running):
            ended = self.running.pop(remote, None)
            if ended:
                ended.set_exception(ProjectError(reason))


def write_result(job: Job, result: cluster_worker.RemoteResult) -> Failure | None:
    """Write a notebook that was executed elsewhere, and its record, as `runner.run` does.

    Paths that an error tells are those of this machine.
    """
    outputs, here = job.root / "outputs", str(job.root)
    content = result.notebook.replace(result.root.encode(), here.encode())
    records.write(outputs, str(job), result.inputs, {job.output: content}, failed=result.failure is not None)
    return result.failure and _moved(result.failure, result.root, here)


def _moved(failure: Failure, there: str, here: str) -> Failure:
    more = tuple(_moved(one, there, here) for one in failure.more)
    return replace(failure, message=failure.message.replace(there, here), more=more)


@contextmanager
def workers(root: Path, address: str, count: int) -> Iterator[tuple[Executor, Callable[[], object]]]:
    """Give the workers of the cluster at `address` for notebooks, and `count` processes here for rendering.

    On Ctrl-C what waits is cancelled, and what runs is ended.

    Raises
    ------
    ProjectError
        There is no scheduler or no worker, or a worker would not give the results of this machine.
    """
    with connect(address) as client:
        from distributed.client import ClosedClientError

        project = cluster_worker.pack(root)
        require_same_versions(client, project.expected)
        with build.workers(count, cold=True) as (local, _):
            cluster = ClusterExecutor(client, local, project)
            try:
                with _watching_workers(cluster, address):
                    yield cluster, lambda: None
            finally:
                with suppress(OSError, ClosedClientError):
                    client.cancel(list(cluster.running))
                    client.run(cluster_worker.remove_project, project.token)


@contextmanager
def connect(address: str) -> Iterator[Client]:
    """Connect to a scheduler that has a worker."""
    try:
        from distributed import Client
    except ImportError:
        raise ProjectError("--cluster needs the package distributed: pip install distributed") from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what concerns a build is told by it
    start = f"dask worker {address} --nthreads 1"
    try:
        client = Client(address, timeout=CONNECT_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ProjectError(
            f"--cluster {address}: no scheduler answers there in {CONNECT_TIMEOUT} s ({error}). "
            "Start one with `dask scheduler --host HOST`; it tells its address, such as tcp://127.0.0.1:8786"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_TIMEOUT)
        except TimeoutError:
            raise ProjectError(
                f"--cluster {address}: the scheduler has no worker; start some with `{start}`"
            ) from None
        yield client


def require_same_versions(client: Client, expected: Mapping[str, str]) -> None:
    """Refuse workers that have other versions or other code than this machine.

    Raises
    ------
    ProjectError
        Names each worker and what differs.
    """
    found = client.run(_probe(), dict(expected), on_error="return")
    wrong = {worker: answer for worker, answer in found.items() if answer}
    if wrong:
        lines = "\n  ".join(f"{worker}: {_described(answer)}" for worker, answer in sorted(wrong.items()))
        raise ProjectError(
            f"{len(wrong)} of {len(found)} workers would not give the results of this machine:\n  {lines}\n"
            "Install there what is installed here (the same checkout and requirements.lock), and start the "
            "workers again."
        )


def _probe() -> Callable[[Mapping[str, str]], list[str]]:
    """Return a function that travels as a whole: a worker may have no boso, or another one."""

    def differences(expected: Mapping[str, str]) -> list[str]:
        try:
            from boso_press.execution import cluster_worker
        except ImportError as error:
            return [f"boso cannot be imported there: {error}"]
        return list(cluster_worker.differences(expected))

    return differences


def _described(answer: list[str] | Exception) -> str:
    if isinstance(answer, Exception):
        return f"{type(answer).__name__}: {answer}"
    more = [f"and {len(answer) - MAX_LISTED} more"] if len(answer) > MAX_LISTED else []
    return "; ".join([*answer[:MAX_LISTED], *more])


@contextmanager
def _watching_workers(cluster: ClusterExecutor, address: str) -> Iterator[None]:
    """Fail what runs when there has been no worker for a while: Dask itself would wait for ever."""
    over = Event()

    def watch() -> None:
        last = time.monotonic()
        while not over.wait(POLL_INTERVAL):
            if cluster.client.scheduler_info(n_workers=-1).get("workers"):
                last = time.monotonic()
            elif time.monotonic() - last > NO_WORKER_TIMEOUT:
                cluster.fail_all(f"the cluster at {address} has had no worker for {NO_WORKER_TIMEOUT:.0f} s")

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
