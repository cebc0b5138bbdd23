"""What the attacker knows of a year before he opens a table: the questions, and what was printed.

Read from data/published: ``public_<year>.csv`` (cells under the threshold that the report gives or
implies), and what `printed` reads: a whole per cent of fewer than 100 persons is a count, and a ranking in
words limits what the counts can be. A year without such files has nothing given away. Who gave one of several
answers to a question did not leave it out; how many of each group did, no table tells. Questions that stood
on one page of the form are left out, or not seen, by the same persons, who may have answered other waves too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from boso.data import read_text
from boso_survey import printed_figures, tabulation
from boso_survey.codebook import Codebook
from boso_survey.printed_figures import Figure, Ranking
from boso_survey.tabulation import ALL, ANSWERED, NO, NO_ANSWER, PER_CENT, ROLE, YES, Key, Tables, counts

Terms = dict[Key, int]  # the weight of each cell in a sum
Known = tuple[Terms, int]  # a sum, and what it is, or is at least
GIVEN, NOT_GIVEN = "1", "0"  # codes of one of several answers


@dataclass(frozen=True)
class PriorKnowledge:
    """What is known besides the tables."""

    cells: Mapping[Key, int] = field(default_factory=dict)  # their counts; shown, also under the threshold
    sums: tuple[Known, ...] = ()  # weighted sums of cells, and what they are
    limits: tuple[Known, ...] = ()  # weighted sums of cells, and the least that they can be
    unseen: Mapping[Key, int] = field(default_factory=dict)  # counts that limits name and no table has


def read(
    year: int, root: Path, cells: pd.DataFrame, book: Codebook, silent: pd.DataFrame, waves: Sequence[Tables]
) -> PriorKnowledge:
    """Return what the questions, the report of `year` and other `waves` give away about `cells`.

    What the cells do not bear out tells nothing of them, and is left out. `silent` are those of
    questions with several answers, but to leave an answer out counts as yes in them.
    """
    count = counts(cells)
    figures = printed_figures.figures(year, root, book)
    known = [figure.cells for figure in figures if _tells_count(figure, count)]
    single = {part[0]: count[part[0]] for part in known if len(part) == 1}
    path = root / "data" / "published" / f"public_{year}.csv"
    listed = read_text(path).to_dict("records") if path.is_file() else []
    public = {(r["table"], r["item"], r["group"], r["category"]): int(r["count"]) for r in listed}
    sums = [dict.fromkeys(part, 1) for part in known if len(part) > 1]
    limits = [limit for one in printed_figures.rankings(year, root, book) for limit in _limits(one, count)]
    questions = dict.fromkeys(one.option_of for one in book.fields if one.option_of)
    several = [[one.name for one in book.fields if one.option_of == name] for name in questions]
    answers = several_answers(several, count, counts(silent))
    return PriorKnowledge(
        single
        | {key: number for key, number in public.items() if count.get(key) == number}
        | same_groups(waves, count),
        (*((terms, _sum(terms, count)) for terms in sums), *same_persons(count)),
        (*((terms, least) for terms, least in limits if _sum(terms, count) >= least), *answers.limits),
        answers.unseen,
    )


def several_answers(questions: Iterable[Sequence[str]], count: Terms, silent: Terms) -> PriorKnowledge:
    """Return what holds between items that are the answers to one question.

    Who did not give the first gave another, but for the `silent` of each group, together no more than left
    it out. Where an export tells of each answer whether it was given, it need not hold; then nobody can
    reckon with it.
    """
    least, unseen = [], dict[Key, int]()
    for first, *others in questions:
        left_out = [key for key in count if key[:2] == ("overall", first) and key[3] in NO_ANSWER]
        gave = {("overall", name, ALL, GIVEN): 1 for name in others}
        together: dict[str, Terms] = {ALL: gave | {("overall", first, ALL, NOT_GIVEN): -1}}
        for key in (key for key in count if key[1] == first and key[3] == NO):
            mine = (f"silent {key[0]}", *key[1:])
            unseen[mine] = silent[(*key[:3], YES)]
            least.append({key: -1, mine: 1} | {(key[0], name, key[2], YES): 1 for name in others})
            together.setdefault(key[0], dict.fromkeys(left_out, 1))[mine] = -1
        least += together.values()
    limits = tuple((terms, 0) for terms in least if _sum(terms, count | unseen) >= 0)
    return PriorKnowledge(limits=limits, unseen=unseen)


def same_persons(count: Terms) -> Iterator[Known]:
    """Yield that as many gave no answer to one question as to another, for the same reason.

    They stood on one page of the form, or are answers to one question: so a reader would guess.
    """
    first: dict[tuple[str, int], Key] = {}
    for key, number in count.items():
        if key[0] == "overall" and key[3] in NO_ANSWER:
            other = first.setdefault((key[3], number), key)
            if other != key:
                yield {other: 1, key: -1}, 0


def same_groups(waves: Iterable[Tables], count: Terms) -> Terms:
    """Return how many each group has in other waves that show it, where no group has another number now.

    The same persons may have answered: what one wave shows, the other need not hide.
    """
    known: Terms = {}
    for tables in waves:
        roles = tables["overall"].loc[tables["overall"]["item"] == ROLE, ["category", "count"]]
        towns = tables["response"].iloc[1:][["municipality", "answered"]]
        shown = {tabulation.group_size(table, group): int(size)
                 for table, rows in {"role": roles, "municipality": towns}.items()
                 for group, size in rows.dropna().itertuples(index=False)}  # fmt: skip
        known |= shown if shown.items() <= count.items() else {}
    return known


def _sum(terms: Terms, count: Terms) -> int:
    return sum(count.get(key, 0) * weight for key, weight in terms.items())


def _tells_count(figure: Figure, count: Terms) -> bool:
    """Return whether a reader can tell from a printed percentage how many gave the answer."""
    if not all(key in count for key in figure.cells):
        return False
    base = sum(number for key, number in count.items() if key[:3] == figure.cells[0][:3])
    share = PER_CENT * sum(count[key] for key in figure.cells) / max(base, 1)
    return base < PER_CENT and abs(share - float(figure.printed)) < 1


def _limits(ranking: Ranking, count: Terms) -> Iterator[tuple[Terms, int]]:
    """Yield what a ranking says of the cells, as weighted sums that are not under a number."""
    chosen = {("overall", ranking.item, ALL, code): 1 for code in ranking.categories}
    if ranking.rule == "more":
        yield chosen | {("overall", ranking.other, ALL, code): -1 for code in ranking.categories}, 1
    elif ranking.rule == "hardly_any":
        base = sum(number for key, number in count.items() if key[:2] == ("overall", ranking.item))
        yield dict.fromkeys(chosen, -1), -(base // printed_figures.HARDLY_ANY)
    else:  # its share of yes is larger than that of each other municipality
        first = ("municipality", ranking.item, ranking.other, YES)
        size = {key[2]: count[key] for key in count if key[0] == "response" and key[3] == ANSWERED}
        for key in count:
            if key[:2] == first[:2] and key[3] == YES and key != first:
                yield {first: size[key[2]], key: -size[ranking.other]}, 1
