"""Recompute a quantity that the register of printed figures names: an expression over a `Report`.

An expression may name what a `Report` gives (``grants.total(2010)``, ``facts.person_years``), take items of
it, count it with ``len`` and reckon with ``+ - * /``; nothing else. ``survey:item/group/category`` names a
cell of the check table that the survey's preparation writes.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boso import data
from boso.project import ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from boso.evaluation import Evaluation

SURVEY = "survey:"
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Cell:
    """A printed percentage of the survey: how many of how many, as the check table has it."""

    count: int
    base: int

    @property
    def percent(self) -> float:
        """The share in per cent, not rounded."""
        return 100 * self.count / self.base


def evaluate(expression: str, report: Evaluation) -> float:
    """Return the number that `expression` names.

    Raises
    ------
    ProjectError
        The expression uses something that is not allowed, or gives no number.
    """
    if expression.startswith(SURVEY):
        return cell(expression.removeprefix(SURVEY), report.year).percent
    try:
        value = _node(ast.parse(expression, mode="eval").body, report)
    except (SyntaxError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ProjectError(f'quantity "{expression}": {error}') from None
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise ProjectError(f'quantity "{expression}": gives {value!r}; allowed: a number')
    return float(value)


def cell(name: str, year: int) -> Cell:
    """Return a cell of the check table of the survey, ``item/group/category``.

    Raises
    ------
    ProjectError
        There is no such cell; the nearest is given.
    """
    table = data.read(f"published/survey_{year}")
    names = table["item"] + "/" + table["group"] + "/" + table["category"]
    rows = table.loc[(names == name) & table["count"].notna()]
    if rows.empty:
        raise ProjectError(f"{SURVEY}{name}: no counts in survey_{year}.csv; {nearest(name, list(names))}")
    return Cell(int(rows["count"].iloc[0]), int(rows["base"].iloc[0]))


def _node(node: ast.expr, report: Evaluation) -> Any:
    """Return the value of one part of an expression."""
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return value
        case ast.Name(id=name) if not name.startswith("_"):
            return getattr(report, name)
        case ast.Attribute(value=base, attr=name) if not name.startswith("_"):
            return getattr(_node(base, report), name)
        case ast.Subscript(value=base, slice=index):
            return _node(base, report)[_node(index, report)]
        case ast.Call(func=ast.Name(id="len"), args=[argument], keywords=[]):
            return len(_node(argument, report))
        case ast.Call(func=function, args=arguments, keywords=named):
            given = {str(item.arg): _node(item.value, report) for item in named}
            return _node(function, report)(*(_node(item, report) for item in arguments), **given)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_node(left, report), _node(right, report))
    raise SyntaxError(f"{ast.unparse(node)} is not allowed")
