"""What is known and what is assumed of the survey of a year, before any respondent is made up.

A reconstruction keeps to what was printed of the year. In a simulation nothing was: all is assumed, a modest
change since the wave before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boso import data
from boso.data import read_yaml
from boso.project import ProjectError, nearest, refuse
from boso_survey import codebook
from boso_survey import printed_figures as printed
from boso_survey.codebook import Codebook
from boso_survey.printed_figures import RATE, Figure, Ranking
from boso_survey.tabulation import ALL, ANSWERED, INVOLVEMENT, PER_CENT

FILE = "data/survey/assumptions.yaml"
OPEN = "open_answers"
COUNTS = ("invited", "answered", "lowest_rate", "highest_rate")


@dataclass(frozen=True)
class Wave:
    """What is known and what is assumed of one survey, ``reconstructed`` or ``simulated``.

    Printed were `figures` and `rankings` (of a simulated wave its extreme response rates only); `assumed` is
    the year's part of data/survey/assumptions.yaml, and `themes` are answers to the open question.
    """

    year: int
    provenance: str
    invited: int
    answered: int
    figures: tuple[Figure, ...]
    assumed: Mapping[str, Any]
    book: Codebook
    themes: Mapping[str, Sequence[str]]
    rankings: tuple[Ranking, ...] = ()

    def codes(self, item: str) -> list[str]:
        """Return the categories of an item as text, in the order of the scale."""
        return [str(code) for code in self.book.field(item).codes]

    def printed(self, item: str, group: str = ALL) -> tuple[Figure, ...]:
        """Return the figures of one item in one group."""
        return tuple(figure for figure in self.figures if (figure.item, figure.group) == (item, group))


def reconstruction(year: int, root: Path) -> Wave:
    """Return what was printed and what is assumed of `year`; a ProjectError says that nothing was printed."""
    path = printed.percentages_file(year, root)
    if not path.is_file():
        raise ProjectError(f"{path}: no percentages were printed for {year}; `boso survey simulate {year}`")
    book = codebook.load(root).wave(year)
    counts = {name: _fact(f"survey_{name}", year, root) for name in ("invited", "answered")}
    figures, rankings = printed.figures(year, root, book), printed.rankings(year, root, book)
    assumed, themes = _assumptions(year, book, root), read_yaml(root / FILE)[OPEN]
    return Wave(year, "reconstructed", **counts, figures=figures, assumed=assumed, book=book, themes=themes,
                rankings=rankings)  # fmt: skip


def _fact(name: str, year: int, root: Path) -> int:
    facts = data.known("facts", year, root)
    found = facts.loc[(facts["fact"] == name) & (facts["year"] == year), "value"]
    if len(found) != 1:
        raise ProjectError(f'data/programme/facts.csv: no "{name}" of {year}; add how many it was')
    return int(found.iloc[0])


def simulation(year: int, root: Path) -> Wave:
    """Return what is assumed of `year`; a ProjectError says that figures were printed, or what is missing."""
    path = printed.percentages_file(year, root)
    if path.is_file():
        raise ProjectError(f"{path}: {year} has printed figures; `boso survey reconstruct {year}`")
    book = codebook.load(root).wave(year)
    assumed = _assumptions(year, book, root)
    refuse(f"{root / FILE}: {year}", (f'"{key}" is missing' for key in COUNTS if key not in assumed))
    ends = {end: str(assumed[f"{end}_rate"]) for end in ("lowest", "highest")}
    rates = tuple(Figure(RATE, end, (ANSWERED,), rate, "rounded", "") for end, rate in ends.items())
    counts, themes = (assumed["invited"], assumed["answered"]), read_yaml(root / FILE)[OPEN]
    return Wave(year, "simulated", *counts, rates, assumed, book, themes)


def _assumptions(year: int, book: Codebook, root: Path) -> dict[str, Any]:
    """Return the assumed per cent of each category, by item, for `year`."""
    path = root / FILE
    years = read_yaml(path)
    if year not in years:
        others = [one for one in years if one != OPEN]
        raise ProjectError(f"{path}: nothing is assumed for {year}; {nearest(year, others)}")
    refuse(f"{path}: {year}", _problems(years[year], book))
    return dict(years[year])


def _problems(assumed: Mapping[str, Any], book: Codebook) -> Iterator[str]:
    items = ["role", *(field.name for field in book.of_kind("filter", "item"))]
    for key in assumed:
        if key not in (*items, *COUNTS):
            yield f'"{key}" is not an item; {nearest(key, (*items, *COUNTS))}'
    for item in items:
        if assumed.get(item) is None:
            yield f'"{item}" is missing'
            continue
        rows = {item: assumed[item]}
        if item == INVOLVEMENT:
            rows = {f"{item}, role {role}": assumed[item].get(role) for role in book.field("role").codes}
        length = len(book.field(item).codes)
        for name, row in rows.items():
            if row is None or len(row) != length or sum(row) != PER_CENT:
                wanted = f"{length} shares that add to {PER_CENT}, in the order of the scale"
                yield f'"{name}" is {row}; write {wanted}'
