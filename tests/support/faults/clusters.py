"""A cluster whose scheduler dies, or whose workers die or freeze, while a build runs on it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from signal import SIGKILL, SIGSTOP

from faults.running import Running, environment_of, kill, marked
from faults.trial import Trial

WORKERS = 2
WORKER_TTL = "15 seconds"  # after which a scheduler gives a silent worker up


def lost(trial: Trial) -> None:
    """The scheduler or a worker dies or freezes."""
    trial.retitle()
    target = trial.random.choice(("scheduler", "worker", "all workers"))
    number = trial.random.choice((SIGKILL, SIGSTOP))
    seconds = trial.random.uniform(0.5, 1.5 * trial.reference.seconds)
    trial.note(f"{number.name} to {target} after {seconds:.2f} s")
    told, name = trial.folder / "scheduler.json", trial.folder.with_name(f"{trial.folder.name}-dask")
    scheduler = _dask(trial, name, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                      "--scheduler-file", str(told))  # fmt: skip
    try:
        while not told.is_file() or not told.read_text(encoding="utf-8"):
            time.sleep(0.05)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        words = ("--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny")
        workers = [_dask(trial, name, "worker", address, *words) for _ in range(WORKERS)]
        running = trial.start("build", "--cluster", address)
        time.sleep(seconds)
        for process in {"scheduler": [scheduler], "worker": workers[:1], "all workers": workers}[target]:
            process.process.send_signal(number)
        done = running.wait()
        trial.ended(done, *((0,) if target == "worker" else (0, 1)))
        lines = done.err.splitlines()
        trial.expect(len(lines) == done.code, f"says {len(lines)} lines: {done.err}")
    finally:
        kill(marked(name))


def _dask(trial: Trial, mark: Path, *words: str) -> Running:
    folder = trial.folder / f"dask{time.monotonic()}"
    folder.mkdir()
    settings = environment_of(mark, folder) | {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": WORKER_TTL}
    return Running(folder, [sys.executable, "-m", "dask", *words], cwd=folder, env=settings)
