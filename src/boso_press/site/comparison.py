"""The tables of the pages that look across reports: municipalities side by side, and one through the years.

Facts only, as each year knew them. No answer of the survey is read here: while a survey is not collected,
nobody may say which municipality answered what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from boso import data
from boso.indicators.housing import dwellings, reservations
from boso.indicators.profiles import IN_SHORT, dated, season, side_by_side, state_table, states
from boso.indicators.programme import municipal_population, population
from boso.params import ALL
from boso.report import Report
from boso.table_cells import as_json
from boso.words import dato, liste, stor
from boso_press.document.blocks import TableData
from boso_press.document.cells import read_data

STATISTICS = "Statistisk sentralbyrå, tabell 07459"
DWELLINGS = {"completed": "Skaffet", "planned": "Planlagt", "postponed": "Utsatt", "dropped": "Lagt bort"}


@dataclass(frozen=True)
class OverviewTable:
    """A table with its words; `label` is its anchor. An index that has a name is its first column."""

    label: str
    title: str
    subtitle: str
    source: str
    frame: pd.DataFrame
    total: bool = False

    @cached_property
    def data(self) -> TableData:
        """The cells as readers see them."""
        formats = {"Vekst": "prosent(1)"} if "Vekst" in self.frame else {}
        return read_data(as_json(self.frame, formats=formats) | {"total": self.total})


def compare_municipalities(year: int) -> list[OverviewTable]:
    """Return the tables that set the municipalities side by side, as one year knew them."""
    report = Report(year, ALL)
    tables = (_brief(report), _population(report), _grants(report), _dwellings(report), _status(report))
    return [table for table in tables if table.data.rows]


def over_time(unit: str, years: Sequence[int]) -> list[OverviewTable]:
    """Return the tables that follow a municipality through the years that have a report of it."""
    reports = [Report(year, unit) for year in years]
    latest = reports[-1]
    tables = (_population_over_time(latest), _grants_over_time(latest), _status_over_time(reports),
              _dwellings_over_time(reports))  # fmt: skip
    return [table for table in tables if table.data.rows]


def _brief(report: Report) -> OverviewTable:
    table, counted = side_by_side(report), report.municipal("population")["year"]
    known = report.municipal("status").query("aspect in ('phase', 'plan', 'organisation_model')")
    grants = report.municipal("grants").query("status == 'granted'")
    parts = [
        f"innbyggere {dato(f'{counted.max()}-01-01')}" if len(counted) else "",
        "tildelt tilskudd i kroner" if len(grants) else "",
        f"fase, plan og organisering {report.facts.data_season}" if "Fase" in table else "",
    ]
    title = "Kommunene i korte trekk" if report.has_several else "Kommunen i korte trekk"
    sources = "; ".join(filter(None, [_cited(report.municipal("participants"), grants, known), STATISTICS]))
    about = stor("; ".join(filter(None, parts)))
    return OverviewTable("kort", title, about, sources, table)


def _population(report: Report) -> OverviewTable:
    table = municipal_population(report).rename(columns=str).rename_axis("Kommune")
    about = "Personer 1. januar, og vekst fra det første året til det siste"
    return OverviewTable("folketall", "Folketall", about, STATISTICS, table, total=len(table) > 1)


def _grants(report: Report) -> OverviewTable:
    rows = report.table("grants").sort_values("year")
    years = rows["year"].astype("str")
    heading = years.mask(rows["status"] == "expected", "Forventet " + years)
    amounts = rows.assign(heading=heading).pivot(index="participant", columns="heading", values="amount_nok")
    amounts = amounts[heading.unique()]
    table = amounts.reindex(list(report.names)).rename(index=report.names)
    shown, everybody = table.sum(), amounts.loc["all"]
    if len(report.names) > 1:
        table.loc["Sum, kommunene over"] = shown
    table.loc["Resten, ikke vist per kommune"] = everybody - shown
    table.loc["Alle programkommuner"] = everybody
    about = "Kroner, etter året tilskuddet er gitt eller forventet"
    table = table.rename_axis("Kommune")
    return OverviewTable("tilskudd", "Tilskudd fra Husbanken", about, _cited(rows), table, total=True)


def _dwellings(report: Report) -> OverviewTable:
    counts = _written(dwellings(report)).rename_axis("Kommune")
    table = counts if counts.notna().to_numpy().any() else counts.head(0)
    rows = report.municipal("housing")
    about = f"Antall boliger {season(report, rows) or ''}".rstrip() + ", der kommunen har oppgitt et tall"
    about = ". ".join([about, *reservations(report, report.names.values())])
    return OverviewTable("boliger", "Boliger", about, f"{_cited(rows)}; summene er våre", table)


def _written(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts of dwellings as readers see them: headings in words, bounds as text."""
    return counts.rename(columns=DWELLINGS).map(str, na_action="ignore").astype("string")


