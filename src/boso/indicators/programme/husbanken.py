"""Husbanken's part in the programme: tasks, kinds of knowledge, networks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from boso.evaluation import Indicator
from boso.indicators.programme.networks import Networks

if TYPE_CHECKING:
    from boso.evaluation import Evaluation
    from boso.indicators.programme.participants import Programme

OFFICE = "Husbanken region øst"
KNOWLEDGE = "Kunnskap i programmet"
NAMES = ("Husbanken", "Housing First", "Lean")


class Husbanken(Indicator):
    """Husbanken's part in the programme, from documents, interviews and the evaluators."""

    def __init__(self, report: Evaluation, programme: Programme) -> None:
        super().__init__(report)
        self._programme = programme

    @property
    def tasks(self) -> pd.DataFrame:
        """Oppgave, Del av, Omtale: the regional office and its tasks; empty where none was known."""
        return self._around(OFFICE, "husbanken_tasks", "Oppgave")

    @property
    def knowledge_areas(self) -> pd.DataFrame:
        """Kunnskapsområde, Del av, Omtale: the kinds of knowledge that the programme is to give."""
        return self._around(KNOWLEDGE, "knowledge_areas", "Kunnskapsområde")

    @cached_property
    def networks(self) -> Networks:
        """The regional networks of municipalities."""
        return Networks(self._report, self._programme)

    def _around(self, centre: str, name: str, what: str) -> pd.DataFrame:
        entries = self._report.entries(name)
        rows: list[tuple[str, str | None, str]] = [(centre, None, "")] if entries else []
        rows += [(entry["item"], centre, entry["detail"] or "") for entry in entries]
        return pd.DataFrame(rows, columns=[what, "Del av", "Omtale"])


def lower_first(text: str) -> str:
    """Return a text with a small first letter, unless it starts with a name or an abbreviation.

    >>> lower_first("Programsamlinger"), lower_first("BOFRI"), lower_first("Husbanken på besøk")
    ('programsamlinger', 'BOFRI', 'Husbanken på besøk')
    """
    if text[1:2].isupper() or text.startswith(NAMES):
        return text
    return text[:1].lower() + text[1:]
