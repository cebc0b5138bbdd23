"""What a cell may take, beside time: an extension of IPython, which its kernel loads when it starts."""

from __future__ import annotations

import signal
from contextlib import suppress
from threading import current_thread, main_thread
from typing import Any

MEGABYTE, KILOBYTE = 1_000_000, 1_000


class OutputError(Exception):
    """A cell prints more than it may."""


def arguments(megabytes: int, output_kilobytes: int) -> list[str]:
    """Return the arguments of a kernel that sets these limits."""
    given = (f"--CellLimits.megabytes={megabytes}", f"--CellLimits.kilobytes={output_kilobytes}")
    return [f"--IPKernelApp.extensions={__name__}", *given]


def load_ipython_extension(shell: Any) -> None:
    """Let more memory (on Linux), or more text that one cell prints, be an error in the cell."""
    limits = shell.config["CellLimits"]
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        size = int(limits["megabytes"]) * MEGABYTE
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    from ipykernel.iostream import OutStream

    kilobytes = int(limits["kilobytes"])
    printed, running, write = 0, 0, OutStream.write  # characters; cells, as one may run another

    def begin() -> None:
        nonlocal printed, running
        printed, running = printed * (running > 0), running + 1

    def end() -> None:
        nonlocal running
        running -= 1

    def refuse(*_: object) -> None:
        if running:  # what a process left over prints between cells would else be an error of the kernel
            raise OutputError(f"the cell prints more than {kilobytes} kB")

    def counted(stream: Any, text: str) -> Any:
        nonlocal printed
        before, printed = printed, printed + len(text)
        if printed <= kilobytes * KILOBYTE:
            return write(stream, text)
        if current_thread() is main_thread():
            refuse()
        if before <= kilobytes * KILOBYTE:  # it prints from a thread, or runs a program that does
            signal.pthread_kill(main_thread().ident or 0, signal.SIGUSR1)
        return 0

    OutStream.write = counted  # type: ignore[method-assign,assignment]
    shell.events.register("pre_execute", begin)
    shell.events.register("post_execute", end)
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, refuse)
