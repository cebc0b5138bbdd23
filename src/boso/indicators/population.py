"""Persons in the programme's municipalities and districts on 1 January (Statistics Norway)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boso import data
from boso.words import antall, ordenstall

if TYPE_CHECKING:
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
    known = data.read("population")["participant"]  # also those known in later years only
    everybody = list(dict.fromkeys([*known, *r.names]))
    return rows.pivot(index="participant", columns="year", values="population").reindex(everybody)


def municipal_population(r: Evaluation) -> pd.DataFrame:
    """Return persons on 1 January in the evaluated municipalities, and by how much they have grown.

    Returns
    -------
    pandas.DataFrame
        Index ``Kommune``, in alphabetical order, and where there are several a last row of all together
        ("De fem kommunene"), missing where one of them is; a column a year, and ``Vekst`` from the first year
        to the last, in per cent.

    Examples
    --------
    >>> from boso import Report
    >>> print(municipal_population(Report(2011, "samlet"))["Vekst"]["Moss"].round(1))
    2.3
    """
    people = population(r).loc[list(r.names)].rename(index=r.names).rename_axis("Kommune")
    if len(people) > 1:
        people.loc[antall(len(people), "", "De {} kommunene")] = people.sum(skipna=False)
    first, last = people.columns[0], people.columns[-1]
    return people.assign(Vekst=100 * (people[last] - people[first]) / people[first])


def size_place(rank: Any, of: int) -> str | None:
    """Return a rank by size (a number) in words, from the nearer end; None where it is missing.

    >>> [size_place(rank, 5) for rank in range(1, 6)]
    ['største', 'nest største', 'tredje største', 'nest minste', 'minste']
    """
    if pd.isna(rank):
        return None
    is_upper = rank <= (of + 1) / 2
    place = int(rank) if is_upper else of + 1 - int(rank)
    before = "" if place == 1 else "nest " if place == 2 else f"{ordenstall(place)} "
    return before + ("største" if is_upper else "minste")
