"""Files as a build writes and hashes them: whole or not at all, and by their sha256; and temporary ones."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from boso.project import ProjectError

HELD = ".held"  # in a folder of temporary files: a file that the process locks to which they belong
LONGEST = 60  # characters of a folder in which, two folders deeper, are sockets: their path holds 107


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it: a file that exists is whole."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


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
    folder = Path(tempfile.mkdtemp(prefix="boso-", dir=base))
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=-200)  # those of multiprocessing are at -100
    if sys.platform != "win32":
        import fcntl

        new = folder / "new"
        fcntl.flock(os.open(new, os.O_CREAT), fcntl.LOCK_EX)  # until the process ends, however it does
        new.rename(folder / HELD)
    return folder


def clear_scratch(base: Path) -> None:
    """Remove the folders of temporary files that no process holds any more."""
    if sys.platform != "win32":
        import fcntl

        for held in base.glob(f"boso-*/{HELD}"):
            with suppress(OSError), held.open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(held.parent, ignore_errors=True)


def temporary_directory() -> Path:
    """Return the temporary directory; /tmp where its path is too long for sockets.

    Raises
    ------
    ProjectError
        None that is short enough can be written.
    """
    folders = ["/tmp"]
    with suppress(FileNotFoundError):
        folders.insert(0, tempfile.gettempdir())
    for folder in folders:
        if (os.name != "posix" or len(folder) <= LONGEST) and os.access(folder, os.W_OK):
            return Path(folder)
    raise ProjectError(f"{folders[0]}: no temporary directory; set TMPDIR to a folder that can be written, "
                       f"with a path of at most {LONGEST} characters")  # fmt: skip
