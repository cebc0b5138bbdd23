"""What ``boso build`` says while it works: why, how far, what failed, where to look."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from boso.commands import count
from boso.project import ProjectError, find_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tqdm import tqdm

    from boso_press.execution.build import Step
    from boso_press.execution.plan import Plan

    Workers = tuple[Executor, Callable[[], object]]

FAILED, INTERRUPTED = 1, 130
NAME_WIDTH = 34
FEW = 8  # names that a line lists


@click.command()
@click.option(
    "--year", "years", type=int, multiple=True, help="Evaluation year; may be given more than once. [all]"
)
@click.option(
    "--unit", "units", multiple=True, help="Municipality, or samlet for all five; repeatable. [all]"
)
@click.option("--chapter", "chapters", multiple=True, help="Chapter by file name, e.g. 04_husbanken. [all]")
@click.option("--jobs", type=click.IntRange(min=1), help="How many notebooks at once. [cores + 1]")
@click.option("--why", is_flag=True, help="Tell what is made, and why.")
@click.option(
    "--cold", is_flag=True, help="Start an ordinary kernel for each notebook instead of forking it."
)
@click.option("--limit", type=click.FloatRange(min=0, min_open=True), help="Seconds a cell may take. [300]")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Run the notebooks on the workers of the Dask scheduler there, e.g. tcp://127.0.0.1:8786.",
)
def build(years: tuple[int, ...], units: tuple[str, ...], chapters: tuple[str, ...], **options: Any) -> None:
    """Run the notebooks that are out of date and make the reports in outputs/.

    Whatever fails is told at the end; the rest is built. Exit code 1 when something failed.
    """
    if not run(find_root(), years, units, chapters, **options):
        raise SystemExit(FAILED)


@click.command()
@click.option("--year", type=int, required=True, help="Evaluation year.")
@click.option("--unit", default="samlet", show_default=True, help="Municipality, or samlet for all five.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0: any free one."
)
def preview(year: int, unit: str, port: int) -> None:
    """Show a report in the browser while it is being written; Ctrl-C ends it.

    A saved notebook, table or parameter file, or package code, reloads the page where it was. An error is
    shown there with cell and line until it is mended. Only this machine can see the pages.
    """
    follow(find_root(), year, unit, port)


def run(
    root: Path,
    years: Sequence[int],
    units: Sequence[str],
    chapters: Sequence[str],
    *,
    jobs: int | None,
    why: bool,
    cold: bool,
    limit: float | None,
    cluster: str | None = None,
) -> bool:
    """Build what is out of date of what is chosen; return whether all of it was made."""
    from boso_press.execution.plan import plan as choose

    started = time.monotonic()
    plan = choose(root, years, units, chapters)
    if why:
        _why(plan)
    elif plan.stale:
        names = ", ".join(str(job) for job in plan.stale[:FEW])
        rest = f" and {len(plan.stale) - FEW} more" if len(plan.stale) > FEW else ""
        click.echo(f"also run, as their inputs have changed: {names}{rest}")
    work = plan.jobs or plan.reports
    if cluster and cold:
        raise ProjectError("--cold: the workers of a cluster always fork; leave --cold or --cluster out")
    jobs = jobs or (os.cpu_count() or 1) + 1
    problems = _run(plan, _workers(plan, jobs, cold, cluster), limit) if work else {}
    index = _index(root, made=bool(work))
    if work:
        _closing(plan, problems, time.monotonic() - started, index, why=why)
    else:
        _left_out(plan, why=why)
        click.echo(f"nothing to do: {count(len(plan.chosen), 'report')} up to date. Open {index}")
    for gone in _gone(root):
        click.echo(
            f"{gone.relative_to(root)}: no longer in params/; remove the folder before you share the site"
        )
    return not problems


def follow(root: Path, year: int, unit: str, port: int) -> None:
    """Serve a report and follow what is saved, until Ctrl-C."""
    import asyncio
    from contextlib import suppress

    from boso_press.execution import plan
    from boso_press.preview import server as preview

    plan.plan(root, [year], [unit])  # refuses a year or unit that there is not
    with suppress(KeyboardInterrupt):
        asyncio.run(preview.preview(root, year, unit, port, click.echo))


def _why(plan: Plan) -> None:
    """Print each notebook that is going to run and each report that is going to be rendered, and why."""
    names: Mapping[str, Sequence[str]] = {
        **{str(job): task.why for job, task in plan.jobs.items()},
        **{f"{year}/{unit}": task.why for (year, unit), task in plan.reports.items()},
    }
    for name, reasons in names.items():
        click.echo(f"{name:<{NAME_WIDTH}} {', '.join(reasons)}")


def _workers(plan: Plan, jobs: int, cold: bool, cluster: str | None) -> AbstractContextManager[Workers]:
    """Give what runs the notebooks: processes of this machine, or a cluster."""
    if cluster and plan.jobs:
        from boso_press.execution import cluster as beyond

        return beyond.workers(plan.root, cluster, jobs)
    from boso_press.execution import build as press

    return press.workers(jobs, cold=cold)


def _run(plan: Plan, workers: AbstractContextManager[Workers], limit: float | None) -> dict[str, str]:
    """Build with a progress bar; return what failed and why."""
    from tqdm import tqdm

    from boso_press.execution import build as press

    problems: dict[str, str] = {}
    total = len(plan.jobs) + len(plan.reports)
    try:
        with (
            workers as (pool, revive),
            tqdm(total=total, unit="", disable=None, leave=False) as bar,
        ):
            for step in press.build(plan, pool, revive, limit or press.LIMIT):
                _tell(step, bar)
                if step.problem and not step.again:
                    problems[step.name] = step.problem
    except KeyboardInterrupt:
        click.echo("boso: interrupted; what was finished is in outputs/, nothing is half written", err=True)
        raise SystemExit(INTERRUPTED) from None
    finally:
        for path in (plan.root / "outputs").rglob("*.part*"):  # begun by a worker that was ended
            path.unlink(missing_ok=True)
    return problems


def _tell(step: Step, bar: tqdm[Any]) -> None:
    """Move the bar, or print a line where there is none; tell what went wrong at once."""
    if step.again:
        bar.write(f"run again: {step.name}: {step.problem}", file=sys.stderr)
        return
    bar.set_description(step.name.ljust(NAME_WIDTH))
    bar.update()
    if step.problem:
        bar.write(f"failed: {step.name}: {step.problem.splitlines()[0]}", file=sys.stderr)
    elif bar.disable and step.name.count("/") == 1:  # no terminal, no bar
        click.echo(f"made {step.name}")


def _index(root: Path, *, made: bool) -> Path:
    """Write the front page over all that lies in outputs/, unless nothing has changed; return it."""
    from boso import data, params
    from boso_press.execution import records as record
    from boso_press.execution.cache_key import Snapshot, combined

    units = {year: {unit: params.unit_name(unit, root) for unit in params.load(year, root).units}
             for year in params.years(root)}  # fmt: skip
    outputs, version, commit = root / "outputs", data.version(root), _commit(root)
    inputs = {"units": combined({"units": str(units)}), "data version": version, "commit": commit or "",
              "press": Snapshot(root).press()}  # fmt: skip
    if made or record.reasons(outputs, record.read(outputs, "index"), inputs):
        from boso_press.site import site
        from boso_press.site.files import MANIFEST

        site.write_index(outputs, units, data_version=version, commit=commit)
        record.write(outputs, "index", inputs, [outputs / "index.html", outputs / MANIFEST])
    return outputs / "index.html"


def _gone(root: Path) -> list[Path]:
    """Return the folders of reports that were built for a year or unit which params/ no longer has."""
    from boso import params

    there = {f"{year}/{unit}" for year in params.years(root) for unit in params.load(year, root).units}
    records = (root / "outputs").glob("[0-9]*/*/")
    return sorted(path for path in records if path.relative_to(root / "outputs").as_posix() not in there)


def _commit(root: Path) -> str | None:
    """Return the commit of the checkout; None without git or in a bare copy."""
    import subprocess

    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _left_out(plan: Plan, *, why: bool) -> None:
    """Tell how many sentences each chapter leaves out, as a value of theirs is unknown; with `why`, which."""
    from boso_press.execution import left_out

    for year, unit in plan.reports or plan.chosen:
        found = list(left_out.sentences(plan.root, year, unit))
        chapters = Counter(sentence.chapter for sentence in found)
        for chapter, number in chapters.items():
            rest = "" if why else "; --why lists them"
            click.echo(f"{year}/{unit}/{chapter}: {count(number, 'sentence')} left out{rest}")
            for sentence in found if why else ():
                if sentence.chapter == chapter:
                    click.echo(f"  {sentence.text}\n    {sentence.why}")


def _closing(plan: Plan, problems: dict[str, str], seconds: float, index: Path, *, why: bool = False) -> None:
    """Print a line a report, what failed, what is unread, and where to look."""
    from boso import params

    click.echo(f"{'report':<20}{'notebooks':>10}{'failed':>8}")
    ran = Counter((job.year, job.unit) for job in plan.jobs)
    failed = Counter(tuple(name.split("/")[:2]) for name in problems)
    for year, unit in plan.reports:
        click.echo(f"{year} {unit:<15}{ran[year, unit]:>10}{failed[str(year), unit]:>8}")
    _left_out(plan, why=why)
    for name, problem in problems.items():
        click.echo(f"\n{name}\n  {problem}", err=True)
    made = f"{count(len(plan.jobs), 'notebook')}, {count(len(plan.reports), 'report')}"
    for year in sorted({year for year, _ in plan.reports}):
        if stems := params.unread(plan.root, year):
            told = f"{year}: nobody has read the text of these chapters for this year, as their pages say"
            click.echo(
                f"\n{told}: {', '.join(stems)}. Read them, then add {year} to `years` in their headers."
            )
    wrong = f" {len(problems)} failed, as told above." if problems else ""
    click.echo(f"\n{made} in {seconds:.0f} s.{wrong} Open {index}")
