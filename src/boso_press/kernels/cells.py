"""The cells of a notebook while they run: which one does, which have failed, and which are passed over.

A cell is passed over if it needs a name that a failed cell would have set: its error would be no other one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

WORDS = re.compile(r"[^\W\d]\w*")
WITHIN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|@\w+", re.DOTALL)  # names within a text: templates and queries
SKIP = "skip-execution"  # the tag of cells that nbclient passes over
MAY_FAIL = "raises-exception"  # the tag of cells whose errors are wanted
ENDED = "the cell ended the process, and what follows did not run; remove the call"
LAST = ("SystemExit", "MemoryError", "_ArrayMemoryError")  # errors after which nothing runs as it would have
SETUP = "%load_ext"
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
INNER = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)  # their names are their own


@dataclass
class RunningCells:
    """What nbclient tells of the cells of a notebook, by its hooks.

    Attributes
    ----------
    own : str
        Identifier of a cell that belongs to no chapter.
    cell : NotebookNode, optional
        The cell that runs, or did last.
    failed : dict
        By the identifiers of the cells that have failed, what the kernel said of it.
    lacking : set of str
        Names that nobody has set, as cells have failed.
    """

    own: str
    cell: NotebookNode | None = None
    failed: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)
    passed_over: NotebookNode | None = None

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

        Raises
        ------
        nbclient.exceptions.CellExecutionError
            No other cell can run: it has ended the process, filled the memory, or was to prepare the kernel.
            `exit()` and `quit()` raise nothing in a kernel, but ask it to end.
        """
        from nbclient.exceptions import CellExecutionError

        reply = execute_reply["content"]
        if any(one["source"] == "ask_exit" for one in reply.get("payload", ())):
            self.failed[cell.id] = {"ename": "SystemExit"}
            raise CellExecutionError("", "SystemExit", ENDED)
        if reply["status"] == "error" and MAY_FAIL not in cell.metadata.get("tags", []):
            self.failed[cell.id] = reply
            self.lacking |= sets(cell.source)
            if reply["ename"] in LAST or SETUP in cell.source:
                raise CellExecutionError.from_cell_and_msg(cell, reply)
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
    tree = _parsed(source)
    if tree is None:
        return set(WORDS.findall(source))
    needed, own = set[str](), set[str]()
    for statement in tree.body:
        needed |= {word for node in ast.walk(statement) for word in _used(node)} - own
        own |= _set_by(statement)
    return needed


def sets(source: str) -> set[str]:
    """Return the names that a cell sets or changes; of one that is not Python all its words.

    >>> sorted(sets("import pandas as pd\\nrows['a'], b.c = [n for n in r.rows]\\ndef f(x): y = x"))
    ['b', 'f', 'pd', 'rows']
    """
    tree = _parsed(source)
    return (
        set(WORDS.findall(source)) if tree is None else {name for one in tree.body for name in _set_by(one)}
    )


def _parsed(source: str) -> ast.Module | None:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError):
        return None


def _used(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from _in_text(node.value)
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _in_text(text: str) -> list[str]:
    return WORDS.findall(" ".join(WITHIN.findall(text)))


def _set_by(node: ast.AST) -> set[str]:
    if isinstance(node, DEFINITIONS):
        return {node.name}
    if isinstance(node, INNER):
        return set()
    if isinstance(node, ast.alias):
        return {(node.asname or node.name).partition(".")[0]}
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        while isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        return {node.id} if isinstance(node, ast.Name) else set()
    return {name for child in ast.iter_child_nodes(node) for name in _set_by(child)}
