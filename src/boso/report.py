"""``Report(year, unit)``: all that a chapter may ask."""

from __future__ import annotations

from functools import cached_property

from boso.evaluation import Evaluation
from boso.indicators.survey import Survey


class Report(Evaluation):
    """The evaluation of one year, for one unit, with its survey; see `Evaluation` for the rest."""

    @cached_property
    def survey(self) -> Survey:
        """The survey: who answered, and what they said."""
        return Survey(self)
