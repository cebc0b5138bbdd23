"""How jupyter_client gets a forked kernel and talks with it: the client's end of `fork_server`."""

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
from queue import Empty
from typing import Any, Self

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Type

from boso.project import MEMORY

SOCKET_VARIABLE = "BOSO_FORK_SERVER"  # the environment variable that holds the path of the socket
MAX_MESSAGE = 1 << 16  # bytes
IF_SHORT = f"if memory is short, {MEMORY}"
TIMEOUT = 120.0  # seconds in which the fork server has to answer; its imports may have to end first
ANSWER_TIMEOUT = 60.0  # seconds in which a kernel has to answer, by default
RETRY_AFTER = 1.0  # seconds
IDLE = {"execution_state": "idle"}
PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")


class ForkServerError(RuntimeError):
    """The process that forks kernels has ended, or could not fork this one."""


class ForkedProcess:
    """A forked kernel: the part of `subprocess.Popen` that jupyter_client uses. It runs while connected."""

    stdin = stdout = stderr = None
    returncode: int | None = None

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.connection, self.pid = connection, pid

    @classmethod
    async def fork(cls, address: str, request: dict[str, Any]) -> Self:
        """Ask for a kernel and wait until it listens."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.setblocking(False)
        loop, received = asyncio.get_running_loop(), b""
        with suppress(OSError):  # it has ended, or hangs: TimeoutError is one
            await loop.sock_connect(connection, address)
            await loop.sock_sendall(connection, json.dumps(request).encode())
            received = await asyncio.wait_for(loop.sock_recv(connection, MAX_MESSAGE), TIMEOUT)
        answer = json.loads(received or b"{}")
        if "pid" in answer:
            return cls(connection, answer["pid"])
        connection.close()
        lost = f"it was killed, or what forks kernels has ended or hangs; {IF_SHORT}"
        raise ForkServerError(f"the kernel did not start: {answer.get('error', lost)}")

    def poll(self) -> int | None:
        """Return None while the kernel runs."""
        if self.returncode is None:
            try:
                self.connection.recv(1)
            except BlockingIOError:
                return None
            except OSError:  # what has forked it was killed
                pass
            self.wait()
        return self.returncode

    async def wait_for_exit(self, timeout: float) -> None:
        """Wait until the kernel has ended, but no longer than this."""
        if self.poll() is None:
            with suppress(OSError):  # TimeoutError is one
                await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.connection, 1), timeout)
                self.wait()

    def wait(self) -> int:
        """Release a kernel, which ends it if it has not ended."""
        self.connection.close()
        self.returncode = -signal.SIGKILL
        return self.returncode

    def send_signal(self, _: int) -> None:
        """Leave it: the group of a kernel gets its signals, and this one has ended."""


class Channel(AsyncZMQSocketChannel):
    """A channel that just receives; the usual one first asks a poller whether there is a message."""

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:  # type: ignore[override]
        """Return the next message; Empty is raised if none comes in so many seconds."""
        try:
            async with asyncio.timeout(timeout):
                return await self._recv()
        except TimeoutError:
            raise Empty from None


class ForkedKernelClient(AsyncKernelClient):
    """A client that is ready at once; the usual one listens a fifth of a second for messages left over."""

    shell_channel_class = iopub_channel_class = Type(Channel)

    def start_channels(self, *_: bool, **__: bool) -> None:
        """Start those that a build uses."""
        super().start_channels(stdin=False, hb=False, control=False)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask the kernel about itself until both the answer and the end of the work on it have been heard.

        One that has died, or does not answer in `timeout` seconds, raises RuntimeError.
        """
        loop, seconds = asyncio.get_running_loop(), timeout or ANSWER_TIMEOUT
        end = loop.time() + seconds
        while True:
            request = self.kernel_info()
            try:
                async with asyncio.timeout(RETRY_AFTER):
                    reply = await self._heard(self.shell_channel, request)
                    self._handle_kernel_info_reply(reply)
                    while (await self._heard(self.iopub_channel, request))["content"] != IDLE:
                        pass
                return
            except TimeoutError:
                if not await self._async_is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                if loop.time() > end:
                    raise RuntimeError(f"Kernel didn't respond in {seconds:.0f} seconds") from None

    async def _heard(self, channel: Any, request: str) -> dict[str, Any]:
        """Return the next message that answers a request."""
        while True:
            message: dict[str, Any] = await channel.get_msg()
            if message["parent_header"].get("msg_id") == request:
                return message


class ForkProvisioner(LocalProvisioner):
    """Forked kernels on Unix sockets in a private directory; ordinary kernels where no fork server runs."""

    process: Any = None
    directory: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose where the kernel listens."""
        address = os.environ.get(SOCKET_VARIABLE)
        manager: Any = self.parent
        if address and self.directory is None:
            # By itself jupyter_client gives kernels that start together the same sockets, at too long paths.
            self.directory = Path(tempfile.mkdtemp(prefix="k", dir=Path(address).parent))
            manager.transport, manager.ip, manager.cache_ports = "ipc", str(self.directory / "s"), False
            for number, port in enumerate(PORTS, 1):
                setattr(manager, port, number)
            manager.session.key = b""  # nobody else gets at the sockets: no message need be signed
            manager.connection_file = manager.connection_file or str(self.directory / "connection.json")
            if issubclass(manager.client_factory, AsyncKernelClient):
                manager.client_factory = ForkedKernelClient
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork; the kernel listens when this returns, so that the first question does not get lost."""
        address = os.environ.get(SOCKET_VARIABLE)
        if not address:
            return await super().launch_kernel(cmd, **kwargs)
        self.cwd = str(kwargs.get("cwd") or Path.cwd())
        request = {"arguments": cmd[3:], "cwd": self.cwd, "env": kwargs["env"]}  # not -m ipykernel_launcher
        try:
            self.process = await ForkedProcess.fork(address, request)
        except BaseException:
            await self.cleanup()
            raise
        self.pid = self.pgid = self.process.pid
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill and wait for the end here: the manager would look only every tenth of a second."""
        await super().kill(restart)
        if isinstance(self.process, ForkedProcess):
            await self.process.wait_for_exit(timeout=1.0)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the sockets, and whatever is left of the kernel."""
        await super().cleanup(restart)
        if isinstance(self.process, ForkedProcess):
            self.process.wait()
        if self.directory and not restart:
            shutil.rmtree(self.directory, ignore_errors=True)
            self.directory = None
