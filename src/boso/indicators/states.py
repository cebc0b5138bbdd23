"""Where each municipality stands: every aspect in data/programme/status.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso import data
from boso.data.usage import looked_up
from boso.words import dato, liste

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
    """Return what was known of each evaluated municipality by the end of the report's year.

    Returns
    -------
    pandas.DataFrame
        Index ``unit``, ``aspect`` (phase, plan, organisation_model, startloan …); columns ``code``,
        ``text`` (the state in words), ``is_current`` (whether it became known with the season of the fact
        ``data_season``), ``as_of`` (for `dato`) and ``reported_in``. Empty where nothing was known.

    >>> from boso import Report
    >>> states(Report(2011, "samlet")).code["moss", "plan"]
    'in_preparation'
    """
    rows = r.municipal("status").set_index(["unit", "aspect"])
    with looked_up():
        since = data.known("facts", r.year).set_index("fact")["known_from"].get("data_season")
    columns = rows[["code", "text", "as_of", "reported_in"]]
    return columns.assign(is_current=rows["known_from"].eq(since or 0))


def dated(rows: pd.DataFrame, which: pd.Series[bool]) -> pd.Series[str]:
    """Return `states` in words, some of them with their time: "Vedtatt (høsten 2011)"."""
    return rows["text"] + (" (" + rows["as_of"].map(dato) + ")").where(which, "")


def season(r: Evaluation, rows: pd.DataFrame) -> str | None:
    """Return which seasons rows of `Evaluation.table` are of, in words; None where no season is known.

    They are those whose data the report had in the years in which the rows became known.

    >>> from boso import Report
    >>> r = Report(2012, "samlet")
    >>> season(r, r.table("networks"))
    'høsten 2011'
    """
    with looked_up():
        facts = [data.known("facts", int(year)) for year in sorted(rows["known_from"].unique())]
    seasons = [one.loc[one["fact"] == "data_season", "value"] for one in facts]
    return liste(list(dict.fromkeys(str(word) for words in seasons for word in words))) or None


def state_table(r: Evaluation, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return Kommune and one column an aspect, in words; the report's own municipality first.

    Of the columns the heading that readers see is given, and the aspect: ``{"Programplan": "plan"}``. Empty
    where nothing was known of any. ``attrs["as_of"]`` is the newest time that the table tells of, for the
    filter `dato`; what is of an earlier year is dated in its cell.
    """
    rows = states(r).loc[lambda rows: rows.index.isin(columns.values(), level="aspect")]
    newest = rows["as_of"].max() if len(rows) else None
    words = dated(rows, rows["as_of"].str[:4] < (newest or "")[:4])
    text = words.unstack().reindex(index=r.own_first, columns=list(columns.values()))
    text = text.set_axis(list(columns), axis="columns").rename(index=r.names)
    table = text.rename_axis(index="Kommune", columns=None).reset_index()
    table.attrs |= {"reported_in": list(rows["reported_in"]), "as_of": newest}
    return table if text.notna().to_numpy().any() else table.head(0)
