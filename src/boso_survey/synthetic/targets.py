"""What a report printed: percentages, each with how it came about, and rankings that it gave in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from boso.project import ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from boso_survey.codebook import Codebook

READINGS = ("rounded", "truncated", "complement", "sum_of_rounded", "about")
PRINTED = re.compile(r"\d{1,3}(\.\d)?")
RATE, ALL, BY_ROLE = "response_rate", "all", "involvement"
RATES = (ALL, "highest", "lowest")
RULES = ("more", "hardly_any", "largest")


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
        group = (
            "" if self.group == ALL else f", role {self.group}" if self.item == BY_ROLE else f", {self.group}"
        )
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
