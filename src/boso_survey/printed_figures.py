"""What the report of a year printed: percentages, each with how it came about, and rankings in words.

Read from data/published: ``percentages_<year>.csv`` and ``rankings_<year>.csv``; a year without them has
nothing printed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from boso.data import read_utf8
from boso.project import ProjectError, nearest
from boso_survey.codebook import Codebook
from boso_survey.tabulation import ALL, INVOLVEMENT, Key

READINGS = ("rounded", "truncated", "complement", "sum_of_rounded", "about")
PERCENTAGE = re.compile(r"\d{1,3}(\.\d)?")
RATE = "response_rate"
RATES = (ALL, "highest", "lowest")
RULES = ("more", "hardly_any", "largest")
HARDLY_ANY = 20  # at most one in twenty


@dataclass(frozen=True)
class Figure:
    """A percentage as printed, and how it came about.

    Its `reading` is ``rounded`` half up; ``truncated``; ``complement``: what the other figures of the row
    leave of 100; ``sum_of_rounded``: each category rounded, then added; ``about``: to the nearest five.
    """

    item: str
    group: str  # "all" or a role's code
    categories: tuple[str, ...]  # codes of the codebook that were added
    printed: str  # with the decimals that it was printed with
    reading: str
    line: str  # of the report's text

    @property
    def decimals(self) -> int:
        """How many decimals were printed."""
        return len(self.printed.partition(".")[2])

    @property
    def units(self) -> int:
        """The printed figure in units of its last decimal."""
        return int(self.printed.replace(".", ""))

    @property
    def cells(self) -> list[Key]:
        """The cells of `tabulation` that were counted together."""
        table = "overall" if self.group == ALL else "role"
        return [(table, self.item, self.group, category) for category in self.categories]

    def __str__(self) -> str:
        role = "role " if self.item == INVOLVEMENT else ""
        group = "" if self.group == ALL else f", {role}{self.group}"
        line = f" (line {self.line})" if self.line else ""
        return f"{self.item} {'+'.join(self.categories)}{group}: {self.printed} %{line}"


@dataclass(frozen=True)
class Ranking:
    """What a report says without a number: `rule` on one item's `categories`, compared with `other`.

    Rules: ``more`` gave these answers than to the item `other`; ``hardly_any`` did; of the municipalities,
    `other` has the ``largest`` share of yes.
    """

    rule: str
    item: str
    categories: tuple[str, ...]
    other: str
    line: str

    def __str__(self) -> str:
        other = f" {self.other}" if self.other else ""
        return f"{self.item} {'+'.join(self.categories)}: {self.rule}{other} (line {self.line})"


def percentages_file(year: int, root: Path) -> Path:
    """Return where the printed percentages of a year are."""
    return root / "data" / "published" / f"percentages_{year}.csv"


def figures(year: int, root: Path, book: Codebook) -> tuple[Figure, ...]:
    """Return the printed percentages of a year; a ProjectError names what the codebook does not have."""
    found = []
    path = percentages_file(year, root)
    for row, record in _records(path):
        item, scale, groups = record["item"], ["answered"], list(RATES)
        _check(path, row, "item", [item], (*book.names, RATE))
        if item != RATE:
            scale = [str(code) for code in book.field(item).codes]
            groups = [str(code) for code in book.field("role").codes] if item == INVOLVEMENT else [ALL]
        categories = tuple(record["category"].split("+"))
        _check(path, row, "group", [record["group"]], groups)
        _check(path, row, "category", categories, scale)
        _check(path, row, "reading", [record["reading"]], READINGS)
        if not PERCENTAGE.fullmatch(record["printed"]):
            raise ProjectError(f'{path}: row {row}, column "printed": "{record["printed"]}" is no percentage')
        line = record["source_line"]
        found.append(Figure(item, record["group"], categories, record["printed"], record["reading"], line))
    return tuple(found)


def rankings(year: int, root: Path, book: Codebook) -> tuple[Ranking, ...]:
    """Return the printed rankings of a year; a ProjectError names what the codebook does not have."""
    found = []
    path = root / "data" / "published" / f"rankings_{year}.csv"
    for row, record in _records(path):
        _check(path, row, "rule", [record["rule"]], RULES)
        _check(path, row, "item", [record["item"]], [field.name for field in book.of_kind("item")])
        field = book.field(record["item"])
        categories = tuple(record["category"].split("+"))
        _check(path, row, "category", categories, [str(code) for code in field.codes])
        same_base = [other.name for other in book.of_kind("item") if other.base == field.base]
        towns = [str(code) for code in book.field("municipality").codes]
        others = {"more": same_base, "hardly_any": [""], "largest": towns}[record["rule"]]
        _check(path, row, "other", [record["other"]], others)
        found.append(Ranking(record["rule"], field.name, categories, record["other"], record["source_line"]))
    return tuple(found)


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if path.is_file():
        yield from enumerate(csv.DictReader(StringIO(read_utf8(path)), restval=""), start=2)


def _check(path: Path, row: int, column: str, values: Sequence[str], allowed: Sequence[str]) -> None:
    for value in values:
        if value not in allowed:
            raise ProjectError(f'{path}: row {row}, column "{column}": "{value}"; {nearest(value, allowed)}')
