"""What a worker of a cluster does: unpack the project that came, run a notebook in it, give it back.

`executor` sends the work. A worker keeps one process that forks kernels, and in its directory a
folder for each build; a folder goes when its build ends, all of them when the worker does, even if killed.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Lock
from uuid import uuid4

import psutil
from packaging.requirements import Requirement

from boso.project import ProjectError
from boso_press.execution import records, runner
from boso_press.execution.cache_key import InputHashes
from boso_press.execution.job import Failure, Job
from boso_press.execution.public_files import public_files
from boso_press.kernels.launcher import ForkServer

_lock = Lock()


@dataclass(frozen=True)
class ProjectFiles:
    """What travels: files by their path in the project, and what a worker has to have installed.

    `root` is where the project lies at home, and `token` names its folder on the workers.
    """

    root: str
    token: str
    files: Mapping[str, bytes]
    expected: Mapping[str, str]


def pack(root: Path) -> ProjectFiles:
    """Return what notebooks may read: sources, images, params, and the public tables with their codebooks."""
    return ProjectFiles(str(root), uuid4().hex[:12], public_files(root), installed_versions())


@cache
def installed_versions(names: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what results depend on: Python, the code of boso, and the version of each package in use."""
    here = InputHashes(Path())
    about = {"Python": platform.python_version(), "code of boso": f"{here.package()}-{here.press()}"}
    needed = names or sorted(_required("boso", {"dask", "distributed"}))
    return about | {name: _version(name) for name in needed}


def differences(expected: Mapping[str, str]) -> list[str]:
    """Return what is other here than `expected` tells, in words."""
    here = installed_versions(tuple(expected)[2:])
    return [
        f"{name} is {here[name]}, not {wanted}" for name, wanted in expected.items() if here[name] != wanted
    ]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _required(name: str, found: set[str]) -> set[str]:
    """Return a package and those that it needs, directly or not."""
    if name not in found:
        found.add(name)
        with suppress(metadata.PackageNotFoundError):
            for requirement in map(Requirement, metadata.requires(name) or []):
                if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                    _required(requirement.name.lower(), found)
    return found


def run(
    project: ProjectFiles, chapter: str, year: int, unit: str, inputs: Mapping[str, str], limit: float | None
) -> tuple[Mapping[str, str], bytes, tuple[Failure, ...]]:
    """Run a notebook on this worker; return the hashes of what it was made from, itself, and how it failed.

    Paths that it or an error tells are those of the machine that asks. A worker that would not give the
    results of that machine raises ProjectError.
    """
    if wrong := differences(project.expected):  # it may have joined after the build began
        raise ProjectError(f"a worker that would not give the same results: {'; '.join(wrong)}")
    job = Job(_unpack(project), chapter, year, unit)
    failures = runner.run(job, inputs, limit)
    if any(one.lost for one in failures):
        with _lock:
            fork_server().ensure_running()
    record = records.read(job.root / "outputs", str(job))
    assert record
    content = job.output.read_bytes().replace(str(job.root).encode(), project.root.encode())
    job.output.unlink()
    at_home = (one.message.replace(str(job.root), project.root) for one in failures)
    failures = tuple(replace(one, message=told) for one, told in zip(failures, at_home, strict=True))
    return record.inputs, content, failures


@cache
def fork_server() -> ForkServer:
    """Return the process of this worker that forks kernels; it ends with the worker."""
    started = ForkServer().__enter__()
    Finalize(None, started.__exit__, exitpriority=0)
    return started


def _unpack(project: ProjectFiles) -> Path:
    with _lock:
        folder = fork_server().directory / project.token
        if not folder.exists():
            for name, content in project.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return folder


def remove_project(token: str) -> None:
    """Forget the project of a build that has ended; what still runs in it is ended."""
    if not fork_server.cache_info().currsize:
        return
    folder = fork_server().directory / token
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(folder):
                process.kill()
    shutil.rmtree(folder, ignore_errors=True)
