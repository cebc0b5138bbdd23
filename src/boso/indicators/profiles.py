"""The evaluated municipalities side by side: size, grants, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso import data
from boso.indicators.states import states

if TYPE_CHECKING:
    import pandas as pd

    from boso.evaluation import Evaluation


def profiles(r: Evaluation) -> pd.DataFrame:
    """Return the evaluated municipalities, one row each, in alphabetical order.

    Returns
    -------
    pandas.DataFrame
        Index: the name. Columns ``unit`` (slug), ``county``, ``cohort`` (the year in which it joined),
        ``population`` (persons on 1 January of the newest year known), ``granted`` (kroner so far), and
        the code of each aspect: ``phase``, ``plan``, ``organisation_model`` …; missing where not known.

    Examples
    --------
    >>> from boso import Report
    >>> of = profiles(Report(2011, "samlet"))
    >>> list(of.index[of.phase == "transition"])
    ['Moss']
    """
    grants, people = r.municipal("grants"), r.municipal("population")
    granted = grants[grants["status"] == "granted"].groupby("name")["amount_nok"].sum()
    newest = people[people["year"] == people["year"].max()].set_index("name")["population"]
    rows = r.municipal("participants").rename(columns={"participant": "unit"}).set_index("name")
    rows = rows[["unit", "county", "cohort"]].assign(population=newest, granted=granted)
    aspects = data.read("status")["aspect"].unique()  # also those that are known in later years only
    codes = states(r)["code"].unstack().reindex(columns=aspects)
    return rows.join(codes, on="unit").sort_values("unit", key=lambda units: units.map(list(r.names).index))
