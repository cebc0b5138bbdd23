"""Where the project lies: the folder that holds data/, params/ and notebooks/."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = Path("data", "datapackage.json")
FEW = 24  # names that an error lists in full
DRAWINGS = "BOSO_DRAWINGS"  # the environment variable with the folder in which a build keeps its drawings


class ProjectError(Exception):
    """Something that a person has to correct; the message says what, where and how."""


class UnknownValueError(ProjectError):
    """A value that cannot be told: privacy hides it, it was not known that year, or it is missing.

    A sentence of %%tekst that needs it is left out. A name that does not exist is no such value but a slip.
    """


def find_root() -> Path:
    """Return the project folder: the working directory, or the nearest folder above it that is one.

    Raises
    ------
    ProjectError
        Neither the working directory nor a folder above it holds ``data/datapackage.json``.
    """
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            return folder
    raise ProjectError(
        f"{here}: no {MARK} here or in a folder above. Run boso inside a checkout of the project."
    )


def nearest(name: object, allowed: Iterable[object]) -> str:
    """Say what is allowed (of many names only the closest), and which one `name` was probably meant to be.

    >>> nearest("hamarr", ["hamar", "moss"])
    'allowed: hamar, moss; did you mean "hamar"?'
    """
    names = [str(item) for item in allowed]
    close = get_close_matches(str(name), names, n=3, cutoff=0.5)
    hint = f'did you mean "{close[0]}"?' if close else ""
    if len(names) <= FEW:
        return "; ".join(filter(None, [f"allowed: {', '.join(names)}", hint]))
    return hint or f"none of the {len(names)} names is like it"
