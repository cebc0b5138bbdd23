"""How jupyter_client gets a forked kernel: the asker's end of what `fork_server` describes."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from boso_press.kernels.client import Client

VARIABLE = "BOSO_ZYGOTE"  # the environment variable that holds the path of the zygote's socket
LONGEST = 1 << 16  # message, in bytes
PATIENCE = 120.0  # seconds in which the zygote has to answer; its imports may have to end first
PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")


class ZygoteError(RuntimeError):
    """The process that forks kernels has ended, or could not fork this one."""


class ForkedProcess:
    """A forked kernel: the part of `subprocess.Popen` that jupyter_client uses, over the kernel's line."""

    stdin = stdout = stderr = None

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.pid = 0
        self.returncode: int | None = None

    @classmethod
    async def fork(cls, zygote: str, request: dict[str, Any]) -> Self:
        """Ask for a kernel and wait until it listens."""
        line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line.setblocking(False)
        loop, process = asyncio.get_running_loop(), cls(line)
        try:
            await loop.sock_connect(line, zygote)
            await loop.sock_sendall(line, json.dumps(request).encode())
            answer = json.loads(await asyncio.wait_for(loop.sock_recv(line, LONGEST), PATIENCE) or b"null")
        except OSError:  # it has ended, or hangs: TimeoutError is one
            answer = None
        if answer and "pid" in answer:
            process.pid = answer["pid"]
            return process
        line.close()
        if answer is None:
            raise ZygoteError(
                f"no process forks kernels at {zygote} any more, or it hangs; Zygote.revive() starts it again"
            )
        raise ZygoteError(f"the kernel did not start: {answer.get('error', answer)}")

    def poll(self) -> int | None:
        """Return the exit code, or None while the kernel runs."""
        if self.returncode is None:
            with suppress(BlockingIOError):
                self._note(self.line.recv(LONGEST))
        return self.returncode

    async def ended(self, seconds: float) -> None:
        """Wait until the kernel has ended, but no longer than this."""
        if self.poll() is None:
            with suppress(asyncio.TimeoutError):
                receiving = asyncio.get_running_loop().sock_recv(self.line, LONGEST)
                self._note(await asyncio.wait_for(receiving, seconds))

    def _note(self, message: bytes) -> None:
        """Keep the exit code; the line breaks when the zygote is killed, its kernels with it."""
        self.returncode = json.loads(message)["exit"] if message else -signal.SIGKILL

    def wait(self) -> int | None:
        """Let go of a kernel, which ends it if it has not ended."""
        code = self.poll()
        self.line.close()
        return code

    def send_signal(self, number: int) -> None:
        """Signal the kernel and the processes that it has started."""
        with suppress(OSError):
            self.line.send(json.dumps({"signal": number}).encode())


class ForkProvisioner(LocalProvisioner):
    """Forked kernels on Unix sockets in a private directory; ordinary kernels where no zygote runs."""

    process: Any = None
    directory: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose where the kernel listens."""
        zygote = os.environ.get(VARIABLE)
        manager: Any = self.parent
        if zygote and self.directory is None:
            # By itself jupyter_client gives kernels that start together the same sockets, at too long paths.
            self.directory = Path(tempfile.mkdtemp(prefix="k", dir=Path(zygote).parent))
            manager.transport, manager.ip, manager.cache_ports = "ipc", str(self.directory / "s"), False
            for number, port in enumerate(PORTS, 1):
                setattr(manager, port, number)
            manager.connection_file = manager.connection_file or str(self.directory / "connection.json")
            if issubclass(manager.client_factory, AsyncKernelClient):
                manager.client_factory = Client
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork; the kernel listens when this returns, so that the first question does not get lost."""
        zygote = os.environ.get(VARIABLE)
        if not zygote:
            return await super().launch_kernel(cmd, **kwargs)
        cwd = str(kwargs.get("cwd") or Path.cwd())
        request = {"arguments": cmd[3:], "cwd": cwd, "env": kwargs["env"]}  # not python -m ipykernel_launcher
        try:
            self.process = await ForkedProcess.fork(zygote, request)
        except BaseException:
            await self.cleanup()
            raise
        self.pid, self.cwd = self.process.pid, cwd
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait for the kernel's end here: the manager would look only every tenth of a second."""
        await self._ended()

    async def kill(self, restart: bool = False) -> None:
        """Kill and wait for the end."""
        await super().kill(restart)
        await self._ended()

    async def _ended(self) -> None:
        if isinstance(self.process, ForkedProcess):
            await self.process.ended(seconds=1.0)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the sockets, and whatever is left of the kernel."""
        await super().cleanup(restart)
        if isinstance(self.process, ForkedProcess):
            self.process.wait()
        if self.directory and not restart:
            shutil.rmtree(self.directory, ignore_errors=True)
            self.directory = None
