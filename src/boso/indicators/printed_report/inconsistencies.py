"""What does not add up, or does not fit together, in the printed report; the figures come from the data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from boso import data
from boso.data.usage import tracked_property
from boso.evaluation import Indicator
from boso.indicators.printed_report import quantities
from boso.indicators.printed_report.register import FOLDER
from boso.tekst import fill

if TYPE_CHECKING:
    from collections.abc import Set

    from boso.evaluation import Evaluation

SURVEY = re.compile(r"\bs\('")  # an explanation that takes a figure from the answers to the survey
COLUMNS = ["Gjelder", "Linjer", "Forklaring"]


class Inconsistencies(Indicator):
    """The inconsistencies of the printed report of a year.

    Parameters
    ----------
    report : Evaluation
    deviating : set of str or None
        Ids of the inconsistencies that explain a figure that does not agree; None where no register was made.
    """

    def __init__(self, report: Evaluation, deviating: Set[str] | None) -> None:
        super().__init__(report)
        self._deviating = deviating

    @tracked_property
    def _rows(self) -> pd.DataFrame:
        if self._deviating is None:
            return pd.DataFrame(columns=["id", "kind", "lines", "title", "explanation"])
        return data.read(f"{FOLDER}/inconsistencies_{self._report.year}")

    @property
    def total(self) -> int:
        """How many inconsistencies there are."""
        return len(self._rows)

    @property
    def deviating(self) -> pd.DataFrame:
        """Gjelder, Linjer, Forklaring: the arithmetic behind each figure that does not agree."""
        return self._table(self._rows["id"].isin(self._deviating or set()))

    def of(self, *kinds: str) -> pd.DataFrame:
        """Return Gjelder, Linjer, Forklaring of some kinds of inconsistencies that `deviating` does not have.

        Parameters
        ----------
        kinds : {"arithmetic", "base", "table", "text", "wording"}
        """
        known = self._rows["id"].isin(self._deviating or set())
        return self._table(self._rows["kind"].isin(kinds) & ~known)

    def _table(self, chosen: pd.Series[bool]) -> pd.DataFrame:
        rows = self._rows.loc[chosen]
        lines = [str(text).replace("-", "–").replace(";", ", ") for text in rows["lines"]]
        texts = [self._fill(str(text)) for text in rows["explanation"]]
        table = pd.DataFrame(list(zip(rows["title"], lines, texts, strict=True)), columns=COLUMNS)
        if any(SURVEY.search(str(text)) for text in rows["explanation"]):
            table.attrs["provenance"] = data.provenance(f"{FOLDER}/survey_{self._report.year}")
        return table

    def _fill(self, text: str) -> str:
        """Fill in a text: ``r`` is the report, ``s`` a cell of the survey's check table."""
        names = {"r": self._report, "s": lambda name: quantities.cell(name, self._report.year)}
        return fill(text, names).text
