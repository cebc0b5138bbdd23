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
    """Return the answers under the header at `place`; the index is the row in the file.

    Qualtrics has question texts and ids first.

    >>> list(table([["respondent"], ["Nummer"], ['{"ImportId":"QID1"}'], ["1"]], 0).index)
    [4]
    """
    import pandas as pd

    first = place + 1
    for row in range(place + 1, min(place + 3, len(rows))):
        if any(str(cell).startswith(IMPORT_ID) for cell in rows[row]):
            first = row + 1
            break
    index = range(first + 1, len(rows) + 1)
    return pd.DataFrame(rows[first:], index=index, columns=names(rows[place]), dtype="object")
