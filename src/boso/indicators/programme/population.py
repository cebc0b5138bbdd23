"""Population of the programme's municipalities and districts at 1 January, and how it has grown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.population import municipal_population

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

COUNTRY = "norway"


class Population(Indicator):
    """Persons at 1 January (Statistics Norway), for the years known to the report."""

    @tracked_property
    def _persons(self) -> dict[tuple[str, int], int]:
        rows = self._report.table("population").to_dict("records")
        return {(str(row["participant"]), int(row["year"])): int(row["population"]) for row in rows}

    @property
    def years(self) -> list[int]:
        """The years known, in order."""
        return sorted({year for _, year in self._persons})

    @property
    def year(self) -> int:
        """The latest year known."""
        return self.years[-1]

    def of(self, participant: str, year: int | None = None) -> int | None:
        """Return the persons of a participant, in the latest year if none is given; None if not known."""
        return self._persons.get((participant, year or self.year))

    def total(self, participants: Iterable[str], year: int | None = None) -> int:
        """Return the persons of several participants together.

        Raises
        ------
        ValueError
            The population of one of them is not known.
        """
        persons = {name: self.of(name, year) for name in participants}
        unknown = [name for name, known in persons.items() if known is None]
        if unknown:
            raise ValueError(f"no population of {', '.join(unknown)} for {year or self.year}")
        return sum(known for known in persons.values() if known is not None)

    def share(self, persons: int) -> float | None:
        """Return per cent of the country's population in the latest year, None where that is not known."""
        country = self.of(COUNTRY)
        return None if country is None else 100 * persons / country

    @property
    def table(self) -> pd.DataFrame:
        """Persons by municipality (rows) and year, with growth in per cent and a last row of all five."""
        return municipal_population(self._report).rename(columns=str).reset_index()
