"""Population of the programme's municipalities and districts at 1 January, and how it has grown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.words import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable


COUNTRY = "norway"
TOGETHER = "De fem kommunene"


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

    @property
    def date(self) -> str:
        """The day that the latest figures are of."""
        return f"{self.year}-01-01"

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

    @property
    def five(self) -> int:
        """Persons in the evaluated municipalities, in the latest year."""
        return self.total(self._report.names)

    def share(self, persons: int) -> float | None:
        """Return per cent of the country's population in the latest year, None where that is not known."""
        country = self.of(COUNTRY)
        return None if country is None else 100 * persons / country

    def growth(self, unit: str) -> float:
        """Return the growth of an evaluated municipality from the first year to the latest, in per cent."""
        return _growth(self.total([unit], self.years[0]), self.total([unit]))

    @property
    def growth_of_five(self) -> float:
        """Growth of the evaluated municipalities together, in per cent."""
        return _growth(self.total(self._report.names, self.years[0]), self.five)

    @property
    def fastest(self) -> list[str]:
        """Names of the municipalities that grew most; several where the printed figures are equal."""
        shown = {name: rounded(self.growth(unit), 1) for unit, name in self._report.names.items()}
        return [name for name, growth in shown.items() if growth == max(shown.values())]

    def ranked(self) -> list[str]:
        """Return the slugs of the evaluated municipalities, the largest first."""
        return sorted(self._report.names, key=lambda unit: -self.total([unit]))

    def place(self, unit: str) -> str:
        """Return how large a municipality is among the evaluated, in words: "nest minste"."""
        order = self.ranked()
        return size_place(order.index(unit) + 1, len(order))

    @property
    def growth_table(self) -> pd.DataFrame:
        """Kommune and Vekst in per cent, the fastest growing first."""
        growth = pd.DataFrame(
            {
                "Kommune": list(self._report.names.values()),
                "Vekst": [self.growth(unit) for unit in self._report.names],
            }
        )
        return growth.sort_values("Vekst", ascending=False, ignore_index=True)

    @property
    def table(self) -> pd.DataFrame:
        """Persons by municipality (rows) and year, with growth in per cent and a last row of all five."""
        rows = [[name, *(self.of(unit, year) for year in self.years), self.growth(unit)]
                for unit, name in self._report.names.items()]  # fmt: skip
        sums = [self.total(self._report.names, year) for year in self.years]
        rows.append([TOGETHER, *sums, self.growth_of_five])
        return pd.DataFrame(rows, columns=["Kommune", *map(str, self.years), "Vekst"])


def _growth(before: int, after: int) -> float:
    return 100 * (after - before) / before


def size_place(rank: int, of: int) -> str:
    """Return a rank by size in words, for five as for fewer.

    >>> [size_place(rank, 5) for rank in range(1, 6)]
    ['største', 'nest største', 'tredje største', 'nest minste', 'minste']
    """
    words = {3: "tredje største", 2: "nest største", of - 1: "nest minste", of: "minste", 1: "største"}
    return words[rank]
