"""Quantities that the register of printed figures names: sums and counts over the public tables.

    facts.person_years
    value(grants.amount_nok, participant="moss", year=2010)
    sum(cohorts.municipalities)
    100 * count(status, aspect="phase", code="transition") / count(participants, evaluated=True)
    survey:belief/all/1+2

``value`` is a column's only value in the rows that are named, ``sum``, ``min`` and ``max`` are of all its
values there, ``count`` is how many rows there are. ``id=("h02", "h04")`` names several, ``evaluated`` all
evaluated municipalities. Beside these, ``facts``, numbers and ``+ - * /``, nothing is understood. All are as
known by the end of the report's year. ``survey:item/group/category`` is a cell of the check table that the
survey's preparation writes, in per cent.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from boso import data
from boso.project import ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from boso.evaluation import Evaluation

SURVEY = "survey:"
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Table:
    """A public table of which an expression takes a column: ``grants.amount_nok``."""

    def __init__(self, report: Evaluation, name: str) -> None:
        self._report, self._name = report, name

    def __getattr__(self, column: str) -> Column:
        return Column(self, column)

    def take(self, where: Mapping[str, Any]) -> pd.DataFrame:
        """Return the rows, at least one, in which each column has the value named, or one of several."""
        every = rows = self._report.table(self._name)
        for column, wanted in where.items():
            known = self.column(column, every).dropna().unique()
            several = wanted if isinstance(wanted, tuple) else (wanted,)
            if unknown := [one for one in several if one not in known]:
                raise ValueError(
                    f'{column} "{unknown[0]}" is not in {self._name}; {nearest(unknown[0], known)}'
                )
            rows = rows.loc[rows[column].isin(several)]
        if rows.empty:
            raise ValueError(f"{self._name}: no row where {dict(where)}")
        return rows

    def column(self, name: str, rows: pd.DataFrame) -> pd.Series[Any]:
        """Return a column of the table's rows."""
        if name not in rows:
            raise ValueError(f'{self._name} has no column "{name}"; {nearest(name, rows)}')
        return rows[name]


class Column(NamedTuple):
    """A column of a table; it takes what is not missing."""

    table: Table
    name: str

    def take(self, where: Mapping[str, Any]) -> pd.Series[Any]:
        """Return its values, at least one, in some rows."""
        found = self.table.column(self.name, self.table.take(where)).dropna()
        if found.empty:
            raise ValueError(f"{self.name} is missing where {dict(where)}")
        return found


@dataclass(frozen=True)
class Cell:
    """A printed percentage of the survey: how many of how many, as the check table has it."""

    count: int
    base: int

    @property
    def percent(self) -> float:
        """The share in per cent, not rounded."""
        return 100 * self.count / self.base


def value(column: Column, **where: Any) -> Any:
    """Return the only value of a column in the rows that are named."""
    found = column.take(where)
    if len(found) > 1:
        raise ValueError(f"{column.name} has {len(found)} values where {where}; expected one")
    return found.item()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "value": value,
    "count": lambda rows, **where: len(rows.take(where)),
    "sum": lambda column, **where: column.take(where).sum().item(),
    "min": lambda column, **where: column.take(where).min().item(),
    "max": lambda column, **where: column.take(where).max().item(),
}


def names(report: Evaluation) -> dict[str, Any]:
    """Return what an expression, or the template of an explanation, may name."""
    tables = {str(about["name"]): Table(report, about["name"]) for about in data.package()["resources"]}
    return {**tables, **FUNCTIONS, "facts": report.facts, "evaluated": tuple(report.names)}


def evaluate(expression: str, report: Evaluation) -> float:
    """Return the number that `expression` names.

    Raises
    ------
    ProjectError
        The expression uses something that is not understood, names no row, or gives no number.
    """
    if expression.startswith(SURVEY):
        return cell(expression.removeprefix(SURVEY), report.year).percent
    try:
        return float(_node(ast.parse(expression, mode="eval").body, names(report)))
    except (SyntaxError, AttributeError, TypeError, ValueError) as error:
        raise ProjectError(f'quantity "{expression}": {error}') from None


def cell(name: str, year: int) -> Cell:
    """Return a cell of the check table of the survey, ``item/group/category``.

    Raises
    ------
    ProjectError
        There is no such cell; the nearest is given.
    """
    table = data.read(f"published/survey_{year}")
    keys = table["item"] + "/" + table["group"] + "/" + table["category"]
    rows = table.loc[(keys == name) & table["count"].notna()]
    if rows.empty:
        raise ProjectError(f"{SURVEY}{name}: no counts in survey_{year}.csv; {nearest(name, list(keys))}")
    return Cell(int(rows["count"].iloc[0]), int(rows["base"].iloc[0]))


def _node(node: ast.expr, known: Mapping[str, Any]) -> Any:
    """Return the value of one part of an expression."""
    match node:
        case ast.Constant(value=str() | int() | float() as constant):
            return constant
        case ast.Tuple(elts=items):
            return tuple(_node(item, known) for item in items)
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Attribute(value=ast.Name(id=name), attr=part) if name in known and not part.startswith("_"):
            return getattr(known[name], part)
        case ast.Call(func=ast.Name(id=name), args=[what], keywords=where) if name in FUNCTIONS:
            named = {str(item.arg): _node(item.value, known) for item in where}
            return FUNCTIONS[name](_node(what, known), **named)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_node(left, known), _node(right, known))
    raise SyntaxError(f"{ast.unparse(node)} is not allowed")
