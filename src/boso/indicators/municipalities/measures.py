"""Measures and sub-projects of the municipalities, as known in autumn 2011; not an exhaustive list."""

from __future__ import annotations

import pandas as pd

from boso import words
from boso.data.usage import tracked_property
from boso.evaluation import Indicator

DONE, RUNNING, PLANNED = "gjennomført", "i gang", "planlagt"
UNSTATED, POSTPONED = "status ikke oppgitt", "utsatt"
ORDER = (DONE, RUNNING, PLANNED, UNSTATED, POSTPONED)


class Measures(Indicator):
    """The measures of the evaluated municipalities, each with its theme and state.

    Measures of networks, of Husbanken and of others are left out: no single municipality carries them.
    """

    order = ORDER

    @tracked_property
    def _all(self) -> pd.DataFrame:
        return self._report.table("measures")

    @tracked_property
    def _rows(self) -> pd.DataFrame:
        rows = self._all.assign(name=self._all["unit"].map(self._report.names))
        return rows.loc[rows["name"].notna()]

    def count(self, unit: str | None = None, status: str | None = None, theme: str | None = None) -> int:
        """Return the number of measures, of one municipality, in one state (in words) or of one theme."""
        rows = self._rows
        for column, wanted in (("unit", unit), ("status_label", status), ("theme", theme)):
            if wanted is not None:
                rows = rows.loc[rows[column] == wanted]
        return len(rows)

    @property
    def postponed_somewhere(self) -> bool:
        """Whether it is known that sub-projects were postponed in municipalities that are not named."""
        shared = self._all.loc[self._all["unit"] == "samlet", "status_label"]
        return POSTPONED in set(shared)

    def summary(self, unit: str | None = None) -> list[str]:
        """Return how many measures are in each state: ["tre i gang", "ett planlagt"]."""
        labels = {**{label: label for label in ORDER}, UNSTATED: "uten oppgitt status"}
        counts = [(self.count(unit, status), label) for status, label in labels.items()]
        return [f"{words.ordtall(number)} {label}" for number, label in counts if number]

    @property
    def group(self) -> str:
        """What `chart` divides by: Tema in ``samlet``, Kommune in a municipality's report."""
        return "Tema" if self._report.is_all else "Kommune"

    @property
    def chart(self) -> pd.DataFrame:
        """Tema or Kommune (see `group`), Status, Antall."""
        return self.by_theme if self._report.is_all else self.by_municipality

    @property
    def by_theme(self) -> pd.DataFrame:
        """Tema, Status, Antall: measures of all municipalities, the commonest theme first."""
        return self._count_by("theme_label", "Tema", list(self._rows["theme_label"].value_counts().index))

    @property
    def by_municipality(self) -> pd.DataFrame:
        """Kommune, Status, Antall."""
        return self._count_by("name", "Kommune", list(self._report.names.values()))

    @property
    def commonest(self) -> list[str]:
        """The theme, or themes, with most measures."""
        counts = self._rows["theme_label"].value_counts()
        return sorted(counts.index[counts == counts.max()])

    @property
    def table(self) -> pd.DataFrame:
        """The measures that the report tells one by one: its own in full, or those of all five in short."""
        rows = self._rows
        if self._report.is_all:
            chosen = {"name": "Kommune", "measure": "Tiltak", "theme_label": "Tema", "status_label": "Status"}
            return (
                rows.sort_values("name", kind="stable")[list(chosen)]
                .rename(columns=chosen)
                .reset_index(drop=True)
            )
        rows = rows.loc[rows["unit"] == self._report.unit]
        rows = rows.assign(partners=rows["partners"].str.replace(";", ",", regex=False))
        chosen = {"measure": "Tiltak", "theme_label": "Tema", "status_label": "Status", "period_label": "Når",
                  "partners": "Andre som er med"}  # fmt: skip
        return rows[list(chosen)].rename(columns=chosen).reset_index(drop=True)

    def lines(self, unit: str, theme: str) -> list[str]:
        """Return a municipality's measures of a theme with their state, if it is stated."""
        rows = self._rows.loc[(self._rows["unit"] == unit) & (self._rows["theme"] == theme)]
        return [
            name if state == UNSTATED else f"{name} ({state})"
            for name, state in zip(rows["measure"], rows["status_label"], strict=True)
        ]

    def _count_by(self, column: str, title: str, order: list[str]) -> pd.DataFrame:
        counts = self._rows.groupby([column, "status_label"]).size().rename("Antall").reset_index()
        counts = counts.rename(columns={column: title, "status_label": "Status"})
        place = {name: number for number, name in enumerate(order)}
        counts = counts.sort_values(title, key=lambda names: names.map(place), kind="stable")
        return counts.reset_index(drop=True)
