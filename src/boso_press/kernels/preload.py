"""What every kernel would do for itself and is spared: tables parsed, templates compiled, before the fork.

All of it is kept by content (the bytes of a table, the text of a template), so what has changed since is
simply done by the kernel. It is done in small pieces, between which kernels are forked.
"""

from __future__ import annotations

import ast
import gc
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from boso import data
from boso.project import find_root
from boso.tekst.template import compiled, condition
from boso_press.document.text_notebooks import code_cells, read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEMPLATES = ("title", "subtitle", "source", "note")  # arguments of show.figure and show.table


def preload_steps() -> Iterator[object]:
    """Do a piece of the work at each step, for the project that this process was started in.

    What fails is left: it fails again in the notebook that asks for it, where the error names a cell.
    """
    with suppress(Exception):
        root = find_root()
        for done in chain(data.preload_tables(root), _compilations(root)):
            gc.freeze()  # as in `warm_up`
            yield done


def _compilations(root: Path) -> Iterator[object]:
    for text in read_texts(root).values():
        for code in code_cells(text):
            for compile_, template in templates(code):
                with suppress(Exception):
                    compile_(template)
                yield template


def templates(code: str) -> list[tuple[Callable[[str], object], str]]:
    """Return the templates and conditions of a code cell, each with what compiles it.

    >>> [text for _, text in templates("%%tekst moss hvis year > 2010\\nI {{ year }}\\nog {{ unit }}.\\n")]
    ['I {{ year }}\\nog {{ unit }}.\\n', 'year > 2010']
    >>> [text for _, text in templates('show.table(t, label="tbl-a", title="I {{ year }}")')]
    ['I {{ year }}']
    """
    if code.startswith("%%tekst"):
        head, _, body = code.partition("\n")
        expression = head.partition(" hvis ")[2].strip()
        return [(compiled, body), *([(condition, expression)] if expression else [])]
    with suppress(SyntaxError):
        arguments = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.keyword)]
        return [
            (compiled, node.value.value)
            for node in arguments
            if node.arg in TEMPLATES
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ]
    return []
