"""Data lineage: which public tables what a cell shows was made of, also where an earlier cell read them.

Cell by cell: what a cell assigns is made of the tables used in it, and of what the names that it mentions are
made of. The report and its parts count by what is asked of them, not by their names.
"""

from __future__ import annotations

import ast
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from boso import data
from boso.charts.drawing.watermark import COLLECTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

MIXED = "mixed"

_made_of: dict[str, frozenset[str]] = {}
_inherited: set[str] = set()  # the tables of the names that this cell mentions
_cell = ExitStack()
_used: set[str] = set()  # in this cell


def tables() -> list[str]:
    """Return the tables that were used since the cell began or this was asked before, and those inherited."""
    return sorted({*data.used(), *_inherited})


def provenance(names: Iterable[str], frame: pd.DataFrame | None = None) -> str:
    """Return how the numbers made of these tables, and those of a frame, came about."""
    kinds = {data.provenance(name) for name in names}
    if frame is not None:
        kinds.add(str(frame.attrs.get("provenance", COLLECTED)))
    kinds.discard(COLLECTED)
    return kinds.pop() if len(kinds) == 1 else MIXED if kinds else COLLECTED


def follow(shell: Any) -> None:
    """Follow the cells of a notebook."""
    shell.events.register("pre_run_cell", lambda info: _begin(shell, info.raw_cell))
    shell.events.register("post_run_cell", lambda result: _end(shell, result.info.raw_cell))


def _begin(shell: Any, cell: str) -> None:
    global _used
    data.used()
    _cell.close()
    _used = _cell.enter_context(data.using())
    _inherited.clear()
    _inherited.update(*(_made_of.get(name, ()) for name in _names(shell, cell, ast.Load)))


def _end(shell: Any, cell: str) -> None:
    for name in _names(shell, cell, ast.Store):
        own = type(shell.user_ns.get(name)).__module__.partition(".")[0] == "boso"
        _made_of[name] = frozenset() if own else frozenset(_used | _inherited)
    _cell.close()


def _names(shell: Any, cell: str, how: type) -> set[str]:
    """Return the names that a cell mentions (`ast.Load`) or assigns (`ast.Store`)."""
    with suppress(SyntaxError):
        tree = ast.parse(shell.transform_cell(cell))
        return {
            node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, how)
        }
    return set()
