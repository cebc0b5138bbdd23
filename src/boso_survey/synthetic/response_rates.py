"""How many were invited and answered in each municipality: made up within the printed response rates."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from boso_survey.printed import RATE
from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.printed_constraints import count_factor, rounding_limits
from boso_survey.synthetic.randomness import normal_draw, tie_breaker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso_survey.printed import Figure
    from boso_survey.synthetic.wave import Wave

SPREAD = 0.15  # standard deviation of a municipality's size, of the mean


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
    _require_overall_rate(program, wave, invited, answered)
    for town in towns:
        for group, end in (("lowest", 0), ("highest", -1)):
            for figure in wave.printed(RATE, group):
                pair = (answered[town], invited[town])
                _require_extreme_rate(program, figure, pair, lowest=end == 0, it=town == drawn[end])
    found = program.solve()
    return {town: (found[invited[town]], found[answered[town]]) for town in towns}


def _require_overall_rate(
    program: Program, wave: Wave, invited: Mapping[str, int], answered: Mapping[str, int]
) -> None:
    """Require the printed response rate of all together."""
    for figure in wave.printed(RATE):
        low, high = rounding_limits(figure)
        counts = dict.fromkeys(answered.values(), count_factor(figure))
        program.require(counts | dict.fromkeys(invited.values(), -float(low)), 0, inf, str(figure))
        program.require(counts | dict.fromkeys(invited.values(), -float(high)), -inf, -1, str(figure))


def _require_extreme_rate(
    program: Program, figure: Figure, pair: tuple[int, int], *, lowest: bool, it: bool
) -> None:
    """Require that a municipality has the extreme rate of `figure`, or a rate on the inner side of it."""
    low, high = rounding_limits(figure)
    answered, invited = pair
    factor = count_factor(figure)
    if it or lowest:
        least = low if it else high
        program.require({answered: factor, invited: -float(least)}, 0, inf, str(figure))
    if it or not lowest:
        most = high if it else low
        program.require({answered: factor, invited: -float(most)}, -inf, -1, str(figure))
