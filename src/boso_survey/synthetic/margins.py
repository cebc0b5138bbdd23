"""How many gave each answer, in all and by role: whole numbers that the printed figures allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from boso_survey.codebook import Field
from boso_survey.printed_figures import HARDLY_ANY, Figure, Ranking
from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.randomness import tie_breaker
from boso_survey.synthetic.wave import Wave
from boso_survey.tabulation import ALL, INVOLVEMENT, PER_CENT

SMALL = 3  # counts of 1 and 2 are avoided where no figure asks for them
SMALL_COST = 20.0  # of such a count, beside 1 for a count that is one off its target

Counts = dict[str, int]
Key = TypeVar("Key", str, tuple[str, str])


@dataclass(frozen=True)
class Row:
    """The counts of an item in one group: the variable of each category, and how many they are of."""

    counts: Mapping[str, int]
    base: int
    base_label: str  # in words, for messages

    def label(self, figure: Figure) -> str:
        """Name a figure of the row in a message."""
        return f"{figure} of {self.base_label}"


def background_counts(wave: Wave) -> dict[str, Counts]:
    """Return how many had each role, and how many knew the programme well, a little and not."""
    program = Program()
    label = f"{wave.answered} answered in all"
    rows = {
        item: _add_row(program, wave, (item, ALL), wave.answered, str(wave.answered), label)
        for item in ("role", wave.book.filter.name)
    }
    return _solution(rows, program.solve())


def item_counts(wave: Wave, background: Mapping[str, Counts]) -> dict[tuple[str, str], Counts]:
    """Return the count of every category, by item and group: by role for involvement, else in all.

    A ContradictionError tells which printed figures and rankings cannot hold together.
    """
    program = Program()
    rows: dict[tuple[str, str], Row] = {}
    for field in wave.book.of_kind("item"):
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
            _require_ranking(program, ranking, overall)
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
    counts, shares = Counts(), wave.assumed[key[0]]
    for code, share in zip(wave.codes(key[0]), shares if key[1] == ALL else shares[int(key[1])], strict=True):
        counts[code] = program.variable(tie_breaker(wave.year, *key, code))
        target = share * size / PER_CENT
        program.prefer({counts[code]: 1.0}, target, target, 1.0)
        program.prefer_none_or({counts[code]: 1.0}, SMALL, size, SMALL_COST)
    program.require(dict.fromkeys(counts.values(), 1.0), size, size, label)
    row = Row(counts, size, of)
    figures = wave.printed(*key)
    for figure in figures:
        if figure.reading == "sum_of_rounded":
            _require_sum_of_rounded(program, row, figure)
        elif figure.reading == "complement":
            _require_complement(program, row, figure, figures)
        else:
            terms = {row.counts[category]: count_factor(figure) for category in figure.categories}
            low, high = rounding_limits(figure)
            program.require(terms, low * size, high * size - 1, row.label(figure))
    return row


def _solution(rows: Mapping[Key, Row], found: Sequence[int]) -> dict[Key, Counts]:
    return {key: {code: found[number] for code, number in row.counts.items()} for key, row in rows.items()}


def count_factor(figure: Figure) -> float:
    """Return what a count is multiplied with to be compared with `rounding_limits` times its base."""
    return 2.0 * PER_CENT * 10**figure.decimals


def rounding_limits(figure: Figure) -> tuple[int, int]:
    """Return the least share printed so and the least that is too large, in 200ths of the last decimal.

    >>> rounding_limits(Figure("role", "all", ("1",), "41", "rounded", "389"))
    (81, 83)
    """
    down, up = {"rounded": (1, 1), "truncated": (0, 2), "about": (5, 5)}[figure.reading]
    return 2 * figure.units - down, 2 * figure.units + up


def _require_sum_of_rounded(program: Program, row: Row, figure: Figure) -> None:
    """Require that the categories' shares, each rounded half up, add to the figure."""
    shares = []
    for category in figure.categories:
        share = program.variable()
        terms = {row.counts[category]: 2.0 * PER_CENT, share: -2.0 * row.base}
        program.require(terms, -row.base, row.base - 1)
        shares.append(share)
    program.require(dict.fromkeys(shares, 1.0), figure.units, figure.units, row.label(figure))


def _require_complement(program: Program, row: Row, figure: Figure, figures: Sequence[Figure]) -> None:
    """Require that the row's figures add to 100, and that nobody chose a category without a figure."""
    printed = []
    for other in figures:
        printed.append(program.variable())
        program.require({printed[-1]: 1.0}, other.units, other.units, row.label(other))
    program.require(dict.fromkeys(printed, 1.0), PER_CENT, PER_CENT, row.label(figure))
    covered = {category for other in figures for category in other.categories}
    rest = [variable for category, variable in row.counts.items() if category not in covered]
    program.require(dict.fromkeys(rest, 1.0), 0, 0, row.label(figure))


def _require_ranking(program: Program, ranking: Ranking, rows: Mapping[str, Row]) -> None:
    """Require a ranking between rows of one base (``more``), or within one (``hardly_any``)."""
    row = rows[ranking.item]
    chosen = {row.counts[category]: 1.0 for category in ranking.categories}
    if ranking.rule == "hardly_any":
        program.require(chosen, 0, row.base // HARDLY_ANY, str(ranking))
    else:
        other = {rows[ranking.other].counts[category]: -1.0 for category in ranking.categories}
        program.require({**chosen, **other}, 1, inf, str(ranking))
