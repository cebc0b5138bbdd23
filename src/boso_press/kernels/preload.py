"""What every kernel would do for itself and is spared: tables parsed, cells read, before the fork.

All of it is kept by content (the bytes of a table, the text of a cell), so what has changed since is simply
done by the kernel. It is done in small pieces, between which kernels are forked.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from IPython.core.inputtransformer2 import TransformerManager

from boso import data, params
from boso.data import lineage
from boso.project import find_root
from boso.tekst.template import compiled, condition
from boso_press.document.text_notebooks import code_cells, read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def preload_steps() -> Iterator[object]:
    """Do a piece of the work at each step, for the project that this process was started in.

    What fails is left: it fails again in the notebook that asks for it, where the error names a cell.
    """
    with suppress(Exception):
        root = find_root()
        for done in chain(data.preload_tables(root, params.years(root)), _cells(root)):
            gc.freeze()  # as in `warm_up`
            yield done


def _cells(root: Path) -> Iterator[object]:
    for text in read_texts(root).values():
        for code in code_cells(text):
            for read, part in parts(code):
                with suppress(Exception):
                    read(part)
                yield part


def parts(code: str) -> list[tuple[Callable[[str], object], str]]:
    """Return what of a code cell a kernel reads for itself, each part with what reads it.

    >>> [text for _, text in parts("%%tekst moss hvis year > 2010\\nI {{ year }}\\nog {{ unit }}.\\n")]
    ['I {{ year }}\\nog {{ unit }}.\\n', 'year > 2010']
    >>> [text for _, text in parts('show.table(t, title="I {{ year }}" if t else "Ingen")')][1:]
    ['I {{ year }}']
    """
    if code.startswith("%%tekst"):
        head, _, body = code.partition("\n")
        expression = head.partition(" hvis ")[2].strip()
        return [(compiled, body), *([(condition, expression)] if expression else [])]
    with suppress(SyntaxError, ValueError):
        python = TransformerManager().transform_cell(code)
        texts = {text for one in lineage.statements(python) for text in one.texts if "{{" in text}
        return [(lineage.statements, python), *((compiled, text) for text in sorted(texts))]
    return []
