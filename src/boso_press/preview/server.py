"""Show a report while it is being written: rebuild what a saved file changes, and let the page reload.

Pages of the preview lie in a folder of their own and not in outputs/, which only a build writes in whole. All
that a browser asks for is a file there: a page has a script, which looks at ``state.json`` many times a
second, and that tells how often the pages were made and what is wrong now.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import IO, Any

from boso.data import write_atomically
from boso.project import ProjectError
from boso_press.execution.cache_key import NOTEBOOKS, PRESS, SOURCES

HOSTS = ("localhost", "127.0.0.1")  # by no other name, or pages of the web could ask through a browser
BUILDING = """<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>boso preview</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'">
<body><p>The report is being built …</p></body></html>"""
POLICY = re.compile(r"default-src 'none'; (?:script-src ([^;]*); )?")
STATE = "state.json"
CODE = (SOURCES / NOTEBOOKS, SOURCES / PRESS)
STEP = 20  # milliseconds without a change after which what was saved counts as saved
BEGIN_AFTER = 100  # milliseconds after which the first pages are made, the watch having begun
WATCHED = ("notebooks", "data", "params", "requirements.lock")


Problems = dict[str, str]  # by the name of a notebook


def followed(page: str, made: int) -> str:
    """Return a page with the script that follows the preview, and a policy that lets it in."""
    script = f'<script src="/preview.js" data-made="{made}"></script>'
    policy = r"default-src 'none'; connect-src 'self'; script-src 'self' \1; "
    return POLICY.sub(policy, page, count=1).replace("</body>", f"{script}</body>")


class Handler(SimpleHTTPRequestHandler):
    """Gives the files of a folder, by the local names of this machine only, and lets no browser keep them."""

    protocol_version = "HTTP/1.1"  # one connection for all that a page asks

    def handle(self) -> None:
        """Answer until the browser goes away, which it may do in the middle."""
        with suppress(ConnectionError):
            super().handle()

    def send_head(self) -> Any:
        """Give a file."""
        if self.headers.get("Host", "").partition(":")[0] in HOSTS:
            return super().send_head()
        return self.send_error(404)

    def end_headers(self) -> None:
        """End what comes before a file."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Rebuilder:
    """The process that rebuilds (`boso_press.preview.rebuild`), started at first need."""

    process: subprocess.Popen[str] | None = None

    def __init__(self, errors: IO[str], *arguments: object) -> None:
        self.command = [sys.executable, "-m", "boso_press.preview.rebuild", *map(str, arguments)]
        self.errors = errors  # where it says why it died

    def rebuild(self, made: int) -> Problems:
        """Ask for pages that say that they were made so many times; return what went wrong."""
        if self.process is None:
            self.errors.truncate(0)
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
                start_new_session=True,
            )  # fmt: skip
        assert self.process.stdin and self.process.stdout
        with suppress(OSError):  # it has died
            self.process.stdin.write(f"{made}\n")
            self.process.stdin.flush()
        if answer := self.process.stdout.readline():
            return dict(json.loads(answer))
        self.stop()
        self.errors.seek(0)
        return {"boso": self.errors.read().strip() or "the process that rebuilds has died"}

    def stop(self) -> None:
        """End the process at once: the package has changed, or nobody looks any more."""
        process, self.process = self.process, None
        if process:
            process.terminate()  # its kernels end with it
            process.communicate()


def preview(root: Path, year: int, unit: str, port: int, echo: Callable[[str], object]) -> None:
    """Serve a report on the loopback interface and follow what is saved, until Ctrl-C; port 0 is any."""
    from watchfiles import watch

    with tempfile.TemporaryDirectory(prefix="preview-") as name, tempfile.TemporaryFile("w+") as errors:
        folder, made = Path(name), 0
        (folder / "index.html").write_text(followed(BUILDING, made), encoding="utf-8")
        (folder / STATE).write_text(json.dumps({"made": made, "problems": {}}), encoding="utf-8")
        (folder / "preview.js").write_bytes(Path(__file__).with_name("preview.js").read_bytes())
        try:
            server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=name))
        except OSError as error:
            told = f"port {port}: {error.strerror}; `--port 0` takes any that is free"
            raise ProjectError(told) from None
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        echo(f"{address} shows {year} {unit} and follows what you save; Ctrl-C ends it")
        rebuilder, begun = Rebuilder(errors, root, year, unit, folder), False
        paths = [*(root / name for name in WATCHED), *CODE]
        try:
            for changes in watch(*paths, step=STEP, rust_timeout=BEGIN_AFTER, yield_on_timeout=True):
                if begun and not changes:
                    continue
                begun = True
                if any(Path(path).is_relative_to(code) for _, path in changes for code in CODE):
                    rebuilder.stop()
                problems = rebuilder.rebuild(made + 1)
                made += not problems
                write_atomically(folder / STATE, json.dumps({"made": made, "problems": problems}).encode())
                echo("\n".join(f"{name}: {problem}" for name, problem in problems.items()) or "made")
        finally:
            rebuilder.stop()
            server.shutdown()
            server.server_close()
