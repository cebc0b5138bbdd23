"""The process that kernels are forked from; `launcher.ForkServer` starts it, nobody by hand.

A client connects to its Unix socket and keeps the connection as long as the kernel is wanted. One JSON
object a message::

    client                                  fork server
    {"arguments", "cwd", "env"}     ->      forks
                                    <-      {"pid": 4711}   the kernel listens (or {"error": why it does not})
    {"alive": true}                 ->
                                    <-      {"alive": true}
    {"signal": 2}                   ->      passes it on to the kernel's process group
                                    <-      {"exit": -9}    the kernel has ended
    closes, or dies                 ->      kills what is left of the kernel

Standard input comes from the starter: when it closes, however the starter ended, all descendants are killed.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import socket
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from signal import SIG_IGN, SIG_UNBLOCK, SIGINT, SIGKILL, pthread_sigmask, signal
from typing import TYPE_CHECKING, Any, NamedTuple
from warnings import filterwarnings

import psutil

from boso_press.filesystem import clear_scratch
from boso_press.kernels.forked_kernel import run_kernel, send, set_process_group, warm_up
from boso_press.kernels.preload import preload_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MESSAGE = 1 << 20  # bytes
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


class KernelRequest(NamedTuple):
    """A kernel to become: the connection to whoever wants it, and how to start it."""

    connection: socket.socket
    settings: dict[str, Any]


class Supervisor:
    """Forks kernels, passes signals on to them and reports when they have ended."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.kernels: dict[socket.socket, int] = {}  # process ids; 0 before the fork and at the end
        self.selector = DefaultSelector()
        self.selector.register(sys.stdin, EVENT_READ)
        self.selector.register(listener, EVENT_READ, self.accept)

    def serve(self, steps: Iterator[object]) -> KernelRequest | None:
        """Answer until the starter has ended (None); in a forked child, return its request.

        While there is no message, a step of preloading is done, which all later children are spared.
        """
        idle = True
        while True:
            ready = self.selector.select(0 if idle else None)
            if idle and not ready:
                idle = next(steps, None) is not None
            for key, _ in ready:
                if key.fileobj is sys.stdin:
                    return None
                request: KernelRequest | None = key.data(key.fileobj)
                if request:
                    return request

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection."""
        connection = listener.accept()[0]
        self.kernels[connection] = 0
        self.selector.register(connection, EVENT_READ, self.handle)

    def handle(self, connection: socket.socket) -> KernelRequest | None:
        """Handle a message; a connection that closes takes its kernel with it."""
        try:
            message = json.loads(connection.recv(MAX_MESSAGE) or b"{}")
        except ConnectionError:
            message = {}
        if "arguments" in message:
            return self.fork(KernelRequest(connection, message))
        if "alive" in message:
            send(connection, alive=True)
            return None
        signal_group(self.kernels[connection], message.get("signal", SIGKILL))
        if not message:
            self.selector.unregister(connection)
            del self.kernels[connection]
            connection.close()
        return None

    def fork(self, request: KernelRequest) -> KernelRequest | None:
        """Fork; only the child gets its request back."""
        threads = len(list(Path("/proc/self/task").iterdir()))
        if threads > 1:  # a child has none of the others, but every lock that they hold
            problem = f"it runs {threads} threads, and only a process of one can fork safely"
            send(request.connection, error=problem)
        elif pid := os.fork():
            set_process_group(pid)
            self.kernels[request.connection] = pid
            self.selector.register(os.pidfd_open(pid), EVENT_READ, partial(self.reap, pid))
        else:
            for other in {self.listener, *self.kernels} - {request.connection}:
                other.close()
            return request
        return None

    def reap(self, pid: int, pidfd: int) -> None:
        """Reap a kernel that has ended, kill what it left in its process group, and send its exit code."""
        signal_group(pid, SIGKILL)  # before the reaping, which frees the number for others
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        self.selector.unregister(pidfd)
        os.close(pidfd)
        for connection in [one for one, kernel in self.kernels.items() if kernel == pid]:
            self.kernels[connection] = 0
            send(connection, exit=status)


def signal_group(pid: int, number: int) -> None:
    """Signal the process group of a kernel that has not been reaped (0: there is none)."""
    if pid:
        with suppress(ProcessLookupError):
            os.killpg(pid, number)


def main() -> None:
    """Serve on the listening socket with this descriptor; at the end remove the directory that holds it."""
    descriptor, directory = sys.argv[1:]
    scratch = Path(directory).parent
    signal(SIGINT, SIG_IGN)  # it ends with its starter; kernels have their own handler
    pthread_sigmask(SIG_UNBLOCK, {SIGINT})
    filterwarnings("ignore", "IPython parent")  # its directory, which goes with the starter, may have gone
    listener = socket.socket(fileno=int(descriptor))
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # daemons of kernels are found below
    warm_up()
    if request := Supervisor(listener).serve(preload_steps()):
        run_kernel(request.connection, **request.settings)
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    shutil.rmtree(directory, ignore_errors=True)
    for pause in () if sys.stdin.read(1) else (0, 0.1, 0.5, 2):  # the starter was killed: its lock goes last
        time.sleep(pause)
        clear_scratch(scratch.parent)
        if not scratch.exists():
            break


if __name__ == "__main__":
    main()
