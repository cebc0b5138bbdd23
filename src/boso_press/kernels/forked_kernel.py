"""What is done once before kernels are forked, and what a fork does to become one (`fork_server`)."""

from __future__ import annotations

import ctypes
import gc
import io
import json
import os
import socket
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from signal import SIGINT, SIGKILL, default_int_handler, signal
from typing import TYPE_CHECKING, Any, NoReturn

import boso.indicators
from boso.project import sentence

if TYPE_CHECKING:
    from pandas import DataFrame

PR_SET_PDEATHSIG = 1  # linux/prctl.h
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


def run_kernel(connection: socket.socket, arguments: list[str], cwd: str, env: dict[str, str]) -> NoReturn:
    """Turn this process into an ipykernel, tell that it listens, and run it until it is shut down.

    Its `arguments` are those of ipykernel's command line, `cwd` and `env` those of `subprocess.Popen`.
    """
    set_process_group(os.getpid())
    end_with_parent(SIGKILL)
    signal(SIGINT, default_int_handler)
    nothing = os.open(os.devnull, os.O_RDWR)  # what programs print reaches the notebook, not the terminal too
    for descriptor in range(3):
        os.dup2(nothing, descriptor)
    try:
        os.chdir(cwd)
        os.environ.clear()
        os.environ.update(env)
        import numpy as np

        from boso_press.kernels.kernel import App

        np.random.seed()  # or all kernels would draw the same numbers; Python's own `random` sees to itself
        kernel: Any = App.instance()
        kernel.log.setLevel("CRITICAL")  # an error reaches the notebook, a log would only disturb the bar
        kernel.initialize([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
    except BaseException as error:
        send(connection, error=sentence(error))
        raise
    send(connection, pid=os.getpid())
    connection.close()
    kernel.start()
    os._exit(0)  # at its own exit Python waits for threads that a notebook, or ipykernel, left


def end_with_parent(number: int) -> None:
    """Let this process get a signal when its parent ends, however that ends; on Linux only."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def set_process_group(pid: int) -> None:
    """Give a kernel its own process group; parent and child both do, as either may come first."""
    with suppress(OSError):
        os.setpgid(pid, pid)


def send(connection: socket.socket, **message: object) -> None:
    """Send a message, unless the other end has gone."""
    with suppress(OSError):
        connection.send(json.dumps(message).encode())
