"""What to build: notebooks to run, reports to render; all is checked before any kernel starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boso import params
from boso.press.execute import Job, check_parameters, read_source
from boso.press.fingerprint import is_stale
from boso.project import ProjectError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """The notebooks to run, the reports to render from them, and which notebooks nobody asked for.

    The last are chapters of a chosen report that were made from inputs which have changed since.
    """

    jobs: list[Job]
    reports: list[tuple[int, str]]
    stale: list[Job]


def plan(
    root: Path, years: Sequence[int] = (), units: Sequence[str] = (), wanted: Sequence[str] = ()
) -> Plan:
    """Choose what to build; everything is checked before any kernel starts.

    Raises
    ------
    ProjectError
        A year, unit or chapter does not exist, params or a notebook are not valid, or nothing is left.
    """
    chosen = params.choose([str(year) for year in years], [str(year) for year in params.years(root)], "year")
    stems = params.choose(wanted, params.chapters(root), "chapter")
    every = list(dict.fromkeys(unit for year in params.years(root) for unit in params.load(year, root).units))
    wished = params.choose(units, every, "unit")
    for stem in stems:
        path = root / "notebooks" / f"{stem}.md"
        check_parameters(path, read_source(path), {"year": 0, "unit": ""})
    reports = [
        (int(year), unit) for year in chosen for unit in params.load(int(year), root).units if unit in wished
    ]
    fits = {unit: params.chapters(root, unit) for unit in every}
    all_jobs = [Job(root, stem, year, unit) for year, unit in reports for stem in fits[unit]]
    jobs = [job for job in all_jobs if job.chapter in stems]
    if not jobs:
        raise ProjectError("nothing to build: no chosen chapter is made for a chosen unit and year")
    # a report must not hold chapters made from different inputs
    stale = [job for job in all_jobs if job not in jobs and is_stale(root, job.source, job.output)]
    return Plan(jobs + stale, reports, stale)
