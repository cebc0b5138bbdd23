"""What to build: notebooks to run and reports to render, each with why; checked before any kernel starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from boso import params
from boso.chapters import chapter_names
from boso.project import RESTORE, ProjectError
from boso_press.execution import parameters, records
from boso_press.execution.cache_key import InputHashes
from boso_press.execution.job import Job

ReportKey = tuple[int, str]  # year and unit


@dataclass(frozen=True)
class Task:
    """Why something is made, and the hashes of what it is made from, as far as they are known before."""

    why: Sequence[str]
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """What is out of date among the chosen reports: the notebooks to run, the reports to render from them.

    With some chapters all run that the report has: it must not hold chapters made from different inputs.
    """

    root: Path
    chosen: list[ReportKey]
    jobs: Mapping[Job, Task]
    reports: Mapping[ReportKey, Task]


def plan(
    root: Path, years: Sequence[int] = (), units: Sequence[str] = (), wanted: Sequence[str] = ()
) -> Plan:
    """Choose what to build: of what is asked for, that which is out of date.

    Raises
    ------
    ProjectError
        A year, unit or chapter does not exist, params or a notebook are not valid, or nothing is left.
    """
    stems, chosen = _chapters(root, wanted), _reports(root, years, units)
    chapters = {unit: chapter_names(root, unit) for unit in dict.fromkeys(unit for _, unit in chosen)}
    for year in dict(chosen):
        parameters.check(root, year)
    everything = [Job(root, stem, year, unit) for year, unit in chosen for stem in chapters[unit]]
    if not any(job.chapter in stems for job in everything):
        raise ProjectError("nothing to build: no chosen chapter is made for a chosen unit and year")
    now = InputHashes(root)
    jobs: dict[Job, Task] = {}
    for job in everything:
        task = _task(now, str(job), now.notebook_inputs(job.source, job.year, job.unit))
        if task.why and (job.chapter in stems or job.output.is_file()):
            jobs[job] = task
    if jobs:
        from boso_press.execution.runner import read_source

        for source in sorted({job.source for job in jobs}):
            read_source(source)  # refuses what cannot be run
    reports: dict[ReportKey, Task] = {}
    for year, unit in chosen:
        inputs = now.report_inputs(year, unit) | now.executed_notebooks(year, unit, chapters[unit])
        running = [job.chapter for job in jobs if (job.year, job.unit) == (year, unit)]
        task = _task(now, f"{year}/{unit}", inputs, running)
        if task.why:
            reports[year, unit] = task
    return Plan(root, chosen, jobs, reports)


def _task(now: InputHashes, name: str, inputs: Mapping[str, str], about_to_run: Iterable[str] = ()) -> Task:
    """Return why a notebook has to run or a report to be rendered: nothing if it is as its inputs are now."""
    outputs = now.root / "outputs"
    made = records.read(outputs, name)
    read = now.read_inputs(made.inputs if made else {})
    why = records.rebuild_reasons(outputs, made, {**inputs, **read}, now.file)
    running = [f"notebook {chapter}" for chapter in about_to_run]
    return Task(why if records.NEW in why else list(dict.fromkeys([*why, *running])), inputs)


def _chapters(root: Path, wanted: Sequence[str]) -> list[str]:
    """Return the chapters that are asked for, of a project that has chapters and years."""
    names = chapter_names(root)
    needed = (("params", params.years(root), "2011.yaml"), ("notebooks", names, "01_navn.md"))
    for folder, found, example in needed:
        if not found:
            raise ProjectError(f"{root / folder}: no file that is named as {example}; {RESTORE}")
    return params.choose(wanted, names, "chapter")


def _reports(root: Path, years: Sequence[int], units: Sequence[str]) -> list[ReportKey]:
    made_for = {year: params.load(year, root).units for year in params.years(root)}
    chosen = params.choose([str(year) for year in years], [str(year) for year in made_for], "year")
    every = list(dict.fromkeys(unit for row in made_for.values() for unit in row))
    wished = set(params.choose(units, every, "unit"))
    return [(int(year), unit) for year in chosen for unit in made_for[int(year)] if unit in wished]
