"""Commands that a trial runs, and all processes that come of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from project import ROOT

import boso_press.release.bundle
import boso_press.release.diff  # noqa: F401
from boso.__main__ import main

MARK = "BOSO_FAULT_TRIAL"  # in the environment of all processes of a trial
SECONDS_TO_BUILD = 300.0
FOR_TESTS = "PYTEST_CURRENT_TEST"  # where ipykernel finds it, it leaves what programs print
HANGS = 124  # the code of a command that had to be killed


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit code, negative for a signal, and what it said."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """All that it said."""
        return self.out + self.err


class Running:
    """A command that runs; what it says goes into files, which no process that stays can hold open."""

    def __init__(self, folder: Path, command: Sequence[str], **how: Any) -> None:
        self.folder = folder
        self.files = [folder / f"{name}{time.monotonic()}" for name in ("out", "err")]
        with self.files[0].open("w") as out, self.files[1].open("w") as err:
            how |= {"stdout": out, "stderr": err, "stdin": subprocess.DEVNULL, "start_new_session": True}
            self.process = subprocess.Popen(command, **how)
        self.pid = self.process.pid

    def runs(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def wait(self, seconds: float = SECONDS_TO_BUILD) -> Done:
        """Wait for its end, but not for ever."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill(marked(self.folder))
            self.process.wait()
            code = HANGS
        out, err = (file.read_text(encoding="utf-8", errors="replace") for file in self.files)
        for file in self.files:
            file.unlink()
        return Done(code, out, err)


def ask(project: Path, *words: str) -> Done:
    """Run a command that only reads in a fork of this process, which has done the imports."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        if not (pid := os.fork()):
            os.chdir(project)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__  # where a test's are taken
            os._exit(_exit_code(words))
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        for file in (out, err):
            file.seek(0)
        return Done(code, out.read(), err.read())


def _exit_code(words: Sequence[str]) -> int:
    try:
        main(words, prog_name="boso")
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 1


def environment_of(folder: Path, temporary: Path) -> dict[str, str]:
    """Return the environment of commands, marked with a folder."""
    own = {MARK: f"{folder}/", "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT / "src")}
    others = {name: value for name, value in os.environ.items() if name != FOR_TESTS}
    return others | own


def marked(folder: Path) -> Iterator[int]:
    """Yield the processes that were started for a folder or one in it, but for zombies."""
    wanted = f"{MARK}={folder}/".encode()
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if wanted in path.read_bytes():
                yield int(path.parent.name)
        except OSError:
            continue


def describe(pid: int) -> str:
    """Return a process id with its command line."""
    try:
        return f"{pid} {Path(f'/proc/{pid}/cmdline').read_bytes().replace(bytes(1), b' ').decode()[:90]}"
    except OSError:
        return str(pid)


def kill(pids: Iterable[int]) -> None:
    """Kill processes."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
