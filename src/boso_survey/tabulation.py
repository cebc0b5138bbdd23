"""Count the answers: every cell that a year's tables could show, before anything is hidden.

Four tables: ``overall`` (item, full scale), ``role`` and ``municipality`` (item by group: agree or not;
involvement by role in its full scale) and ``response`` (municipality: answered or not).

In the tables by group the base is who was asked in the group: of the programme's items those who know it. In
waves that boso made it is everybody who answered in the group, and who was not asked counts as ``no``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from boso_survey import codebook
from boso_survey.codebook import Codebook

ALL, YES, NO = "all", "yes", "no"
UNANSWERED, NOT_SEEN = NO_ANSWER = "unanswered", "not_seen"
ANSWERED, NOT_ANSWERED = "answered", "not_answered"
FILTER = "know_programme"
ROLE = "role"
INVOLVEMENT = "involvement"  # the one item that is shown by role in its full scale
COLUMNS = ["table", "item", "group", "category", "count", "base"]
PER_CENT = 100

Key = tuple[str, str, str, str]  # of a cell: table, item, group and category
Row = tuple[str, str, str, str, int, int]
Tables = Mapping[str, pd.DataFrame]  # protected tables, by the name of their file
PROGRAMME_BASE: Key = ("overall", "base_know", ALL, YES)  # how many know the programme: base of its items


@dataclass(frozen=True)
class Item:
    """A closed question: its codes in order, those that count as yes, and who is asked it."""

    name: str  # in the codebook
    codes: tuple[int, ...]  # the scale, in order
    yes: tuple[int, ...]  # the codes that count as yes in a table by group; none for the role
    programme: bool  # whether only those who know the programme are asked
    among_asked: bool = False  # whether shares by group are of who was asked, not of all who answered there

    def group_base(self, table: str, group: str) -> Key:
        """Return the cell that tells how many of a group the item's shares are of."""
        return (table, FILTER, group, YES) if self.among_asked else group_size(table, group)


def group_size(table: str, group: str) -> Key:
    """Return the cell that tells how many answered in a group."""
    return ("overall", ROLE, ALL, group) if table == "role" else ("response", "response", group, ANSWERED)


def items(book: Codebook, *, among_asked: bool = False) -> tuple[Item, ...]:
    """Return the closed questions of the codebook, in its order; the municipality is a group, no question."""
    fields = [field for field in book.of_kind("background", "filter", "item") if field.type == "integer"]
    return tuple(
        Item(one.name, tuple(map(int, one.codes)), one.yes, know := one.base == "know", among_asked and know)
        for one in fields
    )


def item(items: Sequence[Item], name: str) -> Item:
    """Return the question of that name."""
    return next(one for one in items if one.name == name)


def tabulate(answers: pd.DataFrame, invited: Mapping[str, int], items: Sequence[Item]) -> pd.DataFrame:
    """Return every cell of a year's tables: table, item, group, category, count and base.

    `answers` are those of `boso_survey.reading.responses`; how many were invited in each municipality gives
    the order of the tables; role and know_programme are among the `items`.
    """
    return pd.DataFrame(_rows(answers, invited, items), columns=COLUMNS)


def counts(cells: pd.DataFrame) -> dict[Key, int]:
    """Return the count of each cell, by table, item, group and category."""
    keys = cells[COLUMNS[:4]].itertuples(index=False, name=None)
    return dict(zip(keys, cells["count"].astype(int), strict=True))


def _rows(answers: pd.DataFrame, invited: Mapping[str, int], items: Sequence[Item]) -> Iterator[Row]:
    """Yield the cells of one table after the other."""
    towns, knows = answers["municipality"], answers[FILTER].isin(item(items, FILTER).yes)
    for one in items:
        asked = answers.loc[knows, one.name] if one.programme else answers[one.name]
        yield from _full_scale("overall", one, ALL, asked, asked)
    roles = answers[ROLE].astype("string").fillna(UNANSWERED)
    groups = [*map(str, item(items, ROLE).codes), *([UNANSWERED] if (roles == UNANSWERED).any() else [])]
    grouped = [one for one in items if one.name != ROLE]
    for table, column, names in (("role", roles, groups), ("municipality", towns, [*invited])):
        for one, group in product(grouped, names):
            asked = answers.loc[(column == group) & (knows | (not one.among_asked)), one.name]
            if (table, one.name) == ("role", INVOLVEMENT):
                yield from _full_scale(table, one, group, asked, answers[one.name])
            else:
                agreed = int(asked.isin(one.yes).sum())
                yield table, one.name, group, YES, agreed, len(asked)
                yield table, one.name, group, NO, len(asked) - agreed, len(asked)
    for town, number in invited.items():
        answered = int((towns == town).sum())
        yield "response", "response", town, ANSWERED, answered, number
        yield "response", "response", town, NOT_ANSWERED, number - answered, number


def _full_scale(
    table: str, item: Item, group: str, column: pd.Series[int], asked: pd.Series[int]
) -> Iterator[Row]:
    """Yield the cells of a full scale; why there is no answer, where that holds of any who was `asked`."""
    for code in item.codes:
        yield table, item.name, group, str(code), int((column == code).sum()), len(column)
    for why, everybody in _missing(asked).items():
        if everybody.any():
            yield table, item.name, group, why, int(_missing(column)[why].sum()), len(column)


def _missing(column: pd.Series[int]) -> dict[str, pd.Series[bool]]:
    return {UNANSWERED: column.isna(), NOT_SEEN: column.isin([codebook.NOT_SEEN])}
