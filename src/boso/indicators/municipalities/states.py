"""The states of the municipalities, as dated in the table `status`: of each aspect the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso.evaluation import Evaluation


class Status(NamedTuple):
    """One aspect of a municipality in data/programme/status.csv."""

    code: str
    text: str
    as_of: str


def states(report: Evaluation) -> pd.DataFrame:
    """Return the rows of the table `status` that hold in the report's year: the newest of each aspect."""
    rows = report.table("status").sort_values("known_from", kind="stable")
    return rows.drop_duplicates(["unit", "aspect"], keep="last").sort_index()


def status(report: Evaluation, unit: str) -> dict[str, Status]:
    """Return what is known of a municipality, by aspect (phase, plan, housing …)."""
    rows = states(report).to_dict("records")
    return {
        row["aspect"]: Status(row["code"], row["text"], row["as_of"]) for row in rows if row["unit"] == unit
    }


def table(report: Evaluation, states: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return one row a municipality, the report's own first, and one column an aspect.

    Empty where nothing is known of any of the aspects.

    Parameters
    ----------
    states : DataFrame
        What `states` gives.
    columns : mapping of str to str
        Aspect by the heading that readers see.
    """
    if not states["aspect"].isin(columns.values()).any():
        return pd.DataFrame(columns=["Kommune", *columns])
    cells = {
        title: [cell(states, aspect, unit, "text") for unit in report.own_first]
        for title, aspect in columns.items()
    }
    return pd.DataFrame({"Kommune": [report.names[unit] for unit in report.own_first], **cells})


def cell(states: pd.DataFrame, aspect: str, unit: str, column: str) -> str | None:
    """Return a column of what `states` says of an aspect of a unit, None where nothing is known."""
    rows = states.loc[(states["aspect"] == aspect) & (states["unit"] == unit), column]
    return str(rows.iloc[-1]) if len(rows) else None
