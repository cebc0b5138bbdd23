"""The survey of a year as chapters use it: ``r.survey``, made from protected tables, never from a respondent.

`tables` knows what is shown, how it came about and who answered; `answers` tells what they said.
"""

from boso.indicators.survey.answers import Survey

__all__ = ["Survey"]
