"""The states of the municipalities, as dated in the table `status`: of each aspect the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso.evaluation import Evaluation


class State(NamedTuple):
    """One aspect of a municipality in data/programme/status.csv."""

    code: str
    text: str
    as_of: str


def latest_states(report: Evaluation) -> pd.DataFrame:
    """Return the rows of the table `status` that hold in the report's year: the newest of each aspect."""
    rows = report.table("status").sort_values("known_from", kind="stable")
    return rows.drop_duplicates(["unit", "aspect"], keep="last").sort_index()


def states_of(report: Evaluation, unit: str) -> dict[str, State]:
    """Return what is known of a municipality, by aspect (phase, plan, housing …)."""
    rows = latest_states(report).to_dict("records")
    return {
        row["aspect"]: State(row["code"], row["text"], row["as_of"]) for row in rows if row["unit"] == unit
    }


def states_table(report: Evaluation, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return one row a municipality, the report's own first, and one column an aspect, in words.

    `columns` are the aspects by the heading that readers see. Empty where nothing is known of any of them.
    """
    rows = latest_states(report)
    if not rows["aspect"].isin(columns.values()).any():
        return pd.DataFrame(columns=["Kommune", *columns])
    texts = rows.set_index(["unit", "aspect"])["text"].to_dict()
    cells = {
        title: [texts.get((unit, aspect)) for unit in report.own_first] for title, aspect in columns.items()
    }
    return pd.DataFrame({"Kommune": [report.names[unit] for unit in report.own_first], **cells})
