"""Where and why a cell failed, in words that a page and a terminal can show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from boso.fonts import unseen
from boso.project import sentence
from boso_press.document.drafts import cell_number
from boso_press.document.model import of_file
from boso_press.execution.job import Failure
from boso_press.kernels.cells import ENDED, FLOOD
from boso_press.kernels.provisioner import IF_SHORT, ForkServerError

CELL_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
TEMPLATE_LINE = re.compile(r"\Aline (\d+):")
NOT_TEXT = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")  # colours, control characters
OWN_NAME = re.compile(r" \(\d+\.py, line \d+\)$")  # which IPython gives a cell, after an error of syntax
ALLOW = "mend the cell, or allow more: `limits: {{{key}: …}}` in params/{year}.yaml"
LIMITS = {"MemoryError": "megabytes", "_ArrayMemoryError": "megabytes", FLOOD: "output_kilobytes"}
DRAWING = re.compile(r"[/\\](?:matplotlib|seaborn)[/\\]")  # in a traceback
WHOLE_WITH_GAPS = "; whole numbers with gaps have no place in a drawing: frame.astype(float)"
LONGEST = 1000  # characters of an error that are kept


def failure_of(failed: NotebookNode, raised: Mapping[str, Any], text: str, year: int) -> Failure:
    """Tell what a cell that failed has raised; one that ended the process says nothing of a line."""
    name = raised["ename"]
    if name == "SystemExit":
        return Failure(ENDED, *place(failed, text, 0))
    line, message = failing_line("\n".join(raised["traceback"])), readable(raised["evalue"])
    if key := LIMITS.get(name):
        told = message.rstrip(".").removeprefix(name) or "the cell takes more memory than it may"
        return Failure(f"{told}; {ALLOW.format(key=key, year=year)}", *place(failed, text, line))
    drawn = "NAType" in message and DRAWING.search("\n".join(raised["traceback"]))
    hint = WHOLE_WITH_GAPS if drawn else ""
    return Failure(message + hint, *place(failed, text, line), name)


def lost_kernel(error: Exception) -> str:
    """Say how a kernel was lost, or why there was none."""
    if isinstance(error, ForkServerError):
        return str(error)
    if isinstance(error, TimeoutError):
        return f"the kernel did not start; {IF_SHORT}"
    if "Kernel died" in str(error):
        return f"the process of the cell died, by itself or killed from outside; {IF_SHORT}"
    return sentence(error)


def place(cell: NotebookNode | None, text: str, line: int) -> tuple[int, int, str]:
    """Return the number of a cell in the source (papermill adds some), its line and where in the file."""
    return (cell_number(cell, 0), line, of_file(text, cell.source, line or 1)) if cell else (0, line, "")


def readable(message: object) -> str:
    """Return what an error says, as far as pages can show it: no colours, codes for what has no font."""
    text = OWN_NAME.sub("", NOT_TEXT.sub("", str(message).expandtabs())).strip()
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    return text.translate({ord(sign): f"[U+{ord(sign):04X}]" for sign in unseen(text)})


def failing_line(traceback: str) -> int:
    """Return the line of a cell that failed; an error in a template tells it itself."""
    plain = NOT_TEXT.sub("", traceback)
    found = TEMPLATE_LINE.search(plain) or CELL_LINE.search(plain)
    return int(found[1]) if found else 1
