"""Findings of the printed report as themes, coded on the analysis model; the coding is this project's own."""

from __future__ import annotations

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator

BASES = {"interview": "intervjuer", "document": "dokumenter", "evaluator": "evaluatorenes vurdering"}
VALENCES = {"challenge": "utfordring", "neutral": "verken eller", "success_factor": "suksessfaktor"}


class Themes(Indicator):
    """Themes of the work in the municipalities that rest on interviews, documents or the evaluators.

    Themes belong to the year they were found in. What rests on the survey is left out, and so are themes
    of the programme as a whole.
    """

    valences = tuple(VALENCES.values())
    variables = ("kontekst", "mobilisering", "organisering", "gjennomføring", "læring")

    @tracked_property
    def _rows(self) -> pd.DataFrame:
        rows = self._report.table("themes")
        chosen = (
            rows["basis"].isin(list(BASES))
            & (rows["level"] == "municipality")
            & (rows["known_from"] == self._report.year)
        )
        worded = rows.assign(valence=rows["valence"].map(VALENCES), basis=rows["basis"].map(BASES))
        return worded.loc[chosen]

    @property
    def total(self) -> int:
        """The number of themes."""
        return len(self._rows)

    def count(self, valence: str) -> int:
        """Return how many themes are, in words, ``utfordring``, ``suksessfaktor`` or ``verken eller``."""
        return int((self._rows["valence"] == valence).sum())

    def commonest(self, valence: str) -> list[str]:
        """Return the variable, or variables, with most themes of a valence."""
        counts = self._rows.loc[self._rows["valence"] == valence, "variable_label"].value_counts()
        return [name for name in self.variables if counts.get(name, 0) == counts.max()]

    @property
    def counts(self) -> pd.DataFrame:
        """Variabel, Retning, Antall; empty in a municipality's report."""
        rows = self._rows if self._report.is_all else self._rows.iloc[:0]
        counts = rows.groupby(["variable_label", "valence"]).size().rename("Antall").reset_index()
        return counts.rename(columns={"variable_label": "Variabel", "valence": "Retning"})

    @property
    def own(self) -> pd.DataFrame:
        """Tema, Variabel, Retning, Bygger på: themes where the printed report names the municipality."""
        rows = self._rows.loc[self._rows["unit"] == self._report.unit]
        chosen = {"finding": "Tema", "variable_label": "Variabel", "valence": "Retning", "basis": "Bygger på"}
        return rows[list(chosen)].rename(columns=chosen).reset_index(drop=True)
