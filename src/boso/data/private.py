"""The private zone as a notebook meets it: closed. It has protected tables of what respondents answered."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from boso.project import ProjectError

ANSWERS = re.compile(r".*[\\/](data[\\/]survey[\\/]\d+[\\/].+)", re.DOTALL)
READERS = ("boso_survey", "pyreadstat")  # which open files unseen by Python
_running: list[Any] = []  # the cell that is run


def close(shell: Any) -> None:
    """Let a cell of a notebook, from the next one on, open no answers of respondents, nor import a reader."""
    shell.events.register("pre_run_cell", _running.append)
    shell.events.register("post_run_cell", lambda _: _running.clear())
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if not _running or event not in ("open", "import"):
        return
    what, found = arguments[0], None
    if event == "import":
        found = re.fullmatch(rf"(({'|'.join(READERS)})\b.*)", str(what))
    elif isinstance(what, str | bytes | os.PathLike):
        found = ANSWERS.fullmatch(os.path.realpath(os.fsdecode(what)))
    if found:
        raise ProjectError(
            f"{found[1]}: no notebook sees answers of respondents. `boso survey prepare` makes public tables "
            "of them, which r.survey has; what else is to be counted, add to data/survey/codebook.json."
        )
