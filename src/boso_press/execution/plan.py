"""What to build: notebooks to run and reports to render, each with why; checked before any kernel starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boso import params
from boso.chapters import chapter_names
from boso.project import RESTORE, ProjectError
from boso_press.execution import parameters, records
from boso_press.execution.cache_key import InputHashes
from boso_press.execution.job import Job

if TYPE_CHECKING:
    from pathlib import Path

ReportKey = tuple[int, str]  # year and unit


@dataclass(frozen=True)
class Task:
    """Why something is made, and the hashes of what it is made from, as far as they are known before."""

    why: Sequence[str]
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """What is out of date among the chosen reports.

    Attributes
    ----------
    chosen : list of (year, unit)
        The reports that were asked for.
    jobs, reports : mapping to Task
        The notebooks to run, and the reports to render from them.
    stale : list of Job
        Those of `jobs` that nobody asked for: a report must not hold chapters made from different inputs.
    """

    root: Path
    chosen: list[ReportKey]
    jobs: Mapping[Job, Task]
    reports: Mapping[ReportKey, Task]
    stale: list[Job] = field(default_factory=list)


def plan(
    root: Path, years: Sequence[int] = (), units: Sequence[str] = (), wanted: Sequence[str] = ()
) -> Plan:
    """Choose what to build: of what is asked for, that which is out of date.

    Raises
    ------
    ProjectError
        A year, unit or chapter does not exist, params or a notebook are not valid, or nothing is left.
    """
    names = chapter_names(root)
    needed = (("params", params.years(root), "2011.yaml"), ("notebooks", names, "01_navn.md"))
    for folder, found, example in needed:
        if not found:
            raise ProjectError(f"{root / folder}: no file that is named as {example}; {RESTORE}")
    stems = params.choose(wanted, names, "chapter")
    chosen = _reports(root, years, units)
    chapters = _chapters(root, chosen)
    for year in dict(chosen):
        parameters.check(root, year)
    everything = [Job(root, stem, *report) for report in chosen for stem in chapters[report]]
    if not any(job.chapter in stems for job in everything):
        raise ProjectError("nothing to build: no chosen chapter is made for a chosen unit and year")
    now = InputHashes(root)
    stale = {job: task for job in everything if (task := notebook_task(job, now)).why}
    jobs = {job: task for job, task in stale.items() if job.chapter in stems or job.output.is_file()}
    _check_sources(jobs)
    running: dict[ReportKey, list[str]] = {report: [] for report in chosen}
    for job in jobs:
        running[job.year, job.unit].append(f"notebook {job.chapter}")
    tasks = {report: report_task(root, report, chapters[report], running[report], now) for report in chosen}
    reports = {report: task for report, task in tasks.items() if task.why}
    return Plan(root, chosen, jobs, reports, [job for job in jobs if job.chapter not in stems])


def notebook_task(job: Job, now: InputHashes) -> Task:
    """Return why a notebook has to run: nothing if it was run from the inputs that there are now."""
    made = records.read(job.root / "outputs", str(job))
    reads = now.read_inputs(made.inputs if made else {})
    inputs = now.notebook_inputs(job.source, job.year, job.unit)
    why = records.rebuild_reasons(job.root / "outputs", made, {**inputs, **reads}, now.file)
    return Task(why, inputs)


def report_task(
    root: Path, report: ReportKey, chapters: Sequence[str], about_to_run: Sequence[str], now: InputHashes
) -> Task:
    """Return why a report has to be rendered: notebooks that are about to run, or other inputs."""
    year, unit = report
    inputs = now.report_inputs(year, unit)
    notebooks = now.executed_notebooks(year, unit, chapters)
    made = records.read(root / "outputs", f"{year}/{unit}")
    why = records.rebuild_reasons(root / "outputs", made, {**inputs, **notebooks}, now.file)
    return Task(why if records.NEW in why else list(dict.fromkeys([*why, *about_to_run])), inputs)


def _reports(root: Path, years: Sequence[int], units: Sequence[str]) -> list[ReportKey]:
    made_for = {year: params.load(year, root).units for year in params.years(root)}
    chosen = params.choose([str(year) for year in years], [str(year) for year in made_for], "year")
    every = list(dict.fromkeys(unit for row in made_for.values() for unit in row))
    wished = set(params.choose(units, every, "unit"))
    return [(int(year), unit) for year in chosen for unit in made_for[int(year)] if unit in wished]


def _chapters(root: Path, reports: Sequence[ReportKey]) -> dict[ReportKey, list[str]]:
    """Return the chapters of each report: all municipalities have the same."""
    alike = {unit == params.ALL: unit for _, unit in reports}
    found = {kind: chapter_names(root, unit) for kind, unit in alike.items()}
    return {report: found[report[1] == params.ALL] for report in reports}


def _check_sources(jobs: Iterable[Job]) -> None:
    """Check each text notebook that is going to run, before anything runs."""
    sources = sorted({job.source for job in jobs})
    if sources:
        from boso_press.execution.runner import check_parameters, read_source

        for path in sources:
            check_parameters(path, read_source(path), {"year": 0, "unit": ""})
