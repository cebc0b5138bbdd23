"""Play the attacker: what can be worked out of the protected tables with all that was published.

Nothing of `disclosure.suppression` is used here. The attacker sees the protected tables and what the printed
report gave away, sets up what must hold between the numbers, and finds for each hidden cell the least and
the largest whole number that it could be (`feasibility`). The judge, who has the answers, tells what came
too near a respondent.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from boso_survey.audit.feasibility import Puzzle
from boso_survey.solver import quiet
from boso_survey.tabulation import (
    ALL,
    ANSWERED,
    BACKGROUND,
    FILTER,
    NO,
    SCALED_BY_ROLE,
    UNANSWERED,
    YES,
    counts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boso_survey.disclosure.prior_knowledge import Key, Known
    from boso_survey.tabulation import Item

    Tables = Mapping[str, pd.DataFrame]

GROUPED = {"by_role": "role", "by_municipality": "municipality"}
KNOW: Key = ("overall", "base_know", ALL, YES)


def audit(
    tables: Tables, items: Sequence[Item], known: Known, cells: pd.DataFrame, threshold: int
) -> list[str]:
    """Return what is wrong with the protected tables of a year; nothing where they are safe.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        overall, by_role, by_municipality and response, as published.
    items, known
        The questions, and what the printed report gave away.
    cells : pandas.DataFrame
        The true cells, for the judge.
    threshold : int
        The smallest number of persons that a cell may show.
    """
    puzzle = attack(tables, items, known)
    count = counts(cells)
    shown = {key: number for key, number in puzzle.shown.items() if key not in known.cells}
    problems = [f"{_name(key)}: shown, though under {threshold}" for key, number in shown.items()
                if 0 < number < threshold]  # fmt: skip
    with quiet():
        if not puzzle.solvable():
            return [*problems, "the tables contradict each other or what the printed report gave away"]
        problems += [text for row in _rows(count, known) for text in _uniform(puzzle, row, count)]
        problems += [text for key in puzzle.hidden for text in _cell(puzzle, key, count.get(key), threshold)]
    return problems


def attack(tables: Tables, items: Sequence[Item], known: Known) -> Puzzle:
    """Return what a reader of the tables knows: what is shown, what is hidden, and what must hold."""
    response = tables["response"]
    puzzle = Puzzle(int(response["answered"].iloc[0]))
    for key, number in known.cells.items():
        puzzle.see(key, number)
    programme = {item.name for item in items if item.programme}
    for row in tables["overall"].to_dict("records"):
        puzzle.see(("overall", row["item"], ALL, row["category"]), _number(row["count"]))
        if row["item"] in programme:
            puzzle.see(KNOW, _number(row["base"]))
    for name, table in GROUPED.items():
        for row in tables[name].to_dict("records"):
            puzzle.see((table, row["item"], row[table], row["category"]), _number(row["count"]))
            puzzle.see(_size(table, row[table]), _number(row["base"]))
    for row in response.iloc[1:].dropna(subset="municipality").to_dict("records"):
        puzzle.see(_size("municipality", row["municipality"]), _number(row["answered"]))
    _rules(puzzle, items, known)
    return puzzle


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _size(table: str, group: str) -> Key:
    if table == "role":
        return ("overall", BACKGROUND, ALL, group)
    return ("response", "response", group, ANSWERED)


def _rules(puzzle: Puzzle, items: Sequence[Item], known: Known) -> None:
    """Note what holds between the cells."""
    towns = [key for key in puzzle.cells() if key[0] == "response"]
    if towns:
        puzzle.equal(towns, puzzle.people)
    filter_ = next(item for item in items if item.name == FILTER)
    puzzle.equal([("overall", FILTER, ALL, str(code)) for code in filter_.yes], KNOW)
    for item in items:
        scale = _categories(puzzle, "overall", item)
        puzzle.equal(
            [("overall", item.name, ALL, one) for one in scale], KNOW if item.programme else puzzle.people
        )
        for table in GROUPED.values():
            if item.name != BACKGROUND:
                _groups(puzzle, table, item, scale)
    _crossed(puzzle, items)
    for terms, total in known.sums:
        puzzle.require(terms, total, total)
    for terms, least in known.limits:
        puzzle.require(terms, least, np.inf)


def _categories(puzzle: Puzzle, table: str, item: Item) -> list[str]:
    """Return the categories of an item in a table; those of its scale where the table was left out."""
    found = dict.fromkeys(key[3] for key in puzzle.cells() if key[:2] == (table, item.name))
    scale = [*map(str, item.codes), UNANSWERED]
    if table != "overall" and (table, item.name) != ("role", SCALED_BY_ROLE):
        scale = [YES, NO]
    return list(found) if len(found) > 1 else scale


def _groups(puzzle: Puzzle, table: str, item: Item, overall: list[str]) -> None:
    """Note the sums of an item by group: over its categories, and over the groups."""
    groups = list(dict.fromkeys(key[2] for key in puzzle.cells() if key[0] == table))
    categories = _categories(puzzle, table, item)
    for group in groups:
        puzzle.equal([(table, item.name, group, one) for one in categories], _size(table, group))
        if item.programme:
            puzzle.require({(table, FILTER, group, YES): 1, (table, item.name, group, YES): -1}, 0, np.inf)
    for one in categories:
        part = [str(code) for code in item.yes] if one == YES else [one] if one in overall else []
        if part and groups:
            terms = {(table, item.name, group, one): 1 for group in groups}
            puzzle.require(terms | {("overall", item.name, ALL, code): -1 for code in part}, 0, 0)


def _crossed(puzzle: Puzzle, items: Sequence[Item]) -> None:
    """Note that every respondent has both a municipality and a role, though no table crosses them.

    How many there are of each, how many of them know the programme and how many say yes to an item is not
    shown, but the tables by role and by municipality must agree on it.
    """
    roles, towns = (dict.fromkeys(key[2] for key in puzzle.cells() if key[0] == table)
                    for table in GROUPED.values())  # fmt: skip
    asked = [item for item in items if item.name != BACKGROUND]
    for role in roles:
        _margin(puzzle, "role", role, [(role, town) for town in towns], asked)
    for town in towns:
        _margin(puzzle, "municipality", town, [(role, town) for role in roles], asked)
    for item, pair in product(asked, product(roles, towns)):
        among = _pair(FILTER if item.programme else ALL, pair)
        puzzle.require({among: 1, _pair(item.name, pair): -1}, 0, np.inf)


def _margin(
    puzzle: Puzzle, table: str, group: str, pairs: Sequence[tuple[str, str]], items: Sequence[Item]
) -> None:
    """Note what the crossed numbers of a group add up to, where there are groups of the other kind."""
    if not pairs:
        return
    puzzle.equal([_pair(ALL, pair) for pair in pairs], _size(table, group))
    for item in items:
        scaled = (table, item.name) == ("role", SCALED_BY_ROLE)
        shown = {(table, item.name, group, one): -1 for one in (map(str, item.yes) if scaled else [YES])}
        puzzle.require({_pair(item.name, pair): 1 for pair in pairs} | shown, 0, 0)


def _pair(item: str, pair: tuple[str, str]) -> Key:
    return ("crossed", item, *pair)


def _rows(count: Mapping[Key, int], known: Known) -> list[list[Key]]:
    """Return the cells of each row of which the printed report tells nothing."""
    rows: dict[tuple[str, ...], list[Key]] = {}
    for key in count:
        if key[0] != "response":
            rows.setdefault(key[:3], []).append(key)
    return [row for row in rows.values() if not any(key in known.cells for key in row)]


def _uniform(puzzle: Puzzle, row: list[Key], count: Mapping[Key, int]) -> Iterator[str]:
    """Tell of a row in which all gave one answer, where that can be known."""
    full = [key for key in row if count[key]]
    if len(full) != 1 or not any(key in puzzle.hidden or key in puzzle.shown for key in row):
        return
    others = {key: 1 for key in row if key != full[0]}
    if not puzzle.solvable([({full[0]: 1}, 1, np.inf), (others, 1, np.inf)]):
        yield f"{_name(full[0])}: it can be known that all gave this answer"


def _cell(puzzle: Puzzle, key: Key, count: int | None, threshold: int) -> Iterator[str]:
    """Tell of a hidden cell that can be known, or known to be under the threshold."""
    small = count is not None and 0 < count < threshold
    least, most = puzzle.apart(key, threshold if small else 0)
    if least == most:
        yield f"{_name(key)}: hidden, but can only be {least}"
    elif small and most < threshold:
        yield f"{_name(key)}: hidden, but can be known to be {least} to {most}, under {threshold}"


def _name(key: Key) -> str:
    table, item, group, category = key
    where = "" if group == ALL else f", {table} {group}"
    file = table if table in ("overall", "response") else f"by_{table}"
    return f'{file}.csv: item "{item}"{where}, category {category}'
