"""Data lineage: which public tables what a cell shows was made of, also where an earlier cell read them.

What a cell assigns is made of all tables that the cell used, and of what the names that it takes are made of;
so what is not to be taken for one is read in cells of its own. The report and its parts are made of none:
they count by what is asked of them.
"""

from __future__ import annotations

import ast
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
    """A statement of a cell: the names that it takes, assigns and imports, and its texts."""

    takes: set[str]
    assigns: set[str]
    imports: set[str]
    texts: set[str]


_made_of: dict[str, frozenset[str]] = {}
_inherited: set[str] = set()  # the tables of the names that this cell takes
_assigns: set[str] = set()  # the names that this cell assigns


def tables() -> list[str]:
    """Return the tables that this cell has used so far, and those that the names in it are made of."""
    return sorted({*usage.in_cell, *_inherited})


def made_here() -> list[str]:
    """Return the tables of this cell that the chapter itself made something of.

    A cell that only shows what the report gives adds none: there the frame's own word counts.
    """
    return tables() if _assigns else sorted(_inherited)


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
    for names in (usage.in_cell, _inherited, _assigns):
        names.clear()
    with suppress(SyntaxError, ValueError):  # to Python, a magic with all its text is a statement of no names
        for one in statements("" if cell.startswith("%%") else shell.transform_cell(cell)):
            _inherited.update(*(_made_of.get(name, ()) for name in one.takes - _assigns))
            _assigns.update(one.assigns)


def _end(variables: dict[str, Any]) -> None:
    made_of = frozenset(tables())
    for name in _assigns:
        is_own = type(variables.get(name)).__module__.partition(".")[0] == "boso"
        _made_of[name] = frozenset() if is_own else made_of


@lru_cache(maxsize=4096)
def statements(code: str) -> list[Statement]:
    """Return the statements of a cell; what forks kernels has read those that the chapters hold."""
    found = []
    for tree in ast.parse(code).body:
        top, nodes = symtable(ast.unparse(tree), "cell", "exec"), [*ast.walk(tree)]
        changed = {name for node in nodes for name in _changed(node)}  # stays what it was too: it is both
        assigned = {one.get_name() for one in top.get_symbols() if one.is_assigned()}
        imported = {one.get_name() for one in top.get_symbols() if one.is_imported()}
        texts = {one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        found.append(Statement({*_loaded(top), *changed}, assigned | changed, imported, texts))
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
