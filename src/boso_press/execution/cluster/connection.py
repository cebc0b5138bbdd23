"""Whether a cluster has a scheduler and workers that answer, and would give what this machine does."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from boso.project import ProjectError, sentence, some

if TYPE_CHECKING:
    from distributed import Client

CONNECT_TIMEOUT = 5  # seconds in which the scheduler has to answer, and to have a worker
ANSWER_TIMEOUT = 5  # seconds in which it, or a worker, has to answer later
CHECK_TIMEOUT = 30.0  # seconds in which a worker has to tell its versions; it may have to import boso first
MAX_LISTED = 6  # differences that an error lists
TALKATIVE = ("distributed", "tornado", "asyncio")  # loggers; what concerns a build is told by it
NO_SCHEDULER = "the scheduler does not answer any more; start it and its workers"
NO_WORKER = "all its workers are lost; start some"


class LostClusterError(ProjectError, BrokenExecutor):
    """Nothing runs on the cluster any more, as its scheduler or all its workers are lost."""

    def __init__(self, address: str, what: str) -> None:
        super().__init__(f"--cluster {address}: {what}, and build again; what was finished is kept")


@contextmanager
def connect(address: str) -> Iterator[Client]:
    """Connect to a scheduler that has a worker."""
    try:
        from distributed import Client
        from distributed.versions import VersionMismatchWarning
    except ImportError:
        raise ProjectError("--cluster needs the package distributed: pip install distributed") from None
    for name in [*TALKATIVE, *(n for n in logging.root.manager.loggerDict if n.startswith(TALKATIVE))]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore", VersionMismatchWarning)
    start = f"dask worker {address} --nthreads 1"
    try:
        client = Client(address, timeout=CONNECT_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ProjectError(
            f"--cluster {address}: no scheduler answers there in {CONNECT_TIMEOUT} s ({error}); "
            "start one with `dask scheduler --host HOST`, which tells its address, such as tcp://127.0.0.1:8786"
        ) from None
    try:
        try:
            client.wait_for_workers(1, timeout=CONNECT_TIMEOUT)
        except TimeoutError:
            told = f"--cluster {address}: the scheduler has no worker; start some with `{start}`"
            raise ProjectError(told) from None
        except OSError:
            raise LostClusterError(address, NO_SCHEDULER) from None
        yield client
    finally:
        with suppress(OSError):  # one that is frozen does not answer
            client.close(ANSWER_TIMEOUT)


def ask_workers(
    client: Client, seconds: float, function: Callable[..., Any], *arguments: Any
) -> dict[str, Any]:
    """Have each worker do something; return what it gave or raised, by address, of those that answer in time.

    A scheduler that does not answer raises OSError.
    """

    async def ask(worker: str) -> dict[str, Any]:
        with suppress(OSError):
            asked = client.run(function, *arguments, workers=[worker], on_error="return")
            return dict(await asyncio.wait_for(asked, seconds))
        return {}

    async def ask_all(workers: Iterable[str]) -> list[dict[str, Any]]:
        return await asyncio.gather(*map(ask, workers))

    answers = [answer for one in client.sync(ask_all, _known_workers(client)) for answer in one.items()]
    return {worker: answer for worker, answer in answers if not isinstance(answer, OSError)}  # lost meanwhile


def _known_workers(client: Client) -> Iterable[str]:
    if client.scheduler is None:
        raise ConnectionError
    about = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=ANSWER_TIMEOUT)
    return dict(about["workers"])


def require_same_versions(client: Client, address: str, expected: Mapping[str, str]) -> None:
    """Raise ProjectError for workers that have other versions or other code than this machine, or for none.

    One that does not answer is not waited for: should it come to run a notebook, it compares them itself.
    """
    try:
        found = ask_workers(client, CHECK_TIMEOUT, _probe(), dict(expected))
    except OSError:
        raise LostClusterError(address, NO_SCHEDULER) from None
    if not found:
        raise LostClusterError(address, f"no worker answers in {CHECK_TIMEOUT:.0f} s; start others")
    wrong = []
    for worker, answer in sorted(found.items()):
        if told := [sentence(answer)] if isinstance(answer, Exception) else answer:
            wrong.append(f"{worker}: {some(told, MAX_LISTED)}")
    if wrong:
        raise ProjectError(
            f"--cluster {address}: {len(wrong)} of {len(found)} workers would not give the results of this "
            f"machine ({some(wrong, MAX_LISTED)}); install there what is installed here (same checkout and "
            "requirements.lock), and start the workers again"
        )


def _probe() -> Callable[[Mapping[str, str]], list[str]]:
    """Return a function that travels as a whole: a worker may have no boso, or another one."""

    def differences(expected: Mapping[str, str]) -> list[str]:
        try:
            from boso_press.execution.cluster import worker
        except ImportError as error:
            return [f"boso cannot be imported there: {error}"]
        return list(worker.differences(expected))

    return differences


def missing(client: Client) -> str:
    """Return what of a cluster is missing and what to start; nothing if it has a worker."""
    try:
        return "" if _known_workers(client) else NO_WORKER
    except OSError:
        return NO_SCHEDULER
