"""Run the notebooks of a build on a Dask cluster; what comes back is written here, and rendered here.

Workers may share no file system with this machine: sources, params and public tables travel to them, and
executed notebooks back; respondents never do. A lost worker's notebooks run elsewhere. A worker keeps one
process that forks kernels, and in its directory a folder for each build, which goes when the build ends, or
the worker, even if that is killed.
"""

from __future__ import annotations

import logging
import platform
import re
import shutil
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psutil

from boso.project import ProjectError, some
from boso_press.execution import runner, scheduler
from boso_press.execution.cache_key import InputHashes
from boso_press.execution.job import Job
from boso_press.execution.public_files import public_files
from boso_press.kernels.launcher import ForkServer

if TYPE_CHECKING:
    from distributed import Client

ANSWER_TIMEOUT = 5  # seconds in which the scheduler has to answer
PATIENCE = 30.0  # seconds that a build waits for a worker, or for a silent scheduler
MAX_LISTED = 6  # differences that an error lists
NO_SCHEDULER = "the scheduler does not answer any more; start it and its workers"
NO_WORKER = "it has no worker; start some with `dask worker {} --nthreads 1`"
LOST = "--cluster {}: {}, and build again; what was finished is kept"
LOCKED = re.compile(r"^([\w.-]+)==", re.MULTILINE)  # the name of a package in requirements.lock
_lock = Lock()


class ClusterError(ProjectError, BrokenExecutor):
    """Nothing runs on the cluster any more, or what does would not give the results of this machine."""


@dataclass(frozen=True)
class Project:
    """What travels: files by their path in the project, and the versions that a worker has to have.

    `root` is where the project lies at home, and `token` names its folder on the workers.
    """

    root: str
    token: str
    files: Mapping[str, bytes]
    versions: Mapping[str, str]


def pack(root: Path) -> Project:
    """Return what notebooks may read: sources, images, params, and the public tables with their codebooks."""
    files = public_files(root)
    locked = LOCKED.findall(files.get("requirements.lock", b"").decode())
    return Project(str(root), uuid4().hex[:12], files, versions(*locked))


@cache
def versions(*packages: str) -> dict[str, str]:
    """Return what results depend on: Python, the code of boso, and the versions of packages."""
    here, found = InputHashes(Path()), {"Python": platform.python_version()}
    found["code of boso"] = f"{here.package()}-{here.press()}"
    for name in packages:
        found[name] = "missing"
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


