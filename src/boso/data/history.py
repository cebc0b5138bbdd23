"""The history of facts: of each thing, a report sees the newest row that was known by the end of its year.

A thing is what the primary key of a table names beside ``known_from``: a participant and a year of grants. So
a later row changes later reports only. A thing that has ended has its last year in ``known_to``, a column
that a table has where it needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.data.package import KNOWN_FROM, KNOWN_TO, resource
from boso.data.tables import read, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def known(name: str, year: int, root: Path | None = None) -> pd.DataFrame:
    """Return the table `name` as known by the end of `year`: one row a thing, where its first row stands."""
    frame, (_, places) = read(name, root), _newest(name, year, root)
    del frame[KNOWN_TO]
    return frame.iloc[places].reset_index(drop=True)


def known_rows(name: str, year: int, root: Path | None = None) -> list[dict[str, str]]:
    """Return the same as text, a dict a row, for planning, which needs no types."""
    rows, places = _newest(name, year, root)
    return [rows[place] for place in places]


def _newest(name: str, year: int, root: Path | None) -> tuple[list[dict[str, str]], list[int]]:
    """Return the rows of a table as text, and the places of the newest ones of what has not ended."""
    rows, key = read_rows(name, root), resource(name, root)["schema"]["primaryKey"]
    newest: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for place, row in enumerate(rows):
        thing = tuple(row[column] for column in key if column != KNOWN_FROM)
        since, until = int(row[KNOWN_FROM]), int(row.get(KNOWN_TO) or year)
        if newest.get(thing, (since,))[0] <= since <= year:
            newest[thing] = since, until, place
    return rows, [place for _, until, place in newest.values() if year <= until]
