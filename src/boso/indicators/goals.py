"""The goals of the programme, and how far the evaluators found them reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from boso.evaluation import Evaluation


def goals(r: Evaluation) -> pd.DataFrame:
    """Return the programme's goals in order, with this project's coding of what the evaluators wrote of each.

    An assessment belongs to the year it was made in: a later report has the goals without it.

    Returns
    -------
    pandas.DataFrame
        Index ``goal``; columns ``level``, ``level_label``, ``label``, ``assessment``, ``assessment_label``
        and ``reason``, each text also in English (``label_en`` …). The last three are missing, and the
        method, which is no goal, is left out where no assessment was made in the report's year.

    Examples
    --------
    >>> from boso import Report
    >>> goals(Report(2011, "samlet")).assessment["sub_goal_knowledge"]
    'achieved'
    """
    made = r.table("assessments").query(f"year == {r.year}").set_index("goal")
    rows = r.table("goals").sort_values("order").set_index("goal")
    rows = rows.join(made.filter(regex="^(assessment|reason)"), validate="1:1")
    rows = rows if len(made) else rows[rows["level"] != "method"]
    rows.attrs["reported_in"] = [*rows["reported_in"], *made["reported_in"]]
    return rows
