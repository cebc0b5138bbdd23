"""Respondents with their background: municipality, role and how well they know the programme."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.margins import AVOID, SMALL
from boso_survey.synthetic.randomness import normal, tie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso_survey.synthetic.margins import Counts, Wave

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Person:
    """A made-up respondent; the two traits make the answers of a person hang together."""

    number: int
    municipality: str
    role: str
    know: str
    attitude: float
    doubt: float


def people(wave: Wave, groups: Mapping[str, Counts], answered: Counts, uninvolved: Counts) -> list[Person]:
    """Return the respondents of a wave, in the order of their numbers.

    Parameters
    ----------
    groups : mapping
        Counts by role and by knowledge of the programme.
    answered, uninvolved : dict of str to int
        Answers by municipality; by role how many are not involved: among them all who do not know it.
    """
    keys = sorted(_backgrounds(wave, groups, answered, uninvolved), reverse=True)
    order = sorted(range(len(keys)), key=lambda place: normal(wave.year, "order", place))
    return [_person(wave.year, number, *keys[place]) for number, place in enumerate(order, start=1)]


def _person(year: int, number: int, municipality: str, role: str, know: str) -> Person:
    attitude, doubt = (normal(year, trait, number) for trait in ("attitude", "doubt"))
    return Person(number, municipality, role, know, attitude, doubt)


def _backgrounds(wave: Wave, groups: Mapping[str, Counts], answered: Counts, uninvolved: Counts) -> list[Key]:
    """Return municipality, role and knowledge of each: every combination close to its share."""
    sides = (answered, groups["role"], groups[wave.book.filter.name])
    program, cells = Program(), dict[Key, int]()
    for key in product(answered, groups["role"], groups[wave.book.filter.name]):
        cells[key] = program.variable(tie(wave.year, *key))
        counts = [side[code] for side, code in zip(sides, key, strict=True)]
        program.near({cells[key]: 1.0}, counts[0] * counts[1] * counts[2] / wave.answered**2, 1.0)
    for place, side in enumerate(sides):
        for code, total in side.items():
            program.require(_sum(cells, {place: {code}}), total, total)
    unaware = {str(code) for code in wave.book.filter.codes if code not in wave.book.filter.yes}
    for place, side in enumerate((answered, uninvolved)):
        for code, most in side.items():
            few = _sum(cells, {place: {code}, 2: unaware})
            program.require(few, 0, most)
            program.none_or(few, SMALL, most, AVOID)
    found = program.solve()
    return [key for key, variable in cells.items() for _ in range(found[variable])]


def _sum(cells: Mapping[Key, int], chosen: Mapping[int, set[str]]) -> dict[int, float]:
    """Return the variables whose key has one of the chosen codes in each of the given places."""
    return {
        variable: 1.0
        for key, variable in cells.items()
        if all(key[place] in codes for place, codes in chosen.items())
    }
