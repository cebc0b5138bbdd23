"""Where the municipalities stand: the states of data/programme/status.csv."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.municipalities.organisation import Organisation
from boso.indicators.municipalities.states import latest_states, states_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


class Status(Indicator):
    """The state of the programme in each municipality, as dated in the table `status`."""

    @tracked_property
    def _rows(self) -> pd.DataFrame:
        return latest_states(self._report)

    @cached_property
    def organisation(self) -> Organisation:
        """How the municipalities have organised the services."""
        return Organisation(self._report)

    def text(self, aspect: str, unit: str) -> str | None:
        """Return what is known of an aspect in a municipality (or ``samlet``), in words, or None."""
        return self._cell(aspect, unit, "text")

    def code(self, aspect: str, unit: str) -> str | None:
        """Return the coded state of an aspect in a municipality, None if it is not known."""
        return self._cell(aspect, unit, "code")

    def as_of(self, aspect: str, unit: str) -> str | None:
        """Return the date of the state, as `words.dato` reads it."""
        return self._cell(aspect, unit, "as_of")

    def names(self, aspect: str, code: str) -> list[str]:
        """Return the names of the municipalities in a given state, in alphabetical order.

        Raises
        ------
        ValueError
            No municipality was ever in that state: a slip in `aspect` or `code`.
        """
        rows = self._rows.loc[(self._rows["aspect"] == aspect) & (self._rows["code"] == code)]
        if rows.empty:
            raise ValueError(
                f'status: no row with aspect "{aspect}" and code "{code}" is known by {self._report.year}'
            )
        return [name for unit, name in self._report.names.items() if unit in set(rows["unit"])]

    def table(self, columns: Mapping[str, str]) -> pd.DataFrame:
        """Return one row a municipality, the report's own first, and one column an aspect.

        Empty where nothing is known of any of the aspects.

        Parameters
        ----------
        columns : mapping of str to str
            Aspect by the heading that readers see.
        """
        return states_table(self._report, columns)

    def _cell(self, aspect: str, unit: str, column: str) -> str | None:
        rows = self._rows.loc[(self._rows["aspect"] == aspect) & (self._rows["unit"] == unit), column]
        return str(rows.iloc[-1]) if len(rows) else None
