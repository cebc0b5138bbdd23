"""Build reports: run the chapters in parallel, and render each report when its last chapter has run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from itertools import filterfalse
from queue import SimpleQueue
from typing import Any, NamedTuple

from boso.project import sentence
from boso_press.execution import render, runner
from boso_press.execution.job import Failure, Job
from boso_press.execution.plan import Plan, ReportKey
from boso_press.kernels import launcher
from boso_press.processes import WorkerPool

# what runs notebooks and renders, and what starts the process that forks kernels again if it has died
Workers = AbstractContextManager[tuple[Executor, Callable[[], object]]]


class Outcome(NamedTuple):
    """How a piece of work ended, with problems or without; `retried`: it is tried once more."""

    name: str
    problems: tuple[Failure, ...] = ()
    retried: bool = False


def outcomes(
    plan: Plan, pool: Executor, ensure_fork_server: Callable[[], object], cell_timeout: float | None = None
) -> Iterator[Outcome]:
    """Run the notebooks of a plan in a pool, and render each report when its last one has ended.

    A failing notebook never stops the others; its report is rendered and says which chapter lacks. A report
    that cannot be made keeps its earlier pages, marked as such. A notebook that lost its kernel is tried once
    more, after `ensure_fork_server`.
    """
    running: dict[Future[Any], Job | ReportKey] = {}
    finished: SimpleQueue[Future[Any]] = SimpleQueue()
    retried: set[Job] = set()
    left = Counter((job.year, job.unit) for job in plan.jobs)

    def start(what: Job | ReportKey) -> None:
        future: Future[Any]
        if isinstance(what, Job):
            future = pool.submit(runner.run, what, plan.jobs[what].inputs, cell_timeout)
        else:
            future = pool.submit(render.render_report, plan.root, *what, plan.reports[what].inputs)
        running[future] = what
        future.add_done_callback(finished.put)

    at_once: list[Job | ReportKey] = [*plan.jobs, *filterfalse(left.get, plan.reports)]
    for each in at_once:
        start(each)
    while running:
        done = finished.get()
        error = done.exception()
        if isinstance(error, BrokenExecutor):  # nothing else would run either
            raise error
        what = running.pop(done)
        problems: tuple[Failure, ...] = (Failure(sentence(error)),) if error else done.result() or ()
        if not isinstance(what, Job):
            if problems:
                render.keep_earlier(plan.root, *what)
            yield Outcome(f"{what[0]}/{what[1]}", problems)
        elif any(one.lost for one in problems) and what not in retried:
            retried.add(what)
            ensure_fork_server()
            start(what)
            yield Outcome(str(what), problems, retried=True)
        else:
            yield Outcome(str(what), problems)
            report = (what.year, what.unit)
            left[report] -= 1
            if not left[report] and report in plan.reports:
                start(report)


@contextmanager
def workers(count: int, *, cold: bool = False) -> Iterator[tuple[Executor, Callable[[], object]]]:
    """Give processes that run notebooks and render, and what starts their fork server again if it has died.

    On Ctrl-C they and their kernels end at once. If `cold`, kernels are ordinary ones instead of forked.
    """
    with launcher.ForkServer(cold=cold) as server:
        pool = WorkerPool(count, dict(os.environ))
        try:
            yield pool, server.ensure_running
            pool.shutdown()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
