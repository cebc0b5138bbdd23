"""Files as a build writes and hashes them: whole, together, by their sha256; and temporary ones."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import psutil

from boso.project import REMEDIES, RIGHTS, ProjectError

CLOSE = f"close what holds it, or {RIGHTS}"
HELD_BY = re.compile(r"boso-(\d+)-")  # the process whose temporary files a folder holds
BEGUN_BY = re.compile(r"\.(\d+)\.(?:\w+\.)?part$")  # the process that writes it: `aside`, `boso.data`
LONGEST = 60  # characters of a folder in which, two folders deeper, are sockets: their path holds 107


def write_together(files: Mapping[Path, bytes], without: Collection[Path] = ()) -> None:
    """Write files and remove others: all of it, or nothing.

    All is written before anything changes. The last file goes first and comes last: where it is, all are of
    one kind, even after a kill. A file that is replaced is there all the time. Where one cannot be written or
    replaced, ProjectError is raised and all lies as it did before.
    """
    new, old = ({path: aside(path, f"{age}.part") for path in (*files, *without)} for age in ("new", "old"))
    path = last = [*files][-1]
    try:
        with ExitStack() as undo:
            for path, content in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                new[path].write_bytes(content)
            for path in (last, *without):
                with suppress(FileNotFoundError):
                    path.replace(old[path])
                    undo.callback(old[path].replace, path)
            for path in files:
                undo.callback(_keep(path, old[path]))
                new[path].replace(path)
            undo.pop_all()
    except OSError as error:
        remedy = CLOSE if isinstance(error, PermissionError) else REMEDIES.get(error.errno or 0, CLOSE)
        told = f"{path}: cannot be written ({error.strerror}), so all is as it was"
        raise ProjectError(f"{told}; {remedy}; then build again") from error
    finally:
        for path in new:
            with suppress(OSError):  # of a folder that can only be read: that is told already
                discard(new[path])
                if path.exists():
                    discard(old[path])
    for path in without:
        discard(old[path])


def _keep(path: Path, old: Path) -> Callable[[], object]:
    """Keep under another name what lies at a path; return what brings it back."""
    try:
        os.link(path, old)
    except FileNotFoundError:
        return partial(discard, path)
    except OSError:  # a folder, or no such links here
        path.replace(old)
    return partial(old.replace, path)


def discard(path: Path) -> None:
    """Remove a file, or a folder that has taken its place, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def aside(path: Path, kind: str) -> Path:
    """Return a name beside a file that is no other process's."""
    return path.with_name(f".{path.name}.{os.getpid()}.{kind}")


def sha256_of(content: bytes) -> str:
    """Return the sha256 of a content, in hexadecimal; of a file it is `boso.data.fingerprint`."""
    return sha256(content).hexdigest()


@contextmanager
def scratch() -> Iterator[None]:
    """Keep the temporary files of this process, and of those that it starts, in one folder.

    It is removed when the process ends; what processes left that were killed is removed now.
    """
    before = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir = os.environ["TMPDIR"] = str(_scratch_folder())
    try:
        yield
    finally:
        tempfile.tempdir, variable = before
        os.environ.pop("TMPDIR")
        if variable is not None:
            os.environ["TMPDIR"] = variable


@cache
def _scratch_folder() -> Path:
    from multiprocessing.util import Finalize

    base = temporary_directory()
    clear_scratch(base)
    folder = Path(tempfile.mkdtemp(prefix=f"boso-{os.getpid()}-", dir=base))
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=-200)  # those of multiprocessing are at -100
    return folder


def clear_scratch(base: Path) -> None:
    """Remove the folders of temporary files whose process has ended."""
    for folder in base.glob("boso-*-*"):
        if (held := HELD_BY.match(folder.name)) and has_ended(int(held[1])):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def swept(folder: Path) -> Iterator[None]:
    """At the end remove what has been begun in a folder, now or earlier, and was not finished.

    What another process has begun that still runs may be finished by it, and stays.
    """
    folder.mkdir(exist_ok=True)
    try:
        yield
    finally:
        for path in folder.rglob(".*.part"):
            begun = BEGUN_BY.search(path.name)
            if begun and (int(begun[1]) == os.getpid() or has_ended(int(begun[1]))):
                with suppress(OSError):  # of a folder that can only be read: what failed there is told
                    discard(path)


def has_ended(pid: int) -> bool:
    """Whether a process has ended, though its parent may not have heard of it."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return not psutil.pid_exists(pid)


def temporary_directory() -> Path:
    """Return the temporary directory; /tmp where its path is too long for sockets, or else ProjectError."""
    folders = ["/tmp"]
    with suppress(FileNotFoundError):
        folders.insert(0, tempfile.gettempdir())
    for folder in folders:
        if (os.name != "posix" or len(folder) <= LONGEST) and os.access(folder, os.W_OK):
            return Path(folder)
    raise ProjectError(f"{folders[0]}: no temporary directory; set TMPDIR to a folder that can be written, "
                       f"with a path of at most {LONGEST} characters")  # fmt: skip
