"""What the benchmarks share: a copy of the project, time, and what all processes together use."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import psutil

ROOT = Path(__file__).parents[1]
MEGABYTE = 1 << 20


@dataclass
class Use:
    """What some work took: seconds, and samples of what its processes used together at a time."""

    seconds: float = 0
    memory: list[int] = field(default_factory=list)  # proportional set size, bytes
    files: list[int] = field(default_factory=list)  # open descriptors
    processes: list[int] = field(default_factory=list)

    @property
    def peak(self) -> float:
        """The most memory, in MB."""
        return max(self.memory, default=0) / MEGABYTE

    def sample(self) -> None:
        """Look at all processes below this one."""
        seen = [look(process) for process in psutil.Process().children(recursive=True)]
        self.memory.append(sum(memory for memory, _ in seen))
        self.files.append(sum(files for _, files in seen))
        self.processes.append(len(seen))


def look(process: psutil.Process) -> tuple[int, int]:
    """Return the memory of a process, shared parts divided, and how many files it has open."""
    try:
        return int(process.memory_full_info().pss), process.num_fds()
    except psutil.Error:
        return 0, 0


def measure(work: Callable[[], object], every: float = 0.5) -> Use:
    """Do some work, and return what it took."""
    use, ended = Use(), Event()

    def watch() -> None:
        while not ended.wait(every):
            use.sample()

    watcher = Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    try:
        work()
        use.seconds = time.perf_counter() - start
    finally:
        ended.set()
        watcher.join()
    return use


def copy(folder: Path) -> Path:
    """Copy what a build reads."""
    for name in ("data", "params", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "requirements.lock", folder)
    return folder


def run(command: list[str], folder: Path) -> None:
    """Run a command; its output matters only if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")


def machine() -> str:
    """Describe the machine in a line; its load tells whether anything else was running."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    memory = psutil.virtual_memory().total / MEGABYTE / 1024
    about = [models[0] if models else platform.processor(), f"{os.cpu_count()} cores", f"{memory:.0f} GB"]
    return ", ".join([*about, f"Python {platform.python_version()}", f"load {os.getloadavg()[0]:.1f}"])
