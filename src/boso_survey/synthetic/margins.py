"""How many gave each answer, in all and by role: whole numbers that the printed figures allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.printed_constraints import PER_CENT, Row, hold, rank
from boso_survey.synthetic.randomness import tie
from boso_survey.synthetic.targets import ALL, BY_ROLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso_survey.codebook import Codebook, Field
    from boso_survey.synthetic.targets import Figure, Ranking

SMALL = 3  # counts of 1 and 2 are avoided where no figure asks for them
AVOID = 20.0  # what such a count costs, beside 1 for a count that is one off its target

Counts = dict[str, int]
Key = TypeVar("Key", str, tuple[str, str])


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
    """Return how many had each role, and how many knew the programme well, a little and not.

    Raises
    ------
    ContradictionError
        The printed figures cannot hold together.
    """
    program = Program()
    label = f"{wave.answered} answered in all"
    rows = {
        item: _row(program, wave, (item, ALL), wave.answered, str(wave.answered), label)
        for item in ("role", wave.book.filter.name)
    }
    return _counts(rows, program.solve())


def scales(wave: Wave, groups: Mapping[str, Counts]) -> dict[tuple[str, str], Counts]:
    """Return the count of every category, by item and group: by role for involvement, else in all.

    Raises
    ------
    ContradictionError
        The printed figures and rankings cannot hold together.
    """
    program = Program()
    rows: dict[tuple[str, str], Row] = {}
    for field in wave.book.items:
        if field.name == BY_ROLE:
            for role, size in groups["role"].items():
                rows[field.name, role] = _row(program, wave, (field.name, role), size, f"{size} of that role")
        else:
            size, of = _base(wave, field, groups)
            rows[field.name, ALL] = _row(program, wave, (field.name, ALL), size, of)
    overall = {item: row for (item, group), row in rows.items() if group == ALL}
    for ranking in wave.rankings:
        if ranking.rule != "largest":
            rank(program, ranking, overall)
    return _counts(rows, program.solve())


def _base(wave: Wave, field: Field, groups: Mapping[str, Counts]) -> tuple[int, str]:
    """Return how many were asked, in number and words: everybody, or those who know the programme."""
    if field.base == ALL:
        return wave.answered, str(wave.answered)
    known = wave.book.filter
    size = sum(groups[known.name][str(code)] for code in known.yes)
    return size, f"{size} who know the programme ({known.name} {'+'.join(map(str, known.yes))})"


def _row(program: Program, wave: Wave, key: tuple[str, str], size: int, of: str, label: str = "") -> Row:
    """Add the counts of a row: they sum to `size`, give the printed figures and are near the assumed."""
    counts: Counts = {}
    for code, share in zip(wave.codes(key[0]), wave.share(*key), strict=True):
        counts[code] = program.variable(tie(wave.year, *key, code))
        program.near({counts[code]: 1.0}, share * size / PER_CENT, 1.0)
        program.none_or({counts[code]: 1.0}, SMALL, size, AVOID)
    program.require(dict.fromkeys(counts.values(), 1.0), size, size, label)
    row = Row(counts, size, of)
    hold(program, row, wave.printed(*key))
    return row


def _counts(rows: Mapping[Key, Row], found: Sequence[int]) -> dict[Key, Counts]:
    return {
        key: {code: found[variable] for code, variable in row.counts.items()} for key, row in rows.items()
    }
