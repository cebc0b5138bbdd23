"""Tables of the survey, made for the charts.

Each says in ``attrs["provenance"]`` how its numbers came about, and the charts draw that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.indicators.survey import questionnaire
from boso.indicators.survey.questionnaire import NOT_ANSWERED, UNANSWERED, layout
from boso.indicators.survey.wave import PRINTED_BY_ROLE, Wave
from boso.words import HIDDEN, stor

if TYPE_CHECKING:
    from collections.abc import Iterable

STATEMENT, ASKED, ANSWERS = "Påstand", "Spurt", "Svar"
LOWER, UPPER = "Nedre grense", "Øvre grense"


class SurveyTables(Wave):
    """Tables of answers. A count that privacy hides is missing, and so is all made of it."""

    own_formats = {"Andel": "prosent"}

    @property
    def programme_items(self) -> list[str]:
        """The statements about the programme: those that only people who know it were asked."""
        return [name for name, item in self.items.items() if item.is_agreement and not item.everybody]

    @property
    def has_intervals(self) -> bool:
        """Whether intervals are known for what all were asked."""
        return any(self._has_interval(name) for name, item in self.items.items() if item.everybody)

    @property
    def response(self) -> pd.DataFrame:
        """Kommune, Svarprosent, Inviterte, Svar: ranked, without names while nobody collected answers."""
        rows = self._ranked
        if rows.empty:
            return rows
        names = rows["municipality"].map(self._report.names).fillna("Nr. " + rows["rank"].astype("str"))
        rates = (
            rows["rate"] if self.is_collected else rows["rate"].astype("Int64")
        )  # printed in whole per cent
        columns = {"Svarprosent": rates, "Inviterte": rows["invited"], ANSWERS: rows["answered"]}
        frame = pd.DataFrame({"Kommune": names} | columns)
        return self._with_provenance(frame, {"reconstructed"})

    @property
    def _ranked(self) -> pd.DataFrame:
        rows = self._table("response")
        return rows if rows.empty else rows.dropna(subset="rank").sort_values("rank").reset_index(drop=True)

    def answers(self, *names: str) -> pd.DataFrame:
        """Påstand, Spurt, and one column a category with counts; for ``charts.likert(…, **s.scale(…))``."""
        rows = self._rows("overall", names)
        if rows.empty:
            return rows
        titles = {name: self._title(name, names) for name in names}
        wide = _wide(rows, "item", list(names), self.item(names[0]).labels)
        frame = wide.assign(**self._interval_columns(rows, names))
        frame.insert(0, STATEMENT, [titles[name] for name in names])
        return self._with_provenance(frame, {self._provenance_of(name) for name in names}, rows["base"])

    def _interval_columns(self, rows: pd.DataFrame, names: Iterable[str]) -> dict[str, Any]:
        """Return the interval of the strongest agreement with each item; missing for what is simulated."""
        if not any(self._has_interval(name) for name in names):
            return {}
        first = {name: self.item(name).yes[0] for name in names if self._has_interval(name)}
        chosen = rows.loc[rows["category"] == rows["item"].map(first)].set_index("item").reindex(list(names))
        return {LOWER: chosen["lower"].array, UPPER: chosen["upper"].array}

    def scale(self, name: str) -> dict[str, Any]:
        """Return how `charts.likert` lays out the answers to an item."""
        found = layout(self.item(name)) | {"label": STATEMENT, "base": ASKED}
        return found | ({"interval": [LOWER, UPPER]} if self._has_interval(name) else {})

    def _has_interval(self, name: str) -> bool:
        if not self.item(name).is_agreement or self._provenance_of(name) == "simulated":
            return False
        rows = self._rows("overall", [name])
        return bool(not rows.empty and rows["lower"].notna().any())

    def _title(self, name: str, names: Iterable[str]) -> str:
        """Return the title of an item; beside items with printed shares, simulated ones say so."""
        kinds = {self._provenance_of(other) for other in names}
        simulated = len(kinds) > 1 and self._provenance_of(name) == "simulated"
        return f"{self.item(name).title} (simulert)" if simulated else self.item(name).title

    def by_role(self, name: str) -> pd.DataFrame:
        """Rolle, Svar (how many were asked), and one column a category: for `charts.likert`."""
        rows, roles = self._rows("by_role", [name]), self.item("role").labels
        if rows.empty:
            return rows
        wide = _wide(rows, "role", list(roles), self.item(name).labels)
        wide = wide.rename(columns={ASKED: ANSWERS})
        wide.insert(0, "Rolle", questionnaire.capitals(roles.values()))
        kind = self._provenance_of(name) if name in PRINTED_BY_ROLE else "simulated"
        return self._with_provenance(wide, {kind}, rows["base"])

    def distribution(self, name: str) -> pd.DataFrame:
        """Svar, Andel, Nedre grense, Øvre grense in per cents, Antall: for `charts.bars`."""
        rows = self._rows("overall", [name])
        if rows.empty:
            return rows
        labels = self.item(name).labels | {UNANSWERED: NOT_ANSWERED}
        known = pd.Series(self._provenance_of(name) != "simulated", index=rows.index)
        columns = {
            ANSWERS: questionnaire.capitals(rows["category"].map(labels)),
            "Andel": (100 * rows["count"] / rows["base"]).array,
            LOWER: rows["lower"].where(known).array,
            UPPER: rows["upper"].where(known).array,
            "Antall": rows["count"].array,
        }
        return self._with_provenance(pd.DataFrame(columns), {self._provenance_of(name)}, rows["base"])

    def municipalities(self, *names: str) -> pd.DataFrame:
        """Kommune, Påstand, Enige, Svar: for `charts.multiples`; the report's own municipality first."""
        groups = {unit: self._report.names[unit] for unit in self._report.own_first}
        return self._agreement_by("municipality", "Kommune", groups, names)

    def roles(self, *names: str) -> pd.DataFrame:
        """Rolle, Påstand, Enige, Svar: for `charts.multiples`."""
        groups = {code: stor(label) for code, label in self.item("role").labels.items()} if self.held else {}
        return self._agreement_by("role", "Rolle", groups, names)

    def _agreement_by(
        self, column: str, title: str, groups: dict[str, str], names: Iterable[str]
    ) -> pd.DataFrame:
        rows = self._rows(f"by_{column}", names)
        if rows.empty:
            return rows
        cells = rows.loc[rows["category"] == "yes"].set_index([column, "item"])
        keys = [(group, name) for group in groups for name in names]
        found = cells.loc[keys]
        counts = {"Enige": found["count"].array, ANSWERS: found["base"].array}
        titles = {
            title: [groups[group] for group, _ in keys],
            STATEMENT: [self.item(n).title for _, n in keys],
        }
        return self._with_provenance(pd.DataFrame(titles | counts), {"simulated"}, found["base"])

    @property
    def change(self) -> pd.DataFrame:
        """Påstand, Endring in percentage points since the wave before, Nedre grense, Øvre grense."""
        rows = self._table("change")
        if rows.empty:
            return pd.DataFrame()
        frame = pd.DataFrame({STATEMENT: [self.item(name).title for name in rows["item"]],
                              "Endring": rows["difference"].array,
                              LOWER: rows["lower"].array, UPPER: rows["upper"].array})  # fmt: skip
        return self._with_provenance(frame, {"simulated"})

    @property
    def change_from(self) -> int | None:
        """The year of the wave before, if there is one to compare with."""
        rows = self._table("change")
        return None if rows.empty else int(rows["from_year"].max())

    def precision(self, *names: str) -> pd.DataFrame:
        """Påstand, Andel of the strongest agreement, its interval, and how far non-response could move it.

        Empty for what is simulated: how sure made-up numbers are is no question.
        """
        known = [name for name in names if self.held and self._provenance_of(name) != "simulated"]
        rows = self._rows("overall", known)
        if rows.empty:
            return rows
        rows = rows.loc[(rows["category"] == self.item(names[0]).yes[0]) & rows["lower"].notna()]
        columns = {
            LOWER: "lower",
            UPPER: "upper",
            "Laveste mulige": "worst_low",
            "Høyeste mulige": "worst_high",
        }
        titles = pd.Series([self.item(name).title for name in rows["item"]], index=rows.index, dtype="str")
        shares = {STATEMENT: titles, "Andel": 100 * rows["count"] / rows["base"]}
        frame = pd.DataFrame(shares | {title: rows[column] for title, column in columns.items()})
        kinds = {self._provenance_of(name) for name in rows["item"]}
        return self._with_provenance(frame.reset_index(drop=True), kinds, rows["base"])

    @property
    def own(self) -> pd.DataFrame:
        """Spørsmål, Andel, Svar of the report's own municipality; empty while nobody collected answers."""
        names = (
            [name for name, item in self.items.items() if item.everybody and item.yes] if self.held else []
        )
        if not self.is_collected or self._report.is_all:
            return pd.DataFrame()
        rows = self._rows("by_municipality", names)
        rows = rows.loc[(rows["municipality"] == self._report.unit) & (rows["category"] == "yes")]
        texts = [f"{self.item(name).title} ({self.item(name).yes_label})" for name in rows["item"]]
        shares = (100 * rows["count"] / rows["base"]).astype("object")
        shares = shares.mask(rows["count"].isna(), HIDDEN["nb"])
        frame = pd.DataFrame({"Spørsmål": texts, "Andel": shares.array, ANSWERS: rows["base"].array})
        return self._with_provenance(frame, set(), rows["base"])


def _wide(rows: pd.DataFrame, by: str, order: list[str], labels: dict[str, str]) -> pd.DataFrame:
    """Return one row a group and one column a category, under the labels that readers see, and the base."""
    labels = labels | {UNANSWERED: NOT_ANSWERED}
    counts = {
        (str(group), str(category)): count
        for group, category, count in zip(rows[by], rows["category"], rows["count"], strict=True)
    }
    columns = {label: [counts.get((group, code), 0) for group in order] for code, label in labels.items()}
    bases = rows.groupby(by)["base"].first()
    wide = pd.DataFrame({ASKED: [bases[group] for group in order]} | columns)
    return wide.convert_dtypes()
