"""Play the attacker: what can be worked out of the protected tables with all that was published.

Nothing of `disclosure.suppression` is used here. The attacker sees the protected tables and what the printed
report gave away, sets up what must hold between the numbers, and finds for each hidden cell the least and
the largest whole number that it could be (`feasibility`). The judge, who has the answers, tells what came
too near a respondent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from boso_survey import tabulation
from boso_survey.audit import minimality
from boso_survey.audit.feasibility import FeasibilityProblem
from boso_survey.disclosure.prior_knowledge import PriorKnowledge
from boso_survey.tabulation import ALL, FILTER, INVOLVEMENT, NO, NO_ANSWER, ROLE, YES, Item, Key, Tables

Pair = tuple[str, str]  # role and municipality

GROUPED = {"by_role": "role", "by_municipality": "municipality"}


def audit(
    tables: Tables,
    items: Sequence[Item],
    prior: PriorKnowledge,
    cells: pd.DataFrame,
    threshold: int,
    drawn: int | None = None,
) -> list[str]:
    """Return what is wrong with the protected tables of a year, as published; nothing where they are safe.

    The judge knows the true `cells`, and the `threshold`: the smallest number of persons that one may show;
    `drawn` is the largest number that may have been drawn for a cell in its place, where one was.
    """
    problem = feasibility_problem(tables, items, prior)
    count = tabulation.counts(cells)
    findings = [
        f"{_describe(key)}: shown, though under {threshold}"
        for key, number in problem.published.items()
        if key not in prior.cells and 0 < number < threshold
    ]
    if not problem.is_feasible():
        return [*findings, "the tables contradict each other or what the printed report gave away"]
    for row in _rows(count, prior):
        findings += _audit_row(problem, row, count)
    for key in problem.hidden:
        findings += _audit_cell(problem, key, count, threshold, drawn or threshold)
    return findings


def feasibility_problem(tables: Tables, items: Sequence[Item], prior: PriorKnowledge) -> FeasibilityProblem:
    """Return what a reader of the tables knows: what is shown, what is hidden, and what must hold."""
    response = tables["response"]
    problem = FeasibilityProblem(int(response["answered"].iloc[0]))
    for key, number in prior.cells.items():
        problem.observe(key, number)
    named = {item.name: item for item in items}
    for row in tables["overall"].to_dict("records"):
        problem.observe(("overall", row["item"], ALL, row["category"]), row["count"])
        if named[row["item"]].programme:
            problem.observe(tabulation.PROGRAMME_BASE, row["base"])
    for name, table in GROUPED.items():
        for row in tables[name].to_dict("records"):
            problem.observe((table, row["item"], row[table], row["category"]), row["count"])
            problem.observe(named[row["item"]].group_base(table, row[table]), row["base"])
    for row in response.iloc[1:].dropna(subset="municipality").to_dict("records"):
        size = tabulation.group_size("municipality", row["municipality"])
        problem.observe(size, row["answered"])
        problem.constrain({size: 1}, 0, np.inf if pd.isna(row["invited"]) else row["invited"])
    _constrain(problem, items, prior)
    return problem


def _constrain(problem: FeasibilityProblem, items: Sequence[Item], prior: PriorKnowledge) -> None:
    """Note what holds between the cells."""
    towns = [key for key in problem.cells() if key[0] == "response"]
    if towns:
        problem.add_up(towns, problem.largest)
    knows = [("overall", FILTER, ALL, str(code)) for code in tabulation.item(items, FILTER).yes]
    problem.add_up(knows, tabulation.PROGRAMME_BASE)
    for item in items:
        scale = _categories(problem, "overall", item)
        base = tabulation.PROGRAMME_BASE if item.programme else problem.largest
        problem.add_up([("overall", item.name, ALL, one) for one in scale], base)
        for table in GROUPED.values():
            if item.name != ROLE:
                _constrain_groups(problem, table, item, scale)
    _cross_classify(problem, items)
    for terms, total in prior.sums:
        problem.constrain(terms, total, total)
    for terms, least in prior.limits:
        problem.constrain(terms, least, np.inf)


def _categories(problem: FeasibilityProblem, table: str, item: Item) -> list[str]:
    """Return the categories of an item in a table; those of its scale where the table was left out."""
    found = dict.fromkeys(key[3] for key in problem.cells() if key[:2] == (table, item.name))
    scale = [*map(str, item.codes), *NO_ANSWER]
    if table != "overall" and (table, item.name) != ("role", INVOLVEMENT):
        scale = [YES, NO]
    return list(found) if len(found) > 1 else scale


def _constrain_groups(problem: FeasibilityProblem, table: str, item: Item, overall: list[str]) -> None:
    """Note the sums of an item by group: over its categories, and over the groups."""
    groups = list(dict.fromkeys(key[2] for key in problem.cells() if key[0] == table))
    categories = _categories(problem, table, item)
    for group in groups:
        problem.add_up([(table, item.name, group, one) for one in categories], item.group_base(table, group))
        if item.programme:
            yes = (table, item.name, group, YES)
            problem.constrain({(table, FILTER, group, YES): 1, yes: -1}, 0, np.inf)
    for one in categories:
        part = [str(code) for code in item.yes] if one == YES else [one] if one in overall else []
        if part and groups:
            terms = {(table, item.name, group, one): 1 for group in groups}
            problem.constrain(terms | {("overall", item.name, ALL, code): -1 for code in part}, 0, 0)


def _cross_classify(problem: FeasibilityProblem, items: Sequence[Item]) -> None:
    """Note that every respondent has both a municipality and a role, though no table crosses them.

    How many there are of each, how many of them know the programme and how many say yes to an item is not
    shown, but the tables by role and by municipality must agree on it.
    """
    roles, towns = (dict.fromkeys(key[2] for key in problem.cells() if key[0] == table)
                    for table in GROUPED.values())  # fmt: skip
    asked = [item for item in items if item.name != ROLE]
    for role in roles:
        _constrain_margin(problem, "role", role, [(role, town) for town in towns], asked)
    for town in towns:
        _constrain_margin(problem, "municipality", town, [(role, town) for role in roles], asked)
    for item, pair in product(asked, product(roles, towns)):
        among = _crossed_cell(FILTER if item.programme else ALL, pair)
        problem.constrain({among: 1, _crossed_cell(item.name, pair): -1}, 0, np.inf)


def _constrain_margin(
    problem: FeasibilityProblem, table: str, group: str, pairs: Sequence[Pair], items: Sequence[Item]
) -> None:
    """Note what the crossed numbers of a group add up to, where there are groups of the other kind."""
    if not pairs:
        return
    problem.add_up([_crossed_cell(ALL, pair) for pair in pairs], tabulation.group_size(table, group))
    for item in items:
        scaled = (table, item.name) == ("role", INVOLVEMENT)
        shown = {(table, item.name, group, one): -1 for one in (map(str, item.yes) if scaled else [YES])}
        problem.constrain({_crossed_cell(item.name, pair): 1 for pair in pairs} | shown, 0, 0)


def _crossed_cell(item: str, pair: Pair) -> Key:
    return (minimality.CROSSED, item, *pair)


def _rows(count: Mapping[Key, int], prior: PriorKnowledge) -> list[list[Key]]:
    """Return the cells of each row of which the printed report tells nothing."""
    rows: dict[tuple[str, ...], list[Key]] = {}
    for key in count:
        if key[0] != "response":
            rows.setdefault(key[:3], []).append(key)
    return [row for row in rows.values() if not any(key in prior.cells for key in row)]


def _audit_row(problem: FeasibilityProblem, row: list[Key], count: Mapping[Key, int]) -> Iterator[str]:
    """Tell of a row in which all gave one answer, where that can be known."""
    full = [key for key in row if count[key]]
    if len(full) != 1 or not any(key in problem.hidden or key in problem.published for key in row):
        return
    others = {key: 1 for key in row if key != full[0]}
    if not problem.is_feasible([({full[0]: 1}, 1, np.inf), (others, 1, np.inf)]):
        yield f"{_describe(full[0])}: it can be known that all gave this answer"


def _audit_cell(
    problem: FeasibilityProblem, key: Key, count: Mapping[Key, int], threshold: int, drawn: int
) -> Iterator[str]:
    """Tell of a hidden cell that can be known, or known to be under the threshold."""
    small = 0 < count.get(key, 0) < threshold
    least, most = problem.possible_values(key, threshold if small else 0)
    if least == most:
        yield f"{_describe(key)}: hidden, but can only be {least}"
    elif small and most < threshold:
        yield f"{_describe(key)}: hidden, but can be known to be {least} to {most}, under {threshold}"
    elif small and not minimality.could_be_large(problem, key, count, threshold, drawn):
        yield f"{_describe(key)}: hidden, but who knows the rule can tell that it is under {threshold}"


def _describe(key: Key) -> str:
    table, item, group, category = key
    where = "" if group == ALL else f", {table} {group}"
    return f"{name_table(table, item)}{where}, category {category}"


def name_table(table: str, item: str) -> str:
    """Return how the table of an item is called in what the audit tells."""
    file = table if table in ("overall", "response") else f"by_{table}"
    return f'{file}.csv: item "{item}"'
