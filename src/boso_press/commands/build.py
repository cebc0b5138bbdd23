"""The commands ``boso build`` and ``boso preview``."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from boso.commands import count
from boso.project import ProjectError, find_root
from boso_press.commands import progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boso_press.commands.progress import Problems
    from boso_press.execution.plan import Plan
    from boso_press.execution.scheduler import Workers

FAILED = 1


@click.command(short_help="Run notebooks that are out of date, and make the reports.")
@click.option("--year", "years", type=int, multiple=True, help="Evaluation year; repeatable. [all]")
@click.option("--unit", "units", multiple=True, help="Municipality, or samlet for all; repeatable. [all]")
@click.option("--chapter", "chapters", multiple=True, help="Chapter by file name, e.g. 04_husbanken. [all]")
@click.option("--jobs", type=click.IntRange(min=1), help="How many notebooks at once. [cores + 1]")
@click.option("--why", is_flag=True, help="Tell what is made, and why.")
@click.option("--cold", is_flag=True, help="Start an ordinary kernel for each notebook, fork none.")
@click.option(
    "--limit",
    "cell_timeout",
    type=click.FloatRange(min=0, min_open=True),
    help="Seconds a cell may take. [as params say, or 300]",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Run the notebooks on workers of the Dask scheduler there, as tcp://127.0.0.1:8786.",
)
@click.option("--draft", is_flag=True, help="Show in outputs/draft/ all that can be, errors in their place.")
@click.option("--docx", is_flag=True, help="Write Word files for comments in outputs/draft/, unproven.")
def build(
    years: tuple[int, ...],
    units: tuple[str, ...],
    chapters: tuple[str, ...],
    jobs: int | None,
    why: bool,
    cold: bool,
    cell_timeout: float | None,
    cluster: str | None,
    draft: bool,
    docx: bool,
) -> None:
    """Run the notebooks that are out of date and make the reports in outputs/.

    Whatever fails is told at the end; the rest is built. Exit code 1 when something failed.
    """
    from boso_press.execution.plan import plan as make_plan
    from boso_press.filesystem import scratch, swept
    from boso_press.release.diff import moved_since
    from boso_press.site.index import remove_leftover_reports, update_index

    root, started = find_root(), time.monotonic()
    plan = make_plan(root, years, units, chapters)
    if why:
        progress.show_plan(plan)
    if cluster and cold:
        raise ProjectError("--cold: the workers of a cluster always fork; leave --cold or --cluster out")
    jobs = jobs or (os.cpu_count() or 1) + 1
    workers = partial(_workers, root, jobs, cold, cluster if plan.jobs else None)
    if draft or docx:
        with swept(root / "outputs"), scratch():
            failed = _drafts(plan, workers, cell_timeout, docx=docx)
        raise SystemExit(FAILED if failed and not draft else 0)
    work = plan.jobs or plan.reports
    before = {job.output: job.output.read_bytes() for job in plan.jobs if job.output.is_file()}
    with swept(root / "outputs"):
        with scratch():
            problems = _run(plan, workers(), cell_timeout) if work else {}
        gone = remove_leftover_reports(root)
        try:
            index: Path | None = update_index(root)
        except ProjectError as error:
            if str(error) not in {one.cause for some in problems.values() for one in some}:
                raise
            index = None  # for the same cause, which is told
    if work or why:  # or each idle build would read every notebook once more
        progress.show_left_out(plan, why=why)
    if work:
        progress.show_summary(plan, problems, time.monotonic() - started, index)
    else:
        click.echo(f"nothing to do: {count(len(plan.chosen), 'report')} up to date. Open {index}")
    progress.show_removed(*gone)
    progress.show_unprepared(plan)
    progress.show_unnamed(root, moved_since(root / "outputs", before))
    if problems:
        raise SystemExit(FAILED)
    if work and (years or units or chapters) and (others := make_plan(root).reports):
        click.echo(f"not up to date: {count(len(others), 'other report')}; `boso build` makes all")


def _workers(root: Path, jobs: int, cold: bool, cluster: str | None) -> Workers:
    """Return what runs the notebooks: processes of this machine, or a cluster."""
    if cluster:
        from boso_press.execution.cluster import workers as cluster_workers

        return cluster_workers(root, cluster, jobs)
    from boso_press.execution.scheduler import workers

    return workers(jobs, cold=cold)


def _run(plan: Plan, workers: Workers, cell_timeout: float | None, *, tells: bool = True) -> Problems:
    """Build; return what failed, and tell why, also where the build is interrupted."""
    from boso_press.execution.scheduler import outcomes

    problems: Problems = {}
    try:
        with workers as (pool, look):
            click.echo(
                f"{count(len(plan.jobs), 'notebook')} to run, {count(len(plan.reports), 'report')} to make"
            )
            for outcome in outcomes(plan, pool, look, cell_timeout):
                if outcome.problems and not outcome.retried:
                    problems[outcome.name] = outcome.problems
                progress.show(outcome, problems)
    finally:
        if tells:
            progress.show_failures(problems)
    return problems


def _drafts(plan: Plan, workers: Callable[[], Workers], cell_timeout: float | None, *, docx: bool) -> bool:
    """Run what is out of date, and write each chosen report as a draft or as a Word file.

    Of a draft it is told what is wrong, which stands in its place. Returns whether anything failed.
    """
    from boso_press.preview.draft import write_draft
    from boso_press.preview.review_copy import write_review_copy

    runs = replace(plan, reports={})
    problems = _run(runs, workers(), cell_timeout, tells=docx) if plan.jobs else {}
    if docx:
        for year, unit in plan.chosen:
            click.echo(f"{write_review_copy(plan.root, year, unit)}: for comments, not proven")
        return bool(problems)
    found, left_out = 0, 0
    for year, unit in plan.chosen:
        folder, remarks = write_draft(plan.root, year, unit)
        for stem, remark in remarks:
            problems.pop(f"{year}/{unit}/{stem}", None)
            left_out += remark.kind == "left out"
            if remark.kind != "left out":
                found += 1
                click.echo(f"{year}/{unit}{f'/{stem}' if stem else ''}: {remark.told}")
    progress.show_failures(problems)  # what failed without leaving anything to show
    told = f"{count(found, 'finding')}, {count(left_out, 'sentence')} left out"
    click.echo(f"{count(len(plan.chosen), 'draft')}: {told}; each stands in its place. Open {folder}")
    return bool(problems)


@click.command(short_help="Show a report in the browser while it is being written.")
@click.option("--year", type=int, required=True, help="Evaluation year.")
@click.option("--unit", default="samlet", show_default=True, help="Municipality, or samlet for all together.")
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0: any free.")
def preview(year: int, unit: str, port: int) -> None:
    """Show a report in the browser while it is being written; Ctrl-C ends it.

    A saved notebook, table or parameter file, or package code, reloads the page where it was. An error is
    shown there with cell and line until it is mended. Only this machine can see the pages.
    """
    import signal

    from boso_press.execution.plan import plan as make_plan
    from boso_press.filesystem import scratch
    from boso_press.preview import server

    root = find_root()
    make_plan(root, [year], [unit])  # refuses a year or unit that there is not
    if callable(signal.getsignal(signal.SIGINT)):  # or it is ignored
        signal.signal(signal.SIGINT, signal.default_int_handler)  # Ctrl-C is how it ends
    with scratch(), suppress(KeyboardInterrupt):
        server.preview(root, year, unit, port, click.echo)
