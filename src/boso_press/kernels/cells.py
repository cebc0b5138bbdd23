"""The cells of a notebook while they run: which one does, and which have failed.

All run, so that all errors are told. One of a cell that lacks a name which a failed cell would have set is no
error of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boso.data import lineage
from boso_press.kernels.limits import OutputError

if TYPE_CHECKING:
    from nbformat import NotebookNode

WORD = re.compile(r"[^\W\d]\w*")
QUOTED = re.compile(r"""["'](\w+)["']""")
NO_NAME = ("NameError", "TekstError")  # errors that quote a name which is not known
MAY_FAIL = "raises-exception"  # the tag of cells whose errors are wanted
ENDED = "the cell ended the process, and what follows did not run; remove the call"
FLOOD = OutputError.__name__
LAST = ("SystemExit", "MemoryError", "_ArrayMemoryError")  # errors after which nothing runs as it would have
SETUP = "%load_ext"


@dataclass
class RunningCells:
    """What nbclient tells of the cells of a notebook, by its hooks."""

    own: str  # identifies a cell that belongs to no chapter
    cell: NotebookNode | None = None  # that runs, or did last
    failed: dict[str, Mapping[str, Any]] = field(default_factory=dict)  # by identifier, what the kernel said
    lacking: set[str] = field(default_factory=set)  # names that failed cells would have set
    last: str = ""  # the error of the cell before, if it had one

    def begin(self, cell: NotebookNode, **_: object) -> None:
        """Note which cell runs (hook `on_cell_start`)."""
        if cell.get("id") != self.own and cell.cell_type == "code":
            self.cell = cell

    def end(self, cell: NotebookNode, execute_reply: Mapping[str, Any], **_: object) -> None:
        """Note how a cell ended (hook `on_cell_executed`).

        Where no other cell can run, CellExecutionError is raised: it has ended the process, filled the
        memory, or was to prepare the kernel. `exit()` and `quit()` raise nothing, but ask the kernel to end.
        """
        from nbclient.exceptions import CellExecutionError

        reply = execute_reply["content"]
        if any(one["source"] == "ask_exit" for one in reply.get("payload", ())):
            self.failed[cell.id] = {"ename": "SystemExit"}
            raise CellExecutionError("", "SystemExit", ENDED)
        shown = (one for one in cell.get("outputs", ()) if one["output_type"] == "error")
        error = next(shown, reply if reply["status"] == "error" else None)  # also of what follows cells
        before, self.last = self.last, error["ename"] if error else ""
        if error and MAY_FAIL not in cell.metadata.get("tags", []):
            follows = error["ename"] in NO_NAME and self.lacking & {*QUOTED.findall(error["evalue"])}
            if not follows and not before == self.last == FLOOD:  # what comes late of the cell before
                self.failed[cell.id] = error
            self.lacking |= sets(cell.source)
            if error["ename"] in LAST or SETUP in cell.source:
                raise CellExecutionError.from_cell_and_msg(cell, error)
        elif self.lacking:
            self.lacking -= sets(cell.source)


def sets(source: str) -> set[str]:
    """Return the names that a cell sets or changes; of one that is not Python all its words.

    >>> sorted(sets("import pandas as pd\\nrows['a'], b.c = [n for n in r.rows]\\ndef f(x): y = x"))
    ['b', 'f', 'pd', 'rows']
    """
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        read = lineage.statements(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError):
        return {*WORD.findall(source)}
    return {name for one in read for name in (*one.assigns, *one.imports)}
