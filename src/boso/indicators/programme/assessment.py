"""Goals of the programme, and how far the evaluators found them reached."""

from __future__ import annotations

import pandas as pd

from boso.data.usage import tracked_property
from boso.evaluation import Indicator

LEVELS = {
    "vision": "Visjon",
    "main_goal": "Hovedmål",
    "sub_goal": "Delmål",
    "result_goal": "Resultatmål",
    "method": "Metode",
}


class Assessment(Indicator):
    """Goals, and the project's coding of what the evaluators wrote about each of them.

    An assessment belongs to the year it was made in: a later report shows the goals without it.
    """

    @tracked_property
    def rows(self) -> pd.DataFrame:
        """Goal, level, label, assessment, assessment_label, reason: one row a goal, and one for the method.

        The last three are missing, and the method is left out, where no assessment was made in the
        report's year.
        """
        goals = self._report.table("goals").sort_values("order")
        made = self._report.table("assessments")
        made = made.loc[
            made["year"] == self._report.year, ["goal", "assessment", "assessment_label", "reason"]
        ]
        rows = goals[["goal", "level", "label"]].merge(made, on="goal", how="left", validate="one_to_one")
        return rows if len(made) else rows.loc[rows["level"] != "method"]

    @property
    def is_made(self) -> bool:
        """Whether the evaluators assessed the goals in the report's year."""
        return bool(self.rows["assessment"].notna().any())

    @property
    def table(self) -> pd.DataFrame:
        """Nivå and Mål, and where assessments were made also Vurdering and Begrunnelse."""
        rows = self.rows
        table = pd.DataFrame({"Nivå": rows["level"].map(LEVELS), "Mål": rows["label"]})
        if self.is_made:
            table = table.assign(Vurdering=rows["assessment_label"], Begrunnelse=rows["reason"])
        return table.reset_index(drop=True)

    def count(self, assessment: str | None = None) -> int:
        """Return the number of goals, all of them or those with an assessment; the method is no goal."""
        goals = self.rows.loc[self.rows["level"] != "method"]
        return len(goals) if assessment is None else int((goals["assessment"] == assessment).sum())