def _status(report: Report) -> OverviewTable:
    known, table = report.municipal("status"), state_table(report, IN_SHORT)
    when = table.attrs["as_of"] or ""
    about = f"Slik det sto til {'i ' * when.isdigit()}{dato(when)}" if when else ""
    return OverviewTable("status", "Status", about, _cited(known), table.dropna(axis="columns", how="all"))


def _cited(*rows: pd.DataFrame) -> str:
    """Return the sources of rows, as a sentence names them."""
    keys = dict.fromkeys(key for some in rows for key in some["reported_in"].dropna())
    return liste([data.short_citation(key) for key in keys])


def _population_over_time(report: Report) -> OverviewTable:
    people = population(report).loc[report.unit].dropna()
    table = pd.DataFrame({"Innbyggere": people, "Endring fra året før": people.diff()})
    table = table.rename(index=str).rename_axis("År")
    return OverviewTable("folketall", "Folketall", "Personer 1. januar", STATISTICS, table)


def _grants_over_time(report: Report) -> OverviewTable:
    rows = report.municipal("grants").query(f"participant == {report.unit!r}")
    status = rows["status"].map({"granted": "tildelt", "expected": "forventet"})
    table = pd.DataFrame(
        {"År": rows["year"].astype("str"), "Tildelt eller forventet": status, "Kroner": rows["amount_nok"]}
    )
    was_expected = "Hva kommunen faktisk fikk de årene tilskuddet var forventet, er ikke kjent"
    about = was_expected if rows["status"].eq("expected").any() else "Kroner, etter året tilskuddet ble gitt"
    return OverviewTable("tilskudd", "Tilskudd fra Husbanken", about, _cited(rows), table)


def _status_over_time(reports: Sequence[Report]) -> OverviewTable:
    known = {f"Rapporten for {one.year}": states(one).query("unit == @one.unit") for one in reports}
    own = {title: dated(rows, rows["text"].notna()).droplevel("unit") for title, rows in known.items()}
    table = pd.DataFrame(own, index=list(IN_SHORT.values()), dtype="string").dropna(how="all")
    table = table.rename({aspect: title for title, aspect in IN_SHORT.items()}).rename_axis("Tema")
    about = "Det siste som var kjent da hvert år var slutt, med tidspunktet det gjelder"
    return OverviewTable("status", "Status", about, _cited(*known.values()), table)


def _dwellings_over_time(reports: Sequence[Report]) -> OverviewTable:
    own = {f"Rapporten for {report.year}": dwellings(report).loc[report.name] for report in reports}
    table = _written(pd.DataFrame(own).T.dropna(how="all")).rename_axis("Kjent i")
    rows = pd.concat([report.municipal("housing").query("unit == @report.unit") for report in reports])
    about = ". ".join(["Antall boliger kommunen har oppgitt", *reservations(reports[-1], [reports[-1].name])])
    sources = f"{_cited(rows)}; summene er våre"
    return OverviewTable("boliger", "Boliger", about, sources, table)
