"""What ``boso build`` says: what is out of date and why, what it makes, what failed, where to look."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from boso.chapters import chapter_names, unread_chapters
from boso.commands import count
from boso.project import some

if TYPE_CHECKING:
    from pathlib import Path

    from boso_press.execution.job import Failure
    from boso_press.execution.plan import Plan
    from boso_press.execution.scheduler import Outcome
    from boso_press.release.diff import Change

NAME_WIDTH = 34
MAX_LISTED = 8  # names in a line
MARK = b'"left_out"'  # in the metadata of an output
Problems = dict[str, "Sequence[Failure]"]  # by the name of a notebook or report


def show_plan(plan: Plan) -> None:
    """Print what is made and why."""
    reports = {f"{year}/{unit}": task for (year, unit), task in plan.reports.items()}
    for name, task in ({str(job): task for job, task in plan.jobs.items()} | reports).items():
        click.echo(f"{name:<{NAME_WIDTH}} {', '.join(task.why)}")


def show(outcome: Outcome, failed: Iterable[str]) -> None:
    """Print a line a report, and for what is tried once more; why something failed is told at the end."""
    if outcome.retried:
        click.echo(f"run again: {outcome.name}: {outcome.problems[0]}", err=True)
    elif outcome.name.count("/") == 1:
        lacks = sorted(name.rpartition("/")[2] for name in failed if name.startswith(f"{outcome.name}/"))
        told = f", without {some(lacks, MAX_LISTED)}" if lacks else ""
        click.echo(f"not made: {outcome.name}" if outcome.problems else f"made {outcome.name}{told}")


def show_failures(problems: Mapping[str, Sequence[Failure]]) -> None:
    """Print why something failed."""
    for line in failures(problems):
        click.echo(line, err=True)


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


def show_left_out(plan: Plan, *, why: bool) -> None:
    """Tell how many sentences chapters leave out, as a value of theirs is unknown; with `why`, which."""
    found = {}
    for year, unit in plan.reports or plan.chosen:
        for stem in chapter_names(plan.root, unit):
            path = plan.root / "outputs" / str(year) / unit / f"{stem}.ipynb"
            if sentences := left_out(path):
                found[f"{year}/{unit}/{stem}"] = sentences
    if len(found) > MAX_LISTED and not why:
        told = count(sum(map(len, found.values())), "sentence")
        click.echo(f"{told} left out in {len(found)} chapters; --why lists them")
        return
    for name, sentences in found.items():
        click.echo(
            f"{name}: {count(len(sentences), 'sentence')} left out{'' if why else '; --why lists them'}"
        )
        for sentence in sentences if why else ():
            click.echo(f"  {sentence['text']}\n    {sentence['why']}")


def left_out(path: Path) -> list[dict[str, Any]]:
    """Return the sentences that an executed notebook has left out, in reading order."""
    content = path.read_bytes() if path.is_file() else b""
    cells = json.loads(content)["cells"] if MARK in content else []
    told = (
        output.get("metadata", {}).get("boso", {}) for cell in cells for output in cell.get("outputs", ())
    )
    return [sentence for one in told for sentence in one.get("left_out", ())]


def show_summary(plan: Plan, problems: Problems, seconds: float, index: Path | None) -> None:
    """Print which chapters nobody has reviewed, how much was made, and where to look."""
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
