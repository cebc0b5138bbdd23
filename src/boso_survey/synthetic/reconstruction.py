"""Respondents that give every percentage that was printed: ``boso survey reconstruct 2011``.

The answers of 2011 were never published. These are made up so that counting them gives what the report
printed; how they fall on municipalities, and the items without printed figures, are simulated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso import data
from boso.project import ProjectError
from boso_survey import codebook
from boso_survey.reading.provenance import register
from boso_survey.synthetic import assumptions
from boso_survey.synthetic.integer_program import ContradictionError
from boso_survey.synthetic.margins import Wave, composition, scales
from boso_survey.synthetic.respondents import people
from boso_survey.synthetic.response_rates import response
from boso_survey.synthetic.responses import challenges, opinions
from boso_survey.synthetic.targets import BY_ROLE, read_figures, read_rankings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from boso_survey.synthetic.margins import Counts
    from boso_survey.synthetic.respondents import Person

PROVENANCE = "reconstructed"


def write(year: int, root: Path) -> list[Path]:
    """Write reconstructed.csv and invited.csv in data/survey/<year>/ and return their paths.

    Raises
    ------
    ProjectError
        No percentages were printed for the year, or they contradict each other; or invited.csv is not
        a generated file.
    """
    return save(load(year, root), PROVENANCE, root)


def load(year: int, root: Path) -> Wave:
    """Return what was printed and what is assumed for `year`."""
    path = printed(year, root)
    if not path.is_file():
        raise ProjectError(f"{path}: no percentages were printed for {year}; `boso survey simulate {year}`")
    book = codebook.load(root)
    return Wave(
        year=year,
        invited=_fact("survey_invited", year, root),
        answered=_fact("survey_answered", year, root),
        figures=read_figures(path, book),
        rankings=read_rankings(path.with_name(f"rankings_{year}.csv"), book),
        assumed=assumptions.load(year, book, root),
        book=book,
        source=path.relative_to(root).as_posix(),
    )


def _fact(name: str, year: int, root: Path) -> int:
    facts = data.read("facts", root)
    found = facts.loc[(facts["fact"] == name) & (facts["year"] == year), "value"]
    if len(found) != 1:
        raise ProjectError(f'data/programme/facts.csv: no "{name}" of {year}; add how many it was')
    return int(found.iloc[0])


def printed(year: int, root: Path) -> Path:
    """Return where the percentages of a year's printed report are."""
    return root / "data" / "published" / f"percentages_{year}.csv"


def build(wave: Wave, provenance: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the answers, one row a respondent in the codebook's columns, and the invited by municipality.

    Raises
    ------
    ProjectError
        Printed figures cannot hold together; they are named.
    """
    try:
        return _build(wave, provenance)
    except ContradictionError as conflict:
        figures = "\n".join(f"  {label}" for label in conflict.labels)
        raise ProjectError(
            f"{wave.source}: no answers give all of these together:\n{figures}\n"
            "Check them against their source: one is wrong, or came about in another way."
        ) from None


def _build(wave: Wave, provenance: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    groups = composition(wave)
    rows = scales(wave, groups)
    towns = response(wave)
    uninvolved = {role: rows[BY_ROLE, role][wave.codes(BY_ROLE)[-1]] for role in groups["role"]}
    everybody = people(wave, groups, {town: answered for town, (_, answered) in towns.items()}, uninvolved)
    invited = pd.DataFrame(
        [(town, invited) for town, (invited, _) in towns.items()], columns=["municipality", "invited"]
    )
    answers = _answers(wave, everybody, rows)
    return answers.assign(provenance=provenance), invited.assign(provenance=provenance)


def _answers(wave: Wave, everybody: Sequence[Person], rows: Mapping[tuple[str, str], Counts]) -> pd.DataFrame:
    """Return the answers of everybody; an empty text where nothing was asked."""
    answers = pd.DataFrame(
        {
            "respondent": [f"{wave.year}-{person.number:03}" for person in everybody],
            "municipality": [person.municipality for person in everybody],
            "role": [person.role for person in everybody],
            wave.book.filter.name: [person.know for person in everybody],
        }
    )
    for field in wave.book.items:
        wanted = {group: counts for (item, group), counts in rows.items() if item == field.name}
        given = opinions(wave, field, everybody, wanted)
        answers[field.name] = [given.get(person.number, "") for person in everybody]
    texts = [challenges(wave.year, person.number) for person in everybody]
    for field, column in zip(wave.book.of_kind("open"), zip(*texts, strict=True), strict=True):
        answers[field.name] = column
    return answers[list(wave.book.names)]


def save(wave: Wave, provenance: str, root: Path) -> list[Path]:
    """Write a made-up wave to data/survey/<year>/; refuse where invited.csv is a researcher's own."""
    folder = root / "data" / "survey" / str(wave.year)
    paths = [folder / f"{provenance}.csv", folder / "invited.csv"]
    if paths[1].is_file() and "provenance" not in pd.read_csv(paths[1], nrows=0).columns:
        raise ProjectError(f"{paths[1]}: this is no generated file and is kept; move it to generate one")
    tables = build(wave, provenance)
    folder.mkdir(parents=True, exist_ok=True)
    for path, table in zip(paths, tables, strict=True):
        table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    register(root, *paths)
    return paths
