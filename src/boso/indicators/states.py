"""Where each municipality stands: every aspect in data/programme/status.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso.evaluation import Evaluation

# What is told of each municipality in short: heading, and aspect
IN_SHORT = {
    "Fase": "phase",
    "Programplan": "plan",
    "Organisering av programmet": "programme_organisation",
    "Organisering av tjenestene": "organisation_model",
    "Startlån": "startloan",
    "Boliger": "housing",
}


def states(r: Evaluation) -> pd.DataFrame:
    """Return what was known of each municipality by the end of the report's year.

    Returns
    -------
    pandas.DataFrame
        Index ``unit``, ``aspect`` (phase, plan, organisation_model, startloan …); columns ``code``,
        ``text`` (the state in words), ``as_of`` (for the filter `dato`) and ``reported_in``. Empty where
        nothing was known.

    Examples
    --------
    >>> from boso import Report
    >>> states(Report(2011, "samlet")).code["moss", "plan"]
    'in_preparation'
    """
    return r.table("status").set_index(["unit", "aspect"])[["code", "text", "as_of", "reported_in"]]


def state_table(r: Evaluation, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return Kommune and one column an aspect, in words; the report's own municipality first.

    Parameters
    ----------
    columns : mapping of str to str
        Heading that readers see, and aspect: ``{"Programplan": "plan"}``.

    Returns
    -------
    pandas.DataFrame
        Empty where nothing was known of any of the aspects.
    """
    rows = states(r).loc[lambda rows: rows.index.isin(columns.values(), level="aspect")]
    text = rows["text"].unstack().reindex(index=r.own_first, columns=list(columns.values()))
    text = text.set_axis(list(columns), axis="columns").rename(index=r.names)
    table = text.rename_axis(index="Kommune", columns=None).reset_index()
    table.attrs["reported_in"] = list(rows["reported_in"])
    return table if text.notna().to_numpy().any() else table.head(0)
