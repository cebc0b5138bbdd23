"""How the evaluation was done: analysis model and interviews."""

from __future__ import annotations

from typing import Any, NamedTuple

from boso.evaluation import Indicator


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
    def interviews(self) -> dict[str, Interviews]:
        """Interviews by role (programme_leader, programme_group_member, politician), if any were held."""
        rows = self._report.table("interviews").sort_values("order").to_dict("records")
        return {
            str(row["role"]): Interviews(str(row["label"]), int(row["aimed_for"]), int(row["interviewed"]))
            for row in rows
        }

    @property
    def held(self) -> int:
        """Interviews that were held, all roles together."""
        return sum(role.held for role in self.interviews.values())

    @property
    def topics(self) -> list[dict[str, Any]]:
        """The main topics of the interviews: `item` and what it covers, `detail`."""
        return self._report.entries("guide_topics")
