"""Comparisons that can never hold: ``unit == "allekommuner"``, ``year == 20111``.

Such a slip would leave a text out in silence, in every report.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, nodes

from boso import params
from boso.chapters import years_read_for
from boso.project import ProjectError, find_root, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PARAMETERS = ("unit", "year")  # what a notebook's parameters cell sets
READER = Environment()


class Literal(NamedTuple):
    """A literal that a parameter is compared with."""

    parameter: str
    value: Any


def literals(template: str) -> tuple[Literal, ...]:
    """Return what a template compares the notebook's parameters with.

    >>> [literal.value for literal in literals('{{ unit in ("moss", "hamar") and 2011 == year }}')]
    ['moss', 'hamar', 2011]
    """
    return tuple(_found(READER.parse(template).find_all(nodes.Compare)))


def _found(compared: Iterable[nodes.Compare]) -> Iterator[Literal]:
    for comparison in compared:
        sides = [comparison.expr, *(operand.expr for operand in comparison.ops)]
        names = [side.name for side in sides if isinstance(side, nodes.Name) and side.name in PARAMETERS]
        for name in names:
            for constant in (constant for side in sides for constant in _constants(side)):
                yield Literal(name, constant.value)


def _constants(side: nodes.Expr) -> Iterator[nodes.Const]:
    items = side.items if isinstance(side, (nodes.Tuple, nodes.List)) else [side]
    return (item for item in items if isinstance(item, nodes.Const))


def check(compared: Iterable[Literal], names: Mapping[str, Any]) -> None:
    """Refuse a literal that its parameter never is.

    Raises
    ------
    ProjectError
        There is no such unit or year; the nearest is named.
    """
    for parameter, value in compared:
        if parameter in names and value not in (allowed := _allowed(parameter)):
            raise ProjectError(f"{parameter} is never {value!r}; {nearest(value, allowed)}")


def _allowed(parameter: str) -> list[Any]:
    root = find_root()
    return list(units(root) if parameter == "unit" else _years(root))


@cache
def units(root: Path) -> tuple[str, ...]:
    """Return the slugs of all units that have had a report of their own, ``samlet`` among them."""
    return tuple(params.all_units(root))


@cache
def _years(root: Path) -> tuple[int, ...]:
    """Return the evaluation years, and those that some chapter was written for."""
    return tuple(sorted({*params.years(root), *years_read_for(root)}))
