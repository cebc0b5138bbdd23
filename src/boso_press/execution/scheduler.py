"""Build reports: run the chapters in parallel, and render each report when its last chapter has run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from boso.project import sentence
from boso_press.execution import records, render, runner
from boso_press.execution.job import Failure, Job
from boso_press.execution.plan import Plan, ReportKey
from boso_press.kernels import launcher
from boso_press.processes import LostWorkerError, WorkerPool

LOOK_AFTER = 1.0  # seconds in which nothing has ended

# what runs notebooks and renders, and what looks whether it is still there, and mends it where it can
Workers = AbstractContextManager[tuple[Executor, Callable[[], object]]]


class Outcome(NamedTuple):
    """How a piece of work ended, with problems or without; `retried`: it is tried once more."""

    name: str
    problems: tuple[Failure, ...] = ()
    retried: bool = False


def outcomes(
    plan: Plan, pool: Executor, look: Callable[[], object], cell_timeout: float | None = None
) -> Iterator[Outcome]:
    """Run the notebooks of a plan in a pool, and render each report when its last one has ended.

    A failing notebook never stops the others; its report is rendered and says which chapter lacks. A report
    that cannot be made keeps its earlier pages, marked as such. What lost its kernel or its process is tried
    once more. What ends all work raises BrokenExecutor, there or in `look`.
    """
    running: dict[Future[Any], Job | ReportKey] = {}
    finished: SimpleQueue[Future[Any]] = SimpleQueue()
    retried: set[Job | ReportKey] = set()
    left = Counter((job.year, job.unit) for job in plan.jobs)

    def start(what: Job | ReportKey) -> None:
        future: Future[Any]
        if isinstance(what, Job):
            future = pool.submit(runner.execute, what, plan.jobs[what].inputs, cell_timeout)
        else:
            future = pool.submit(render.render_report, plan.root, *what, plan.reports[what].inputs)
        running[future] = what
        future.add_done_callback(finished.put)

    at_once: list[Job | ReportKey] = [*plan.jobs, *(report for report in plan.reports if not left[report])]
    for each in at_once:
        start(each)
    while running:
        try:
            done = finished.get(timeout=LOOK_AFTER)
        except Empty:
            look()
            continue
        what = running.pop(done)
        name = str(what) if isinstance(what, Job) else f"{what[0]}/{what[1]}"
        problems = _ended(plan, what, done)
        if any(one.lost for one in problems) and what not in retried:
            retried.add(what)
            look()
            start(what)
            yield Outcome(name, problems, retried=True)
            continue
        yield Outcome(name, problems)
        if isinstance(what, Job):
            report = (what.year, what.unit)
            left[report] -= 1
            if not left[report] and report in plan.reports:
                start(report)


def _ended(plan: Plan, what: Job | ReportKey, done: Future[Any]) -> tuple[Failure, ...]:
    """Keep what was made; where nothing could be, let nothing earlier pass for it, and return why."""
    try:
        made = done.result()
        if isinstance(what, Job):
            runner.keep(what, made)
            return made.failures
    except (BrokenExecutor, CancelledError):  # nothing else would run either
        raise
    except Exception as error:
        if isinstance(what, Job):
            records.remove(plan.root / "outputs", str(what))
        else:
            render.keep_earlier(plan.root, *what)
        return (Failure(sentence(error), lost=isinstance(error, LostWorkerError)),)
    return ()


@contextmanager
def workers(count: int, *, cold: bool = False) -> Iterator[tuple[Executor, Callable[[], object]]]:
    """Give processes that run notebooks and render, and what starts their fork server again if it has died.

    On Ctrl-C they and their kernels end at once. If `cold`, kernels are ordinary ones instead of forked.
    """
    with launcher.ForkServer(cold=cold) as server:
        pool = WorkerPool(count)
        try:
            yield pool, server.ensure_running
            pool.shutdown()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
