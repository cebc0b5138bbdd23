"""Attackers who know more: by which rule cells are hidden, what they answered themselves, or both.

The rule: a cell is hidden where it is small, or just reaches the threshold and was drawn, or where all of a
group say the same; and no more than it takes besides, so hardly a row of an item is hidden without need.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping

from attacker import ALL, NO, UNANSWERED, YES, Book, Key, Seen
from attacker_sums import MANY, System

Block = tuple[str, str]  # item, and what it is divided by


def division(book: Book, group: str) -> str:
    return ALL if group == ALL else "role" if group in book.roles.values() else "municipality"


def rows(book: Book, hidden: Iterable[Key]) -> dict[Block, list[list[Key]]]:
    """Return the hidden rows of each table: the yes and no of a group, or single cells of a full scale."""
    found: dict[Block, dict[object, list[Key]]] = {}
    for key in hidden:
        table = found.setdefault((key[0], division(book, key[1])), {})
        table.setdefault(key[1] if key[2] in (YES, NO) else key, []).append(key)
    return {block: [*table.values()] for block, table in found.items()}


def who_knows_the_rule(
    system: System, block: list[list[Key]], count: Callable[[Key], int], threshold: int
) -> System | None:
    """Return what he knows of a table, if what he takes for granted is true; else he learns nothing.

    At most one row, or the least number that is possible, is hidden without need; and no cell that is empty.
    """
    known, marks = copy.deepcopy(system), []
    for row in block:
        item, group, category = row[0]
        mark, other = (f"needless {item}", group, category), (f"other {item}", group, category)
        for new in (mark, other):
            known.places[new] = len(known.places)
            known.low.append(0)
            known.high.append(1)
        marks.append(mark)
        for key, side in zip(row, (1, -1), strict=False):
            turn = {other: -side * MANY} if len(row) > 1 else {}
            known.rows.append(({key: 1, mark: -MANY} | turn, -MANY, threshold + MANY * (side < 0)))
            if count(key):
                known.limit(key, 1, MANY)
    least = known.solve(dict.fromkeys(marks, 1.0))
    needless = sum(min(map(count, row)) > threshold for row in block)
    if least is None or needless > max(1, least):
        return None
    known.rows.append((dict.fromkeys(marks, 1.0), 0, max(1, least)))
    return known


def who_knows_the_rule_of_all(
    system: System, hidden: Iterable[Key], count: Callable[[Key], int], threshold: int
) -> System:
    """Return what he knows of all tables together, where what he takes for granted is true."""
    for block in rows(system.book, hidden).values():
        system = who_knows_the_rule(system, block, count, threshold) or system
    return system


def who_answered(system: System, book: Book, answers: Mapping[str, str]) -> System:
    """Return what a respondent knows: that nobody takes him out of the cells that he is in."""
    known = copy.deepcopy(system)
    for key in cells(book, answers):
        if key in known.places:
            known.limit(key, 1, MANY)
    return known


def cells(book: Book, answers: Mapping[str, str]) -> Iterator[Key]:
    """Yield the cells that a respondent is counted in."""
    knows = answers["know_programme"] in book.items["know_programme"].yes
    for name, item in book.items.items():
        if knows or not item.programme:
            answer = answers[name] or UNANSWERED
            yield name, ALL, answer
            for group in (answers["role"], answers["municipality"]):
                yield name, group, answer
                yield name, group, YES if answers[name] in item.yes else NO


def planted(book: Book, key: Key, hidden: Iterable[Key], count: Callable[[Key], int]) -> list[Seen]:
    """Return what gives a hidden cell away: all that it makes a sum with, and the sum.

    Of a full scale these are how many were asked in the group, and the other answers; of yes or no in a
    group, how many were asked in all, all their answers, and the same answer in the other groups.
    """
    item, group, answer = key
    found = [book.base(item, ALL if answer in (YES, NO) else group)]
    for other in hidden:
        here = other[:2] == key[:2] if answer not in (YES, NO) else other[1] == ALL or (
            other[2] == answer and division(book, other[1]) == division(book, group)
        )  # fmt: skip
        if here and other[0] == item and other != key:
            found.append(other)
    return [Seen(one, count(one), "count", 0, "planted") for one in found]
