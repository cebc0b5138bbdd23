"""``Evaluation(year, unit)``: the tables and facts of a year and unit, as known by the end of the year."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from operator import itemgetter
from typing import Any

import pandas as pd

from boso import data, params
from boso.data.usage import looked_up, tracked_property
from boso.params import ALL
from boso.project import ProjectError, UnknownValueError, nearest
from boso.values import formatted
from boso.words import antall


class Evaluation:
    """The evaluation of one year, for one unit.

    Parameters
    ----------
    year : int
        Evaluation year, one that has a file in params/.
    unit : str
        Slug of a municipality, or ``samlet`` for all together.

    Raises
    ------
    ProjectError
        There is no such year, or the unit has no report in it; the nearest valid name is given.
    """

    def __init__(self, year: int, unit: str) -> None:
        chosen = params.load(year)
        if unit not in chosen.units:
            raise ProjectError(f'unit "{unit}" has no report for {year}; {nearest(unit, chosen.units)}')
        self.params = chosen
        self.year = year
        self.unit = unit

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.year}, {self.unit!r})"

    @property
    def is_all(self) -> bool:
        """Whether the report is of all municipalities together."""
        return self.unit == ALL

    @tracked_property
    def names(self) -> dict[str, str]:
        """The evaluated municipalities: slug and name, in alphabetical order."""
        units = self.table("units").sort_values("order")
        known = units.loc[(units["evaluated_from"] <= self.year) & (units["unit"] != ALL)]
        return dict(zip(known["unit"], known["name"], strict=True))

    @property
    def has_several(self) -> bool:
        """Whether more than one municipality is evaluated."""
        return len(self.names) > 1

    @property
    def units(self) -> list[str]:
        """Slugs of the municipalities told about one by one: the report's own, or all in ``samlet``."""
        return list(self.names) if self.is_all else [self.unit]

    @property
    def own_first(self) -> list[str]:
        """Slugs of the evaluated municipalities, the report's own at the head."""
        return sorted(self.names, key=lambda unit: unit != self.unit)

    @property
    def name(self) -> str:
        """Name of the unit; for ``samlet`` "de fem kommunene", or as many as there are."""
        return self.names.get(self.unit) or antall(len(self.names), "kommunen", "de {} kommunene")

    @property
    def highlight(self) -> str | None:
        """Name of the municipality to draw in colour, or None in ``samlet``."""
        return self.names.get(self.unit)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table as known by the end of the report's year: of each thing the newest row."""
        return data.known(name, self.year)

    def municipal(self, name: str) -> pd.DataFrame:
        """Return the rows of a table that are of an evaluated municipality, with its ``name``.

        As `table`; the report's own municipality comes first, then the others in alphabetical order.

        Raises
        ------
        ProjectError
            The table tells nothing of municipalities: it has neither ``unit`` nor ``participant``.
        """
        frame = self.table(name)
        column = next((one for one in ("unit", "participant") if one in frame), "")
        if not column:
            raise ProjectError(f'table "{name}" has no column of municipalities; use r.table("{name}")')
        order, rows = self.own_first, frame[frame[column].isin(self.names)]
        rows = rows.sort_values(column, key=lambda units: units.map(order.index), kind="stable")
        return rows.reset_index(drop=True).assign(name=lambda rows: rows[column].map(self.names))

    def entries(self, name: str) -> list[dict[str, Any]]:
        """Return the entries of a list in data/programme/lists.csv, in order; empty where none was known.

        Raises
        ------
        ProjectError
            There is no such list in any year.
        """
        if name not in (lists := data.ever("lists", "list")):
            raise ProjectError(f'there is no list "{name}"; {nearest(name, sorted(lists))}')
        chosen = self.table("lists")
        chosen = chosen.loc[chosen["list"] == name].sort_values("order")
        return [{str(key): value for key, value in row.items()} for row in chosen.to_dict("records")]

    @cached_property
    def footnotes(self) -> Named:
        """The footnotes of the original report, in own words: ``r.footnotes.programme_plans``."""
        return Named("footnotes", "topic", self.year, itemgetter("fact"))

    @cached_property
    def facts(self) -> Named:
        """Single figures of the report, each in the format of facts.csv: ``r.facts.person_years``."""
        return Named("facts", "fact", self.year, _value)


class Named(dict[str, Any]):
    """What rows of a table tell, by their names, as known in a year: the newest; also as attributes.

    One that was not known yet is an unknown value; a name that no year has is an error.
    """

    def __init__(self, table: str, column: str, year: int, value: Callable[[dict[Any, Any]], Any]) -> None:
        with looked_up():
            rows = data.known(table, year).to_dict("records")
        super().__init__({row[column]: value(row) for row in rows})
        self._table, self._column = table, column

    def __getitem__(self, name: str) -> Any:
        data.mark_used([self._table])
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        try:
            return bool([self[str(name)]])
        except UnknownValueError:
            return False

    def get(self, name: str, default: Any = None) -> Any:
        """Return what is known by a name, or a default; a name that no year has is an error here too."""
        return super().get(name, default) if name in self else default

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __missing__(self, name: str) -> Any:
        rows, what = data.read(self._table), self._table.removesuffix("s")
        if (years := rows.loc[rows[self._column] == name, "known_from"]).empty:
            raise ProjectError(f'there is no {what} "{name}"; {nearest(name, rows[self._column].unique())}')
        raise UnknownValueError(f'{what} "{name}" is not known in the year; it is from {years.min()}')

    def __dir__(self) -> list[str]:
        return list(self)


def _value(row: dict[Any, Any]) -> int | float | str:
    """Return a fact in its format, as a number where it is one: a whole one as int."""
    value: Any = str(row["value"])
    if row["value_type"] in ("integer", "number"):
        value = int(float(value)) if float(value).is_integer() else float(value)
    return formatted(value, row["format"] if isinstance(row["format"], str) else "")
