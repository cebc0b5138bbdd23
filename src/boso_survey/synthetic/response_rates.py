"""How many were invited and answered in each municipality: made up within the printed response rates."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from boso_survey.printed import RATE
from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.printed_constraints import count_factor, rounding_limits
from boso_survey.synthetic.randomness import normal_draw, tie_breaker

if TYPE_CHECKING:
    from collections.abc import Collection

    from boso_survey.printed import Figure
    from boso_survey.synthetic.wave import Wave

    Limits = tuple[int | None, int | None]

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
    for figure in wave.printed(RATE):
        _require_rate(program, figure, answered.values(), invited.values(), *rounding_limits(figure))
    for town in towns:
        for group, extreme in (("lowest", drawn[0]), ("highest", drawn[-1])):
            for figure in wave.printed(RATE, group):
                least, above = rounding_limits(figure)
                limits: Limits = (least, above)
                if town != extreme:  # on the inner side of the extreme rate
                    limits = (above, None) if group == "lowest" else (None, least)
                _require_rate(program, figure, [answered[town]], [invited[town]], *limits)
    found = program.solve()
    return {town: (found[invited[town]], found[answered[town]]) for town in towns}


def _require_rate(
    program: Program,
    figure: Figure,
    answered: Collection[int],
    invited: Collection[int],
    least: int | None,
    above: int | None,
) -> None:
    """Require that a rate is at least `least` and under `above`, in 200ths of the last printed decimal."""
    counts = dict.fromkeys(answered, count_factor(figure))
    if least is not None:
        program.require(counts | dict.fromkeys(invited, -float(least)), 0, inf, str(figure))
    if above is not None:
        program.require(counts | dict.fromkeys(invited, -float(above)), -inf, -1, str(figure))
