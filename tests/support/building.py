"""What a person types, done in this process: one fork server for all its tests, and no pool."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from boso.__main__ import main
from boso_press.execution import scheduler
from boso_press.kernels.launcher import ForkServer


def die(mark: Path, times: int) -> int:
    """Kill the process that does this, but only so many times; return how often it was begun."""
    begun = len(list(mark.parent.glob(f"{mark.name}*"))) + 1
    mark.with_suffix(f".{begun}").touch()
    if begun <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return begun


def noted(mark: Path, error: Exception | None) -> object:
    """Note that this was begun; raise an error, or give what cannot be sent to another process."""
    with mark.open("x"):
        if error:
            raise error
    return lambda: None


def without_notice(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return HTML and PDF pages without what says in each HTML page that a newer build failed."""
    found = {}
    for name, page in pages.items():
        found[name], told = re.subn(rb'<p class="note error earlier">[^<]*</p>\n', b"", page)
        assert told == name.endswith(".html"), f"{name} says it {told} times"
    return found


class Inline(Executor):
    """Does its work when it is asked to."""

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments, **options))
        except Exception as error:
            future.set_exception(error)
        return future


class Kernels:
    """A fork server, which tests have while they ask for it; others have ordinary kernels."""

    def __init__(self, server: ForkServer, settings: dict[str, str]) -> None:
        self.server, self.settings = server, settings

    @contextmanager
    def forked(self) -> Iterator[None]:
        """Let notebooks that are run in here have forked kernels."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.settings.items():
                patch.setenv(name, value)
            yield

    def boso(self, project: Path, *words: str) -> Result:
        """Run boso in a project."""
        with self.forked(), pytest.MonkeyPatch.context() as patch:
            patch.chdir(project)
            patch.setattr(scheduler, "workers", self._workers)
            return CliRunner().invoke(main, words)

    @contextmanager
    def _workers(self, _: int, *, cold: bool) -> Iterator[tuple[Executor, Callable[[], object]]]:
        assert not cold
        yield Inline(), self.server.ensure_running


@contextmanager
def kernels() -> Iterator[Kernels]:
    """Start a fork server that nothing uses yet; as in a build, what many notebooks draw is drawn once."""
    before = dict(os.environ)
    with pytest.MonkeyPatch.context() as patch, ForkServer() as server:
        settings = {name: value for name, value in os.environ.items() if before.get(name) != value}
        for name in settings:
            if name in before:
                patch.setenv(name, before[name])
            else:
                patch.delenv(name)
        yield Kernels(server, settings)
    assert not server.process or server.process.poll() is not None
    assert not server.directory.exists()
