"""Who answers: how many in each municipality, with what background and how well they know the programme.

How many were invited and answered in each municipality is made up within the printed response rates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product
from math import inf

from boso_survey.printed_figures import RATE, Figure
from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.margins import SMALL, SMALL_COST, Counts, count_factor, rounding_limits
from boso_survey.synthetic.randomness import normal_draw, tie_breaker
from boso_survey.synthetic.wave import Wave

Limits = tuple[int | None, int | None]
Key = tuple[str, str, str]  # municipality, role and knowledge of the programme

SPREAD = 0.15  # standard deviation of a municipality's size, of the mean


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
    """Return the respondents of a wave, in the order of their numbers: each background close to its share.

    Given are the counts by role and by knowledge of the programme, the answers by municipality, and by role
    how many are not involved: among them all who do not know it.
    """
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
    keys = sorted((key for key, variable in cells.items() for _ in range(found[variable])), reverse=True)
    order = sorted(range(len(keys)), key=lambda place: normal_draw(wave.year, "order", place))
    return [
        Respondent(
            number, *keys[place], *(normal_draw(wave.year, one, number) for one in ("attitude", "doubt"))
        )
        for number, place in enumerate(order, start=1)
    ]


def _sum(cells: Mapping[Key, int], chosen: Mapping[int, set[str]]) -> dict[int, float]:
    """Return the variables whose key has one of the chosen codes in each of the given places."""
    return {cells[key]: 1.0 for key in cells if all(key[place] in codes for place, codes in chosen.items())}


def response_counts(wave: Wave) -> dict[str, tuple[int, int]]:
    """Return invited and answered for each municipality; which has the extreme rates is drawn."""
    program = Program()
    towns = wave.codes("municipality")
    drawn = sorted(towns, key=lambda town: normal_draw(wave.year, "rate", town))
    invited, answered = (
        {town: program.variable(tie_breaker(wave.year, town, what)) for town in towns}
        for what in ("invited", "answered")
    )
    for counts, total, what in ((invited, wave.invited, "invited"), (answered, wave.answered, "answered")):
        program.require(dict.fromkeys(counts.values(), 1.0), total, total, f"{total} {what} in all")
        for town in towns:
            size = total / len(towns) * (1 + SPREAD * normal_draw("size", town))
            program.prefer({counts[town]: 1.0}, size, size, 1.0)
    for figure in wave.printed(RATE):
        _require_rate(program, figure, answered.values(), invited.values(), rounding_limits(figure))
    for town in towns:
        for group, extreme in (("lowest", drawn[0]), ("highest", drawn[-1])):
            for figure in wave.printed(RATE, group):
                limits: Limits = rounding_limits(figure)
                if town != extreme:  # on the inner side of the extreme rate
                    limits = (limits[1], None) if group == "lowest" else (None, limits[0])
                _require_rate(program, figure, [answered[town]], [invited[town]], limits)
    found = program.solve()
    return {town: (found[invited[town]], found[answered[town]]) for town in towns}


def _require_rate(
    program: Program, figure: Figure, answered: Collection[int], invited: Collection[int], limits: Limits
) -> None:
    """Require that a rate is not under the first limit, and under the second, in 200ths of a last decimal."""
    counts = dict.fromkeys(answered, count_factor(figure))
    for limit, low, high in zip(limits, (0, -inf), (inf, -1), strict=True):
        if limit is not None:
            program.require(counts | dict.fromkeys(invited, -float(limit)), low, high, str(figure))
