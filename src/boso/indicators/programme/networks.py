"""The regional networks of municipalities that grew out of the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.words import liste

if TYPE_CHECKING:
    from boso.evaluation import Evaluation
    from boso.indicators.programme.programme import Network, Programme


class Networks(Indicator):
    """Networks of the programme's municipalities, with the others that take part."""

    def __init__(self, report: Evaluation, programme: Programme) -> None:
        super().__init__(report)
        self._programme = programme

    @tracked_property
    def _rows(self) -> pd.DataFrame:
        return self._report.table("networks")

    @tracked_property
    def own(self) -> Network | None:
        """The network of the report's municipality; None in ``samlet`` and where none was known."""
        return None if self._report.is_all else self._programme.network(self._report.unit)

    @property
    def names(self) -> list[str]:
        """The networks' names, the municipality's own first."""
        own = self.own.name if self.own else None
        return sorted((str(name) for name in self._rows["name"].unique()), key=lambda name: name != own)

    def members(self, name: str, *, municipal: bool = True) -> list[str]:
        """Return the municipalities in a network, or the members that are no municipality."""
        rows = self._rows.loc[self._rows["name"] == name]
        wanted = (rows["member_kind"] == "municipality") == municipal
        return [str(member) for member in rows.loc[wanted, "member_name"]]

    @property
    def table(self) -> pd.DataFrame:
        """Nettverk, Kommuner, Andre som deltar, Form: one row a network, the municipality's own first."""
        return pd.DataFrame(
            {
                "Nettverk": self.names,
                "Kommuner": [liste(self.members(name)) for name in self.names],
                "Andre som deltar": [
                    liste(others) if (others := self.members(name, municipal=False)) else None
                    for name in self.names
                ],
                "Form": [self._form(name) for name in self.names],
            }
        )

    def _form(self, name: str) -> str | None:
        """Return how a network meets; that stands with the measure that the network is."""
        code = self._rows.loc[self._rows["name"] == name, "network"].iloc[0]
        measures = self._report.table("measures")
        found = measures.loc[
            (measures["network"] == code) & (measures["theme"] == "network"), "note"
        ].dropna()
        return str(found.iloc[0]) if len(found) else None
