"""The process that kernels are forked from; `boso_press.kernels.launcher.Zygote` starts it, nobody by hand.

Whoever wants a kernel connects to its Unix socket and keeps that connection, the kernel's *line*, as long as
the kernel is wanted. One JSON object a message::

    asker                                   zygote
    {"arguments", "cwd", "env"}     ->      forks
                                    <-      {"pid": 4711}   the kernel listens (or {"error": why it does not})
    {"alive": true}                 ->
                                    <-      {"alive": true}
    {"signal": 2}                   ->      passes it on to the kernel's process group
                                    <-      {"exit": -9}    the kernel has ended
    closes the line, or dies        ->      kills what is left of the kernel

Standard input comes from the starter: when it closes, however the starter ended, all descendants are killed.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import socket
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from signal import SIGKILL
from typing import TYPE_CHECKING, Any, NamedTuple

import psutil

from boso_press.kernels.forked_kernel import make_group, run_kernel, tell, warm
from boso_press.kernels.preload import pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 1 << 20  # message, in bytes
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


class Order(NamedTuple):
    """A kernel to become: the line to whoever wants it, and what was asked."""

    line: socket.socket
    request: dict[str, Any]


class Parent:
    """Forks kernels, passes signals on to them and tells when they have ended."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.kernels: dict[socket.socket, int] = {}  # line -> process id; 0 before the fork and after the end
        self.selector = DefaultSelector()
        self.selector.register(sys.stdin, EVENT_READ)
        self.selector.register(listener, EVENT_READ, self.accept)

    def serve(self, work: Iterator[object]) -> Order | None:
        """Answer until the starter has ended (None); in a forked child, return the order.

        While nobody asks for anything, a step of `work` is done, which all later children are spared.
        """
        idle = True
        while True:
            asked = self.selector.select(0 if idle else None)
            if idle and not asked:
                idle = next(work, None) is not None
            for key, _ in asked:
                if key.fileobj is sys.stdin:
                    return None
                order: Order | None = key.data(key.fileobj)
                if order:
                    return order

    def accept(self, listener: socket.socket) -> None:
        """Take a call."""
        line = listener.accept()[0]
        self.kernels[line] = 0
        self.selector.register(line, EVENT_READ, self.hear)

    def hear(self, line: socket.socket) -> Order | None:
        """Do what is asked on a line; a line that closes takes its kernel with it."""
        try:
            message = json.loads(line.recv(LONGEST) or b"{}")
        except ConnectionError:
            message = {}
        if "arguments" in message:
            return self.fork(Order(line, message))
        if "alive" in message:
            tell(line, alive=True)
            return None
        signal_group(self.kernels[line], message.get("signal", SIGKILL))
        if not message:
            self.selector.unregister(line)
            del self.kernels[line]
            line.close()
        return None

    def fork(self, order: Order) -> Order | None:
        """Fork; only the child gets its order back."""
        threads = len(list(Path("/proc/self/task").iterdir()))
        if threads > 1:  # a child has none of the others, but every lock that they hold
            tell(order.line, error=f"it runs {threads} threads, and only a process of one can fork safely")
        elif pid := os.fork():
            make_group(pid)
            self.kernels[order.line] = pid
            self.selector.register(os.pidfd_open(pid), EVENT_READ, partial(self.bury, pid))
        else:
            for other in {self.listener, *self.kernels} - {order.line}:
                other.close()
            return order
        return None

    def bury(self, pid: int, pidfd: int) -> None:
        """Reap a kernel that has ended, kill what it left in its process group, and tell."""
        signal_group(pid, SIGKILL)  # before the reaping, which frees the number for others
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        self.selector.unregister(pidfd)
        os.close(pidfd)
        for line in [line for line, kernel in self.kernels.items() if kernel == pid]:
            self.kernels[line] = 0
            tell(line, exit=status)


def signal_group(pid: int, number: int) -> None:
    """Signal the process group of a kernel that has not been reaped (0: there is none)."""
    if pid:
        with suppress(ProcessLookupError):
            os.killpg(pid, number)


def main() -> None:
    """Serve on the listening socket with this descriptor; at the end remove the directory that holds it."""
    descriptor, directory = sys.argv[1:]
    listener = socket.socket(fileno=int(descriptor))
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # daemons of kernels are found below
    warm()
    if order := Parent(listener).serve(pieces()):
        run_kernel(order.line, **order.request)
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
