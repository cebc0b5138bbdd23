"""Build reports: run the chapters in parallel, and render each report when its last chapter has run."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import forkserver, resource_tracker
from queue import LifoQueue, SimpleQueue
from typing import TYPE_CHECKING, Any

from boso.project import ProjectError, sentence
from boso_press.execution import render, runner
from boso_press.execution.job import Job, Problem
from boso_press.kernels import launcher

if TYPE_CHECKING:
    from boso_press.execution.plan import Plan, ReportKey

TERMINATE_TIMEOUT = 5  # seconds
ATTEMPTS = 2  # at work whose process is lost
RESTART_AFTER = 0.1  # seconds in which what was killed has ended
PRELOAD = [
    "boso_press.execution.runner",
    "boso_press.execution.render",
    "papermill",
    "nbclient",
    "jupytext",
    "pypandoc",
    "typst",
]


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

    Attributes
    ----------
    ensure_fork_server : callable
        Starts the process that forks kernels again if it has died.
    cell_timeout : float, optional
        Seconds that one cell may take, if not what params say.
    """

    plan: Plan
    pool: Executor
    ensure_fork_server: Callable[[], object]
    cell_timeout: float | None = None
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
        name = str(what) if isinstance(what, Job) else f"{what[0]}/{what[1]}"
        problems = _problems(done)
        lost_kernel = isinstance(what, Job) and not done.exception() and done.result() and done.result().lost
        if isinstance(what, Job) and lost_kernel and what not in self.retried:
            self.retried.add(what)
            self.ensure_fork_server()
            self.run(what)
            return Outcome(name, problems, retried=True)
        if problems and not isinstance(what, Job):
            render.keep_earlier(self.plan.root, *what)
        return Outcome(name, problems)


def _problems(done: Future[Any]) -> tuple[Problem, ...]:
    error = done.exception()
    if error is not None:
        return (Problem(sentence(error)),)
    failure = done.result()
    return tuple(failure.problems()) if failure else ()


@contextmanager
def workers(count: int, *, cold: bool = False) -> Iterator[tuple[Executor, Callable[[], object]]]:
    """Give processes that run notebooks and render, and what starts their fork server again if it has died.

    On Ctrl-C they and their kernels end at once.

    Parameters
    ----------
    cold : bool
        Whether each notebook gets an ordinary kernel instead of a forked one.
    """
    with launcher.ForkServer(cold=cold) as server:
        pool = WorkerPool(count, dict(os.environ))
        try:
            yield pool, server.ensure_running
            pool.shutdown()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _terminate(multiprocessing.active_children())
            raise


class WorkerPool(Executor):
    """Processes that each do one thing at a time: one that is lost takes nothing with it but its own work.

    It is replaced, and its work done once more.
    """

    def __init__(self, count: int, environment: dict[str, str]) -> None:
        self.new = partial(ProcessPoolExecutor, 1, worker_context(), initialize_worker, (environment,))
        self.idle: LifoQueue[ProcessPoolExecutor] = LifoQueue()  # one that has worked is warm
        for _ in range(count):
            self.idle.put(self.new())
        self.threads = ThreadPoolExecutor(count)
        self.interrupted = False

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have a process do this."""
        return self.threads.submit(self._have_done, partial(work, *arguments, **named))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; if what waits is cancelled, what is lost now is not done again."""
        self.interrupted = cancel_futures
        self.threads.shutdown(wait, cancel_futures=cancel_futures)
        while not self.idle.empty():
            self.idle.get().shutdown(wait)

    def _have_done(self, work: Callable[[], Any]) -> Any:
        worker = self.idle.get()
        try:
            for _ in range(ATTEMPTS):
                try:
                    begun = worker.submit(work)
                except (BrokenProcessPool, EOFError, OSError):  # lost while idle, or what starts processes is
                    if self.interrupted:
                        raise
                    time.sleep(RESTART_AFTER)
                    worker = self.new()
                    begun = worker.submit(work)
                with suppress(BrokenProcessPool):
                    return begun.result()
            raise ProjectError("the process that made it was lost twice; if memory is short, lower --jobs")
        finally:
            self.idle.put(worker)


def _terminate(processes: list[multiprocessing.process.BaseProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(TERMINATE_TIMEOUT)
        process.kill()


def worker_context() -> Any:
    """Return the `multiprocessing` context that forks workers with their imports done, where that is safe."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGHUP)}
    resource_tracker.ensure_running()  # these and the workers ignore what a terminal sends to all its
    forkserver.ensure_running()  # processes: the one that has started them ends them
    for number, handler in before.items():
        signal.signal(number, handler)
    return context


def initialize_worker(environment: dict[str, str]) -> None:
    """Start a worker: with its starter's environment, and ending when that ends."""
    os.environ.clear()
    os.environ.update(environment)
    launcher.exit_with_parent()
    logging.disable(logging.ERROR)  # an error is told once, by its outcome
    gc.freeze()  # what was imported is no garbage
    gc.set_threshold(50_000, 20, 100)  # collect rarely: pages are made of many small objects, and few cycles
