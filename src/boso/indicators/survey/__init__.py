"""The survey of a year as chapters use it: ``r.survey``, made from protected tables, never from a respondent.

`tables` knows what is shown and how it came about; `response` tells who answered, `answers` what they said.
"""

from boso.indicators.survey.answers import Survey

__all__ = ["Survey"]
