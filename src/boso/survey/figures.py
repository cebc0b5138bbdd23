"""Printed percentages and rankings of a report, as conditions on counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import pandas as pd

from boso.project import ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from boso.survey.codebook import Codebook
    from boso.survey.integers import Program

READINGS = ("rounded", "truncated", "complement", "sum_of_rounded", "about")
PRINTED = re.compile(r"\d{1,3}(\.\d)?")
RATE, ALL, BY_ROLE = "response_rate", "all", "involvement"
RATES = (ALL, "highest", "lowest")
RULES = ("more", "hardly_any", "largest")
PER_CENT = 100


@dataclass(frozen=True)
class Figure:
    """A percentage as printed, and how it came about.

    Attributes
    ----------
    item, group, categories : str, str, tuple of str
        What was counted: codes of the codebook, "all" or a role's code, categories that were added.
    printed : str
        The percentage with the decimals that it was printed with.
    reading : str
        ``rounded`` half up; ``truncated``; ``complement``: what the other figures of the row leave of 100;
        ``sum_of_rounded``: each category rounded, then added; ``about``: to the nearest five.
    line : str
        Line of the report's text.
    """

    item: str
    group: str
    categories: tuple[str, ...]
    printed: str
    reading: str
    line: str

    @property
    def scale(self) -> int:
        """What makes the printed figure a whole number: 1, or 10 with one decimal."""
        return 10 ** len(self.printed.partition(".")[2])

    @property
    def units(self) -> int:
        """The printed figure in units of its last decimal."""
        return int(self.printed.replace(".", ""))

    def __str__(self) -> str:
        group = "" if self.group == "all" else f", group {self.group}"
        line = f" (line {self.line})" if self.line else ""
        return f"{self.item} {'+'.join(self.categories)}{group}: {self.printed} %{line}"


@dataclass(frozen=True)
class Ranking:
    """What a report says without a number: `rule` on one item's `categories`, compared with `other`."""

    rule: str
    item: str
    categories: tuple[str, ...]
    other: str
    line: str

    def __str__(self) -> str:
        other = f" {self.other}" if self.other else ""
        return f"{self.item} {'+'.join(self.categories)}: {self.rule}{other} (line {self.line})"


def read_figures(path: Path, book: Codebook) -> tuple[Figure, ...]:
    """Read data/published/percentages_<year>.csv; a ProjectError names what the codebook does not have."""
    figures = []
    for row, record in _records(path):
        item, scale, groups = record["item"], ["answered"], list(RATES)
        _check(path, row, "item", item, (*book.names, RATE))
        if item != RATE:
            scale = [str(code) for code in book.field(item).codes]
            groups = [str(code) for code in book.field("role").codes] if item == BY_ROLE else [ALL]
        categories = tuple(record["category"].split("+"))
        for column, values, allowed in (
            ("group", [record["group"]], groups),
            ("category", categories, scale),
            ("reading", [record["reading"]], READINGS),
        ):
            for value in values:
                _check(path, row, column, value, allowed)
        if not PRINTED.fullmatch(record["printed"]):
            raise ProjectError(f'{path}: row {row}, column "printed": "{record["printed"]}" is no percentage')
        line = record["source_line"]
        figures.append(Figure(item, record["group"], categories, record["printed"], record["reading"], line))
    return tuple(figures)


def read_rankings(path: Path, book: Codebook) -> tuple[Ranking, ...]:
    """Read data/published/rankings_<year>.csv; a ProjectError names what the codebook does not have."""
    rankings = []
    for row, record in _records(path):
        _check(path, row, "rule", record["rule"], RULES)
        _check(path, row, "item", record["item"], [field.name for field in book.items])
        field = book.field(record["item"])
        categories = tuple(record["category"].split("+"))
        for category in categories:
            _check(path, row, "category", category, [str(code) for code in field.codes])
        alike = [other.name for other in book.items if other.base == field.base]
        towns = [str(code) for code in book.field("municipality").codes]
        others = {"more": alike, "hardly_any": [""], "largest": towns}[record["rule"]]
        _check(path, row, "other", record["other"], others)
        rankings.append(
            Ranking(record["rule"], field.name, categories, record["other"], record["source_line"])
        )
    return tuple(rankings)


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for row, record in enumerate(table.to_dict("records"), start=2):
        yield row, {str(name): value for name, value in record.items()}


def _check(path: Path, row: int, column: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ProjectError(f'{path}: row {row}, column "{column}": "{value}"; {nearest(value, allowed)}')


def hold(
    program: Program, figure: Figure, row: Mapping[str, int], base: int, others: Sequence[Figure]
) -> None:
    """Require `figure` of the counts in `row`.

    Parameters
    ----------
    row : mapping
        Variable of each category in the figure's group.
    base : int
        How many the percentage is of.
    others : sequence of Figure
        The other figures of the same row.
    """
    label = f"{figure} of {base}"
    terms = {row[category]: 1.0 for category in figure.categories}
    if figure.reading == "sum_of_rounded":
        parts = [_rounded_share(program, row[category], base) for category in figure.categories]
        program.require(dict.fromkeys(parts, 1.0), figure.units, figure.units, label)
    elif figure.reading == "complement":
        _complement(program, figure, row, others, label)
    else:
        low, high = limits(figure, base)
        factor = 2.0 * PER_CENT * figure.scale
        program.require(dict.fromkeys(terms, factor), low, high, label)


def limits(figure: Figure, base: int) -> tuple[int, int]:
    """Return what ``200 * scale * count`` may be for a count of `base` to be printed as the figure.

    >>> limits(Figure("role", "all", ("1",), "41", "rounded", "389"), 83)  # only 34 of 83
    (6723, 6888)
    """
    low, high = edges(figure)
    return low * base, high * base - 1


def edges(figure: Figure) -> tuple[int, int]:
    """Return the least share printed so and the least that is too large, in 200ths of the last decimal."""
    down, up = {"rounded": (1, 1), "truncated": (0, 2), "about": (5, 5)}[figure.reading]
    return 2 * figure.units - down, 2 * figure.units + up


def _rounded_share(program: Program, count: int, base: int) -> int:
    """Return a variable that is the per cent of `count` in `base`, rounded half up."""
    share = program.variable()
    program.require({count: 2.0 * PER_CENT, share: -2.0 * base}, -base, base - 1)
    return share


def _complement(
    program: Program, figure: Figure, row: Mapping[str, int], others: Sequence[Figure], label: str
) -> None:
    """Require that the row's figures add to 100 and nobody chose a category that has no figure."""
    printed = sum(other.units for other in (figure, *others))
    label = f"{label}, as what is left of 100 by {', '.join(other.printed for other in others)}"
    covered = {category for other in (figure, *others) for category in other.categories}
    rest = {variable: 1.0 for category, variable in row.items() if category not in covered}
    if printed == PER_CENT:
        program.require(rest, 0, 0, label)
    else:
        program.require({}, 1, 1, label)  # cannot be met


def rank(program: Program, ranking: Ranking, rows: Mapping[str, Mapping[str, int]], base: int) -> None:
    """Require a ranking between the rows of items asked of the same `base` (``more``, ``hardly_any``)."""
    left = {rows[ranking.item][category]: 1.0 for category in ranking.categories}
    if ranking.rule == "hardly_any":
        program.require(left, 0, base // 20, str(ranking))
    else:
        right = {rows[ranking.other][category]: -1.0 for category in ranking.categories}
        program.require({**left, **right}, 1, inf, str(ranking))
