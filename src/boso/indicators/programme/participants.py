"""The programme: participants, cohorts, population, networks, events."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.programme.population import Population

ORDINALS = ("første", "andre", "tredje")
KINDS = {"policy": "Boligpolitikk", "programme": "Programmet", "evaluation": "Evalueringen"}
# Plans, notes and gatherings that the timeline of the whole programme leaves out
DETAILS = ("e04", "e14", "e15", "e19", "e20", "e22", "e25", "e30", "e35", "e45")


class Cohort(NamedTuple):
    """The municipalities admitted in one year; only those in `names` are named with their year."""

    year: int
    name: str
    municipalities: int
    names: list[str]


class Network(NamedTuple):
    """A regional network: the other municipalities in it, and members that are no municipality."""

    name: str
    municipalities: list[str]
    others: list[str]


class Programme(Indicator):
    """Who takes part in the programme, since when, and what has happened, as known to the report."""

    @tracked_property
    def _participants(self) -> pd.DataFrame:
        return self._report.table("participants").set_index("participant")

    @cached_property
    def population(self) -> Population:
        """Population at 1 January."""
        return Population(self._report)

    @property
    def cohorts(self) -> list[Cohort]:
        """The cohorts in order, named "første", "andre", "tredje"."""
        rows = self._report.table("cohorts").sort_values("cohort").to_dict("records")
        return [
            Cohort(int(row["cohort"]), name, int(row["municipalities"]), self._members(row["cohort"]))
            for row, name in zip(rows, ORDINALS, strict=False)
        ]

    def _members(self, year: int) -> list[str]:
        return list(self._participants.loc[self._participants["cohort"] == year, "name"])

    @property
    def municipalities(self) -> int:
        """Municipalities admitted so far; Oslo counts as one."""
        return sum(cohort.municipalities for cohort in self.cohorts)

    @property
    def named(self) -> int:
        """Municipalities in the programme that are known by name."""
        return int((self._participants["level"] == "municipality").sum())

    @property
    def districts(self) -> list[str]:
        """Names of the districts that take part for Oslo."""
        return list(self._participants.loc[self._participants["level"] == "district", "name"])

    @property
    def persons(self) -> int:
        """Persons in the participants known by name, in the latest year: of Oslo only the districts."""
        return self.population.total(self._participants.index[self._participants["counted"]])

    @property
    def budget_uses(self) -> list[str]:
        """What the budget is for."""
        return [str(entry["item"]).lower() for entry in self._report.entries("funding_uses")]

    def county(self, unit: str) -> str:
        """Return the county of a participant, as counties were then."""
        return str(self._participants.loc[unit, "county"])

    def cohort(self, unit: str) -> Cohort:
        """Return the cohort of an evaluated municipality."""
        return next(c for c in self.cohorts if self._report.names[unit] in c.names)

    def network(self, unit: str) -> Network | None:
        """Return the regional network of a participant, seen from it; None where none is known."""
        rows = self._report.table("networks")
        rows = rows.loc[rows["network"].isin(rows.loc[rows["member"] == unit, "network"])]
        if rows.empty:
            return None
        is_municipality = rows["member_kind"] == "municipality"
        others = rows.loc[is_municipality & (rows["member"] != unit), "member_name"]
        return Network(
            str(rows["name"].iloc[0]), list(others), list(rows.loc[~is_municipality, "member_name"])
        )

    @property
    def events(self) -> pd.DataFrame:
        """Dato, Hendelse, Område: the main dated events of policy, programme and evaluation."""
        rows = self._report.table("timeline")
        rows = rows.loc[
            rows["kind"].isin(KINDS) & ~rows["id"].isin(DETAILS) & (rows["date_precision"] != "about")
        ]
        planned = rows["status"].map({"planned": " (planlagt)"}).fillna("")
        return pd.DataFrame(
            {"Dato": rows["date"], "Hendelse": rows["event"] + planned, "Område": rows["kind"].map(KINDS)}
        ).reset_index(drop=True)
