"""Who of the respondents gives which answer, when the number of each is given; and made-up open answers."""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import TYPE_CHECKING

from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.margins import SMALL
from boso_survey.synthetic.randomness import normal
from boso_survey.synthetic.targets import ALL, BY_ROLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso_survey.codebook import Field
    from boso_survey.synthetic.margins import Counts, Wave
    from boso_survey.synthetic.respondents import Person

AVOID = 50.0  # cost of a group's yes or no that is one below SMALL
EVEN = 1.0  # cost of a municipality's yes that is one off its part of the whole
ALIKE, OWN = 0.6, 0.8  # what makes an answer: the person's attitude, and chance; the squares add to 1
KNOWS_WELL = 0.4  # who knows the programme well is more content with it and in less doubt,
INVOLVED = 1.5  # and much more involved in it

# The open question on the three largest challenges, on the three themes that the report names
MARK = "Konstruert svar: "
THEMES = {
    "boliger": (
        "for få kommunale utleieboliger",
        "boliger av ulik størrelse og standard",
        "høye priser i leiemarkedet",
        "for lang ventetid på bolig",
        "tomter til nye boliger",
    ),
    "oppfølging i bolig": (
        "mer oppfølging på kveldstid",
        "nok fagfolk til oppfølging",
        "tidlig hjelp når leieforhold svikter",
        "opplæring i å bo",
    ),
    "organisering og samarbeid": (
        "tydelig ansvar mellom enhetene",
        "faste møter mellom tjenestene",
        "felles rutiner for søknader",
        "bedre samarbeid med private utleiere",
    ),
}
FEWEST = -0.8  # about one in five leaves the third answer open

Gives = dict[tuple[int, str], int]


def opinions(
    wave: Wave, field: Field, everybody: Sequence[Person], rows: Mapping[str, Counts]
) -> dict[int, str]:
    """Return the answer of each who was asked, by the respondent's number.

    Parameters
    ----------
    rows : mapping
        How many give each answer, of all ("all") or of each role.

    Raises
    ------
    ContradictionError
        A municipality that was printed as the largest cannot be it.
    """
    asked = [person for person in everybody if field.base == ALL or _aware(wave, person)]
    program = Program()
    gives = _give(program, wave, field, asked)
    for group, counts in rows.items():
        members = [person.number for person in asked if group in (ALL, person.role)]
        for code, count in counts.items():
            program.require({gives[number, code]: 1.0 for number in members}, count, count)
    total = sum(counts[str(code)] for counts in rows.values() for code in field.yes)
    _spread(program, field, everybody, total, gives)
    _largest(program, wave, field, everybody, gives)
    found = program.solve()
    return {number: code for (number, code), variable in gives.items() if found[variable]}


def _give(program: Program, wave: Wave, field: Field, asked: Sequence[Person]) -> Gives:
    """Let each give one answer, rather one that suits; nobody is involved in a programme unknown to them."""
    codes = wave.codes(field.name)
    gives = {}
    for person in asked:
        for code in codes:
            possible = field.name != BY_ROLE or _aware(wave, person) or code == codes[-1]
            gives[person.number, code] = program.variable(-_liking(wave, field, person, code), int(possible))
        program.require({gives[person.number, code]: 1.0 for code in codes}, 1, 1)
    return gives


def _aware(wave: Wave, person: Person) -> bool:
    return int(person.know) in wave.book.filter.yes


def _liking(wave: Wave, field: Field, person: Person, code: str) -> float:
    """Return how well an answer suits a person: by attitude along the scale, by doubt for "vet ikke"."""
    chance = OWN * normal(wave.year, field.name, person.number)
    gain = INVOLVED if field.name == BY_ROLE else KNOWS_WELL
    well = gain if person.know == wave.codes(wave.book.filter.name)[0] else 0.0
    if code == str(field.dont_know):
        return ALIKE * person.doubt + chance - well
    steps = [step for step in wave.codes(field.name) if step != str(field.dont_know)]
    return ((len(steps) - 1) / 2 - steps.index(code)) * (ALIKE * person.attitude + chance + well)


def _yes(field: Field, members: Sequence[Person], gives: Gives) -> list[int]:
    """Return the variables that count as yes among `members`."""
    keys = [(person.number, str(code)) for person in members for code in field.yes]
    return [gives[key] for key in keys if key in gives]


def _spread(program: Program, field: Field, everybody: Sequence[Person], total: int, gives: Gives) -> None:
    """Wish that municipalities are alike, and that no yes or no of a group is under the threshold."""
    for town, size in Counter(person.municipality for person in everybody).items():
        members = [person for person in everybody if person.municipality == town]
        yes = dict.fromkeys(_yes(field, members, gives), 1.0)
        program.near(yes, total * size / len(everybody), EVEN)
        program.within(yes, SMALL, size - SMALL, AVOID)
    for role, size in Counter(person.role for person in everybody).items():
        members = [person for person in everybody if person.role == role]
        program.within(dict.fromkeys(_yes(field, members, gives), 1.0), SMALL, size - SMALL, AVOID)


def _largest(program: Program, wave: Wave, field: Field, everybody: Sequence[Person], gives: Gives) -> None:
    """Require that the municipality that was printed as the largest has a larger share than each other."""
    members = {
        town: [person for person in everybody if person.municipality == town]
        for town in wave.codes("municipality")
    }
    yes = {town: _yes(field, persons, gives) for town, persons in members.items()}
    for ranking in wave.rankings:
        if (ranking.rule, ranking.item) != ("largest", field.name):
            continue
        first = ranking.other
        for town in sorted(members.keys() - {first}):
            ours = dict.fromkeys(yes[first], float(len(members[town])))
            theirs = dict.fromkeys(yes[town], -float(len(members[first])))
            program.require({**ours, **theirs}, 1, inf, str(ranking))


def challenges(year: int, number: int) -> tuple[str, str, str]:
    """Return three answers of a respondent: one a theme, in an order of their own; the last may be empty."""
    themes = sorted(THEMES, key=lambda theme: normal(year, "theme", theme, number))
    first, second, third = (_phrase(year, theme, number) for theme in themes)
    return first, second, third if normal(year, "third", number) > FEWEST else ""


def _phrase(year: int, theme: str, number: int) -> str:
    return MARK + min(THEMES[theme], key=lambda phrase: normal(year, phrase, number))
