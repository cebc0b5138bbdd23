"""Key figures of the programme and a profile of each municipality, as codes and numbers in no language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from boso.indicators.municipalities.states import states_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boso.evaluation import Evaluation
    from boso.indicators.programme.grants import Grants

# In the order of the table; the first of these only until the second is known
FACTS = (
    "municipalities_by_2010", "municipalities_total", "oslo_districts", "population_total",
    "evaluated_municipalities", "interviews_total", "person_years", "other_costs", "budget_total",
)  # fmt: skip


class KeyFigure(NamedTuple):
    """A figure that sums up the programme: when it holds (year, date, period), and how exact it is."""

    code: str
    value: int
    when: str
    precision: str


@dataclass(frozen=True)
class Profile:
    """What is known of a municipality in the report's year; a code is None where nothing is known yet.

    Attributes
    ----------
    cohort, cohort_size : int
        The year in which it joined, and how many municipalities joined then.
    population, population_year : int
        Inhabitants on 1 January, and of which year.
    granted : int
        Grants so far, in kroner.
    phase, plan, organisation_model : str or None
        Codes of data/programme/status.csv.
    """

    unit: str
    name: str
    county: str
    cohort: int
    cohort_size: int
    population: int
    population_year: int
    granted: int
    phase: str | None
    plan: str | None
    organisation_model: str | None


def period(years: list[int]) -> str:
    """Return years as a period.

    >>> period([2009, 2010]), period([2010])
    ('2009–2010', '2010')
    """
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def key_figures(report: Evaluation, grants: Grants) -> list[KeyFigure]:
    """Return the key figures known in the report's year."""
    rows = report.table("facts").sort_values("known_from", kind="stable")
    known = {row["fact"]: row for row in rows.to_dict("records")}
    chosen = [fact for fact in FACTS if fact in known]
    if "municipalities_total" in chosen:
        chosen.remove("municipalities_by_2010")
    figures = [_key_figure(known, fact, report.year) for fact in chosen]
    return figures[:-1] + _grant_sums(grants) + figures[-1:]


def describe_key_figures(
    report: Evaluation,
    grants: Grants,
    titles: Mapping[str, tuple[str, str]],
    hedges: Mapping[str, str],
    date: Callable[[str], str],
) -> list[tuple[str, int, str, str]]:
    """Return the key figures in a language: what it is, the number, its unit, and when it holds."""
    rows = []
    for figure in key_figures(report, grants):
        title, unit = titles[figure.code]
        hedge = hedges[figure.precision]
        what = f"{title} ({hedge})" if hedge else title
        rows.append((what, figure.value, unit, date(figure.when)))
    return rows


def _key_figure(known: dict[Any, dict[Any, Any]], fact: str, latest: int) -> KeyFigure:
    """Return a fact with its time: the date of the population, the years of the budget, else its own year."""
    row = known[fact]
    when = min(row["year"], latest)
    if fact == "population_total":
        when = known["population_date"]["value"]
    elif fact == "budget_total":
        when = row["base"]
    return KeyFigure(fact, int(float(row["value"])), str(when), str(row["precision"]))


def _grant_sums(grants: Grants) -> list[KeyFigure]:
    """Return the grants to all municipalities: those given, and those only expected."""
    years = {"granted": grants.granted_years, "expected": grants.expected_years}
    return [
        KeyFigure(code, sum(grants.total(year) for year in found), period(found), "exact")
        for code, found in years.items()
        if found
    ]


def profiles(report: Evaluation, grants: Grants) -> list[Profile]:
    """Return the profiles of the evaluated municipalities, in the order of the report."""
    return [_profile(report, grants, unit) for unit in report.names]


def _profile(report: Evaluation, grants: Grants, unit: str) -> Profile:
    rows = report.table("participants").to_dict("records")
    about = next(row for row in rows if row["participant"] == unit)
    cohorts = report.table("cohorts").set_index("cohort")["municipalities"].to_dict()
    year, people = _population(report, unit)
    codes = {aspect: row.code for aspect, row in states_of(report, unit).items()}
    return Profile(
        unit=unit,
        name=about["name"],
        county=about["county"],
        cohort=int(about["cohort"]),
        cohort_size=int(cohorts[about["cohort"]]),
        population=people,
        population_year=year,
        granted=sum(grants.amount(unit, year) or 0 for year in grants.granted_years),
        phase=codes.get("phase"),
        plan=codes.get("plan"),
        organisation_model=codes.get("organisation_model"),
    )


def _population(report: Evaluation, unit: str) -> tuple[int, int]:
    """Return the latest year known, and the inhabitants on its 1 January."""
    rows = report.table("population")
    own = rows.loc[rows["participant"] == unit]
    latest = own.loc[own["year"] == own["year"].max()]
    return int(latest["year"].iloc[0]), int(latest["population"].iloc[0])
