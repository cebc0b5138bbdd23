"""How many gave each answer, in all and by role: whole numbers that the printed figures allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.printed_constraints import Row, require_figures, require_ranking
from boso_survey.synthetic.randomness import tie_breaker
from boso_survey.tabulation import ALL, INVOLVEMENT, PER_CENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso_survey.codebook import Field
    from boso_survey.synthetic.wave import Wave

SMALL = 3  # counts of 1 and 2 are avoided where no figure asks for them
SMALL_COST = 20.0  # of such a count, beside 1 for a count that is one off its target

Counts = dict[str, int]
Key = TypeVar("Key", str, tuple[str, str])


def background_counts(wave: Wave) -> dict[str, Counts]:
    """Return how many had each role, and how many knew the programme well, a little and not.

    Raises
    ------
    ContradictionError
        The printed figures cannot hold together.
    """
    program = Program()
    label = f"{wave.answered} answered in all"
    rows = {
        item: _add_row(program, wave, (item, ALL), wave.answered, str(wave.answered), label)
        for item in ("role", wave.book.filter.name)
    }
    return _solution(rows, program.solve())


def item_counts(wave: Wave, background: Mapping[str, Counts]) -> dict[tuple[str, str], Counts]:
    """Return the count of every category, by item and group: by role for involvement, else in all.

    Raises
    ------
    ContradictionError
        The printed figures and rankings cannot hold together.
    """
    program = Program()
    rows: dict[tuple[str, str], Row] = {}
    for field in wave.book.items:
        if field.name == INVOLVEMENT:
            for role, size in background["role"].items():
                key = (field.name, role)
                rows[key] = _add_row(program, wave, key, size, f"{size} of that role")
        else:
            size, of = _base(wave, field, background)
            rows[field.name, ALL] = _add_row(program, wave, (field.name, ALL), size, of)
    overall = {item: row for (item, group), row in rows.items() if group == ALL}
    for ranking in wave.rankings:
        if ranking.rule != "largest":
            require_ranking(program, ranking, overall)
    return _solution(rows, program.solve())


def _base(wave: Wave, field: Field, background: Mapping[str, Counts]) -> tuple[int, str]:
    """Return how many were asked, in number and words: everybody, or those who know the programme."""
    if field.base == ALL:
        return wave.answered, str(wave.answered)
    filter_ = wave.book.filter
    size = sum(background[filter_.name][str(code)] for code in filter_.yes)
    return size, f"{size} who know the programme ({filter_.name} {'+'.join(map(str, filter_.yes))})"


def _add_row(program: Program, wave: Wave, key: tuple[str, str], size: int, of: str, label: str = "") -> Row:
    """Add the counts of a row: they sum to `size`, give the printed figures and are near the assumed."""
    counts: Counts = {}
    for code, share in zip(wave.codes(key[0]), wave.assumed_shares(*key), strict=True):
        counts[code] = program.variable(tie_breaker(wave.year, *key, code))
        target = share * size / PER_CENT
        program.prefer({counts[code]: 1.0}, target, target, 1.0)
        program.prefer_none_or({counts[code]: 1.0}, SMALL, size, SMALL_COST)
    program.require(dict.fromkeys(counts.values(), 1.0), size, size, label)
    row = Row(counts, size, of)
    require_figures(program, row, wave.printed(*key))
    return row


def _solution(rows: Mapping[Key, Row], found: Sequence[int]) -> dict[Key, Counts]:
    return {
        key: {code: found[variable] for code, variable in row.counts.items()} for key, row in rows.items()
    }
