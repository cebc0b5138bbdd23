"""The municipalities' own share of the costs of the programme, which grows from year to year."""

from __future__ import annotations

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.words import rounded


class Cofinancing(Indicator):
    """Own share in per cent of the costs, by programme year; the year of admission is the first.

    Attributes
    ----------
    example_grant : int
        The grant, in kroner, of the worked example.
    """

    example_grant = 1_000_000

    @tracked_property
    def _rates(self) -> pd.DataFrame:
        return self._report.table("cofinancing").sort_values("programme_year")

    @tracked_property
    def _cohorts(self) -> dict[str, int]:
        cohorts = self._report.table("participants").set_index("participant")["cohort"]
        return {unit: int(cohorts[unit]) for unit in self._report.names}

    def cohort(self, unit: str) -> int:
        """Return the year in which a municipality was admitted."""
        return self._cohorts[unit]

    def programme_year(self, unit: str, year: int | None = None) -> int | None:
        """Return which year of the programme `year` (the report's) is to a municipality, None before it."""
        number = (year or self._report.year) - self.cohort(unit) + 1
        return number if number >= 1 else None

    def share(self, number: int) -> int | None:
        """Return the own share in per cent in a programme year, None where no rate is stated."""
        found = self._rates.loc[self._rates["programme_year"] == number, "municipal_share_percent"].dropna()
        return int(found.iloc[0]) if len(found) else None

    def label(self, number: int) -> str:
        """Return a programme year in words: "andre året"."""
        return str(self._rates.set_index("programme_year").loc[number, "label"])

    @property
    def shares(self) -> list[int]:
        """The rates that are stated, in per cent, in the order of the programme years."""
        return [int(rate) for rate in self._rates["municipal_share_percent"].dropna()]

    @property
    def table(self) -> pd.DataFrame:
        """Programår, Egenandel (per cent); for the example Kostnader i alt, Kommunens del (kroner)."""
        shares = [self.share(int(number)) for number in self._rates["programme_year"]]
        own = [None if share is None else own_part(self.example_grant, share) for share in shares]
        costs = [None if part is None else self.example_grant + part for part in own]
        return pd.DataFrame(
            {
                "Programår": [label.capitalize() for label in self._rates["label"]],
                "Egenandel": pd.array(shares, dtype="Int64"),
                "Kostnader i alt": pd.array(costs, dtype="Int64"),
                "Kommunens del": pd.array(own, dtype="Int64"),
            }
        )

    @property
    def by_year(self) -> pd.DataFrame:
        """Kommune, Opptatt, and the own share in per cent in each year up to the report's."""
        years = range(min(self._cohorts.values()), self._report.year + 1)
        rows = pd.DataFrame(
            {"Kommune": self._report.names.values(), "Opptatt": map(str, self._cohorts.values())}
        )
        for year in years:
            numbers = [self.programme_year(unit, year) for unit in self._report.names]
            rows[str(year)] = pd.array([number and self.share(number) for number in numbers], dtype="Int64")
        return rows


def own_part(grant: int, share: int) -> int:
    """Return what a municipality pays beside a grant, in whole kroner.

    The grant is taken to cover all that is not the municipality's: grant = (1 - share) x costs. The
    report states the shares but works no example; this is our computation.

    >>> own_part(1_000_000, 30)
    428571
    """
    return int(rounded(grant * share / (100 - share)))
