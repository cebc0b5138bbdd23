"""How many gave each answer, in all and by role: whole numbers that the printed figures allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boso.survey.figures import ALL, BY_ROLE, PER_CENT, hold, rank
from boso.survey.integers import Program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.survey.codebook import Codebook
    from boso.survey.figures import Figure, Ranking

SMALL = 3  # counts of 1 and 2 are avoided where no figure asks for them
AVOID = 20.0  # what such a count costs, beside 1 for a count that is one off its target
TIE = 1e-3

Counts = dict[str, int]


@dataclass(frozen=True)
class Wave:
    """What is known and what is assumed of one survey.

    Attributes
    ----------
    year, invited, answered : int
        Evaluation year, people invited, people who answered.
    figures, rankings : tuple
        What was printed, in numbers and in words; none for a simulated wave but its extreme response rates.
    assumed : mapping
        The year's part of data/survey/assumptions.yaml.
    book : Codebook
        Items, scales and bases.
    source : str
        File that the figures are from.
    """

    year: int
    invited: int
    answered: int
    figures: tuple[Figure, ...]
    rankings: tuple[Ranking, ...]
    assumed: Mapping[str, Any]
    book: Codebook
    source: str

    def codes(self, item: str) -> list[str]:
        """Return the categories of an item as text, in the order of the scale."""
        return [str(code) for code in self.book.field(item).codes]

    def printed(self, item: str, group: str = ALL) -> tuple[Figure, ...]:
        """Return the figures of one item in one group."""
        return tuple(figure for figure in self.figures if (figure.item, figure.group) == (item, group))

    def share(self, item: str, group: str = ALL) -> Sequence[float]:
        """Return the assumed per cent of each category."""
        shares = self.assumed[item]
        return shares if group == ALL else shares[int(group)]


def composition(wave: Wave) -> dict[str, Counts]:
    """Return how many had each role, and how many knew the programme well, a little and not."""
    program = Program()
    label = f"{wave.answered} answered in all"
    rows = {
        item: _row(program, wave, item, ALL, wave.answered, label) for item in ("role", wave.book.filter.name)
    }
    found = program.solve()
    return {item: {code: found[variable] for code, variable in row.items()} for item, row in rows.items()}


def base(wave: Wave, item: str, groups: Mapping[str, Counts]) -> int:
    """Return how many were asked the item: everybody, or those who know the programme."""
    known = wave.book.filter
    if wave.book.field(item).base == ALL:
        return wave.answered
    return sum(groups[known.name][str(code)] for code in known.yes)


def scales(wave: Wave, groups: Mapping[str, Counts]) -> dict[tuple[str, str], Counts]:
    """Return the count of every category: by role for involvement, in all for the statements.

    Raises
    ------
    ContradictionError
        The printed figures and rankings cannot hold together.
    """
    program = Program()
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for field in wave.book.items:
        sizes = groups["role"] if field.name == BY_ROLE else {ALL: base(wave, field.name, groups)}
        for group, size in sizes.items():
            rows[field.name, group] = _row(program, wave, field.name, group, size)
    overall = {item: row for (item, group), row in rows.items() if group == ALL}
    for ranking in wave.rankings:
        if ranking.rule != "largest":
            rank(program, ranking, overall, base(wave, ranking.item, groups))
    found = program.solve()
    return {key: {code: found[variable] for code, variable in row.items()} for key, row in rows.items()}


def _row(program: Program, wave: Wave, item: str, group: str, size: int, label: str = "") -> dict[str, int]:
    """Add the counts of one row: they sum to `size`, give the printed figures and are near the assumed."""
    row: dict[str, int] = {}
    for code, share in zip(wave.codes(item), wave.share(item, group), strict=True):
        row[code] = program.variable(_tie(len(program.cost)))
        program.near({row[code]: 1.0}, share * size / PER_CENT, 1.0)
        program.none_or({row[code]: 1.0}, SMALL, size, AVOID)
    program.require(dict.fromkeys(row.values(), 1.0), size, size, label)
    figures = wave.printed(item, group)
    for figure in figures:
        others = [other for other in figures if other != figure]
        hold(program, figure, row, size, others)
    return row


def _tie(number: int) -> float:
    """Return a small cost, another for each variable: of equally good counts only one is the cheapest."""
    return TIE * (((number + 2) ** 0.5) % 1)
