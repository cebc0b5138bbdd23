"""Respondents with their background: municipality, role and how well they know the programme."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.margins import SMALL, SMALL_COST
from boso_survey.synthetic.randomness import normal_draw, tie_breaker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso_survey.synthetic.margins import Counts
    from boso_survey.synthetic.wave import Wave

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Respondent:
    """A made-up respondent; the two traits make the answers of a person hang together."""

    number: int
    municipality: str
    role: str
    know: str
    attitude: float
    doubt: float


def make_respondents(
    wave: Wave, background: Mapping[str, Counts], answered: Counts, uninvolved: Counts
) -> list[Respondent]:
    """Return the respondents of a wave, in the order of their numbers.

    Parameters
    ----------
    background : mapping
        Counts by role and by knowledge of the programme.
    answered, uninvolved : dict of str to int
        Answers by municipality; by role how many are not involved: among them all who do not know it.
    """
    keys = sorted(_backgrounds(wave, background, answered, uninvolved), reverse=True)
    order = sorted(range(len(keys)), key=lambda place: normal_draw(wave.year, "order", place))
    return [
        Respondent(
            number,
            *keys[place],
            attitude=normal_draw(wave.year, "attitude", number),
            doubt=normal_draw(wave.year, "doubt", number),
        )
        for number, place in enumerate(order, start=1)
    ]


def _backgrounds(
    wave: Wave, background: Mapping[str, Counts], answered: Counts, uninvolved: Counts
) -> list[Key]:
    """Return municipality, role and knowledge of each: every combination close to its share."""
    margins = (answered, background["role"], background[wave.book.filter.name])
    program, cells = Program(), dict[Key, int]()
    for key in product(*margins):
        cells[key] = program.variable(tie_breaker(wave.year, *key))
        counts = [margin[code] for margin, code in zip(margins, key, strict=True)]
        expected = counts[0] * counts[1] * counts[2] / wave.answered**2
        program.prefer({cells[key]: 1.0}, expected, expected, 1.0)
    for place, margin in enumerate(margins):
        for code, total in margin.items():
            program.require(_sum(cells, {place: {code}}), total, total)
    unaware = {str(code) for code in wave.book.filter.codes if code not in wave.book.filter.yes}
    for place, margin in enumerate((answered, uninvolved)):
        for code, most in margin.items():
            few = _sum(cells, {place: {code}, 2: unaware})
            program.require(few, 0, most)
            program.prefer_none_or(few, SMALL, most, SMALL_COST)
    found = program.solve()
    return [key for key, variable in cells.items() for _ in range(found[variable])]


def _sum(cells: Mapping[Key, int], chosen: Mapping[int, set[str]]) -> dict[int, float]:
    """Return the variables whose key has one of the chosen codes in each of the given places."""
    return {
        variable: 1.0
        for key, variable in cells.items()
        if all(key[place] in codes for place, codes in chosen.items())
    }
