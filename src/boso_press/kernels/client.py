"""The client of a forked kernel: it knows that the kernel is ready from what it hears, not from silence."""

from __future__ import annotations

import asyncio
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient

PATIENCE = 60.0  # seconds in which a kernel has to answer, if nobody says otherwise
AGAIN = 1.0  # seconds after which it is asked again


class Client(AsyncKernelClient):
    """A client that is ready at once; the usual one listens a fifth of a second for messages left over."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask the kernel about itself until both the answer and the end of the work on it have been heard.

        Raises
        ------
        RuntimeError
            The kernel has died, or does not answer in `timeout` seconds.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + (timeout or PATIENCE)
        while True:
            try:
                await asyncio.wait_for(self._answered(self.kernel_info()), AGAIN)
                return
            except (Empty, TimeoutError):
                if not await self._async_is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                if loop.time() > end:
                    raise RuntimeError(
                        f"Kernel didn't respond in {timeout or PATIENCE:.0f} seconds"
                    ) from None

    async def _answered(self, question: str) -> None:
        """Wait for the answer, and then for the message that says that the kernel is idle again."""
        self._handle_kernel_info_reply(await _heard(self.shell_channel, question, "kernel_info_reply"))
        while True:
            message = await _heard(self.iopub_channel, question, "status")
            if message["content"]["execution_state"] == "idle":
                return


async def _heard(channel: Any, question: str, kind: str) -> dict[str, Any]:
    """Return the next message of a kind that is due to a question."""
    while True:
        message: dict[str, Any] = await channel.get_msg(timeout=AGAIN)
        if message["msg_type"] == kind and message["parent_header"].get("msg_id") == question:
            return message
