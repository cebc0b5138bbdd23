"""Husbanken's part in the programme: tasks, knowledge and learning, and what is said of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.evaluation import Indicator
from boso.indicators.programme.networks import Networks
from boso.words import liste

if TYPE_CHECKING:
    from boso.evaluation import Evaluation
    from boso.indicators.programme.programme import Programme

OFFICE = "Husbanken region øst"
KNOWLEDGE = "Kunnskap i programmet"
NAMES = ("Husbanken", "Housing First", "Lean")

# What fills each category of learning measures: the list that itemises it
ITEMISED = {"knowledge_base": "knowledge_base", "arenas": "learning_arenas"}


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

    @property
    def learning(self) -> pd.DataFrame:
        """Kategori, Innhold: the categories of learning measures and what is in each."""
        entries = self._report.entries("learning_measures")
        content = [self._content(entry) for entry in entries]
        return pd.DataFrame({"Kategori": [entry["item"] for entry in entries], "Innhold": content})

    def inline(self, name: str) -> list[str]:
        """Return the entries of a list as they stand within a sentence, with a small first letter."""
        return [lower_first(entry["item"]) for entry in self._report.entries(name)]

    @property
    def nou_links(self) -> list[dict[str, Any]]:
        """The signs that the programme set terms for NOU 2011:15, as the report counts them: item, detail.

        That the programme's gathering discussed it is told after them, so it is not one of them.
        """
        return [entry for entry in self._report.entries("nou_links") if entry["code"] != "agenda"]

    @property
    def elements(self) -> pd.DataFrame:
        """Del av programmet, Hva kommunene sier; an assessment stands in the report of its own year only."""
        entries = self._report.entries("assessment_of_elements")
        entries = [entry for entry in entries if entry["known_from"] == self._report.year]
        said = [entry["detail"] for entry in entries]
        return pd.DataFrame(
            {"Del av programmet": [entry["item"] for entry in entries], "Hva kommunene sier": said}
        )

    @cached_property
    def networks(self) -> Networks:
        """The regional networks of municipalities."""
        return Networks(self._report, self._programme)

    def event(self, name: str) -> dict[str, Any]:
        """Return a dated event of data/programme/timeline.csv by its id: date, date_label, year, event."""
        rows = self._report.table("timeline").set_index("id")
        return {str(key): value for key, value in rows.loc[name].items()}

    def _around(self, centre: str, name: str, what: str) -> pd.DataFrame:
        entries = self._report.entries(name)
        rows: list[tuple[str, str | None, str]] = [(centre, None, "")] if entries else []
        rows += [(entry["item"], centre, entry["detail"] or "") for entry in entries]
        return pd.DataFrame(rows, columns=[what, "Del av", "Omtale"])

    def _content(self, entry: dict[str, Any]) -> str:
        if entry["code"] in ITEMISED:
            items = self.inline(ITEMISED[entry["code"]])
            return liste([items[0][:1].upper() + items[0][1:], *items[1:]])
        return str(entry["detail"])


def lower_first(text: str) -> str:
    """Return a text with a small first letter, unless it starts with a name or an abbreviation.

    >>> lower_first("Programsamlinger"), lower_first("BOFRI"), lower_first("Husbanken på besøk")
    ('programsamlinger', 'BOFRI', 'Husbanken på besøk')
    """
    if text[1:2].isupper() or text.startswith(NAMES):
        return text
    return text[:1].lower() + text[1:]
