"""Build reports: run the chapters in parallel, and render each report when its last chapter has run."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TYPE_CHECKING

from boso.press import execute, kernels, render
from boso.project import ProjectError

if TYPE_CHECKING:
    from boso.press.execute import Failure, Job
    from boso.press.plan import Plan


def build(plan: Plan, pool: Executor) -> Iterator[tuple[str, str | None]]:
    """Run and render; yield each piece of work as it is done, with what went wrong, if anything.

    A failing notebook never stops the others; its report is rendered and says which chapter lacks.
    """
    running: dict[Future[Failure | None], Job] = {pool.submit(execute.run, job): job for job in plan.jobs}
    waiting = {report: sum((job.year, job.unit) == report for job in plan.jobs) for report in plan.reports}
    rendering: dict[Future[None], tuple[int, str]] = {}
    for done in as_completed(running):
        job = running[done]
        yield str(job), _problem(done)
        report = (job.year, job.unit)
        waiting[report] -= 1
        if not waiting[report]:
            rendering[pool.submit(render.report, job.root, *report)] = report
    for rendered in as_completed(rendering):
        year, unit = rendering[rendered]
        yield f"{year}/{unit}", _problem(rendered)


def _problem(done: Future[Failure | None] | Future[None]) -> str | None:
    error = done.exception()
    if error is not None:
        return str(error) if isinstance(error, ProjectError) else f"{type(error).__name__}: {error}"
    result = done.result()
    return None if result is None else str(result)


@contextmanager
def workers(count: int) -> Iterator[Executor]:
    """Give processes that run notebooks and render; on Ctrl-C they and their kernels end at once."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=spawn, initializer=kernels.end_with_starter)
    try:
        with kernels.Zygote():
            yield pool
            pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
