"""The tables of the pages that look across reports: municipalities side by side, and one through the years.

Facts only, as each year knew them. No answer of the survey is read here: while a survey is not collected,
nobody may say which municipality answered what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from boso.indicators.municipalities.states import states_of
from boso.indicators.summaries.brief import ASPECTS
from boso.params import ALL
from boso.report import Report
from boso.words import dato, prosent, tall
from boso_press.document.blocks import Cell, Column, TableData

EVALUATORS = "Bergem mfl. (2012)"
STATISTICS = "Statistisk sentralbyrå, tabell 07459"
GROWTH = "Vekst"  # the column of per cents
UNKNOWN = "–"
DWELLINGS = {"completed": "Skaffet", "planned": "Planlagt", "postponed": "Utsatt", "dropped": "Lagt bort"}


@dataclass(frozen=True)
class OverviewTable:
    """A table with its words; `label` is its anchor."""

    label: str
    title: str
    subtitle: str
    source: str
    data: TableData


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
    title = "Kommunene i korte trekk"
    about = f"Innbyggere {dato(report.brief.population_date)}; tildelt tilskudd i kroner"
    if when := _when(report):
        about += f"; fase, plan og organisering {when}"
    return _overview_table("kort", title, about, f"{EVALUATORS}; {STATISTICS}", report.brief.comparison)


def _population(report: Report) -> OverviewTable:
    table = report.programme.population.table
    about = "Personer 1. januar, og vekst fra det første året til det siste"
    return _overview_table("folketall", "Folketall", about, STATISTICS, table, total=True)


def _grants(report: Report) -> OverviewTable:
    about = "Kroner, etter året tilskuddet er gitt eller forventet"
    return _overview_table(
        "tilskudd", "Tilskudd fra Husbanken", about, EVALUATORS, report.grants.table, total=True
    )


def _dwellings(report: Report) -> OverviewTable:
    rows = [[name, *_counts(report, unit)] for unit, name in report.names.items()]
    table = pd.DataFrame(rows if report.housing.known else [], columns=["Kommune", *DWELLINGS.values()])
    about = f"Antall boliger {_when(report)}, der kommunen har oppgitt et tall"
    return _overview_table("boliger", "Boliger", about, f"{EVALUATORS}; summene er våre", table)


def _counts(report: Report, unit: str) -> Iterator[str | None]:
    for state in DWELLINGS:
        count = report.housing.count(unit, state)
        yield str(count) if count else None


def _status(report: Report) -> OverviewTable:
    table = report.status.table({title: aspect for aspect, title in ASPECTS.items()})
    return _overview_table("status", "Status", f"Slik det sto til {_when(report)}", EVALUATORS, table)


def _when(report: Report) -> str:
    return dato(report.brief.status_date) if report.brief.status_date else ""


def _population_over_time(report: Report) -> OverviewTable:
    people = report.programme.population
    counts = [(year, people.of(report.unit, year)) for year in people.years]
    known = [(year, count) for year, count in counts if count is not None]
    table = pd.DataFrame(known, columns=["År", "Innbyggere"]).astype({"År": str, "Innbyggere": "Int64"})
    table["Endring fra året før"] = table["Innbyggere"].diff()
    return _overview_table("folketall", "Folketall", "Personer 1. januar", STATISTICS, table)


def _grants_over_time(report: Report) -> OverviewTable:
    grants = report.grants
    amounts = [(year, grants.amount(report.unit, year)) for year in grants.years]
    rows = [
        (str(year), "forventet" if grants.is_expected(year) else "tildelt", amount)
        for year, amount in amounts
        if amount is not None
    ]
    table = pd.DataFrame(rows, columns=["År", "Tildelt eller forventet", "Kroner"])
    about = "Hva kommunen faktisk fikk de årene tilskuddet var forventet, er ikke kjent"
    return _overview_table("tilskudd", "Tilskudd fra Husbanken", about, EVALUATORS, table)


def _status_over_time(reports: Sequence[Report]) -> OverviewTable:
    known = {report.year: states_of(report, report.unit) for report in reports}
    rows = [
        [title, *(_dated(states[aspect].text, states[aspect].as_of) if aspect in states else None
                  for states in known.values())]
        for aspect, title in ASPECTS.items()
        if any(aspect in states for states in known.values())
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["Tema", *(f"Rapporten for {year}" for year in known)])
    about = "Det siste som var kjent da hvert år var slutt, med tidspunktet det gjelder"
    return _overview_table("status", "Status", about, EVALUATORS, table)


def _dated(text: str, as_of: str) -> str:
    return f"{text} ({dato(as_of)})"


def _dwellings_over_time(reports: Sequence[Report]) -> OverviewTable:
    rows = [[f"Rapporten for {report.year}", *_counts(report, report.unit)] for report in reports]
    known = [row for row in rows if any(row[1:])]
    table = pd.DataFrame(known, columns=["Kjent i", *DWELLINGS.values()])
    about = "Antall boliger kommunen har oppgitt"
    return _overview_table("boliger", "Boliger", about, f"{EVALUATORS}; summene er våre", table)


def _overview_table(
    label: str, title: str, subtitle: str, source: str, table: pd.DataFrame, *, total: bool = False
) -> OverviewTable:
    numeric = {str(name): pd.api.types.is_numeric_dtype(column) for name, column in table.items()}
    columns = tuple(Column(name, number, header=not i) for i, (name, number) in enumerate(numeric.items()))
    rows = tuple(
        tuple(_cell(value, name) for name, value in zip(numeric, row, strict=True))
        for row in table.itertuples(index=False, name=None)
    )
    return OverviewTable(label, title, subtitle, source, TableData(columns, rows, total))


def _cell(value: Any, column: str) -> Cell:
    if value is None or pd.isna(value):
        return Cell(None, UNKNOWN)
    if isinstance(value, str):
        return Cell(value, value)
    return Cell(value, prosent(value, 1) if column == GROWTH else tall(value))
