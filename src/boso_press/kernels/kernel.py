"""The kernel of a build: ipykernel's, without what a notebook run from top to bottom does not ask for."""

from __future__ import annotations

import sys
from threading import current_thread
from types import SimpleNamespace
from typing import Any

from ipykernel import ipkernel
from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Dict, DottedObjectName, Type

# For its debugger a kernel lists the files of all modules, and so copies a page of memory for each.
ipkernel.sys = SimpleNamespace(**vars(sys) | {"modules": {}})  # type: ignore[assignment,attr-defined]


LEVELS = 15  # of a traceback that are told, from its beginning and from its end


class Stream(OutStream):
    """A stream that waits for what was printed, and not six times a cell where nothing was."""

    def flush(self) -> None:
        """Send what was printed."""
        if self._buffers:
            super().flush()


class Shell(ZMQInteractiveShell):
    """A shell that reads a cell once: ipykernel, IPython and `boso.data.lineage` each ask for it."""

    _transformed = "", ""

    def transform_cell(self, raw_cell: str) -> str:
        """Return a cell as Python."""
        if raw_cell != self._transformed[0]:
            self._transformed = raw_cell, super().transform_cell(raw_cell)
        return self._transformed[1]

    def should_run_async(self, raw_cell: str, **transformed: Any) -> bool:
        """Whether a cell awaits something, which the usual shell compiles it for."""
        may = "await" in raw_cell or "async" in raw_cell
        return may and super().should_run_async(raw_cell, **transformed)

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        """Return an error without the middle of a deep traceback, which takes long to be written."""
        kind, error, traceback = super()._get_exc_info(exc_tuple)
        levels = [traceback]
        while levels[-1] and levels[-1].tb_next:
            levels.append(levels[-1].tb_next)
        if len(levels) > 2 * LEVELS:
            levels[LEVELS - 1].tb_next = levels[-LEVELS]
        return kind, error, traceback


class Kernel(IPythonKernel):
    """A kernel without subshells, which tells that it is ready but not that it is busy, and with what."""

    shell_class = Type(Shell)
    _supports_kernel_subshells = False
    _execute_sleep = 0.0  # after each cell, for clients that do not wait until the kernel is idle

    def _publish_status(self, status: str, channel: str, parent: Any = None) -> None:
        if status == "idle":
            super()._publish_status(status, channel, parent)

    def _publish_execute_input(self, code: str, parent: Any, execution_count: int) -> None:
        """Leave out what the client has sent."""


class NoSubshells:
    """What stands for the thread of subshells: none, but a cell that awaits asks for its parent."""

    def __init__(self) -> None:
        self.parent_thread = current_thread()

    def __bool__(self) -> bool:
        return False


class App(IPKernelApp):
    """What starts the kernel."""

    kernel_class = Type(Kernel)
    outstream_class = DottedObjectName(f"{__name__}.Stream")
    aliases = Dict({"f": "IPKernelApp.connection_file"})  # those of all that one may set take long to list
    flags = Dict()

    def _configure_logging(self) -> None:
        """Leave the level of the log, and no handler for it."""

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Read no settings: the profile is empty."""

    def init_code(self) -> None:
        """Run no code of the profile's."""

    def init_heartbeat(self) -> None:
        """Answer no question whether it lives: whoever forked it knows."""

    def init_control(self, context: Any) -> None:
        """Do without the thread that each message would pass on its way."""
        super().init_control(context)
        self.shell_channel_thread = NoSubshells()
