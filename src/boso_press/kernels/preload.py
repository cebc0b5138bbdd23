"""What every kernel would do for itself and is spared, as it is done before the fork.

First imports, fonts and the first caches; then, in small pieces between which kernels are forked, tables are
parsed and cells read. That is kept by content (the bytes of a table, the text of a cell), so what has changed
since is simply done by the kernel.
"""

from __future__ import annotations

import gc
import io
from contextlib import suppress
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from IPython.core.inputtransformer2 import TransformerManager

import boso.indicators
from boso import data, params
from boso.data import lineage
from boso.project import find_root
from boso.tekst.template import compiled, condition
from boso_press.document.text_notebooks import code_cells, read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pandas import DataFrame

NOTEBOOK_IMPORTS = ["numpy", "pandas", "seaborn", "matplotlib.pyplot", "jinja2"]
NOTEBOOK_IMPORTS += ["boso.report", "boso.tekst", "boso.charts", "boso.show"]
NOTEBOOK_IMPORTS += ["pandas.core.reshape.reshape", "pandas.core.methods.to_dict"]  # by pandas when used
# What a kernel imports by itself, mostly late; but not matplotlib_inline, which seeks a kernel at import.
KERNEL_IMPORTS = ["boso_press.kernels.kernel", "boso_press.kernels.limits", "ipykernel.debugger"]
KERNEL_IMPORTS += ["IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger"]
KERNEL_IMPORTS += ["IPython.core.magics.extension", "IPython.core.oinspect", "IPython.core.pylabtools"]
KERNEL_IMPORTS += ["IPython.extensions.storemagic", "faulthandler", "tornado.platform.asyncio"]


def warm_up() -> None:
    """Do once what every kernel would else do for itself: import, find the fonts, fill the first caches."""
    indicators = [f"boso.indicators.{one.name}" for one in iter_modules(boso.indicators.__path__)]
    for name in NOTEBOOK_IMPORTS + indicators + KERNEL_IMPORTS:
        # What cannot be imported fails again in the notebook that asks for it, where the error names a cell.
        with suppress(Exception):
            import_module(name)
    from matplotlib.figure import Figure
    from pandas import DataFrame

    figure = Figure()  # not by pyplot: that would settle the backend, which is up to the kernel
    figure.subplots().set_title("å")
    for form in ("svg", "png"):
        figure.savefig(io.BytesIO(), format=form)
    table = DataFrame({"a": ["b", "c"], "d": [1, 2]})
    table.to_html()
    with suppress(Exception):
        _draw_sample(table)
    gc.collect()
    gc.freeze()  # a collection in a kernel would write to, and so copy, every page that they share
    gc.set_threshold(50_000, 20, 100)  # collect rarely: a drawing is many small objects


def _draw_sample(table: DataFrame) -> None:
    """Draw and show what most chapters do, in both weights of the font."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from pandas import option_context
    from seaborn import heatmap

    from boso import charts, tekst
    from boso.data import COLLECTED
    from boso.figures import chart, style, svg
    from boso.table_cells import as_json

    bars = charts.bars(table, label="a", value="d", highlight="b")
    assert bars
    svg.svg(bars.figure, "warm")
    as_json(bars.table, formats={"d": "prosent(1)"})
    tekst.told("", "{% if d %}{{ d | ord }}{% endif %}.[^d]\n\n[^d]: d\n", {"d": 1})
    with rc_context(), option_context("plotting.backend", "matplotlib"):  # the style is up to the notebook
        style.apply()
        ax = heatmap(table.set_index("a"), annot=True, ax=Figure().subplots())
        drawn = chart.chart_of(ax, label="", width="full", given=None, alt="", provenance=COLLECTED)
        assert drawn
        for figure in drawn.drawings():
            svg.svg(figure, "warm")


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
