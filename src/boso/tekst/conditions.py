"""Comparisons that can never hold: ``unit == "allekommuner"``, ``year == 20111``.

Such a slip would leave a text out in silence, in every report.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from boso import params
from boso.chapters import years_read_for
from boso.project import ProjectError, find_root, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PARAMETERS = ("unit", "year")  # what a notebook's parameters cell sets


def literals(tree: nodes.Node) -> Iterator[tuple[str, Any]]:
    """Yield what a template compares the notebook's parameters with: the parameter, and the literal."""
    for comparison in tree.find_all(nodes.Compare):
        sides = [comparison.expr, *(operand.expr for operand in comparison.ops)]
        names = [side.name for side in sides if isinstance(side, nodes.Name) and side.name in PARAMETERS]
        items = [item for side in sides for item in getattr(side, "items", [side])]
        yield from product(names, (item.value for item in items if isinstance(item, nodes.Const)))


def check(compared: Iterable[tuple[str, Any]], names: Mapping[str, Any]) -> None:
    """Refuse a literal that its parameter never is.

    Raises
    ------
    ProjectError
        There is no such unit or year; the nearest is named.
    """
    for parameter, value in compared:
        if parameter in names and value not in (allowed := _allowed(parameter, find_root())):
            raise ProjectError(f"{parameter} is never {value!r}; {nearest(value, allowed)}")


@cache
def _allowed(parameter: str, root: Path) -> list[Any]:
    """Return all units that have had a report, or the evaluation years and those that chapters name."""
    if parameter == "unit":
        return list(params.all_units(root))
    return sorted({*params.years(root), *years_read_for(root)})


def units(root: Path) -> list[str]:
    """Return the slugs of all units that have had a report of their own, ``samlet`` among them."""
    return _allowed("unit", root)
