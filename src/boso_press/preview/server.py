"""Show a report while it is being written: rebuild what a saved file changes, and reload the page.

Pages of the preview lie in a folder of their own and not in outputs/, which only a build writes in whole.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler

from boso.project import ProjectError
from boso_press.execution.cache_key import NOTEBOOKS, PRESS, SOURCES

HOSTS = r"(localhost|127\.0\.0\.1)"  # by no other name, or pages of the web could ask through a browser
BUILDING = (
    "<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>boso preview</title>"
    "<body><p>The report is being built …</p></body></html>"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; " \
         "script-src 'self' {own}; connect-src 'self'"  # fmt: skip
META_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
OWN_SCRIPT = re.compile(r"'sha256-[^']+'")  # of the page's own script, in its policy
SCRIPT = "preview.js"
CODE = (SOURCES / NOTEBOOKS, SOURCES / PRESS)
STEP = 20  # milliseconds without a change after which what was saved counts as saved
WATCHED = ("notebooks", "data", "params", "requirements.lock")


@dataclass
class PreviewState:
    """What the pages follow: how often they were made, and what is wrong now."""

    folder: Path
    made: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def update(self, problems: dict[str, str]) -> None:
        """Take in how a rebuild ended, and wake whoever waits."""
        self.problems = problems
        self.made += not problems
        self.changed.set()
        self.changed = asyncio.Event()


class Rebuilder:
    """The process that rebuilds (`boso_press.preview.rebuild`), started at first need."""

    def __init__(self, *arguments: object) -> None:
        self.command = [sys.executable, "-m", "boso_press.preview.rebuild", *map(str, arguments)]
        self.process: asyncio.subprocess.Process | None = None

    async def rebuild(self) -> dict[str, str]:
        """Ask for a rebuild; return what went wrong."""
        if self.process is None:
            self.process = await asyncio.create_subprocess_exec(
                *self.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE, limit=1 << 24, start_new_session=True,
            )  # fmt: skip
        stdin, stdout, stderr = self.process.stdin, self.process.stdout, self.process.stderr
        assert stdin and stdout and stderr
        with suppress(ConnectionError):  # it has died: what it wrote tells why
            stdin.write(b"\n")
            await stdin.drain()
        if answer := await stdout.readline():
            return dict(json.loads(answer))
        output = (await stderr.read()).decode(errors="replace")
        await self.stop()
        return {"boso": output.strip() or "the process that rebuilds has died"}

    async def stop(self) -> None:
        """End the process at once: the package has changed, or nobody looks any more."""
        process, self.process = self.process, None
        if process:
            with suppress(ProcessLookupError):
                process.terminate()  # its kernels end with it
            await process.wait()


class EventsHandler(RequestHandler):
    """Tell the state, now and at each change, as server-sent events."""

    async def get(self) -> None:
        """Stream until the page is left."""
        state: PreviewState = self.settings["state"]
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        while True:
            changed = state.changed
            now = {"made": state.made, "problems": state.problems}
            try:
                self.write(f"data: {json.dumps(now)}\n\n")
                await self.flush()
                await changed.wait()
            except (StreamClosedError, asyncio.CancelledError):  # the page was left, or the preview ends
                return


class PageHandler(RequestHandler):
    """A page of the report, with the script that follows the events."""

    def get(self, name: str) -> None:
        """Give a page; without a name, the whole report."""
        state: PreviewState = self.settings["state"]
        path = state.folder / (name or "rapport.html")
        if name and not path.is_file() and state.made:
            raise HTTPError(404)
        text = path.read_text(encoding="utf-8") if path.is_file() else BUILDING
        script = f'<script src="/{SCRIPT}" data-made="{state.made}"></script>'
        own = " ".join(OWN_SCRIPT.findall(" ".join(META_POLICY.findall(text))))
        self.set_header("Content-Security-Policy", POLICY.format(own=own))
        self.set_header("Cache-Control", "no-store")
        self.write(META_POLICY.sub("", text).replace("</body>", f"{script}</body>"))


def application(state: PreviewState) -> Application:
    """Return the server's routes, for local names only."""
    site = Application(state=state)
    script = (rf"/({SCRIPT})", StaticFileHandler, {"path": Path(__file__).parent})
    site.add_handlers(HOSTS, [("/events", EventsHandler), script, (r"/([\w-]+\.html|)", PageHandler)])
    return site


async def preview(root: Path, year: int, unit: str, port: int, echo: Callable[[str], object]) -> None:
    """Serve a report on the loopback interface and follow what is saved, until cancelled; port 0 is any."""
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        state = PreviewState(Path(folder))
        server = HTTPServer(application(state))
        try:
            sockets = bind_sockets(port, "127.0.0.1")
        except OSError as error:
            told = f"port {port}: {error.strerror}; `--port 0` takes any that is free"
            raise ProjectError(told) from None
        server.add_sockets(sockets)
        bound = sockets[0].getsockname()[1]
        echo(f"http://127.0.0.1:{bound}/ shows {year} {unit} and follows what you save; Ctrl-C ends it")
        rebuilder = Rebuilder(root, year, unit, folder)
        try:
            async for package_too in _watch(root):
                if package_too:
                    await rebuilder.stop()
                problems = await rebuilder.rebuild()
                state.update(problems)
                echo("\n".join(f"{name}: {problem}" for name, problem in problems.items()) or "made")
        finally:
            await rebuilder.stop()
            server.stop()


async def _watch(root: Path) -> AsyncIterator[bool]:
    """Yield at once, and then whenever something was saved: whether it was the package.

    The watch begins before the first yield, so that nothing saved during a rebuild is missed.
    """
    from watchfiles import awatch

    watch = awatch(*[root / name for name in WATCHED], *CODE, step=STEP)
    saved = asyncio.ensure_future(anext(watch))
    await asyncio.sleep(0)  # lets the watch begin
    yield False
    while changes := await saved:
        saved = asyncio.ensure_future(anext(watch))
        yield any(Path(path).is_relative_to(folder) for _, path in changes for folder in CODE)
