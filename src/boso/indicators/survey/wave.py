"""The protected tables of a year's survey, and how the numbers in them came about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso import data
from boso.data import COLLECTED
from boso.evaluation import Indicator
from boso.indicators.survey import questionnaire
from boso.project import ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boso.evaluation import Evaluation
    from boso.indicators.survey.questionnaire import Item

PRINTED_BY_ROLE = ("involvement",)  # the report of 2011 prints shares by role of this item only


class Wave(Indicator):
    """What is read of a year's survey; where there is none, every table is empty."""

    def __init__(self, report: Evaluation) -> None:
        super().__init__(report)
        self._folder = f"protected/{report.year}"

    @cached_property
    def held(self) -> bool:
        """Whether there is a survey of the year."""
        return data.has_package(self._folder)

    @cached_property
    def provenance(self) -> str:
        """How the answers came about: collected, reconstructed or simulated."""
        return str(data.package(folder=self._folder)["provenance"]) if self.held else COLLECTED

    @property
    def is_collected(self) -> bool:
        """Whether there are answers that somebody gave."""
        return self.held and self.provenance == COLLECTED

    @property
    def is_simulated(self) -> bool:
        """Whether the whole wave is made up."""
        return self.provenance == "simulated"

    @cached_property
    def items(self) -> dict[str, Item]:
        """The questions with a scale, by name."""
        return questionnaire.questionnaire()

    def item(self, name: str) -> Item:
        """Return a question.

        Raises
        ------
        ProjectError
            The codebook has no such question.
        """
        if name not in self.items:
            raise ProjectError(f'there is no item "{name}" in the survey; {nearest(name, self.items)}')
        return self.items[name]

    def _table(self, name: str) -> pd.DataFrame:
        """Return a protected table; an empty one where there is no survey or the table is left out."""
        tables = data.package(folder=self._folder)["resources"] if self.held else []
        if name not in {table["name"] for table in tables}:
            return pd.DataFrame()
        return data.read(f"{self._folder}/{name}")

    def _rows(self, table: str, names: Iterable[str]) -> pd.DataFrame:
        """Return the rows of some items; where not one is there, an empty table."""
        wanted = [self.item(name).name for name in names]
        frame = self._table(table)
        return frame if frame.empty else frame.loc[frame["item"].isin(wanted)]

    def _provenance_of(self, name: str) -> str:
        """Return how the answers to an item of all together came about."""
        printed = self.item(name).printed
        return "simulated" if self.provenance == "reconstructed" and not printed else self.provenance

    def _with_provenance(
        self, frame: pd.DataFrame, kinds: set[str], bases: pd.Series[Any] | None = None
    ) -> pd.DataFrame:
        """Say on a table how its numbers came about, and how many answers they are of.

        `kinds` counts only while nobody collected them.
        """
        if self.is_simulated or self.is_collected:
            kinds = {self.provenance}
        frame.attrs = {"provenance": kinds.pop() if len(kinds) == 1 else "mixed"}
        if bases is not None and len(bases):
            frame.attrs["base"] = int(bases.min()), int(bases.max())
        return frame
