"""A wave of answers that nobody gave: ``boso survey simulate 2012``.

Nothing was printed for the year, so the counts are those of data/survey/assumptions.yaml: a modest change
since the wave before. Whoever answers is drawn anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.project import ProjectError
from boso_survey import codebook
from boso_survey.synthetic import assumptions
from boso_survey.synthetic.margins import Wave
from boso_survey.synthetic.reconstruction import printed, save
from boso_survey.synthetic.targets import RATE, Figure

if TYPE_CHECKING:
    from pathlib import Path

PROVENANCE = "simulated"


def write(year: int, root: Path) -> list[Path]:
    """Write simulated.csv and invited.csv in data/survey/<year>/ and return their paths.

    Raises
    ------
    ProjectError
        Percentages were printed for the year, nothing is assumed for it, or invited.csv is not
        a generated file.
    """
    return save(load(year, root), PROVENANCE, root)


def load(year: int, root: Path) -> Wave:
    """Return what is assumed for `year`."""
    path = printed(year, root)
    if path.is_file():
        raise ProjectError(f"{path}: {year} has printed figures; `boso survey reconstruct {year}`")
    book = codebook.load(root)
    assumed = assumptions.load(year, book, root)
    for key in assumptions.COUNTS:
        if key not in assumed:
            raise ProjectError(f'{root / assumptions.FILE}: {year}: "{key}" is missing')
    rates = (("lowest", str(assumed["lowest_rate"])), ("highest", str(assumed["highest_rate"])))
    return Wave(
        year=year,
        invited=assumed["invited"],
        answered=assumed["answered"],
        figures=tuple(Figure(RATE, end, ("answered",), rate, "rounded", "") for end, rate in rates),
        rankings=(),
        assumed=assumed,
        book=book,
        source=assumptions.FILE,
    )
