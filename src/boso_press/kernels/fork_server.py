"""The process that kernels are forked from; `launcher.ForkServer` starts it, nobody by hand.

A client connects to its Unix socket, sends a request (``{"arguments", "cwd", "env"}``, as one JSON object)
and keeps the connection as long as the kernel is wanted. It is answered ``{"pid": 4711}`` when the kernel
listens, or ``{"error": why it does not}``. If the client closes the connection, or dies, what is left of the
kernel is killed; if the kernel ends, the connection is closed from here.

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
from signal import (
    SIG_DFL,
    SIG_IGN,
    SIG_UNBLOCK,
    SIGINT,
    SIGKILL,
    SIGTERM,
    default_int_handler,
    pthread_sigmask,
    signal,
)
from typing import TYPE_CHECKING, Any, NoReturn
from warnings import filterwarnings

import psutil

from boso.project import sentence
from boso_press.filesystem import clear_scratch
from boso_press.kernels.preload import preload_steps, warm_up
from boso_press.processes import end_with_parent

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MESSAGE = 1 << 20  # bytes
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


Request = tuple[socket.socket, dict[str, Any]]  # the connection to who wants a kernel; how to start it


class Supervisor:
    """Forks kernels, and lets each and the connection to whoever wants it end together."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.kernels: dict[socket.socket, int] = {}  # process ids; 0 before the fork and at the end
        self.selector = DefaultSelector()
        self.selector.register(sys.stdin, EVENT_READ)
        self.selector.register(listener, EVENT_READ, self.accept)

    def serve(self, steps: Iterator[object]) -> Request | None:
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
                request: Request | None = key.data(key.fileobj)
                if request:
                    return request

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection."""
        connection = listener.accept()[0]
        self.kernels[connection] = 0
        self.selector.register(connection, EVENT_READ, self.handle)

    def handle(self, connection: socket.socket) -> Request | None:
        """Fork as is asked; a connection that closes takes its kernel with it."""
        if connection not in self.kernels:  # its kernel has just ended
            return None
        message = b""
        with suppress(ConnectionError):
            message = connection.recv(MAX_MESSAGE)
        if message:
            return self.fork(connection, json.loads(message))
        kill_group(self.kernels[connection])
        self.close(connection)
        return None

    def close(self, connection: socket.socket) -> None:
        """Close a connection."""
        self.selector.unregister(connection)
        del self.kernels[connection]
        connection.close()

    def fork(self, connection: socket.socket, settings: dict[str, Any]) -> Request | None:
        """Fork; only the child gets its request back."""
        threads = len(list(Path("/proc/self/task").iterdir()))
        if threads > 1:  # a child has none of the others, but every lock that they hold
            problem = f"it runs {threads} threads, and only a process of one can fork safely"
            send(connection, error=problem)
        elif pid := os.fork():
            set_process_group(pid)
            self.kernels[connection] = pid
            self.selector.register(os.pidfd_open(pid), EVENT_READ, partial(self.reap, pid))
        else:
            for other in {self.listener, *self.kernels} - {connection}:
                other.close()
            return connection, settings
        return None

    def reap(self, pid: int, pidfd: int) -> None:
        """Reap a kernel that has ended, and kill what it left in its process group."""
        kill_group(pid)  # before the reaping, which frees the number for others
        os.waitpid(pid, 0)
        self.selector.unregister(pidfd)
        os.close(pidfd)
        for connection in [one for one, kernel in self.kernels.items() if kernel == pid]:
            self.close(connection)


def kill_group(pid: int) -> None:
    """Kill the process group of a kernel that has not been reaped (0: there is none)."""
    if pid:
        with suppress(ProcessLookupError):
            os.killpg(pid, SIGKILL)


def run_kernel(connection: socket.socket, arguments: list[str], cwd: str, env: dict[str, str]) -> NoReturn:
    """Turn this process into an ipykernel, tell that it listens, and run it until it is shut down.

    Its `arguments` are those of ipykernel's command line, `cwd` and `env` those of `subprocess.Popen`.
    """
    set_process_group(os.getpid())
    end_with_parent(SIGKILL)
    signal(SIGINT, default_int_handler)
    signal(SIGTERM, SIG_DFL)
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
        kernel.log.setLevel("CRITICAL")  # an error reaches the notebook; a log would disturb the terminal
        kernel.initialize([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
    except BaseException as error:
        send(connection, error=sentence(error))
        raise
    send(connection, pid=os.getpid())
    connection.close()
    kernel.start()
    os._exit(0)  # at its own exit Python waits for threads that a notebook, or ipykernel, left


def set_process_group(pid: int) -> None:
    """Give a kernel its own process group; parent and child both do, as either may come first."""
    with suppress(OSError):
        os.setpgid(pid, pid)


def send(connection: socket.socket, **message: object) -> None:
    """Send a message, unless the other end has gone."""
    with suppress(OSError):
        connection.send(json.dumps(message).encode())


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
    signal(SIGTERM, SIG_IGN)  # until here it ends what nobody waits for any more, as there are no kernels
    if request := Supervisor(listener).serve(preload_steps()):
        run_kernel(request[0], **request[1])
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    shutil.rmtree(directory, ignore_errors=True)
    for pause in () if sys.stdin.read(1) else (0, 0.1, 0.5, 2):  # the starter was killed, and ends just now
        time.sleep(pause)
        clear_scratch(scratch.parent)
        if not scratch.exists():
            break


if __name__ == "__main__":
    main()
