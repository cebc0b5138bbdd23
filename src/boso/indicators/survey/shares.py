"""The survey: who was invited and answered, and what sentences may tell of it.

While nobody collected the answers, sentences may use only what the printed report tells: see `Survey.shows`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso.data.usage import tracked_property
from boso.indicators.survey.tables import SurveyTables
from boso.indicators.survey.wave import PRINTED_BY_ROLE
from boso.project import UnknownValueError
from boso.values import formatted

if TYPE_CHECKING:
    from collections.abc import Iterable

PRINTED = "[@moreforsking2012]."
TOTAL = "all"
Cell = tuple[int | None, int]  # how many gave an answer (None where it is hidden), and how many were asked
TABLES = ("overall", "by_role", "by_municipality", "response")


class Survey(SurveyTables):
    """The survey of the report's year, from protected tables only."""

    confidence = 95  # per cents, of all intervals

    @property
    def answered(self) -> int:
        """How many answered."""
        self._need_survey()
        return int(self._table("overall")["base"].max())

    @property
    def invited(self) -> int | None:
        """How many were invited; None where that is not known."""
        rows = self._table("response")
        if rows.empty:
            return None
        invited = rows.loc[rows["municipality"] == TOTAL, "invited"].dropna()
        return None if invited.empty else int(invited.iloc[0])

    @property
    def response_rate(self) -> float | None:
        """Per cents of the invited who answered."""
        if self.invited is None:
            return None
        return formatted(100 * self.answered / self.invited, "prosent(1)")

    def _need_survey(self) -> None:
        if not self.held:
            raise UnknownValueError(f"there is no survey of {self._report.year}")

    @property
    def know(self) -> int:
        """How many know the programme and were asked about it."""
        self._need_survey()
        return min(int(rows["base"].iloc[0]) for _, rows in self._table("overall").groupby("item"))

    @property
    def response_range(self) -> tuple[float, float] | None:
        """The lowest and the highest response rate of a municipality; None where one of them is hidden."""
        rates = self._ranked["rate"] if self.held else pd.Series(dtype="Float64")
        if rates.empty or pd.isna(rates.iloc[0]) or pd.isna(rates.iloc[-1]):
            return None
        return float(rates.iloc[-1]), float(rates.iloc[0])

    def tells(self, *names: str) -> bool:
        """Whether sentences may use the answers to these items of all together.

        Of answers that somebody gave they may; of a reconstruction what the report printed; of a wave
        that is made up nothing.
        """
        items = [self.item(name) for name in names]
        return self.held and (
            self.is_collected or (self.provenance == "reconstructed" and all(item.printed for item in items))
        )

    def shows(self, name: str, *answers: int | str, role: int | str | None = None) -> bool:
        """Whether sentences may tell how many gave one of some answers: they may use it, none is hidden."""
        return self._untold(name, answers, role) is None

    def share(self, name: str, *answers: int | str, role: int | str | None = None) -> float:
        """Return per cents of those asked, of all or in a role, who gave one of some answers.

        Parameters
        ----------
        name : str
            The question.
        *answers : str
            As the codebook words them: ``"i noen grad"``.
        role : str, optional
            By its short name in the codebook: ``"nav"``.

        Raises
        ------
        ProjectError
            There is no such question, answer or role; the nearest is named.
        UnknownValueError
            Sentences may not tell it: something is hidden, or nobody collected the answers and the
            printed report does not tell it.
        """
        if why := self._untold(name, answers, role):
            asked = ", ".join([*map(repr, (name, *answers)), *([f"role={role!r}"] if role else [])])
            raise UnknownValueError(f"{self._report.year}: share({asked}): {why}")
        chosen = self._cells(name, answers, role)
        share = 100 * sum(count for count, _ in chosen if count is not None) / chosen[0][1]
        return formatted(share, "prosent")

    def _untold(self, name: str, answers: Iterable[int | str], role: int | str | None) -> str | None:
        """Return why sentences may not tell a share; None where they may."""
        chosen = self._cells(name, answers, role)
        if not self.held:
            return "there is no survey of the year"
        printed = role is None or name in PRINTED_BY_ROLE
        if not self.tells(name) or not (self.is_collected or printed):
            return "it was not collected, and the printed report does not tell it"
        if not chosen or any(count is None for count, _ in chosen):
            return "it is hidden"
        return None

    def _cells(self, name: str, answers: Iterable[int | str], role: int | str | None) -> list[Cell]:
        """Return the answers among these that the table has, of all or in a role."""
        table = self._of_all if role is None else self._of_roles
        group = "" if role is None else self.item("role").codes(role)[0]
        keys = [(name, group, code) for code in self.item(name).codes(*answers)]
        return [table[key] for key in keys if key in table]

    @tracked_property
    def _of_all(self) -> dict[tuple[str, ...], Cell]:
        return _by_answer(self._table("overall"))

    @tracked_property
    def _of_roles(self) -> dict[tuple[str, ...], Cell]:
        return _by_answer(self._table("by_role"))

    def source(self, *, lost: bool = False, split: bool = False) -> str:
        """Return where a figure's numbers come from, in Markdown.

        Parameters
        ----------
        lost : bool
            Whether the figure stands for one that the printed report has lost.
        split : bool
            Whether it shows a division that the printed report has no numbers for.
        """
        if self.is_collected:
            return f"Spørreundersøkelsen {self._report.year}"
        if split or self.is_simulated:
            return "Simulerte svar, laget for denne utgaven"
        redrawn = (
            " Tegnet på nytt ut fra rekonstruerte svar; bildet i den opprinnelige rapporten er gått tapt."
        )
        return PRINTED + (redrawn if lost else " Rekonstruerte svar.")

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        return any(bool(table["hidden"].any()) for table in map(self._table, TABLES) if "hidden" in table)


def _by_answer(rows: pd.DataFrame) -> dict[tuple[str, ...], Cell]:
    """Return the cells of a table by item, role ("" for all) and category."""
    return {
        (str(row["item"]), str(row.get("role", "")), str(row["category"])): (
            None if pd.isna(row["count"]) else int(row["count"]),
            int(row["base"]),
        )
        for row in rows.to_dict("records")
    }
