"""``Report(year, unit)``: all that a chapter may ask, the tables and facts with their indicators."""

from __future__ import annotations

from functools import cached_property

from boso.evaluation import Evaluation
from boso.indicators.municipalities.housing import Housing
from boso.indicators.municipalities.status import Status
from boso.indicators.programme.grants import Grants
from boso.indicators.programme.husbanken import Husbanken
from boso.indicators.programme.method import Method
from boso.indicators.programme.participants import Programme
from boso.indicators.survey import Survey


class Report(Evaluation):
    """The evaluation of one year, for one unit, with its indicators; see `Evaluation` for the rest."""

    @cached_property
    def programme(self) -> Programme:
        """Participants, cohorts, population, networks, events."""
        return Programme(self)

    @cached_property
    def method(self) -> Method:
        """Interviews, interview guide, analysis model."""
        return Method(self)

    @cached_property
    def survey(self) -> Survey:
        """The survey: who answered, and what they said."""
        return Survey(self)

    @cached_property
    def status(self) -> Status:
        """Where the municipalities stand: organisation, plans, measures, themes."""
        return Status(self)

    @cached_property
    def housing(self) -> Housing:
        """Dwellings procured, planned, postponed, dropped."""
        return Housing(self)

    @cached_property
    def grants(self) -> Grants:
        """Grants from Husbanken, and the municipalities' own share."""
        return Grants(self)

    @cached_property
    def husbanken(self) -> Husbanken:
        """Husbanken's part: tasks, knowledge and learning, networks."""
        return Husbanken(self, self.programme)