class ClusterExecutor(Executor):
    """Runs notebooks on the workers of a cluster, and whatever else in the processes of this machine."""

    def __init__(self, client: Client, address: str, local: Executor, project: Project) -> None:
        self.client, self.address, self.local, self.token = client, address, local, project.token
        self.remote = client.get_executor(pure=False)
        # a task, not scattered data: if the workers that hold it are lost, it is sent again
        self.project = client.submit(copy, project, pure=False)
        self.well = time.monotonic()  # when it last answered, and had a worker

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run."""
        if work is not runner.execute:
            return self.local.submit(work, *arguments, **named)
        job, inputs, limit = arguments
        return self.remote.submit(execute, self.project, job.chapter, job.year, job.unit, dict(inputs), limit)

    def look(self) -> None:
        """Give up when there has been no worker or no answer for a while: Dask itself would wait for ever."""
        lacking, scheduler = NO_SCHEDULER, self.client.scheduler
        with suppress(OSError):
            if scheduler:
                ask = {"n_workers": -1, "callback_timeout": ANSWER_TIMEOUT}
                lacking = "" if self.client.sync(scheduler.identity, **ask)["workers"] else NO_WORKER
        self.well = self.well if lacking else time.monotonic()
        if time.monotonic() - self.well > PATIENCE:
            raise ClusterError(LOST.format(self.address, lacking.format(self.address)))

    def leave(self) -> None:
        """Cancel what waits, and have the workers forget the project; a frozen one is not waited for."""

        async def forget_everywhere() -> None:
            await self.client.run(forget, self.token, on_error="ignore")

        if self.client.status == "running":
            with suppress(Exception):
                self.remote.shutdown(wait=False)
                self.client.sync(forget_everywhere, callback_timeout=ANSWER_TIMEOUT)


@contextmanager
def workers(root: Path, address: str, count: int) -> Iterator[tuple[Executor, Callable[[], object]]]:
    """Give the workers of the cluster at `address` for notebooks, and `count` processes here for rendering.

    On Ctrl-C what waits is cancelled, and what runs is ended. Where no scheduler answers, ProjectError is
    raised; where scheduler or workers lack later, ClusterError.
    """
    project = pack(root)
    logging.disable(logging.CRITICAL)  # what concerns a build is told by it
    try:
        client = _connect(address)
        from distributed.client import ClosedClientError

        try:
            with scheduler.workers(count, cold=True) as (local, _):
                cluster = ClusterExecutor(client, address, local, project)
                try:
                    yield cluster, cluster.look
                finally:
                    cluster.leave()
        except (CancelledError, ClosedClientError):
            raise ClusterError(LOST.format(address, NO_SCHEDULER)) from None
        finally:
            with suppress(OSError):  # one that is frozen does not answer
                client.close(ANSWER_TIMEOUT)
    finally:
        logging.disable(logging.NOTSET)


def _connect(address: str) -> Client:
    try:
        from distributed import Client
        from distributed.versions import VersionMismatchWarning
    except ImportError:
        raise ProjectError("--cluster needs the package distributed: pip install distributed") from None
    warnings.simplefilter("ignore", VersionMismatchWarning)
    try:
        return Client(address, timeout=ANSWER_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ProjectError(
            f"--cluster {address}: no scheduler answers there in {ANSWER_TIMEOUT} s ({error}); "
            "start one with `dask scheduler --host HOST`, which tells its address, such as tcp://127.0.0.1:8786"
        ) from None


def execute(
    project: Project, chapter: str, year: int, unit: str, inputs: Mapping[str, str], limit: float | None
) -> runner.Executed:
    """Execute a notebook on this worker; paths that it or an error tells are those of the machine that asks.

    A worker that would not give the results of that machine raises ClusterError, which ends the build.
    """
    here = versions(*[*project.versions][2:])
    wrong = [f"{name} is {here[name]}, not {wanted}" for name, wanted in project.versions.items()
             if here[name] != wanted]  # fmt: skip
    if wrong:
        raise ClusterError(
            f"a worker on {platform.node()} would not give the results of this machine "
            f"({some(wrong, MAX_LISTED)}); install there what is installed here (same checkout and "
            "requirements.lock), start its workers again, and build again"
        )
    job = Job(_unpack(project), chapter, year, unit)
    executed = runner.execute(job, inputs, limit)
    if any(one.lost for one in executed.failures):
        with _lock:
            fork_server().ensure_running()
    there, home = str(job.root), project.root
    told = tuple(replace(one, message=one.message.replace(there, home)) for one in executed.failures)
    return replace(executed, content=executed.content.replace(there.encode(), home.encode()), failures=told)


@cache
def fork_server() -> ForkServer:
    """Return the process of this worker that forks kernels; it ends with the worker."""
    started = ForkServer().__enter__()
    Finalize(None, started.__exit__, exitpriority=0)
    return started


def _unpack(project: Project) -> Path:
    with _lock:
        folder = fork_server().directory / project.token
        if not folder.exists():
            for name, content in project.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return folder


def forget(token: str) -> None:
    """Forget the project of a build that has ended; what still runs in it is ended."""
    if fork_server.cache_info().currsize:
        folder = fork_server().directory / token
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if Path(process.cwd()).is_relative_to(folder):
                    process.kill()
        shutil.rmtree(folder, ignore_errors=True)
