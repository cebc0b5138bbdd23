"""Jupyter kernels forked from one process that has done the imports; ordinary ones elsewhere than on Linux.

A build opens a `ForkServer` and runs notebooks with the kernel of `kernel_name`, in any number of processes.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self

from boso.project import DRAWINGS
from boso_press.filesystem import temporary_directory
from boso_press.kernels import provisioner
from boso_press.kernels.provisioner import SOCKET_VARIABLE

SOCKET = "fork-server"  # its name in the private directory
REPRODUCIBLE = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
INLINE_BACKEND = "module://matplotlib_inline.backend_inline"  # ipykernel sets it too, but after our imports


def kernel_name() -> str:
    """Return the kernel that notebooks run in: ``boso`` while a `ForkServer` runs, else ``python3``."""
    return "boso" if sys.platform == "linux" and SOCKET_VARIABLE in os.environ else "python3"


class ForkServer:
    """The process that forks kernels: started on entry, ended with all its kernels on exit.

    Processes started inside find it by a variable. It ends, with all kernels, if its starter is killed.
    Where kernels cannot be forked, or are wanted `cold`, there is no process: it only sets the variables that
    make ordinary kernels give equal bytes. The private `directory` holds the sockets, drawings, and an empty
    IPython profile: the user's own has no effect.
    """

    process: subprocess.Popen[bytes] | None = None

    def __init__(self, *, cold: bool = False) -> None:
        self.forks = sys.platform == "linux" and not cold

    def __enter__(self) -> Self:
        self.directory = Path(tempfile.mkdtemp(prefix="boso-", dir=temporary_directory()))
        drawings = self.directory / "drawings"
        drawings.mkdir()
        settings = REPRODUCIBLE | {"IPYTHONDIR": str(self.directory / "ipython"), DRAWINGS: str(drawings)}
        self._before = {name: os.environ.pop(name, None) for name in (*settings, SOCKET_VARIABLE)}
        os.environ.update(settings)
        if self.forks:
            os.environ[SOCKET_VARIABLE] = str(self.directory / SOCKET)
            self._start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self.process:
            self._stop(self.process)
        shutil.rmtree(self.directory, ignore_errors=True)
        for name, value in self._before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value

    def ensure_running(self) -> bool:
        """Start the process again if it has died or hangs; return whether it had."""
        if self.process is None or (self.process.poll() is None and self._responds()):
            return False
        self.process.kill()
        self._stop(self.process)
        self._start()
        return True

    def _responds(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection, suppress(OSError):
            connection.settimeout(provisioner.TIMEOUT)
            connection.connect(str(self.directory / SOCKET))
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1)  # it closes what is closed
            return True
        return False

    def _start(self) -> None:
        """Start without waiting for the imports: kernels that are asked for meanwhile queue at the socket."""
        path = self.directory / SOCKET
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(str(path))
            listener.listen(1024)
            descriptor = listener.fileno()
            command = [sys.executable, "-P", "-X", "frozen_modules=off"]  # or debugpy warns
            command += ["-m", "boso_press.kernels.fork_server", str(descriptor), str(self.directory)]
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until it ignores it
            try:
                self.process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    pass_fds=[descriptor],
                    env=os.environ | {"MPLBACKEND": INLINE_BACKEND, "JPY_PARENT_PID": ""},
                    start_new_session=True,  # Ctrl-C is for the starter, which then ends this in good order
                )
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        """Close its standard input, at which it ends with all kernels; a word there tells it from a kill.

        While it imports it hears nothing, but ends by a signal, which it later ignores.
        """
        assert process.stdin
        with suppress(BrokenPipeError), process.stdin as ending:
            ending.write(b"end")
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
