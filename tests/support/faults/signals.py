"""Processes that are ended at random moments: the build itself, what it has started, or all of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGKILL, SIGTERM, Signals

from faults.running import Running
from faults.trial import Trial

SIGNALS = (SIGKILL, SIGTERM, SIGHUP, SIGINT)
KERNELS, WORKERS = "boso_press.kernels.fork_server", "multiprocessing.forkserver"


def ended(trial: Trial) -> None:
    """The build gets a signal, as from its terminal, the system or an impatient person."""
    number = trial.random.choice(SIGNALS)
    running = begun(trial, f"{number.name} to the build")
    caught = catches(running.pid, number)
    with suppress(ProcessLookupError):
        os.kill(running.pid, number)
    _check(trial, running, number, caught)


def all_ended(trial: Trial) -> None:
    """All processes of the build's group get a signal at once, as by Ctrl-C in a terminal."""
    number = trial.random.choice(SIGNALS)
    running = begun(trial, f"{number.name} to the group of the build")
    caught = catches(running.pid, number)
    with suppress(ProcessLookupError):
        os.killpg(running.pid, number)
    _check(trial, running, number, caught)


def _check(trial: Trial, running: Running, number: Signals, caught: bool) -> None:
    done = running.wait()
    if number == SIGKILL or not caught:
        trial.ended(done, -number, 0)
    else:
        trial.ended(done, 128 + number, 0)
        name = "Ctrl-C" if number == SIGINT else number.name
        told = [line for line in done.err.splitlines() if line.startswith("boso: interrupted by ")]
        trial.expect(done.code == 0 or (len(told) == 1 and name in told[0]), f"says {done.err!r}")


def lost(trial: Trial) -> None:
    """A process that the build has started is ended: a worker, a kernel, or what forks these."""
    target = trial.random.choice([*TARGETS])
    number = trial.random.choice(SIGNALS if target != "kernel" else SIGNALS[:1])
    running = begun(trial, f"{number.name} to a {target}")
    while running.runs() and not (found := TARGETS[target](running)):
        time.sleep(0.005)
    if running.runs():
        with suppress(ProcessLookupError):
            os.kill(trial.random.choice(found), number)
    trial.ended(running.wait(), 0)


def begun(trial: Trial, what: str) -> Running:
    """Start a build of all and return at a random moment of it, often while it writes."""
    trial.retitle()
    seconds = trial.random.uniform(0.1, trial.reference.seconds)
    writes = trial.random.random() < 0.3
    running = trial.start("build")
    if writes:
        while running.runs() and not any(trial.outputs.rglob("*.part*")):
            time.sleep(0.001)
        seconds = trial.random.uniform(0, 0.05)
    trial.note(f"{what} {seconds:.3f} s after {'it writes' if writes else 'its start'}")
    end = time.monotonic() + seconds
    while running.runs() and time.monotonic() < end:
        time.sleep(0.002)
    return running


def children(pid: int, command: str) -> list[int]:
    """Return the processes that a process has started by a command."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return [child for child in found if command in _command(child)]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _below(command: str) -> Callable[[Running], list[int]]:
    return lambda running: [
        pid for server in children(running.pid, command) for pid in children(server, command)
    ]


TARGETS: dict[str, Callable[[Running], list[int]]] = {
    "worker": _below(WORKERS),
    "fork server of workers": lambda running: children(running.pid, WORKERS),
    "kernel": _below(KERNELS),
    "fork server of kernels": lambda running: children(running.pid, KERNELS),
}


def catches(pid: int, number: int) -> bool:
    """Whether a process has a handler for a signal."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    mask = next(line for line in status.splitlines() if line.startswith("SigCgt:")).split()[1]
    return bool(int(mask, 16) >> (number - 1) & 1)
