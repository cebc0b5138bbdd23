"""What ``boso build`` says while it works: why, how far, what failed, where to look."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from boso.project import ProjectError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tqdm import tqdm

    from boso.press.build import Step
    from boso.press.plan import Plan

    Workers = tuple[Executor, Callable[[], object]]

INTERRUPTED = 130
NAME_WIDTH = 34
FEW = 8  # names that a line lists


def build(
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
    from boso.press.plan import plan as choose

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
        _closing(plan, problems, time.monotonic() - started, index)
    else:
        click.echo(f"nothing to do: {count(len(plan.chosen), 'report')} up to date. Open {index}")
    for gone in _gone(root):
        click.echo(
            f"{gone.relative_to(root)}: no longer in params/; remove the folder before you share the site"
        )
    return not problems


def preview(root: Path, year: int, unit: str, port: int) -> None:
    """Serve a report and follow what is saved, until Ctrl-C."""
    import asyncio
    from contextlib import suppress

    from boso.press import plan, preview

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
        from boso.press import cluster as beyond

        return beyond.workers(plan.root, cluster, jobs)
    from boso.press import build as press

    return press.workers(jobs, cold=cold)


def _run(plan: Plan, workers: AbstractContextManager[Workers], limit: float | None) -> dict[str, str]:
    """Build with a progress bar; return what failed and why."""
    from tqdm import tqdm

    from boso.press import build as press

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
    from boso.press import record
    from boso.press.fingerprint import Snapshot, combined

    units = {year: {unit: params.unit_name(unit, root) for unit in params.load(year, root).units}
             for year in params.years(root)}  # fmt: skip
    outputs, version, commit = root / "outputs", data.version(root), _commit(root)
    inputs = {"units": combined({"units": str(units)}), "data version": version, "commit": commit or "",
              "press": Snapshot(root).press()}  # fmt: skip
    if made or record.reasons(outputs, record.read(outputs, "index"), inputs):
        from boso.press import site
        from boso.press.built import MANIFEST

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


def _closing(plan: Plan, problems: dict[str, str], seconds: float, index: Path) -> None:
    """Print a line a report, what failed, what is unread, and where to look."""
    from boso import params

    click.echo(f"{'report':<20}{'notebooks':>10}{'failed':>8}")
    ran = Counter((job.year, job.unit) for job in plan.jobs)
    failed = Counter(tuple(name.split("/")[:2]) for name in problems)
    for year, unit in plan.reports:
        click.echo(f"{year} {unit:<15}{ran[year, unit]:>10}{failed[str(year), unit]:>8}")
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


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "report"), count(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
