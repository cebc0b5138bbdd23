"""Quantities that the register of printed figures names: sums and counts over the public tables.

    facts.person_years
    value(grants.amount_nok, participant="moss", year=2010)
    sum(cohorts.municipalities)
    100 * count(status, aspect="phase", code="transition") / count(participants, evaluated=True)
    survey:belief/all/1+2

``value`` is a column's only value in the rows that are named, ``sum``, ``min`` and ``max`` are of all its
values there, ``count`` is how many rows there are. ``id=("h02", "h04")`` names several, ``evaluated`` all
evaluated municipalities. These and ``facts`` are the names of an expression as %%tekst reads them, which
reaches nothing else. All are as known by the end of the report's year. ``survey:item/group/category`` is a
cell of the check table that the survey's preparation writes, in per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boso import data
from boso.project import ProjectError, nearest
from boso.tekst import errors
from boso.tekst.environment import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boso.evaluation import Evaluation

SURVEY = "survey:"


class Table:
    """A public table, or a column of it, as an expression names it: ``grants``, ``grants.amount_nok``."""

    def __init__(self, report: Evaluation, name: str, column: str = "") -> None:
        self._report, self._name, self._column = report, name, column

    def __getattr__(self, column: str) -> Table:
        return Table(self._report, self._name, column)

    def take(self, where: Mapping[str, Any]) -> Any:
        """Return at least one row, or known value, where each column has a value named or one of several."""
        every = rows = self._report.table(self._name)
        for column in filter(None, (*where, self._column)):
            if column not in every:
                raise ProjectError(f'{self._name} has no column "{column}"; {nearest(column, every)}')
        for column, wanted in where.items():
            known = every[column].dropna().unique()
            several = wanted if isinstance(wanted, tuple) else (wanted,)
            for one in several:
                if one not in known:
                    raise ProjectError(f'{column} "{one}" is not in {self._name}; {nearest(one, known)}')
            rows = rows[rows[column].isin(several)]
        if rows.empty:
            raise ProjectError(f"{self._name}: no row where {where}")
        found = rows[self._column].dropna() if self._column else rows
        if found.empty:
            raise ProjectError(f"{self._column} is missing where {where}")
        return found


@dataclass(frozen=True)
class Cell:
    """A printed percentage of the survey: how many of how many, as the check table has it, and per cents."""

    count: int
    base: int
    percent: float  # not rounded


def _value(column: Table, **where: Any) -> Any:
    found = column.take(where)
    if len(found) > 1:
        raise ProjectError(f"{found.name} has {len(found)} values where {where}; expected one")
    return found.item()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "value": _value,
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
    """Return the number that `expression` names."""
    if expression.startswith(SURVEY):
        return cell(expression.removeprefix(SURVEY), report.year).percent
    known = names(report)
    try:
        with errors.told(expression, known):
            found: Any = ENVIRONMENT.compile_expression(expression, undefined_to_none=False)(**known)
            return float(found)
    except ProjectError as error:
        raise ProjectError(f'quantity "{expression}": {error}') from None


def cell(name: str, year: int) -> Cell:
    """Return a cell of the check table of the survey, ``item/group/category``."""
    table = data.read(f"published/survey_{year}")
    keys = table["item"] + "/" + table["group"] + "/" + table["category"]
    rows = table.loc[(keys == name) & table["count"].notna()]
    if rows.empty:
        raise ProjectError(f"{SURVEY}{name}: no counts in survey_{year}.csv; {nearest(name, list(keys))}")
    count, base = int(rows["count"].iloc[0]), int(rows["base"].iloc[0])
    return Cell(count, base, 100 * count / base)
