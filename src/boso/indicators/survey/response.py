"""Who answered the survey of a year: how many of the invited, and what their answers are worth weighted."""

from __future__ import annotations

import pandas as pd

from boso import data
from boso.data import COLLECTED
from boso.indicators.survey import weights
from boso.indicators.survey.tables import STATEMENT, SurveyTables, first_number
from boso.indicators.survey.weights import TOTAL
from boso.project import UnknownValueError
from boso.values import formatted

OUTCOME_RATES = {"RR1": "Svarprosent, lavest", "RR3": "Svarprosent, anslått", "RR5": "Svarprosent, høyest",
                 "COOP1": "Svarte, av dem det ble kontakt med", "REF1": "Avslo eller avbrøt",
                 "CON1": "Det ble kontakt med"}  # fmt: skip


class Response(SurveyTables):
    """Invited, answered, rates and weights; where there is no survey, every frame is empty."""

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
            return float(data.package(folder=self._folder)["effective_size"])
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
