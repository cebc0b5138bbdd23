"""Grants from Husbanken to the municipalities, and the share of the costs that they carry themselves."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from boso import data
from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.programme.cofinancing import Cofinancing
from boso.project import ProjectError, nearest
from boso.values import formatted

EVERYBODY = "all"
SHOWN = "Sum, kommunene over"
REST = "Resten, ikke vist per kommune"
TOTAL = "Alle programkommuner"


class Grants(Indicator):
    """Grants in kroner, by municipality and the year of the grant (not of the work it pays for)."""

    @tracked_property
    def _rows(self) -> pd.DataFrame:
        rows = self._report.table("grants")
        return rows.assign(Kommune=rows["participant"].map(self._report.names))

    @property
    def years(self) -> list[int]:
        """The years with grants, granted or expected, in order."""
        return sorted({int(year) for year in self._rows["year"]})

    @property
    def last_granted(self) -> int:
        """The last year whose grants were really given."""
        return self.granted_years[-1]

    @property
    def granted_years(self) -> list[int]:
        """The years whose grants were really given, in order."""
        return [year for year in self.years if not self.is_expected(year)]

    @property
    def expected_years(self) -> list[int]:
        """The years whose grants were only expected, in order."""
        return [year for year in self.years if self.is_expected(year)]

    def is_expected(self, year: int) -> bool:
        """Whether the grants of a year were only expected."""
        return bool((self._rows.loc[self._rows["year"] == year, "status"] == "expected").all())

    def amount(self, unit: str, year: int) -> int | None:
        """Return a municipality's grant in kroner, None where it had none that year.

        Raises
        ------
        ProjectError
            No year has a grant to anybody of that name: a slip.
        """
        if unit not in (known := set(data.read("grants")["participant"])):
            raise ProjectError(f'grants: there is none to "{unit}"; {nearest(unit, sorted(known))}')
        found = self._rows.loc[
            (self._rows["participant"] == unit) & (self._rows["year"] == year), "amount_nok"
        ]
        return formatted(int(found.iloc[0]), "kroner") if len(found) else None

    @property
    def own(self) -> int | None:
        """The grant of the report's municipality in the last year that was granted, in kroner."""
        return self.amount(self._report.unit, self.last_granted)

    @cached_property
    def cofinancing(self) -> Cofinancing:
        """The municipalities' own share of the costs."""
        return Cofinancing(self._report)

    def _municipal(self, year: int) -> pd.DataFrame:
        return self._rows.loc[(self._rows["year"] == year) & self._rows["Kommune"].notna()]

    def shown(self, year: int) -> int:
        """Return the sum of the evaluated municipalities' grants, in kroner."""
        return int(self._municipal(year)["amount_nok"].sum())

    def total(self, year: int) -> int:
        """Return the grants to all municipalities of the programme, in kroner, as the report gives them.

        Raises
        ------
        ValueError
            The report gives no total for the year.
        """
        total = self.amount(EVERYBODY, year)
        if total is None:
            raise ValueError(f"no total of grants for {year}; there are {self.years}")
        return total

    def not_shown(self, year: int) -> int:
        """Return the part of the total that falls on municipalities without a figure of their own."""
        return self.total(year) - self.shown(year)

    @property
    def columns(self) -> pd.DataFrame:
        """Kommune (own first), År, Tilskudd (millions of kroner), Status (tildelt, forventet)."""
        order = {unit: place for place, unit in enumerate(self._report.own_first)}
        rows = self._rows.loc[self._rows["Kommune"].notna()]
        rows = rows.sort_values("participant", key=lambda units: units.map(order), kind="stable")
        status = rows["status"].map({"granted": "tildelt", "expected": "forventet"})
        return pd.DataFrame(
            {
                "Kommune": rows["Kommune"],
                "År": rows["year"].astype("str"),
                "Tilskudd": rows["amount_nok"] / 1e6,
                "Status": status,
            }
        ).reset_index(drop=True)

    @property
    def table(self) -> pd.DataFrame:
        """Kroner by municipality (rows) and year, with the five, the municipalities not shown, and all."""
        wide = pd.DataFrame(
            {
                self._heading(year): [self.amount(unit, year) for unit in self._report.own_first]
                for year in self.years
            },
            dtype="Int64",
        )
        wide.insert(0, "Kommune", [self._report.names[unit] for unit in self._report.own_first])
        sums = {SHOWN: self.shown, REST: self.not_shown, TOTAL: self.total}
        rows = [[name, *(of(year) for year in self.years)] for name, of in sums.items()]
        return pd.concat(
            [wide, pd.DataFrame(rows, columns=wide.columns).astype(wide.dtypes)], ignore_index=True
        )

    def _heading(self, year: int) -> str:
        return f"Forventet {year}" if self.is_expected(year) else str(year)
