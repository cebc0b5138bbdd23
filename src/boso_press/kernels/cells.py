"""The cells of a notebook while they run: which one does, which have failed, and which are passed over.

A cell is passed over if it needs a name that a failed cell would have set: its error would be no other one.
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

WORDS = re.compile(r"[^\W\d]\w*")
WITHIN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|@\w+", re.DOTALL)  # names within a text: templates and queries
SKIP = "skip-execution"  # the tag of cells that nbclient passes over
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
    lacking: set[str] = field(default_factory=set)  # names that nobody has set, as cells have failed
    passed_over: NotebookNode | None = None
    last: str = ""  # the error of the cell before, if it had one

    def begin(self, cell: NotebookNode, **_: object) -> None:
        """Pass a cell over that needs what is lacking (hook `on_cell_start`)."""
        if self.passed_over:
            self.passed_over.metadata["tags"].remove(SKIP)
            self.passed_over = None
        if cell.get("id") == self.own or cell.cell_type != "code":
            return
        self.cell = cell
        if self.lacking and self.lacking & needs(cell.source):
            self.lacking |= sets(cell.source)
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), SKIP]
            self.passed_over = cell

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
            if not before == self.last == FLOOD:  # what comes late of the cell before
                self.failed[cell.id] = error
            self.lacking |= sets(cell.source)
            if error["ename"] in LAST or SETUP in cell.source:
                raise CellExecutionError.from_cell_and_msg(cell, error)
        elif self.lacking:
            self.lacking -= sets(cell.source)


def needs(source: str) -> set[str]:
    """Return the names that a cell takes from the cells above, those in its texts too.

    >>> sorted(needs("ax = plot(granted)\\nax.set(title='Til {{ name }}')"))
    ['granted', 'name', 'plot']
    >>> sorted(needs("%%tekst moss hvis year == 2011\\nDet er {{ share | prosent }}."))
    ['hvis', 'moss', 'prosent', 'share', 'tekst', 'year']
    """
    if source.startswith("%%"):
        head, _, text = source.partition("\n")
        return {*WORDS.findall(head), *_in_text(text)}
    read = _read(source)
    if read is None:
        return set(WORDS.findall(source))
    needed, own = set[str](), set[str]()
    for one in read:
        needed |= {*one.takes, *_in_text(" ".join(one.texts))} - own
        own |= one.assigns | one.imports
    return needed


def sets(source: str) -> set[str]:
    """Return the names that a cell sets or changes; of one that is not Python all its words.

    >>> sorted(sets("import pandas as pd\\nrows['a'], b.c = [n for n in r.rows]\\ndef f(x): y = x"))
    ['b', 'f', 'pd', 'rows']
    """
    read = _read(source)
    if read is None:
        return set(WORDS.findall(source))
    return {name for one in read for name in (*one.assigns, *one.imports)}


def _read(source: str) -> list[lineage.Statement] | None:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return lineage.statements(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError):
        return None


def _in_text(text: str) -> list[str]:
    return WORDS.findall(" ".join(WITHIN.findall(text)))
