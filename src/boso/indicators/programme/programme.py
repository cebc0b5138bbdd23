"""The programme: participants, cohorts, population, networks, events."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.programme.population import Population

ORDINALS = ("første", "andre", "tredje")
NOT_STATED = "ikke oppgitt"
TOTAL = "Til sammen"
BEFORE, NEW = "Med fra før", "Nye dette året"
KINDS = {"policy": "Boligpolitikk", "programme": "Programmet", "evaluation": "Evalueringen"}
STATUS = {"happened": "Hendelse", "planned": "Planlagt"}
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
    def admissions(self) -> pd.DataFrame:
        """År, Kommuner, Del (already in the programme, or new): two rows a year, for a stacked bar."""
        rows: list[tuple[str, int, str]] = []
        before = 0
        for cohort in self.cohorts:
            rows += [(str(cohort.year), before, BEFORE), (str(cohort.year), cohort.municipalities, NEW)]
            before += cohort.municipalities
        return pd.DataFrame(rows, columns=["År", "Kommuner", "Del"])

    @property
    def parts(self) -> list[str]:
        """The two parts of `admissions`, in the order in which they are drawn."""
        return [BEFORE, NEW]

    @property
    def budget_uses(self) -> list[str]:
        """What the budget is for."""
        return [str(entry["item"]).lower() for entry in self._report.entries("funding_uses")]

    @property
    def participants(self) -> pd.DataFrame:
        """Deltaker, Fylke, Pulje, Nettverk, Folketall and a last row with their sum.

        The evaluated municipalities first; without Nettverk in a year that knows of none.
        """
        rows = self._participants.loc[self._participants["counted"]].copy()
        rows = rows.sort_values(["evaluated", "level", "name"], ascending=[False, False, True])
        table = pd.DataFrame({
            "Deltaker": rows["name"].mask(rows["level"] == "district", "Bydel " + rows["name"]),
            "Fylke": rows["county"],
            "Pulje": [NOT_STATED if pd.isna(year) else str(year) for year in rows["cohort"]],
            "Nettverk": [self._network_name(slug) for slug in rows.index],
            "Folketall": [self.population.of(slug) for slug in rows.index],
        })  # fmt: skip
        table = table.dropna(axis="columns", how="all").reset_index(drop=True)
        table.loc[len(table)] = dict.fromkeys(table, "") | {"Deltaker": TOTAL, "Folketall": self.persons}
        return table.astype({"Folketall": "Int64"})

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

    def _network_name(self, slug: str) -> str | None:
        network = self.network(slug)
        return network.name if network else None

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

    def unit_events(self, unit: str) -> pd.DataFrame:
        """Return Dato, Hendelse, Status (Hendelse, Planlagt) of one municipality; empty if fewer than two."""
        rows = self._report.table("timeline")
        rows = rows.loc[(rows["kind"] == "municipality") & (rows["unit"] == unit)]
        table = pd.DataFrame(
            {"Dato": rows["date"], "Hendelse": rows["event"], "Status": rows["status"].map(STATUS)}
        )
        return table.reset_index(drop=True) if len(table) > 1 else table.head(0)

    def horizon(self, unit: str) -> int | None:
        """Return the year of the last event known of a municipality; None if fewer than two are known."""
        events = self.unit_events(unit)
        return None if events.empty else max(int(date[:4]) for date in events["Dato"])
