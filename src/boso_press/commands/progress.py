"""What ``boso build`` says: what is out of date and why, how far it has come, what failed, where to look."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import click

from boso.commands import count
from boso.project import some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tqdm import tqdm

    from boso_press.execution.job import Failure
    from boso_press.execution.plan import Plan
    from boso_press.execution.scheduler import Outcome, Workers
    from boso_press.release.diff import Change

NAME_WIDTH = 34
MAX_LISTED = 8  # names in a line


def show_plan(plan: Plan, *, why: bool) -> None:
    """Print what is made and why, or else only which notebooks run that nobody asked for."""
    if why:
        reports = {f"{year}/{unit}": task for (year, unit), task in plan.reports.items()}
        for name, task in ({str(job): task for job, task in plan.jobs.items()} | reports).items():
            click.echo(f"{name:<{NAME_WIDTH}} {', '.join(task.why)}")
    elif plan.stale:
        click.echo(f"also run, as their inputs have changed: {some(plan.stale, MAX_LISTED)}")


def run(
    plan: Plan, workers: Workers, cell_timeout: float | None, *, tells: bool = True
) -> dict[str, Sequence[Failure]]:
    """Build with a progress bar; return what failed, and tell why, also where the build is interrupted."""
    from tqdm import tqdm

    from boso_press.execution.scheduler import outcomes

    problems: dict[str, Sequence[Failure]] = {}
    total = len(plan.jobs) + len(plan.reports)
    try:
        with workers as (pool, ensure_kernels), tqdm(total=total, unit="", disable=None, leave=False) as bar:
            for outcome in outcomes(plan, pool, ensure_kernels, cell_timeout):
                if outcome.problems and not outcome.retried:
                    problems[outcome.name] = outcome.problems
                _show(outcome, bar, problems)
    finally:
        for line in failures(problems) if tells else ():
            click.echo(line, err=True)
    return problems


def make_drafts(
    plan: Plan, workers: Workers, cell_timeout: float | None, *, docx: bool
) -> Mapping[str, Sequence[Failure]]:
    """Run what is out of date, and write each chosen report as a draft or as a Word file; return what failed.

    Of a draft it is told what is wrong, which stands in its place.
    """
    from dataclasses import replace

    from boso_press.preview.draft import write_draft
    from boso_press.preview.review_copy import write_review_copy

    problems = run(replace(plan, reports={}), workers, cell_timeout, tells=docx) if plan.jobs else {}
    if docx:
        for year, unit in plan.chosen:
            click.echo(f"{write_review_copy(plan.root, year, unit)}: for comments, not proven")
        return problems
    is_left_out, found = Counter[bool](), set[str]()
    for year, unit in plan.chosen:
        folder, remarks = write_draft(plan.root, year, unit)
        is_left_out.update(remark.kind == "left out" for _, remark in remarks)
        found |= {f"{year}/{unit}/{stem}" for stem, _ in remarks}
        for stem, remark in remarks:
            if remark.kind != "left out":
                click.echo(f"{year}/{unit}{f'/{stem}' if stem else ''}: {remark.told}")
    for line in failures({name: problems[name] for name in problems.keys() - found}):
        click.echo(line, err=True)  # what failed without leaving anything to show
    told = f"{count(is_left_out[False], 'finding')}, {count(is_left_out[True], 'sentence')} left out"
    click.echo(f"{count(len(plan.chosen), 'draft')}: {told}; each stands in its place. Open {folder}")
    return problems


def _show(outcome: Outcome, bar: tqdm[Any], failed: Iterable[str]) -> None:
    """Move the bar, or print a line a report where there is none; why something failed is told at the end."""
    if outcome.retried:
        bar.write(f"run again: {outcome.name}: {outcome.problems[0]}", file=sys.stderr)
        return
    bar.set_description(outcome.name.ljust(NAME_WIDTH))
    if failed:
        bar.set_postfix_str(f"{len([*failed])} failed")
    bar.update()
    if bar.disable and outcome.name.count("/") == 1:  # no terminal, no bar
        lacks = sorted(name.rpartition("/")[2] for name in failed if name.startswith(f"{outcome.name}/"))
        told = f", without {some(lacks, MAX_LISTED)}" if lacks else ""
        click.echo(f"not made: {outcome.name}" if outcome.problems else f"made {outcome.name}{told}")


def show_left_out(plan: Plan, *, why: bool) -> None:
    """Tell how many sentences chapters leave out, as a value of theirs is unknown; with `why`, which."""
    from boso_press.execution import left_out

    found = {
        f"{year}/{unit}/{chapter}": list(group)
        for year, unit in plan.reports or plan.chosen
        for chapter, group in groupby(left_out.sentences(plan.root, year, unit), attrgetter("chapter"))
    }
    if len(found) > MAX_LISTED and not why:
        told = count(sum(map(len, found.values())), "sentence")
        click.echo(f"{told} left out in {len(found)} chapters; --why lists them")
        return
    rest = "" if why else "; --why lists them"
    for name, sentences in found.items():
        click.echo(f"{name}: {count(len(sentences), 'sentence')} left out{rest}")
        for sentence in sentences if why else ():
            click.echo(f"  {sentence.text}\n    {sentence.why}")


def failures(problems: Mapping[str, Sequence[Failure]]) -> Iterator[str]:
    """Yield each cause once, by the first that failed: what most have failed by, chapters before reports."""
    failed: dict[str, dict[str, Failure]] = {}
    for name in sorted(problems, key=lambda name: (-name.count("/"), name)):
        for problem in problems[name]:
            failed.setdefault(problem.cause, {}).setdefault(name, problem)
    for names in sorted(failed.values(), key=len, reverse=True):
        (name, problem), *others = names.items()
        also = f"; also {some([other for other, _ in others], MAX_LISTED)}" if others else ""
        yield f"failed: {name}: " + str(problem).replace("\n", "\n  ") + also


def show_summary(
    plan: Plan,
    problems: Mapping[str, Sequence[Failure]],
    seconds: float,
    index: Path | None,
    *,
    why: bool = False,
) -> None:
    """Print a line a report, which chapters nobody has reviewed, and where to look."""
    from boso.chapters import unread_chapters

    click.echo(f"{'report':<20}{'notebooks':>10}{'failed':>8}")
    ran = Counter((job.year, job.unit) for job in plan.jobs)
    failed = Counter(tuple(name.split("/")[:2]) for name in problems)
    for year, unit in plan.reports:
        click.echo(f"{year} {unit:<15}{ran[year, unit]:>10}{failed[str(year), unit]:>8}")
    show_left_out(plan, why=why)
    for year in sorted({year for year, _ in plan.reports}):
        if stems := unread_chapters(plan.root, year):
            told = f"{year}: nobody has read the text of these chapters for this year, as their pages say"
            click.echo(
                f"\n{told}: {', '.join(stems)}. Read them, then add {year} to `years` in their headers."
            )
    made = f"{count(len(plan.jobs), 'notebook')}, {count(len(plan.reports), 'report')}"
    wrong = f" {len(problems)} failed, as told above; mend what stands first there." if problems else ""
    where = f"Open {index}" if index else "The front page could not be made either."
    click.echo(f"\n{made} in {seconds:.0f} s.{wrong} {where}")


def show_removed(removed: Sequence[str], left: Sequence[str]) -> None:
    """Tell which reports went, as params/ no longer has their year or unit, and which folders stay."""
    if removed:
        click.echo(f"removed, as params/ no longer names them: {', '.join(removed)}")
    for folder in left:
        click.echo(f"outputs/{folder}: files that no build made; remove them before you share the site")


def show_unprepared(plan: Plan) -> None:
    """Tell of which years params name a survey that is not the one that was prepared, and reports show."""
    from boso import data, params

    for year in sorted({year for year, _ in plan.chosen}):
        survey, folder = params.load(year, plan.root).survey, f"protected/{year}"
        held = data.package(plan.root, folder)["provenance"] if folder in data.packages(plan.root) else ""
        if survey and survey.provenance != held:
            told = "a survey, but data/{1}/ is not there: its reports are without it"
            if held:
                told = "a survey that is {0}, but data/{1}/ tells of one that is {2}, as do its reports"
            told = told.format(survey.provenance, folder, held)
            click.echo(f"params/{year}.yaml names {told}; run `boso survey prepare {year}`", err=True)


def show_unnamed(root: Path, changes: Iterable[Change]) -> None:
    """Tell on which pages a number moved that CHANGELOG.md does not name under *Numbers changed*."""
    from boso_press.release.diff import unnamed

    if pages := unnamed(root, changes):
        listed = some(pages, MAX_LISTED)
        remedy = "name there the chapter, or the table that moved them (`boso diff` lists them)"
        click.echo(f"numbers moved that CHANGELOG.md has not under Numbers changed: {listed}; {remedy}")
