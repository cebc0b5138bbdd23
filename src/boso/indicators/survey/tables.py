"""What chapters may know of the survey: its protected tables, how each number came about, and who answered.

A count that privacy hides is missing, and so is all made of it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from boso import data
from boso.data import COLLECTED, lineage
from boso.data.usage import looked_up
from boso.indicators.questionnaire import NO_ANSWER, Item, questionnaire
from boso.indicators.survey import weights
from boso.indicators.survey.hidden import HIDES
from boso.indicators.survey.weights import TOTAL
from boso.project import ProjectError, UnknownValueError, nearest
from boso.values import formatted
from boso.words import stor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boso.evaluation import Evaluation

STATEMENT = "Påstand"
LIMITS = {"lower": "Nedre grense", "upper": "Øvre grense",
          "worst_low": "Laveste mulige", "worst_high": "Høyeste mulige"}  # fmt: skip
COLUMNS = ["item", "role", "municipality", "category", "count", "base", "hidden", "lower", "upper",
           "worst_low", "worst_high", "rank", "invited", "answered", "rate",
           "from_year", "difference"]  # fmt: skip
OUTCOME_RATES = {"RR1": "Svarprosent, lavest", "RR3": "Svarprosent, anslått", "RR5": "Svarprosent, høyest",
                 "COOP1": "Svarte, av dem det ble kontakt med", "REF1": "Avslo eller avbrøt",
                 "CON1": "Det ble kontakt med"}  # fmt: skip
Division = Literal["role", "municipality"]


class SurveyTables:
    """The protected tables of the report's year; where there is none, every frame is empty."""

    def __init__(self, report: Evaluation) -> None:
        self._report = report
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
        return questionnaire(self._report.year)

    @cached_property
    def asked(self) -> set[str]:
        """The questions that somebody answered, by name; of the others no frame or sentence tells."""
        with looked_up():
            rows = self._table("overall")
        unanswered = rows["category"].isin(NO_ANSWER)
        given = rows[~unanswered & rows["count"].ne(0).fillna(True) & rows["base"].ne(0).fillna(True)]
        silent = rows[unanswered & (rows["count"] == rows["base"]).fillna(False)]
        return {*given["item"]} - {*silent["item"]}

    def item(self, name: str) -> Item:
        """Return a question by its name in the codebook."""
        if name not in self.items:
            raise ProjectError(f'there is no item "{name}" in the survey; {nearest(name, self.items)}')
        return self.items[name]

    def each(self, *names: str) -> tuple[str, ...]:
        """Return questions by name, those with several answers as their answers."""
        options = {name: [one for one in self.items if self.items[one].option_of == name] for name in names}
        return tuple(one for name in names for one in options[name] or [name])

    def _has(self, name: str) -> bool:
        tables = data.package(folder=self._folder)["resources"] if self.held else []
        return name in {table["name"] for table in tables}

    def _table(self, name: str) -> pd.DataFrame:
        """Return a protected table; an empty one where there is no survey or the table is left out."""
        return data.read(f"{self._folder}/{name}") if self._has(name) else pd.DataFrame(columns=COLUMNS)

    def _rows(self, by: Division | None, names: Iterable[str]) -> pd.DataFrame:
        """Return the rows of some questions, of all together or divided, with Påstand and limits for readers.

        Questions and groups without an answer have no rows; where all is hidden, there are none. The limits
        of what is simulated are missing.
        """
        table = self._table(f"by_{by}" if by else "overall")
        rows = table.loc[table["item"].isin(self.asked.intersection(self.item(name).name for name in names))]
        rows = rows.loc[rows["base"].ne(0).fillna(True)]
        rows = rows.assign(count=rows["count"].where(rows["base"].notna()))  # no share of a hidden number
        if rows["count"].isna().all():
            rows = rows[:0]
        known = rows["item"].map(self._kind) != "simulated"
        limits = rows.reindex(columns=list(LIMITS)).where(known).rename(columns=LIMITS)
        share = 100 * rows["count"] / rows["base"]  # where nearly all answered, rounded limits may pass it by
        for limit, beyond in (("Nedre grense", pd.Series.gt), ("Øvre grense", pd.Series.lt)):
            limits[limit] = limits[limit].mask(beyond(limits[limit], share).fillna(False), share)
        return rows.assign(**{STATEMENT: self._titles(rows)}, **limits)

    def _titles(self, rows: pd.DataFrame) -> pd.Series[Any]:
        return rows["item"].map(lambda name: self.item(name).title)

    def _groups(self, by: Division) -> dict[str, str]:
        """Return what a division is by: role or municipality, and its heading."""
        if by == "municipality":
            return {unit: self._report.names[unit] for unit in self._report.own_first}
        return {code: stor(label) for code, label in self.item("role").labels.items()}

    def _called(self, names: Iterable[str], of: str = "") -> dict[str, str]:
        """Return the titles of questions that stand together; one that alone is simulated says so."""
        kinds = {name: self._kind(name, of=of) for name in names}
        alone = len({*kinds.values()}) > 1
        return {name: self.item(name).title + (" (simulert)" if alone and kind == "simulated" else "")
                for name, kind in kinds.items()}  # fmt: skip

    def _kind(self, name: str, by: Division | None = None, of: str = "") -> str:
        """Return how the answers to a question came about, of all together or divided.

        `of` is the provenance of its table where that is not the year's.
        """
        if (of or self.provenance) != "reconstructed":
            return of or self.provenance
        item = self.item(name)
        printed = by in item.printed_by if by else item.printed
        return "reconstructed" if printed else "simulated"

    def _marked(
        self, frame: pd.DataFrame, kinds: set[str], bases: pd.Series[Any] | None = None
    ) -> pd.DataFrame:
        """Say on a frame how its numbers came about, and how many answers they are of."""
        frame.attrs = {"provenance": lineage.together(kinds), HIDES: bool(frame.isna().any(axis=None))}
        if bases is not None and len(bases) and bases.notna().all():
            frame.attrs["base"] = int(bases.min()), int(bases.max())
        return frame

    @property
    def answered(self) -> int:
        """How many answered."""
        if (answered := self._total("answered")) is None:
            raise UnknownValueError(f"there is no survey of {self._report.year}")
        return answered

    @property
    def invited(self) -> int | None:
        """How many were invited; None where that is not known."""
        return self._total("invited")

    def _total(self, column: str) -> int | None:
        rows = self._table("response")
        return first_number(rows.loc[rows["municipality"] == TOTAL, column])

    @property
    def response_rate(self) -> float | None:
        """Per cents of the invited who answered."""
        return formatted(100 * self.answered / self.invited, "prosent(1)") if self.invited else None

    @property
    def response_rates(self) -> pd.DataFrame:
        """Kommune, Svarprosent, by rank from 1: without names while nobody collected the answers.

        Those whose rate is hidden stand last.
        """
        rows = self._table("response").sort_values("rank")
        rows = rows[rows["municipality"] != TOTAL]
        names = rows["municipality"].map(self._report.names).fillna("Nr. " + rows["rank"].astype("str"))
        rates = (
            rows["rate"] if self.is_collected else rows["rate"].astype("Int64")
        )  # printed in whole per cent
        frame = pd.DataFrame({"Kommune": names, "Svarprosent": rates}).set_axis(range(1, len(rows) + 1))
        return self._marked(frame, {self.provenance})

    @property
    def outcomes(self) -> pd.DataFrame:
        """Mål, Prosent: the outcome rates of AAPOR; empty where it is not known what became of the others."""
        rates = data.package(folder=self._folder).get("outcome_rates", {}) if self.is_collected else {}
        rows = [(f"{words} ({name})", rates.get(name)) for name, words in OUTCOME_RATES.items()]
        return self._marked(pd.DataFrame(rows, columns=["Mål", "Prosent"]).dropna(), {self.provenance})

    @property
    def effective_size(self) -> float | None:
        """How many answers the weighted ones are worth; None where it cannot be told, or nobody answered."""
        if self.has_weights:
            size: float | None = data.package(folder=self._folder)["effective_size"]
            return size
        if not self.is_collected:
            return None
        return weights.effective_size(weights.by_municipality(self._table("response")))

    @property
    def has_weights(self) -> bool:
        """Whether the weights came with the answers, and are not those of the municipalities."""
        return self.is_collected and "effective_size" in data.package(folder=self._folder)

    @property
    def weighted(self) -> pd.DataFrame:
        """Påstand, Andel, Vektet: shares of agreement, and with the answers' own weights or by municipality.

        Without weights of their own, it is as if all municipalities had answered as often.
        """
        if not self.is_collected or self.effective_size is None:
            return pd.DataFrame(columns=[STATEMENT, "Andel", "Vektet"])
        rows = self._table("weighted") if self.has_weights else weights.shares(
            self._table("by_municipality"), self._table("response")
        )  # fmt: skip
        rows = rows[rows["item"].isin(self.asked)].rename(columns={"share": "Andel", "weighted": "Vektet"})
        rows = rows.assign(**{STATEMENT: self._titles(rows)})
        return self._marked(rows[[STATEMENT, "Andel", "Vektet"]].reset_index(drop=True), {COLLECTED})


def first_number(column: pd.Series[Any]) -> int | None:
    """Return the first number of a column; None where there is none, or it is hidden."""
    return None if column.empty or pd.isna(column.iloc[0]) else int(column.iloc[0])


def surveyed(year: int) -> frozenset[str]:
    """Return the municipalities that the tables of a wave tell of; none where these do not name them."""
    folder = f"protected/{year}"
    with looked_up():
        names = ("response", "by_municipality") if data.has_package(folder) else ()
        found = {town for name in names for town in data.read(f"{folder}/{name}")["municipality"].dropna()}
    return frozenset(found - {TOTAL})
