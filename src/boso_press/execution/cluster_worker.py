"""What a worker of a cluster does: unpack the project that came, run a notebook in it, give it back.

`cluster` sends the work. A worker keeps one process that forks kernels, and in its directory a
folder for each build; a folder goes when its build ends, all of them when the worker does, even if killed.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Lock
from uuid import uuid4

import psutil
from packaging.requirements import Requirement

from boso import data
from boso.data.validation import PUBLIC_FOLDERS
from boso.project import MARK, ProjectError
from boso_press.execution import records, runner
from boso_press.execution.cache_key import Snapshot
from boso_press.execution.job import Failure, Job
from boso_press.kernels.launcher import Zygote

PUBLIC = ("data/references.bib", "data/survey/codebook.json")  # the questions; never an answer
LOCK = "requirements.lock"
_lock = Lock()


@dataclass(frozen=True)
class Project:
    """What travels: files by their path in the project, and what a worker has to have installed."""

    token: str
    files: Mapping[str, bytes]
    expected: Mapping[str, str]


@dataclass(frozen=True)
class Made:
    """What comes back: a notebook, what it was made from, how it failed, and the folder it was made in."""

    notebook: bytes
    inputs: Mapping[str, str]
    failure: Failure | None
    root: str


def pack(root: Path) -> Project:
    """Return what notebooks may read: their sources, params, and the public tables with their codebooks."""
    paths = [*(root / "notebooks").glob("*.md"), *(root / "params").glob("*.yaml"), *_tables(root)]
    paths += [root / name for name in (*PUBLIC, LOCK)]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    return Project(uuid4().hex[:12], files, installed())


def _tables(root: Path) -> Iterator[Path]:
    """Give the data packages and the tables that they list, as far as they lie where all is public."""
    folder = root / MARK.parent
    for package in data.packages(root):
        paths = [MARK.name, *(item["path"] for item in data.package(root, package)["resources"])]
        for path in (folder / package / name for name in paths):
            real = path.resolve()  # wherever a link or a path with .. leads
            if path == root / MARK or any(
                real.is_relative_to(folder.resolve() / name) for name in PUBLIC_FOLDERS
            ):
                yield path


@cache
def installed(names: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what results depend on: Python, the code of boso, and the version of each package in use."""
    here = Snapshot(Path())
    about = {"Python": platform.python_version(), "code of boso": f"{here.package()}-{here.press()}"}
    return about | {name: _version(name) for name in names or _used()}


def differences(expected: Mapping[str, str]) -> list[str]:
    """Return what is other here than `expected` tells, in words."""
    here = installed(tuple(expected)[2:])
    return [f"{name} is {here[name]}, not {told}" for name, told in expected.items() if here[name] != told]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "missing"


def _used() -> list[str]:
    """Return the packages that a notebook or its way here can meet."""
    return sorted(_needed("boso", {"dask", "distributed"}))


def _needed(name: str, found: set[str]) -> set[str]:
    """Return a package and those that it needs, directly or not."""
    if name not in found:
        found.add(name)
        with suppress(metadata.PackageNotFoundError):
            for requirement in map(Requirement, metadata.requires(name) or []):
                if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                    _needed(requirement.name.lower(), found)
    return found


def given(project: Project) -> Project:
    """Return what came: a task of its own, which the others share."""
    return project


def run(
    project: Project, chapter: str, year: int, unit: str, inputs: Mapping[str, str], limit: float | None
) -> Made:
    """Run a notebook on this worker.

    Raises
    ------
    ProjectError
        This worker would not give the results of the machine that asks.
    """
    if wrong := differences(project.expected):  # it may have joined after the build began
        raise ProjectError(f"a worker that would not give the same results: {'; '.join(wrong)}")
    job = Job(_unpacked(project), chapter, year, unit)
    failure = runner.run(job, inputs, limit)
    if failure and failure.lost:
        with _lock:
            zygote().revive()
    made = records.read(job.root / "outputs", str(job))
    assert made
    notebook = job.output.read_bytes()
    job.output.unlink()
    return Made(notebook, made.inputs, failure, str(job.root))


@cache
def zygote() -> Zygote:
    """Return the process of this worker that forks kernels; it ends with the worker."""
    started = Zygote().__enter__()
    Finalize(None, started.__exit__, exitpriority=0)
    return started


def _unpacked(project: Project) -> Path:
    with _lock:
        folder = zygote().directory / project.token
        if not folder.exists():
            for name, content in project.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return folder


def drop(token: str) -> None:
    """Forget the project of a build that has ended; what still runs in it is ended."""
    if not zygote.cache_info().currsize:
        return
    folder = zygote().directory / token
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(folder):
                process.kill()
    shutil.rmtree(folder, ignore_errors=True)
