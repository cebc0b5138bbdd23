"""Dwellings as the fact sheet, the comparison and the register of the printed report ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.housing import NOT_STATED, Range, dwellings, housing, sums_in_words

if TYPE_CHECKING:
    from collections.abc import Hashable

COLUMNS = {
    "extent": "Omfang", "kind_label": "Form", "target_group": "Målgruppe", "when": "Når",
    "status_label": "Status",
}  # fmt: skip


class Housing(Indicator):
    """Dwellings by municipality and state, as known in autumn 2011."""

    @tracked_property
    def _rows(self) -> pd.DataFrame:
        return housing(self._report)

    @tracked_property
    def _sums(self) -> pd.DataFrame:
        return dwellings(self._report)

    @property
    def known(self) -> bool:
        """Whether anything is known by the report's year."""
        return not self._rows.empty

    def count(self, unit: str, status: str) -> Range | None:
        """Return a municipality's dwellings in a state, None where no number is stated."""
        found = self._sums.loc[self._report.names[unit], status]
        return found if isinstance(found, Range) else None

    def summary(self, unit: str) -> list[str]:
        """Return a municipality's sums in words: ["59 boliger skaffet", "70–82 planlagt"]."""
        return sums_in_words(self._report, self._report.names[unit])

    def one(self, unit: str, **where: str) -> dict[Hashable, Any]:
        """Return the one row of a municipality with these values: ``one("moss", kind="housing_first")``.

        Raises
        ------
        ValueError
            No row, or more than one, has these values.
        """
        rows = self._rows.reset_index()
        for column, value in (where | {"unit": unit}).items():
            rows = rows.loc[rows[column] == value]
        if len(rows) != 1:
            raise ValueError(f"housing: {len(rows)} rows for {unit} with {where}; expected one")
        return rows.to_dict("records")[0]

    @property
    def table(self) -> pd.DataFrame:
        """Every row of the report's own municipality: Omfang, Form, Målgruppe, Når, Status."""
        rows = self._rows.loc[self._rows["unit"] == self._report.unit]
        rows = rows.fillna({"when": NOT_STATED}).rename(columns=COLUMNS)
        return rows[list(COLUMNS.values())].reset_index(drop=True)
