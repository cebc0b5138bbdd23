"""Where the project lies: the folder that holds data/, params/ and notebooks/."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

MARK = Path("data", "datapackage.json")
FEW = 24  # names that an error lists in full
LISTED = 12  # rows or cells that it names
DRAWINGS = "BOSO_DRAWINGS"  # the environment variable with the folder in which drawings are kept
FOR_ALL = "let /dev/shm and the temporary directory (TMPDIR) be written"  # where no file is named
RIGHTS = "give yourself the right to read and write it (`chmod u+rwX`), and to its folder"
SPACE = "free some space; what is made already is kept"
MEMORY = "close other programs, or take fewer --jobs"
HANDLES = "allow more open files (`ulimit -n 4096`), or take fewer --jobs"
LARGE = "allow larger files (`ulimit -f unlimited`)"
FOLDER = "move away what stands there: a folder in place of a file, or the other way round"
RESTORE = "restore it, as with `git checkout`"
REMEDIES = {
    errno.EACCES: RIGHTS, errno.EPERM: RIGHTS, errno.EROFS: "copy the project to where you may write",
    errno.ENOENT: f"{RESTORE}, or make the folder", errno.EISDIR: FOLDER,
    errno.ENOTDIR: FOLDER, errno.EEXIST: FOLDER, errno.ENOSPC: SPACE, errno.EDQUOT: SPACE,
    errno.EFBIG: LARGE, errno.EMFILE: HANDLES, errno.ENFILE: HANDLES, errno.ENOMEM: MEMORY,
}  # fmt: skip


class ProjectError(Exception):
    """Something that a person has to correct; the message says what, where and how."""


class UnknownValueError(ProjectError):
    """A value that cannot be told: privacy hides it, it was not known that year, or it is missing.

    A sentence of %%tekst that needs it is left out. A name that does not exist is no such value but a slip.
    """


OWN_ERRORS = {"ProjectError", "UnknownValueError", "TekstError"}  # what cells may raise of ours


def find_root(*first: Path) -> Path:
    """Return the project folder: one of `first` or the working directory, or the nearest one above it.

    A ProjectError says that none of them holds ``data/datapackage.json``.
    """
    here = Path.cwd()  # without links
    for start in (*(folder.resolve() for folder in first), here):
        for folder in (start, *start.parents):
            if (folder / MARK).is_file():
                return folder
    raise ProjectError(
        f"{here}: no {MARK} here or in a folder above. Run boso inside a checkout of the project."
    )


def nearest(name: object, allowed: Iterable[object], there: str = "allowed:") -> str:
    """Say what is allowed, or `there`, and which `name` was probably meant to be: of many only that, if any.

    >>> nearest("hamarr", ["hamar", "moss"])
    'allowed: hamar, moss; did you mean "hamar"?'
    >>> nearest("Halden", ["samlet", "moss"])
    'allowed: samlet, moss'
    >>> nearest("moreforsking2013", [])
    'there are none'
    >>> nearest("Halden", range(100, 140))[-20:]
    '122, 123 and 16 more'
    """
    names = [str(item) for item in allowed]
    if not names:
        return "there are none"
    folded, wanted = {item.casefold(): item for item in names}, str(name).casefold()
    alike = 0.8 if wanted.isdecimal() else 0.6 if len(wanted) > 2 else 0.5  # 2015 is no slip for 2012
    close = get_close_matches(wanted, folded, n=1, cutoff=alike)
    hint = f'did you mean "{folded[close[0]]}"?' if close else ""
    if hint and len(names) > FEW:
        return hint
    return "; ".join(filter(None, [f"{there} {some(names, FEW)}", hint]))


def some(items: Sequence[object], most: int = LISTED) -> str:
    """Return the first of many rows, cells or names, and how many more there are.

    >>> some([2, 3]), some(range(2, 40))
    ('2, 3', '2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 26 more')
    """
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return ", ".join(str(item) for item in items[:most]) + more


def refuse(path: object, problems: Iterable[str]) -> None:
    """Raise ProjectError with all that is wrong with a file, a line each; where nothing is, do nothing."""
    lines = [f"{path}: {problem}" for problem in problems]
    if lines:
        raise ProjectError("\n".join(lines))


def error_text(name: str, message: str) -> str:
    """Return what an error of a cell says, after the name of its class; ours say all without it.

    >>> error_text("KeyError", "'x'"), error_text("KeyError", ""), error_text("TekstError", 'no "x"')
    ("KeyError: 'x'", 'KeyError', 'no "x"')
    """
    if message and name in {"", message, *OWN_ERRORS}:
        return message
    return f"{name}: {message}" if message else name


def sentence(error: BaseException) -> str:
    """Say in a sentence what went wrong: for a `ProjectError` its message; of a file also what to do.

    >>> sentence(PermissionError(errno.EACCES, "Permission denied", "params/2011.yaml")).partition(";")[0]
    'params/2011.yaml: Permission denied'
    """
    if isinstance(error, ProjectError):
        return str(error)
    if isinstance(error, OSError) and error.errno:
        remedy = REMEDIES.get(error.errno, "see `boso --debug`")
        if error.filename is None:
            return f"{error.strerror}; {remedy if remedy in (SPACE, HANDLES, MEMORY) else FOR_ALL}"
        return f"{os.fsdecode(error.filename)}: {error.strerror}; {remedy}"
    if getattr(error, "errno", 0) in (errno.EMFILE, errno.ENFILE):  # also one of ZeroMQ, which is no OSError
        return f"{error}; {HANDLES}"
    if isinstance(error, ImportError):
        return f"{error}; make the environment anew (README.md); if memory is short, {MEMORY}"
    if isinstance(error, RuntimeError) and "new thread" in str(error):
        return f"the system starts no more threads; {MEMORY}"
    if isinstance(error, MemoryError):
        return f"the memory is full; {MEMORY}"
    return f"{type(error).__name__}: {error}"
