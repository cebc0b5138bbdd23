"""The row of a table that names the columns: under titles, over the rows that some exports put below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boso.spreadsheets.cells import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

SOUGHT = 20  # rows from the top among which it is sought
IMPORT_ID = '{"ImportId"'  # begins each cell of the third header row of Qualtrics


def names(row: Sequence[Any]) -> list[str]:
    """Return the names in a row, "" where a cell is blank."""
    return [text(cell) or "" for cell in row]


def find(rows: Sequence[Sequence[Any]], columns: Sequence[str]) -> int | None:
    """Return the place of the row that names the first of some columns, under titles others too; or None.

    >>> find([["Resultater"], ["Respondent", "role"], ["1", "2"]], ["respondent", "role", "focus"])
    1
    """
    sought = [*map(str.casefold, columns)]
    for place, row in enumerate(rows[:SOUGHT]):
        named = {*sought} & {*map(str.casefold, names(row))}
        if sought[0] in named and (place == 0 or len(named) > 1):
            return place
    return None


def table(rows: Sequence[Sequence[Any]], place: int) -> pd.DataFrame:
    """Return what is under the header at `place`, and under texts and ids, which Qualtrics has first.

    The index is the row in the file.

    >>> list(table([["respondent"], ["Nummer"], ['{"ImportId":"QID1"}'], ["1"]], 0).index)
    [4]
    """
    import pandas as pd

    below = rows[place + 1 : place + 3]
    ids = [row for row, cells in enumerate(below, 2) if any(str(one).startswith(IMPORT_ID) for one in cells)]
    first = place + (ids[-1] if ids else 1)
    index = range(first + 1, len(rows) + 1)
    return pd.DataFrame(rows[first:], index=index, columns=names(rows[place]), dtype="object")
