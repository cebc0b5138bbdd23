"""The preview: a saved file reloads the page, an error stands in it until it is mended."""

from __future__ import annotations

import base64
import json
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from project import duplicate
from small_project import cell, write_chapters

pytestmark = pytest.mark.slow

CHAPTER = "01_innledning"


@dataclass
class Preview:
    """A running preview of a project of one chapter, and the state that its pages look at."""

    root: Path
    process: subprocess.Popen[str]
    address: str
    errors: Path  # what it says of its own
    seen: object = None

    @property
    def source(self) -> Path:
        return self.root / "notebooks" / f"{CHAPTER}.md"

    def next(self) -> dict[str, Any]:
        """Wait until the state is another one."""
        end = time.monotonic() + 120
        while (state := json.loads(self.page("state.json"))) == self.seen:
            assert time.monotonic() < end, "nothing has changed"
            time.sleep(0.02)
        self.seen = state
        return dict(state)

    def page(self, name: str = f"{CHAPTER}.html") -> str:
        with urllib.request.urlopen(self.address + name, timeout=20) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            return str(answer.read().decode())

    def append(self, text: str) -> None:
        """Save the chapter with more at its end."""
        self.source.write_text(self.source.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = duplicate(tmp_path_factory.mktemp("preview"))
    write_chapters(root, _01_innledning="%%tekst\nRapporten gjelder {{ r.name }}.")
    command = [sys.executable, "-u", "-m", "boso", "preview", "--year", "2011", "--port", "0"]
    with (errors := root.parent / "errors.txt").open("w") as told:
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=told, text=True)
    assert process.stdout
    found = re.match(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
    assert found
    running = Preview(root, process, found[0], errors)
    assert "is being built" in running.page("")
    made(running)  # or a test that comes first would see that it is being built
    assert "Rapporten gjelder" in running.page("")
    yield running
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)


def made(preview: Preview) -> int:
    """Wait until the pages are made and without an error; return how often they were."""
    while (event := preview.next())["problems"] or not event["made"]:
        pass
    return int(event["made"])


def test_a_saved_chapter_is_shown_and_an_error_stands_until_it_is_mended(preview: Preview) -> None:
    first = int(preview_made(preview.page()))
    assert first

    good = preview.source.read_text(encoding="utf-8")
    preview.append("\n## Nytt\n\nEn ny setning.\n")
    second = made(preview)
    assert second == first + 1
    assert "En ny setning." in preview.page()

    preview.append(cell("x = 1\n1 / 0"))
    event = preview.next()
    problem = event["problems"][f"2011/samlet/{CHAPTER}"]
    assert event["made"] == second, "the page is not reloaded"
    assert re.fullmatch(
        r"cell \d+, line 2 \(line \d+ of the file\): ZeroDivisionError: division by zero", problem
    )
    assert "En ny setning." in preview.page(), "the last good page stays"

    preview.source.write_text(good, encoding="utf-8")
    assert preview.next() == {"made": second + 1, "problems": {}}
    assert "En ny setning." not in preview.page()


def test_a_mistake_in_params_is_shown_too(preview: Preview) -> None:
    path = preview.root / "params" / "2011.yaml"
    good = path.read_text(encoding="utf-8")

    path.write_text(good.replace("year: 2011", "year: 2012"), encoding="utf-8")
    assert "2011.yaml: year = 2012" in preview.next()["problems"]["boso"]

    path.write_text(good, encoding="utf-8")
    made(preview)


def test_only_this_machine_is_answered_and_under_its_local_names_only(preview: Preview) -> None:
    elsewhere = urllib.request.Request(preview.address, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(elsewhere, timeout=20)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        preview.page("..%2Fparams%2F2011.yaml")


def test_a_browser_that_goes_away_leaves_no_traceback(preview: Preview) -> None:
    """Closed in the middle of a connection, which is then reset."""
    errors = preview.errors.stat().st_size
    host, port = re.findall(r"[\d.]+", preview.address)
    with socket.create_connection((host, int(port))) as browser:
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        browser.sendall(b"GET /state.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        browser.recv(1)
    preview.page("state.json")
    time.sleep(0.2)
    assert preview.errors.read_text()[errors:] == ""


def test_pages_may_run_their_own_script_and_the_preview_s_and_nothing_else(preview: Preview) -> None:
    text = preview.page()

    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert "default-src 'none'; connect-src 'self';" in policy
    own = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digests = [base64.b64encode(sha256(script.encode()).digest()).decode() for script in own]
    assert len(own) == 1
    assert f"script-src 'self' 'sha256-{digests[0]}';" in policy
    assert re.findall(r"<script ([^>]*)>", text) == [f'src="/preview.js" data-made="{preview_made(text)}"']


def preview_made(text: str) -> str:
    return text.partition('data-made="')[2].partition('"')[0]


def test_ctrl_c_ends_it_with_all_its_processes(preview: Preview) -> None:
    started = time.monotonic()
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(timeout=20) == 0
    assert time.monotonic() - started < 20
    until_gone(preview.root)


def until_gone(folder: Path) -> None:
    """Wait until no process works in a folder any more."""
    end = time.monotonic() + 20
    while any(_works_in(process, folder) for process in Path("/proc").glob("[0-9]*")):
        assert time.monotonic() < end, "a process is left"
        time.sleep(0.1)


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return str((process / "cwd").readlink()).startswith(str(folder))
    except OSError:
        return False
