"""The command line: ``boso build``, ``list``, ``data check``, ``data seal``, ``survey …``."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from boso.check_cli import check as check_group
from boso.project import ProjectError, find_root
from boso.survey_cli import survey

if TYPE_CHECKING:
    from boso.press.plan import Plan

FAILED = 1
INTERRUPTED = 130
NAME_WIDTH = 34
FEW = 8  # names that a line lists


class Commands(click.Group):
    """A group of commands that tells a person's mistakes in a sentence, not in a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a `ProjectError` ends it with its message and exit code 1."""
        try:
            return super().invoke(ctx)
        except ProjectError as error:
            click.echo(f"boso: {error}", err=True)
            ctx.exit(FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="boso")
def main() -> None:
    """Build the evaluation reports of Boligsosialt utviklingsprogram from data and notebooks."""


@main.command()
@click.option(
    "--year", "years", type=int, multiple=True, help="Evaluation year; may be given more than once. [all]"
)
@click.option(
    "--unit", "units", multiple=True, help="Municipality, or samlet for all five; repeatable. [all]"
)
@click.option("--chapter", "chapters", multiple=True, help="Chapter by file name, e.g. 04_husbanken. [all]")
@click.option("--jobs", type=click.IntRange(min=1), help="How many notebooks at once. [cores + 1]")
def build(
    years: tuple[int, ...], units: tuple[str, ...], chapters: tuple[str, ...], jobs: int | None
) -> None:
    """Run the notebooks and make the reports in outputs/.

    Whatever fails is told at the end; the rest is built. Exit code 1 when something failed.
    """
    from boso.press.plan import plan as choose

    root = find_root()
    plan = choose(root, years, units, chapters)
    if plan.stale:
        names = ", ".join(str(job) for job in plan.stale[:FEW])
        rest = f" and {len(plan.stale) - FEW} more" if len(plan.stale) > FEW else ""
        click.echo(f"also run, as their inputs have changed: {names}{rest}")
    started = time.monotonic()
    problems = _run(plan, jobs or (os.cpu_count() or 1) + 1)
    index = _index(root)
    _closing(plan, problems, time.monotonic() - started, index)
    if problems:
        raise SystemExit(FAILED)


def _run(plan: Plan, jobs: int) -> dict[str, str]:
    """Build with a progress bar; return what failed and why."""
    from tqdm import tqdm

    from boso.press import build as press

    problems: dict[str, str] = {}
    total = len(plan.jobs) + len(plan.reports)
    try:
        with press.workers(jobs) as pool, tqdm(total=total, unit="", disable=None, leave=False) as bar:
            for name, problem in press.build(plan, pool):
                bar.set_description(name.ljust(NAME_WIDTH))
                bar.update()
                if bar.disable and name.count("/") == 1 and not problem:  # no terminal, no bar
                    click.echo(f"made {name}")
                if problem:
                    problems[name] = problem
                    bar.write(f"failed: {name}: {problem.splitlines()[0]}", file=sys.stderr)
    except KeyboardInterrupt:
        click.echo("boso: interrupted; what was finished is in outputs/, nothing is half written", err=True)
        raise SystemExit(INTERRUPTED) from None
    return problems


def _index(root: Path) -> Path:
    """Write the front page over all that lies in outputs/."""
    from boso import data, params
    from boso.press import site

    units = {year: {unit: params.unit_name(unit, root) for unit in params.load(year, root).units}
             for year in params.years(root)}  # fmt: skip
    return site.write_index(root / "outputs", units, data_version=data.version(root), commit=_commit(root))


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
    """Print a line a report, what failed, and where to look."""
    click.echo(f"{'report':<20}{'notebooks':>10}{'failed':>8}")
    for year, unit in plan.reports:
        names = [str(job) for job in plan.jobs if (job.year, job.unit) == (year, unit)]
        failed = sum(name in problems for name in (*names, f"{year}/{unit}"))
        click.echo(f"{year} {unit:<15}{len(names):>10}{failed:>8}")
    for name, problem in problems.items():
        click.echo(f"\n{name}\n  {problem}", err=True)
    made = f"{_count(len(plan.jobs), 'notebook')}, {_count(len(plan.reports), 'report')}"
    click.echo(f"\n{made} in {seconds:.0f} s. Open {index}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@main.command("list")
def list_() -> None:
    """List years, units and chapters that can be built."""
    from boso import params

    root = find_root()
    for year in params.years(root):
        click.echo(f"{year}  {' '.join(params.load(year, root).units)}")
    click.echo(f"chapters  {' '.join(params.chapters(root))}")


main.add_command(check_group)


@main.group()
def data() -> None:
    """Check the public tables, or accept a corrected one."""


@data.command()
def check() -> None:
    """Check every public table: types, codes, keys, references and hashes."""
    from boso import validate

    root = find_root()
    problems = validate.check(root)
    for problem in problems:
        click.echo(problem, err=True)
    tables = validate.count(root)
    click.echo(f"{_count(tables, 'table')}, {_count(len(problems), 'problem')}")
    if problems:
        raise SystemExit(FAILED)


@data.command()
@click.argument("file", type=click.Path(path_type=Path))
def seal(file: Path) -> None:
    """Accept the corrected table FILE: its new hash goes into data/datapackage.json."""
    from boso import validate

    digest = validate.seal(find_root(), file)
    click.echo(f"{file}: sealed as {digest}")


main.add_command(survey)
