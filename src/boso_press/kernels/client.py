"""The client of a forked kernel: it asks nothing and waits for nothing that it need not."""

from __future__ import annotations

import asyncio
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from traitlets import Type

TIMEOUT = 60.0  # seconds in which a kernel has to answer, by default
RETRY_AFTER = 1.0  # seconds


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

        Raises
        ------
        RuntimeError
            The kernel has died, or does not answer in `timeout` seconds.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + (timeout or TIMEOUT)
        while True:
            try:
                await asyncio.wait_for(self._wait_for_idle(self.kernel_info()), RETRY_AFTER)
                return
            except (Empty, TimeoutError):
                if not await self._async_is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                if loop.time() > end:
                    raise RuntimeError(f"Kernel didn't respond in {timeout or TIMEOUT:.0f} seconds") from None

    async def _wait_for_idle(self, request: str) -> None:
        """Wait for the reply to a request, and then until the kernel says that it is idle again."""
        self._handle_kernel_info_reply(await _next_reply(self.shell_channel, request, "kernel_info_reply"))
        while True:
            message = await _next_reply(self.iopub_channel, request, "status")
            if message["content"]["execution_state"] == "idle":
                return


async def _next_reply(channel: Any, request: str, kind: str) -> dict[str, Any]:
    """Return the next message of a kind that answers a request."""
    while True:
        message: dict[str, Any] = await channel.get_msg(timeout=RETRY_AFTER)
        if message["msg_type"] == kind and message["parent_header"].get("msg_id") == request:
            return message
