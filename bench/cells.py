"""Measure how much of executing notebooks is spent in their cells, and how much around them.

Run from the project's root: ``python bench/cells.py``. Every notebook is executed one at a time, which
gives the pure time of its cells, and then all of them as a build does, without rendering. It works in a
copy of data, params and notebooks.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from measure import copy, machine

from boso import params
from boso_press.execution import runner, scheduler
from boso_press.execution.job import Job
from boso_press.execution.plan import plan


def timed(job: Job) -> float:
    """Execute a notebook; return the seconds that its cells took, as papermill notes them."""
    noted: list[float] = []
    finish = runner._finish

    def noting(executed, *rest):
        cells = [cell.metadata.get("papermill", {}) for cell in executed.cells]
        noted.append(sum(cell.get("duration") or 0 for cell in cells))
        return finish(executed, *rest)

    runner._finish = noting
    try:
        failures = runner.run(job)
    finally:
        runner._finish = finish
    for failure in failures:
        raise RuntimeError(f"{job}: {failure}")
    return noted[0]


def run(jobs: list[Job], at_once: int) -> tuple[float, list[float]]:
    """Execute notebooks, so many at once; return the seconds of all, and of the cells of each."""
    with scheduler.workers(at_once) as (pool, _):
        list(pool.map(timed, jobs[:at_once]))  # the workers and the process that forks have begun
        started = time.perf_counter()
        cells = list(pool.map(timed, jobs))
        return time.perf_counter() - started, cells


def main() -> None:
    """Print the mean of each chapter, and what all together took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year", type=int, action="append", default=[])
    years = parser.parse_args().year
    with tempfile.TemporaryDirectory(prefix="boso-bench-") as folder:
        root = copy(Path(folder))
        jobs = list(plan(root, years or params.years(root)).jobs)
        alone, cells = run(jobs, 1)
        cores = os.cpu_count() or 1
        together, _ = run(jobs, cores + 1)
    chapters = defaultdict(list)
    for job, seconds in zip(jobs, cells, strict=True):
        chapters[job.chapter].append(seconds)
    print("| chapter | in cells, s |\n|---|--:|")
    for chapter, times in sorted(chapters.items()):
        print(f"| {chapter} | {statistics.mean(times):.2f} |")
    print(f"| mean of {len(jobs)} notebooks | {statistics.mean(cells):.2f} |")
    ideal = sum(cells) / cores
    print(
        f"\nOne at a time {alone:.0f} s, of them {sum(cells):.0f} in cells; as a build does {together:.0f} s,"
    )
    print(f"{together / ideal:.1f} times the cells' time by {cores} cores. {machine()}")


if __name__ == "__main__":
    main()
