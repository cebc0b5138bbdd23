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
    from collections.abc import Hashable, Iterable
    from pathlib import Path

    import pandas as pd


def known(name: str, year: int, root: Path | None = None) -> pd.DataFrame:
    """Return the table `name` as known by the end of `year`: one row a thing, where its first row stands."""
    frame = read(name, root)
    things = frame[_thing(name, root)].itertuples(index=False, name=None)
    rows = zip(things, frame[KNOWN_FROM], frame[KNOWN_TO].fillna(year), strict=True)
    return frame.drop(columns=KNOWN_TO).iloc[_newest(rows, year)].reset_index(drop=True)


def known_rows(name: str, year: int, root: Path | None = None) -> list[dict[str, str]]:
    """Return the same as text, a dict a row, for planning, which needs no types."""
    rows, key = read_rows(name, root), _thing(name, root)
    times = [
        (tuple(row[column] for column in key), int(row[KNOWN_FROM]), int(row.get(KNOWN_TO) or year))
        for row in rows
    ]
    return [rows[place] for place in _newest(times, year)]


def _thing(name: str, root: Path | None) -> list[str]:
    return [column for column in resource(name, root)["schema"]["primaryKey"] if column != KNOWN_FROM]


def _newest(rows: Iterable[tuple[Hashable, int, int]], year: int) -> list[int]:
    """Return the places of the newest rows of what has not ended; a row: a thing, its first and last year."""
    newest: dict[Hashable, tuple[int, int, int]] = {}
    for place, (thing, since, until) in enumerate(rows):
        if newest.get(thing, (since,))[0] <= since <= year:
            newest[thing] = since, until, place
    return [place for _, until, place in newest.values() if year <= until]
