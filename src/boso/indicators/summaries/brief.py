"""Key figures of the programme, and each municipality in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.municipalities import profile
from boso.indicators.municipalities.states import latest_states, states_of
from boso.project import ProjectError
from boso.words import dato, kroner, tall

if TYPE_CHECKING:
    from boso.evaluation import Evaluation
    from boso.indicators.municipalities.housing import Housing
    from boso.indicators.municipalities.profile import Profile
    from boso.indicators.programme.grants import Grants

FIGURES = {
    "municipalities_by_2010": ("Kommuner i programmet", "kommuner"),
    "municipalities_total": ("Kommuner i programmet", "kommuner"),
    "oslo_districts": ("Bydeler i Oslo som er med", "bydeler"),
    "population_total": ("Innbyggere i kommunene og bydelene", "personer"),
    "evaluated_municipalities": ("Kommuner som evalueres", "kommuner"),
    "interviews_total": ("Intervjuede i de fem kommunene", "personer"),
    "person_years": ("Regionkontorets arbeid med programmet", "årsverk"),
    "other_costs": ("Regionkontorets øvrige kostnader", "kroner"),
    "granted": ("Tildelt fra Husbanken til alle programkommunene", "kroner"),
    "expected": ("Forventet fra Husbanken til alle programkommunene", "kroner"),
    "budget_total": ("Budsjett for hele programperioden", "kroner"),
}
PRECISION = {"about": "om lag", "under": "i underkant av", "exact": ""}
PHASES = {"implementation": "gjennomføring", "transition": "på vei til gjennomføring"}
PLANS = {"adopted": "vedtatt", "administrative": "administrativ", "in_preparation": "under arbeid"}
MODELS = {
    "line_coordination": "prosjekter i linja",
    "integrated": "egen enhet",
    "existing_structure": "som før",
    "not_described": "ikke beskrevet",
}
ASPECTS = {
    "phase": "Fase",
    "plan": "Programplan",
    "programme_organisation": "Organisering av programmet",
    "organisation_model": "Organisering av tjenestene",
    "startloan": "Startlån",
    "housing": "Boliger",
}


class Brief(Indicator):
    """What a summary needs: key figures, the municipalities side by side, and one in a few words."""

    def __init__(self, report: Evaluation, grants: Grants, housing: Housing) -> None:
        super().__init__(report)
        self.grants = grants
        self._housing = housing

    @tracked_property
    def profiles(self) -> list[Profile]:
        """The evaluated municipalities."""
        return profile.profiles(self._report, self.grants)

    @property
    def own(self) -> Profile:
        """The municipality that the report is of."""
        return next(item for item in self.profiles if item.unit == self._report.unit)

    @property
    def names(self) -> list[str]:
        """The names of the evaluated municipalities."""
        return [item.name for item in self.profiles]

    @property
    def cohorts(self) -> list[int]:
        """The years in which the evaluated municipalities joined, in order."""
        return sorted({item.cohort for item in self.profiles})

    @property
    def population_date(self) -> str:
        """The date of the populations: ``2011-01-01``."""
        return f"{max(item.population_year for item in self.profiles)}-01-01"

    @property
    def granted_period(self) -> str:
        """The years of the grants that were given: ``2009–2010``."""
        return profile.period(self.grants.granted_years)

    @property
    def granted(self) -> int:
        """Grants so far to the evaluated municipalities together, in kroner."""
        return sum(item.granted for item in self.profiles)

    @property
    def population(self) -> int:
        """Inhabitants of the evaluated municipalities together."""
        return sum(item.population for item in self.profiles)

    @property
    def expected_now(self) -> list[int]:
        """What the evaluated municipalities were expected to get in the report's year, each amount once."""
        amounts = {self.grants.amount(unit, self._report.year) for unit in self._report.names}
        found = self._report.year in self.grants.expected_years
        return sorted(amount for amount in amounts if amount is not None) if found else []

    @property
    def status_date(self) -> str | None:
        """The time that the phases speak of, None where they are not known yet."""
        rows = latest_states(self._report)
        return next(iter(rows.loc[rows["aspect"] == "phase", "as_of"]), None)

    @property
    def other_phase(self) -> str:
        """The phase that the municipality that the report is of is not in."""
        return next(phase for phase in PHASES if phase != self.own.phase)

    @property
    def shows_dwellings(self) -> bool:
        """Whether the overview tells numbers of dwellings."""
        return not self._report.is_all and bool(self._housing.summary(self._report.unit))

    def named(self, aspect: str, code: str, other_than: str | None = None) -> list[str]:
        """Return the names of the municipalities with a code (``named("phase", "transition")``).

        Raises
        ------
        ProjectError
            None has it: a sentence that names them has to be written anew.
        """
        found = [item for item in self.profiles if getattr(item, aspect) == code]
        if not found:
            year = self._report.year
            raise ProjectError(
                f'{aspect} "{code}" holds of nobody in {year}; rewrite the sentence that names them'
            )
        return [item.name for item in found if item.unit != other_than]

    @property
    def key_figures(self) -> pd.DataFrame:
        """Nøkkeltall, Antall, Enhet, Gjelder: one row a figure."""
        rows = profile.describe_key_figures(self._report, self.grants, FIGURES, PRECISION, dato)
        table = pd.DataFrame(rows, columns=["Nøkkeltall", "Antall", "Enhet", "Gjelder"])
        return table.astype({"Antall": "Int64"})

    @property
    def comparison(self) -> pd.DataFrame:
        """One row a municipality: cohort, inhabitants, grants; phase, plan, organisation if known."""
        rows = pd.DataFrame(self.profiles)
        table = pd.DataFrame(
            {
                "Kommune": rows["name"],
                "Med fra": rows["cohort"].astype("str"),
                "Innbyggere": rows["population"],
                f"Tildelt {self.granted_period}": rows["granted"],
            }
        )
        if self.status_date is None:
            return table
        return table.assign(
            Fase=rows["phase"].map(PHASES),
            Programplan=rows["plan"].map(PLANS),
            Organisering=rows["organisation_model"].map(MODELS),
        )

    @property
    def own_period(self) -> str:
        """The years in which the municipality that the report is of was given grants."""
        years = self.grants.granted_years
        return profile.period([year for year in years if self.grants.amount(self.own.unit, year)])

    @property
    def share(self) -> float:
        """The municipality's per cents of the grants so far to the evaluated municipalities."""
        return 100 * self.own.granted / self.granted

    @property
    def overview(self) -> pd.DataFrame:
        """The municipalities side by side in ``samlet``, else the municipality that the report is of."""
        return self.comparison if self._report.is_all else self.municipality

    @property
    def municipality(self) -> pd.DataFrame:
        """Tema, Opplysning, Gjelder: what is known of the municipality that the report is of."""
        rows = [
            ("Innbyggere", tall(self.own.population), f"1. januar {self.own.population_year}"),
            *self._amounts(),
            *self._status(),
        ]
        return pd.DataFrame(rows, columns=["Tema", "Opplysning", "Gjelder"])

    def _amounts(self) -> list[tuple[str, str, str]]:
        grants = self.grants
        amounts = [(year, grants.amount(self.own.unit, year)) for year in grants.years]
        return [
            ("Forventet tilskudd" if grants.is_expected(year) else "Tilskudd", kroner(amount), str(year))
            for year, amount in amounts
            if amount is not None
        ]

    def _status(self) -> list[tuple[str, str, str]]:
        known = states_of(self._report, self.own.unit)
        lines = [
            (title, known[aspect].text, dato(known[aspect].as_of))
            for aspect, title in ASPECTS.items()
            if aspect in known
        ]
        if counts := self._housing.summary(self.own.unit):
            lines.append(("Boliger i tall", ", ".join(counts), dato(known["housing"].as_of)))
        return lines
