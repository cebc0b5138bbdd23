"""What to build: notebooks to run, reports to render; all is checked before any kernel starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boso import params
from boso.press.execute import Job, check_parameters, read_source
from boso.project import ProjectError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """The notebooks to run, and the reports to render from them."""

    jobs: list[Job]
    reports: list[tuple[int, str]]


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
    jobs = [Job(root, stem, year, unit) for year, unit in reports for stem in stems if stem in fits[unit]]
    if not jobs:
        raise ProjectError("nothing to build: no chosen chapter is made for a chosen unit and year")
    return Plan(jobs, reports)
