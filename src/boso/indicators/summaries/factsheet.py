"""The fact sheet of a municipality: key figures, organisation, dwellings and measures on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso.evaluation import Indicator
from boso.indicators.programme.husbanken import lower_first
from boso.words import NBSP, prosent, stor, tall

if TYPE_CHECKING:
    from boso.evaluation import Evaluation
    from boso.indicators.municipalities.housing import Housing
    from boso.indicators.municipalities.status import Status
    from boso.indicators.programme.grants import Grants
    from boso.indicators.programme.programme import Programme

ASPECTS = {
    "phase": "Fase",
    "plan": "Programplan",
    "programme_organisation": "Programmet",
    "subprojects": "Delprosjekter",
    "organisation_model": "Tjenestene",
    "startloan": "Startlån",
}
STATES = ("completed", "started", "planned", "unspecified")

# How kinds of dwellings are named where their target group follows: "boliger til flyktninger"
KINDS = {
    "form ikke oppgitt": "boliger",
    "flere former samlet": "boliger",
    "anskaffelse": "boliger",
    "restaurering": "restaurerte boliger",
    "kommunale boligtomter": "gjennomgang av kommunale boligtomter",
    "Housing First": "Housing First, hvis det blir gitt penger",
}
MAINLY = "hovedsakelig "
NEEDS = "personer som trenger "
NOT_STATED = "ikke oppgitt"
NOT_CARRIED_OUT = ("utsatt", "lagt bort")


class MeasureGroup(NamedTuple):
    """The measures of a municipality with one status."""

    label: str
    number: int
    names: str


class Factsheet(Indicator):
    """What the fact sheet of one municipality shows; a fact that was not known yet is left out.

    Raises
    ------
    ValueError
        The report is of all five municipalities; a fact sheet is of one.
    """

    def __init__(
        self, report: Evaluation, programme: Programme, grants: Grants, housing: Housing, status: Status
    ) -> None:
        if report.is_all:
            raise ValueError("a fact sheet is of one municipality; choose one of " + ", ".join(report.names))
        super().__init__(report)
        self._programme = programme
        self._grants = grants
        self._housing = housing
        self._status = status

    @property
    def key_figures(self) -> pd.DataFrame:
        """Opplysning and Verdi, both text: the municipality and its place in the programme."""
        unit, year = self._report.unit, self._report.year
        programme, own = self._programme, self._grants.cofinancing
        number = own.programme_year(unit, year)
        rate = None if number is None else own.share(number)
        rows = [
            ("Fylke", programme.county(unit)),
            ("Kommunenummer", self._code),
            (f"Folketall 1.{NBSP}januar {year}", tall(self.persons)),
            ("Andel av de fem kommunene", prosent(self.share_of_five, 1)),
            ("Andel av alle i programmet", _percent(self.share_of_programme)),
            ("Med i programmet fra", str(own.cohort(unit))),
            (f"Programår i {year}", None if number is None else own.label(number)),
            (f"Kommunens egenandel i {year}", _percent(rate, 0)),
        ]
        return pd.DataFrame(rows, columns=["Opplysning", "Verdi"]).dropna(ignore_index=True)

    @property
    def _code(self) -> str:
        return str(self._report.table("participants").set_index("participant").loc[self._report.unit, "code"])

    @property
    def persons(self) -> int:
        """The municipality's population on 1 January of the report's year."""
        return self._programme.population.total([self._report.unit], self._report.year)

    @property
    def share_of_five(self) -> float:
        """The municipality's share of the population of the five, in per cent."""
        return 100 * self.persons / self._programme.population.total(self._report.names, self._report.year)

    @property
    def share_of_programme(self) -> float | None:
        """Share of the population of all participants, in per cent; None before all are named."""
        programme = self._programme
        if programme.named < programme.municipalities:
            return None
        return 100 * self.persons / programme.persons

    @property
    def grants(self) -> pd.DataFrame:
        """Kommune, År, Tilskudd (millions of kroner), Status (tildelt, forventet) of the municipality."""
        rows = self._grants.columns
        return rows.loc[rows["Kommune"] == self._report.name].reset_index(drop=True)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Headings and texts of how the programme and the services are organised, as far as known."""
        known = [(head, self._state(aspect)) for aspect, head in ASPECTS.items()]
        return [(head, lower_first(text)) for head, text in known if text]

    def _state(self, aspect: str) -> str | None:
        """Return the state of an aspect; where services are not described, their cooperation."""
        status, unit = self._status, self._report.unit
        if status.code(aspect, unit) == "not_described":
            aspect = "services_organisation"
        return status.text(aspect, unit)

    @property
    def status_date(self) -> str | None:
        """When the status was so: ``2011-autumn``, for the filter `dato`."""
        return self._status.as_of("phase", self._report.unit)

    @property
    def dwellings(self) -> pd.DataFrame:
        """Hva, Omfang, Status: one row a project; parts of another row are left out."""
        rows = self._housing.table
        rows = rows.loc[~rows["Omfang"].astype("str").str.startswith("herav")]
        return pd.DataFrame(
            {
                "Hva": [
                    dwelling_label(form, group)
                    for form, group in zip(rows["Form"], rows["Målgruppe"], strict=True)
                ],
                "Omfang": rows["Omfang"].tolist(),
                "Status": [
                    _dated_state(state, when) for state, when in zip(rows["Status"], rows["Når"], strict=True)
                ],
            }
        )

    @property
    def measures(self) -> list[MeasureGroup]:
        """The municipality's measures by status, those that came furthest first."""
        rows = self._report.table("measures")
        rows = rows.loc[rows["unit"] == self._report.unit]
        groups = [rows.loc[rows["status"] == state] for state in STATES]
        return [
            MeasureGroup(str(group["status_label"].iloc[0]), len(group), _names(list(group["measure"])))
            for group in groups
            if len(group)
        ]


def dwelling_label(kind: str, group: str) -> str:
    """Return dwellings and whom they are for in few words.

    >>> dwelling_label("nybygg", "flyktninger"), dwelling_label("form ikke oppgitt", "studenter")
    ('Nybygg til flyktninger', 'Boliger til studenter')
    """
    kind = KINDS.get(kind, kind)
    if group == NOT_STATED or kind == KINDS["kommunale boligtomter"]:
        return stor(kind)
    if group.startswith(NEEDS) and kind == "boliger":
        return stor(f"{group.removeprefix(NEEDS)}er")
    if group.startswith(MAINLY):
        return stor(f"{kind}, {MAINLY}til {group.removeprefix(MAINLY)}")
    return stor(f"{kind} til {group}")


def _dated_state(state: str, when: str | None) -> str:
    if when is None or pd.isna(when) or when == NOT_STATED:
        return state
    if when.startswith("til "):
        return f"{state} fram {when}"
    return f"{state} (planlagt {when})" if state in NOT_CARRIED_OUT else f"{state} {when}"


def _names(measures: list[str]) -> str:
    return stor("; ".join(lower_first(name) for name in measures))


def _percent(share: float | None, decimals: int = 1) -> str | None:
    return None if share is None else prosent(share, decimals)
