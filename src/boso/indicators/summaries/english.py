"""The tables of the English summary: the same codes and numbers as in Norwegian, in English words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.evaluation import Indicator
from boso.indicators.municipalities import profile

if TYPE_CHECKING:
    from boso.evaluation import Evaluation
    from boso.indicators.programme.assessment import Assessment
    from boso.indicators.summaries.brief import Brief

FIGURES = {
    "municipalities_by_2010": ("Municipalities in the programme", "municipalities"),
    "municipalities_total": ("Municipalities in the programme", "municipalities"),
    "oslo_districts": ("City districts representing Oslo", "districts"),
    "population_total": ("Inhabitants of the municipalities and districts", "people"),
    "evaluated_municipalities": ("Municipalities in the evaluation", "municipalities"),
    "interviews_total": ("People interviewed in the five municipalities", "people"),
    "person_years": ("Work on the programme at the regional office", "person-years"),
    "other_costs": ("Other costs of the regional office", "NOK"),
    "granted": ("Awarded by Husbanken to all participants", "NOK"),
    "expected": ("Expected from Husbanken to all participants", "NOK"),
    "budget_total": ("Budget for the whole programme period", "NOK"),
}
PRECISION = {"about": "about", "under": "just under", "exact": ""}
PHASES = {"implementation": "implementation", "transition": "moving from planning to implementation"}
MODELS = {
    "line_coordination": "projects in the line organisation",
    "integrated": "separate unit",
    "existing_structure": "existing organisation",
    "not_described": "not described",
}
# Wording of data/programme/goals.csv and assessments.csv, by their codes
LEVELS = {
    "vision": "Vision",
    "main_goal": "Main goal",
    "sub_goal": "Sub-goal",
    "result_goal": "Outcome goal",
    "method": "Method",
}
GOALS = {
    "vision": "Development on the municipalities’ own terms",
    "main_goal": "More people who are disadvantaged in the housing market have a suitable home",
    "sub_goal_knowledge": "Knowledge: a documented knowledge base for the field",
    "sub_goal_organisation": "Organisation: support and cooperation across units in each municipality",
    "sub_goal_economy": "Finance: coordinated use of financial instruments",
    "result_overview": "An overview of needs, own resources and instruments",
    "result_plans": "Social housing work is part of plans and budgets",
    "result_cooperation": "Social housing work is part of the cooperation with the state and others",
    "result_instruments": "More use of Husbanken’s financial instruments",
    "result_satisfaction": "More satisfied municipalities",
    "method": "The programme as a method: long-term, knowledge-based, systematic and flexible",
}
ASSESSMENTS = {
    "achieved": "largely achieved",
    "partly": "partly achieved",
    "limited": "achieved to a small extent",
    "too_early": "too early to say",
}
REASONS = {
    "vision": "Guidelines and funding steer priorities, but the approach is flexible and on the right track",
    "main_goal": "The foundation is good, but there are few concrete results so far",
    "sub_goal_knowledge": "Knowledge has clearly been built up, well documented and shared",
    "sub_goal_organisation": "Leaders support the work; staff, users and partners are little involved",
    "sub_goal_economy": "The need for coordination is great, but no effect can be shown yet",
    "result_overview": "The municipalities have come a long way, but lack good systems for assessing needs",
    "result_plans": "The field has largely been included in plans, including financial plans",
    "result_cooperation": "Good relations in the programme; state and regional bodies could be more involved",
    "result_instruments": "Start-up loans grew little outside Lillehammer; little change in tenant turnover",
    "result_satisfaction": "The municipalities are very satisfied with knowledge, flexibility and follow-up",
    "method": "Strong on long-term work, system and learning; weaker on practice and sharing between regions",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def date(text: str) -> str:
    """Return a date, a month, a season or a year as English readers write it.

    >>> date("2011-01-01"), date("2011-11"), date("2011-autumn"), date("2009–2010")
    ('1 January 2011', 'November 2011', 'autumn 2011', '2009–2010')
    """
    year, *rest = text.split("-")
    if not rest:
        return year
    if not rest[0].isdigit():
        return f"{rest[0]} {year}"
    month = f"{MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) == 2 else month


class English(Indicator):
    """Key figures, municipalities and goals, in English."""

    def __init__(self, report: Evaluation, brief: Brief, assessment: Assessment) -> None:
        super().__init__(report)
        self._brief = brief
        self._assessment = assessment

    @property
    def key_figures(self) -> pd.DataFrame:
        """Key figure, Number, Unit, Refers to: one row a figure."""
        rows = profile.describe_key_figures(self._report, self._brief.grants, FIGURES, PRECISION, date)
        table = pd.DataFrame(rows, columns=["Key figure", "Number", "Unit", "Refers to"])
        return table.astype({"Number": "Int64"})

    @property
    def municipalities(self) -> pd.DataFrame:
        """One row a municipality: county, year it joined, inhabitants, grants; phase and model if known."""
        rows = pd.DataFrame(self._brief.profiles)
        table = pd.DataFrame(
            {
                "Municipality": rows["name"],
                "County": rows["county"],
                "Joined": rows["cohort"].astype("str"),
                "Inhabitants": rows["population"],
                f"Grants {self._brief.granted_period} (NOK)": rows["granted"],
            }
        )
        if rows["phase"].isna().all():
            return table
        return table.assign(Phase=rows["phase"].map(PHASES), Model=rows["organisation_model"].map(MODELS))

    @property
    def goals(self) -> pd.DataFrame:
        """Level and Goal, and where assessments were made also Assessment and Reason."""
        rows = self._assessment.rows
        table = pd.DataFrame({"Level": rows["level"].map(LEVELS), "Goal": rows["goal"].map(GOALS)})
        if self._assessment.is_made:
            table = table.assign(
                Assessment=rows["assessment"].map(ASSESSMENTS), Reason=rows["goal"].map(REASONS)
            )
        return table.reset_index(drop=True)

    @property
    def status_date(self) -> str | None:
        """The time that the phases speak of, None where they are not known yet."""
        when = self._brief.status_date
        return None if when is None else date(when)

    @property
    def population_date(self) -> str:
        """The date of the populations."""
        return date(self._brief.population_date)

    @property
    def start(self) -> str:
        """When the programme began, as data/programme/timeline.csv has it: ``autumn 2009``."""
        events = self._report.table("timeline").set_index("id")
        return date(str(events.loc["e05", "date"]))
