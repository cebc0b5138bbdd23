"""Jupyter kernels forked from one process that has the imports done; ordinary ones elsewhere than on Linux.

A build opens a `Zygote` and runs notebooks with the kernel of `kernel_name`, in any number of processes.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Self

from boso_press.kernels import provisioner
from boso_press.kernels.provisioner import VARIABLE, ForkProvisioner, ZygoteError

__all__ = ["ForkProvisioner", "Zygote", "ZygoteError", "end_with_starter", "kernel_name"]

REPEATABLE = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
INLINE = "module://matplotlib_inline.backend_inline"  # ipykernel sets it too, but after our imports


def kernel_name() -> str:
    """Tell which kernel notebooks run in: ``boso`` while a `Zygote` is open on Linux, else ``python3``."""
    return "boso" if sys.platform == "linux" and VARIABLE in os.environ else "python3"


class Zygote:
    """The process that forks kernels: started on entry, ended with all its kernels on exit.

    Processes started inside find it by a variable. It ends, with all kernels, if its starter is killed.
    Where kernels cannot be forked, it only sets the variables that make ordinary kernels give equal bytes.

    Parameters
    ----------
    cold : bool
        Whether to have ordinary kernels all the same.

    Attributes
    ----------
    directory : Path
        Private directory of the sockets and of an empty IPython profile: the user's own has no effect.
    process : subprocess.Popen or None
        The process; None where kernels cannot be forked.
    """

    process: subprocess.Popen[bytes] | None = None

    def __init__(self, *, cold: bool = False) -> None:
        self.forks = sys.platform == "linux" and not cold

    def __enter__(self) -> Self:
        short = min(tempfile.gettempdir(), "/tmp", key=len)  # a socket's path holds 107 bytes
        self.directory = Path(tempfile.mkdtemp(prefix="boso-", dir=short if os.name == "posix" else None))
        settings = REPEATABLE | {"IPYTHONDIR": str(self.directory / "ipython")}
        self._before = {name: os.environ.pop(name, None) for name in (*settings, VARIABLE)}
        os.environ.update(settings)
        if self.forks:
            os.environ[VARIABLE] = str(self.directory / "zygote")
        if self.forks:
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

    def revive(self) -> bool:
        """Start the process again if it has died or hangs (a build lost a kernel); tell whether it had."""
        if self.process is None or (self.process.poll() is None and self._answers()):
            return False
        self.process.kill()
        self._stop(self.process)
        self._start()
        return True

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line, suppress(OSError):
            line.settimeout(provisioner.PATIENCE)
            line.connect(str(self.directory / "zygote"))
            line.send(b'{"alive": true}')
            return bool(line.recv(100))
        return False

    def _start(self) -> None:
        """Start without waiting for the imports: kernels that are asked for meanwhile queue at the socket."""
        path = self.directory / "zygote"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(str(path))
            listener.listen(1024)
            descriptor = listener.fileno()
            command = [sys.executable, "-P", "-X", "frozen_modules=off"]  # or debugpy warns
            command += ["-m", "boso_press.kernels.fork_server", str(descriptor), str(self.directory)]
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                pass_fds=[descriptor],
                env=os.environ | {"MPLBACKEND": INLINE, "JPY_PARENT_PID": ""},
                start_new_session=True,  # Ctrl-C is for the starter, which then ends this in good order
            )

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        """Close its standard input, at which it ends with all kernels."""
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def end_with_starter() -> None:
    """End this worker of a process pool if the pool's owner is killed: ``initializer=end_with_starter``.

    Else the workers of a `concurrent.futures.ProcessPoolExecutor` wait for ever.
    """
    starter = multiprocessing.parent_process()

    def watch() -> None:
        if starter:
            starter.join()
            os._exit(1)

    Thread(target=watch, daemon=True).start()
