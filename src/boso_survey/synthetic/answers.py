"""Who of the respondents choices which answer, when the number of each is given; and made-up open answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

from boso_survey.codebook import Field
from boso_survey.synthetic.integer_program import Program
from boso_survey.synthetic.margins import SMALL, Counts
from boso_survey.synthetic.randomness import normal_draw
from boso_survey.synthetic.respondents import Respondent
from boso_survey.synthetic.wave import Wave
from boso_survey.tabulation import ALL, INVOLVEMENT

SMALL_COST = 50.0  # cost of a group's yes or no that is one below SMALL
UNEVEN_COST = 1.0  # cost of a municipality's yes that is one off its part of the whole
ATTITUDE, CHANCE = 0.6, 0.8  # weights of the person's attitude and of chance; the squares add to 1
KNOWS_WELL = 0.4  # who knows the programme well is more content with it and in less doubt,
INVOLVED_IF_WELL = 1.5  # and much more involved in it

MADE_UP = "Konstruert svar: "
THIRD_ANSWER = -0.8  # about one in five leaves the third answer open

Choices = dict[tuple[int, str], int]  # the variable of each respondent's answer
Terms = dict[int, float]


def assign_answers(
    wave: Wave, field: Field, respondents: Sequence[Respondent], rows: Mapping[str, Counts]
) -> dict[int, str]:
    """Return the answer of each who was asked, by the respondent's number.

    `rows` tell how many give each answer, of all ("all") or of each role. A ContradictionError says that a
    municipality that was printed as the largest cannot be it.
    """
    asked = [person for person in respondents if field.base == ALL or _knows_programme(wave, person)]
    program = Program()
    choices = _add_choices(program, wave, field, asked)
    for group, counts in rows.items():
        members = [person.number for person in asked if group in (ALL, person.role)]
        for code, count in counts.items():
            program.require({choices[number, code]: 1.0 for number in members}, count, count)
    total = sum(counts[str(code)] for counts in rows.values() for code in field.yes)
    _compare_groups(program, wave, field, respondents, total, choices)
    found = program.solve()
    return {number: code for (number, code), variable in choices.items() if found[variable]}


def _add_choices(program: Program, wave: Wave, field: Field, asked: Sequence[Respondent]) -> Choices:
    """Let each give one answer, rather one that suits; nobody is involved in a programme unknown to them."""
    codes = wave.codes(field.name)
    choices = {}
    for person in asked:
        for code in codes:
            possible = field.name != INVOLVEMENT or _knows_programme(wave, person) or code == codes[-1]
            cost = -_suitability(wave, field, person, code)
            choices[person.number, code] = program.variable(cost, int(possible))
        program.require({choices[person.number, code]: 1.0 for code in codes}, 1, 1)
    return choices


def _knows_programme(wave: Wave, person: Respondent) -> bool:
    return int(person.know) in wave.book.filter.yes


def _suitability(wave: Wave, field: Field, person: Respondent, code: str) -> float:
    """Return how well an answer suits a person: by attitude along the scale, by doubt for "vet ikke"."""
    chance = CHANCE * normal_draw(wave.year, field.name, person.number)
    gain = INVOLVED_IF_WELL if field.name == INVOLVEMENT else KNOWS_WELL
    well = gain if person.know == wave.codes(wave.book.filter.name)[0] else 0.0
    if code == str(field.dont_know):
        return ATTITUDE * person.doubt + chance - well
    steps = [step for step in wave.codes(field.name) if step != str(field.dont_know)]
    return ((len(steps) - 1) / 2 - steps.index(code)) * (ATTITUDE * person.attitude + chance + well)


def _yes(field: Field, members: Sequence[Respondent], choices: Choices, factor: float = 1.0) -> Terms:
    """Return the choices that count as yes among `members`, each with a factor."""
    keys = [(person.number, str(code)) for person in members for code in field.yes]
    return {choices[key]: factor for key in keys if key in choices}


def _compare_groups(
    program: Program, wave: Wave, field: Field, respondents: Sequence[Respondent], total: int,
    choices: Choices,
) -> None:  # fmt: skip
    """Prefer that municipalities are alike, and that no yes or no of a group is under the threshold.

    Require that the one that was printed as the largest has a larger share than each other.
    """
    groups: dict[str, dict[str, list[Respondent]]] = {"municipality": {}, "role": {}}
    for trait, members in groups.items():
        for person in respondents:
            members.setdefault(getattr(person, trait), []).append(person)
        for people in members.values():
            yes, size = _yes(field, people, choices), len(people)
            if trait == "municipality":
                expected = total * size / len(respondents)
                program.prefer(yes, expected, expected, UNEVEN_COST)
            program.prefer(yes, SMALL, size - SMALL, SMALL_COST)
    towns = groups["municipality"]
    for ranking in wave.rankings:
        if (ranking.rule, ranking.item) == ("largest", field.name):
            first = towns[ranking.other]
            for town in sorted(towns.keys() - {ranking.other}):
                ours = _yes(field, first, choices, float(len(towns[town])))
                theirs = _yes(field, towns[town], choices, -float(len(first)))
                program.require(ours | theirs, 1, inf, str(ranking))


def open_answers(wave: Wave, number: int) -> tuple[str, ...]:
    """Return the answers of a respondent: one a theme, in an order of their own; the last may be empty."""
    themes = sorted(wave.themes, key=lambda theme: normal_draw(wave.year, "theme", theme, number))
    chosen = (
        min(wave.themes[theme], key=lambda phrase: normal_draw(wave.year, phrase, number)) for theme in themes
    )
    *found, last = (MADE_UP + phrase for phrase in chosen)
    return (*found, last if normal_draw(wave.year, "third", number) > THIRD_ANSWER else "")
