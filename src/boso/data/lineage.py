"""Data lineage: which public tables what a cell shows was made of, also where an earlier cell read them.

What a statement assigns is made of the tables that it names, of what the names in it are made of, and of the
tables that its cell used without naming them. The report and its parts count by what is asked of them; a
function that is given one of them may have asked for any table of the cell.
"""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from functools import lru_cache
from symtable import SymbolTable, symtable
from typing import TYPE_CHECKING, Any, NamedTuple

from boso import data
from boso.data import usage
from boso.data.package import COLLECTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

MIXED = "mixed"


class Statement(NamedTuple):
    """A statement of a cell: the names that it takes, assigns, imports and gives to calls, and its texts."""

    takes: set[str]
    assigns: set[str]
    imports: set[str]
    texts: set[str]
    given: set[str]


_made_of: dict[str, frozenset[str]] = {}
_inherited: set[str] = set()  # the tables of the names that this cell mentions
_statements: list[Statement] = []  # of this cell


def tables() -> list[str]:
    """Return the tables that were used since the cell began or this was asked before, and those inherited."""
    return sorted({*data.pop_used(), *_inherited})


def made_here() -> list[str]:
    """Return the tables of this cell that the chapter itself made something of.

    A cell that only shows what the report gives adds none: there the frame's own word counts.
    """
    assigns = any(one.assigns for one in _statements)
    return sorted({*usage.in_cell, *_inherited} if assigns else _inherited)


def provenance(names: Iterable[str], frame: pd.DataFrame | None = None) -> str:
    """Return how numbers came about: by the word of their frame, if it says that nobody collected them.

    Else by the tables that they were made of: one operation on a frame may lose its word, or take another's.
    So a frame that calls itself reconstructed is mixed if a table of it is simulated.
    """
    own = COLLECTED if frame is None else str(frame.attrs.get("provenance", COLLECTED))
    kinds = {data.provenance(name) for name in names}
    return together({own, *kinds}) if own == COLLECTED or "simulated" in kinds else own


def marked(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame that is drawn in this cell with the word that it lost when it was put together."""
    told = provenance(made_here(), frame)
    if told == frame.attrs.get("provenance", COLLECTED):
        return frame
    frame = frame.copy()
    frame.attrs["provenance"] = told
    return frame


def together(kinds: Iterable[str]) -> str:
    """Return how numbers of several kinds came about: the less certain word, or both if there are two.

    >>> together(["collected", "simulated"]), together(["reconstructed", "simulated"]), together([])
    ('simulated', 'mixed', 'collected')
    """
    lesser = {*kinds} - {COLLECTED}
    return MIXED if len(lesser) > 1 else next(iter(lesser), COLLECTED)


def follow(shell: Any) -> None:
    """Follow the cells of a notebook, from the one that asks for it."""
    _begin(shell, (shell.user_ns.get("In") or [""])[-1])
    shell.events.register("pre_run_cell", lambda info: _begin(shell, info.raw_cell))
    shell.events.register("post_run_cell", lambda _: _end(shell.user_ns))


def _begin(shell: Any, cell: str) -> None:
    global _statements
    usage.begin_cell()
    _inherited.clear()
    _statements = []
    # to Python, a cell magic with all its text is a statement without names
    with suppress(SyntaxError, ValueError):
        _statements = statements("" if cell.startswith("%%") else shell.transform_cell(cell))
    before = set[str]()
    for one in _statements:
        _inherited.update(_made_of_names(one.takes - before))
        before |= one.assigns


def _end(variables: dict[str, Any]) -> None:
    words = {table: {table, table.rpartition("/")[2]} for table in usage.in_cell}  # r.table("grants")
    named = [{table for table in words if words[table] & one.texts} for one in _statements]
    unnamed = {*words}.difference(*named)
    own = {name for name, value in variables.items() if type(value).__module__.partition(".")[0] == "boso"}
    for one, tables in zip(_statements, named, strict=True):
        asked = set(words) if one.given & own else tables | unnamed
        made_of = frozenset(_made_of_names(one.takes) | asked)
        _made_of.update({name: frozenset() if name in own else made_of for name in one.assigns})


def _made_of_names(names: Iterable[str]) -> set[str]:
    return set[str]().union(*(_made_of.get(name, ()) for name in names))


@lru_cache(maxsize=4096)
def statements(code: str) -> list[Statement]:
    """Return the statements of a cell; what forks kernels has read those that the chapters hold."""
    text = re.sub("\r\n?", "\n", code).encode()  # where the tree says in bytes that statements stand
    rows = [0, *(found.end() for found in re.finditer(b"\n", text))]
    found, begin = [], 0
    for tree in ast.parse(code).body:
        end = rows[(tree.end_lineno or 1) - 1] + (tree.end_col_offset or 0)
        source = text[begin:end].lstrip(b"; \t\\\n").decode()  # without what divides it from the one before
        top, nodes, begin = symtable(source, "cell", "exec"), [*ast.walk(tree)], end
        changed = {name for node in nodes for name in _changed(node)}  # stays what it was too: it is both
        assigned = {one.get_name() for one in top.get_symbols() if one.is_assigned()}
        imported = {one.get_name() for one in top.get_symbols() if one.is_imported()}
        texts = {one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        values = [value for call in calls for value in (*call.args, *(word.value for word in call.keywords))]
        given = {value.id for value in values if isinstance(value, ast.Name)}
        found.append(Statement({*_loaded(top), *changed}, assigned | changed, imported, texts, given))
    return found


def _loaded(scope: SymbolTable) -> Iterator[str]:
    """Yield the names of the notebook that are used in a scope or, but for their own, in those within it."""
    for one in scope.get_symbols():
        if one.is_referenced() and (one.is_global() or scope.get_type() == "module"):
            yield one.get_name()
    for inner in scope.get_children():
        yield from _loaded(inner)


def _changed(node: ast.AST) -> Iterator[str]:
    """Yield the name of what a node adds to or changes a part of: ``n += 1``, ``frame["x"] = n``."""
    part: ast.AST | None = node.target if isinstance(node, ast.AugAssign) else None
    if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
        part = node
    while isinstance(part, ast.Subscript | ast.Attribute):
        part = part.value
    if isinstance(part, ast.Name):
        yield part.id
