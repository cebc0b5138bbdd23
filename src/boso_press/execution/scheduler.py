"""Build reports: run the chapters in parallel, and render each report when its last chapter has run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from boso.project import sentence
from boso_press.execution import render, runner
from boso_press.execution.job import Failure, Job, Problem
from boso_press.execution.plan import Plan, ReportKey
from boso_press.kernels import launcher
from boso_press.processes import WorkerPool

# what runs notebooks and renders, and what starts the process that forks kernels again if it has died
Workers = AbstractContextManager[tuple[Executor, Callable[[], object]]]


@dataclass(frozen=True)
class Outcome:
    """How a piece of work ended, with problems or without; `retried`: it is tried once more."""

    name: str
    problems: tuple[Problem, ...] = ()
    retried: bool = False


@dataclass
class Scheduler:
    """Runs notebooks in a pool, and renders each report when its last notebook has ended.

    A failing notebook never stops the others; its report is rendered and says which chapter lacks. A report
    that cannot be made keeps its earlier pages, marked as such.
    """

    plan: Plan
    pool: Executor
    ensure_fork_server: Callable[[], object]  # starts it again if it has died
    cell_timeout: float | None = None  # seconds that one cell may take, if not what params say
    running: dict[Future[Any], Job | ReportKey] = field(default_factory=dict)
    finished: SimpleQueue[Future[Any]] = field(default_factory=SimpleQueue)
    retried: set[Job] = field(default_factory=set)

    def outcomes(self) -> Iterator[Outcome]:
        """Run and render; yield each piece of work as it ends, with what went wrong, if anything."""
        waiting = Counter((job.year, job.unit) for job in self.plan.jobs)
        for job in self.plan.jobs:
            self.run(job)
        for report in self.plan.reports:
            if not waiting[report]:
                self.render(report)
        while self.running:
            done = self.finished.get()
            if isinstance(broken := done.exception(), BrokenExecutor):  # nothing else would run either
                raise broken
            what = self.running.pop(done)
            outcome = self._ended(what, done)
            yield outcome
            if isinstance(what, Job) and not outcome.retried:
                report = (what.year, what.unit)
                waiting[report] -= 1
                if not waiting[report] and report in self.plan.reports:
                    self.render(report)

    def run(self, job: Job) -> None:
        """Hand a notebook to the pool."""
        self._submit(job, runner.run, job, self.plan.jobs[job].inputs, self.cell_timeout)

    def render(self, report: ReportKey) -> None:
        """Hand a report to the pool."""
        self._submit(report, render.render_report, self.plan.root, *report, self.plan.reports[report].inputs)

    def _submit(self, what: Job | ReportKey, work: Callable[..., Any], *arguments: Any) -> None:
        future = self.pool.submit(work, *arguments)
        self.running[future] = what
        future.add_done_callback(self.finished.put)

    def _ended(self, what: Job | ReportKey, done: Future[Any]) -> Outcome:
        """Return how a piece of work ended; a notebook that lost its kernel is tried once more."""
        error = done.exception()
        failure: Failure | None = None if error else done.result()
        problems = (Problem(sentence(error)),) if error else tuple(failure.problems()) if failure else ()
        if not isinstance(what, Job):
            if problems:
                render.keep_earlier(self.plan.root, *what)
            return Outcome(f"{what[0]}/{what[1]}", problems)
        retried = bool(failure and failure.lost and what not in self.retried)
        if retried:
            self.retried.add(what)
            self.ensure_fork_server()
            self.run(what)
        return Outcome(str(what), problems, retried)


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
