"""Persons in the programme's municipalities and districts on 1 January (Statistics Norway)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from boso.evaluation import Evaluation


def population(r: Evaluation) -> pd.DataFrame:
    """Return persons on 1 January, as known by the end of the report's year.

    Returns
    -------
    pandas.DataFrame
        One row a participant (slug; ``norway`` is the country), one column a year, in order; missing where
        a figure is not known.
    """
    rows = r.table("population")
    return rows.pivot(index="participant", columns="year", values="population")
