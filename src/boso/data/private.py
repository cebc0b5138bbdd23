"""The private zone as a notebook meets it: closed. It has protected tables of what respondents answered.

An audit hook of Python would see more, but it is called for each ``id()`` too, some hundred thousand times in
a chapter.
"""

from __future__ import annotations

import builtins
import io
import os
import re
import sys
from functools import wraps
from typing import Any

from boso.project import ProjectError

ANSWERS = re.compile(r".*[\\/](data[\\/]survey[\\/]\d+[\\/].+)", re.DOTALL)
READERS = ("boso_survey", "pyreadstat")  # which open files unseen by Python
_running: list[Any] = []  # the cell that is run


def close(shell: Any) -> None:
    """Let a cell of a notebook, from the next one on, open no answers of respondents, nor import a reader."""
    shell.events.register("pre_run_cell", _running.append)
    shell.events.register("post_run_cell", lambda _: _running.clear())
    if Readers not in map(type, sys.meta_path):
        sys.meta_path.insert(0, Readers())
        builtins.open = io.open = _kept(io.open)
    shell.user_ns["open"] = io.open  # IPython has one of its own


def _kept(open_: Any) -> Any:
    @wraps(open_)
    def kept(file: Any, *given: Any, **named: Any) -> Any:
        if _running and isinstance(file, str | bytes | os.PathLike):
            _refuse(ANSWERS.fullmatch(os.path.realpath(os.fsdecode(file))))
        return open_(file, *given, **named)

    return kept


class Readers:
    """Finds no module, but refuses those that read answers."""

    def find_spec(self, name: str, *_: object) -> None:
        """Refuse a reader while a cell runs."""
        if _running:
            _refuse(re.fullmatch(rf"(({'|'.join(READERS)})\b.*)", name))


def _refuse(found: re.Match[str] | None) -> None:
    if found:
        raise ProjectError(
            f"{found[1]}: no notebook sees answers of respondents. `boso survey prepare` makes public tables "
            "of them, which r.survey has; what else is to be counted, add to data/survey/codebook.json."
        )
