"""How the evaluation was done: analysis model, interviews, sources, interview guide."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from boso.evaluation import Indicator
from boso.indicators.programme.husbanken import lower_first
from boso.words import dato, stor

# Which list holds the examples that the report gives of each variable of the model
EXAMPLES = {
    "context": "context_aspects",
    "mobilisation": "mobilisation_actors",
    "organisation": "organisation_aspects",
    "implementation": "implementation_aspects",
    "learning": "learning_loops",
}
ROLES = {"interim": "Delrapport", "final": "Sluttrapport", "note": "Refleksjonsnotat"}
TOTAL = "Til sammen"


class Interviews(NamedTuple):
    """Interviews with people in one role: how many were aimed for, and how many were held."""

    label: str
    aimed_for: int
    held: int


class Method(Indicator):
    """What the evaluation asked, whom, and with which model, as known to the report."""

    @property
    def variables(self) -> dict[str, str]:
        """The variables of the analysis model in the order of the process: name and what it is about."""
        return {row["item"]: row["detail"] for row in self._report.entries("model_variables")}

    @property
    def loops(self) -> list[dict[str, Any]]:
        """The learning loops, the shortest first: `item` is the name, `detail` the question it asks."""
        return self._report.entries("learning_loops")

    @property
    def arrows(self) -> list[tuple[list[str], str]]:
        """For each learning loop the variable that it leads back to, and its question."""
        names = self._variable_names()
        return [([names[loop["to_code"]]], loop["detail"]) for loop in self.loops]

    def _variable_names(self) -> dict[str, str]:
        return {row["code"]: row["item"] for row in self._report.entries("model_variables")}

    @property
    def variable_table(self) -> pd.DataFrame:
        """Variabel, and what the evaluators look at in each."""
        rows = [
            (row["item"], _listed(self._report.entries(EXAMPLES[row["code"]]), row["code"] == "learning"))
            for row in self._report.entries("model_variables")
        ]
        return pd.DataFrame(rows, columns=["Variabel", "Evaluatorene ser på"])

    @property
    def interviews(self) -> dict[str, Interviews]:
        """Interviews by role (programme_leader, programme_group_member, politician), if any were held."""
        rows = self._report.table("interviews").sort_values("order").to_dict("records")
        return {
            str(row["role"]): Interviews(str(row["label"]), int(row["aimed_for"]), int(row["interviewed"]))
            for row in rows
        }

    @property
    def aimed_for(self) -> int:
        """Interviews that the evaluators aimed for, all roles together."""
        return sum(role.aimed_for for role in self.interviews.values())

    @property
    def held(self) -> int:
        """Interviews that were held, all roles together."""
        return sum(role.held for role in self.interviews.values())

    @property
    def interview_table(self) -> pd.DataFrame:
        """Rolle, Ønsket, Intervjuet, with a last row of all roles."""
        rows = [*self.interviews.values(), Interviews(TOTAL, self.aimed_for, self.held)]
        columns = ["Rolle", "Ønsket", "Intervjuet"]
        return pd.DataFrame(rows if self.held else [], columns=columns)

    @property
    def topics(self) -> list[dict[str, Any]]:
        """The main topics of the interviews: `item` and what it covers, `detail`."""
        return self._report.entries("guide_topics")

    @property
    def sources(self) -> pd.DataFrame:
        """Kilde and Merknad: what the evaluation builds on."""
        rows = [(row["item"], row["detail"]) for row in self._report.entries("data_sources")]
        return pd.DataFrame(rows, columns=["Kilde", "Merknad"])

    @property
    def reports(self) -> pd.DataFrame:
        """Utgivelse, Type, Utgitt: what the evaluation has published, in order."""
        rows = self._report.table("evaluation_reports")
        rows = rows.loc[rows["role"].isin(ROLES)].sort_values(["covers_year", "published"])
        return pd.DataFrame(
            {
                "Utgivelse": rows["title"],
                "Type": rows["role"].map(ROLES),
                "Utgitt": rows["published"].map(dato),
            }
        ).reset_index(drop=True)

    @property
    def _guide(self) -> pd.DataFrame:
        rows = self._report.table("interview_guide")
        return rows.assign(variable_name=rows["variable"].map(self._variable_names()))

    @property
    def questions(self) -> int:
        """Numbered questions of the interview guide."""
        return int(self._guide["sub"].isna().sum())

    @property
    def items(self) -> int:
        """Questions of the guide and the points listed under them."""
        return len(self._guide)

    def guide(self, section: str) -> pd.DataFrame:
        """Return Nr., Spørsmål, Variabel of a section (background, status, method), if it was used."""
        rows = self._guide.loc[self._guide["section"] == section]
        numbers = rows["number"].astype(str) + rows["sub"].fillna("")
        return pd.DataFrame(
            {"Nr.": numbers, "Spørsmål": rows["question"], "Variabel": rows["variable_name"]}
        ).reset_index(drop=True)

    def most_about(self, section: str) -> str:
        """Return the variable that most questions and points of a section bear on."""
        return str(self.guide(section)["Variabel"].mode().iloc[0])

    @property
    def guide_variables(self) -> pd.DataFrame:
        """Variabel, Antall, Del av guiden: questions and points by variable of the model, in its order."""
        counts = self._guide.value_counts(["variable_name", "section_label"]).reset_index(name="Antall")
        order = {name: number for number, name in enumerate(self.variables)}
        counts = counts.sort_values("variable_name", key=lambda names: names.map(order), kind="stable")
        return counts.rename(columns={"variable_name": "Variabel", "section_label": "Del av guiden"})

    @property
    def guide_sections(self) -> list[str]:
        """The sections of the guide in order, as readers see them."""
        return list(self._guide.sort_values("section_order")["section_label"].unique())

    @property
    def most_asked(self) -> list[str]:
        """The variables with the most questions and points; several if they have equally many."""
        counts = self._guide["variable_name"].value_counts()
        return [name for name in self.variables if counts.get(name) == counts.max()]


def _listed(entries: list[dict[str, Any]], questions: bool) -> str:
    """List examples with what is said about them in brackets; of questions only that itself."""
    if questions:
        return " ".join(str(entry["detail"]) for entry in entries)
    details = [f" ({lower_first(entry['detail'])})" if pd.notna(entry["detail"]) else "" for entry in entries]
    text = "; ".join(
        lower_first(entry["item"]) + detail for entry, detail in zip(entries, details, strict=True)
    )
    return stor(text)
