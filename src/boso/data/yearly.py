"""What the reports of each year ask of the tables, and which rows a year lacks.

The data package says it of a table under ``boso``: ``each_year``, what its rows have in which column
(``{unit}`` is each evaluated municipality, ``{year}`` the year).
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from boso.data.package import KNOWN_FROM, package

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Row = dict[str, str]


def asked(root: Path, year: int, units: Sequence[str]) -> dict[str, list[Row]]:
    """Return what each year asks for: by table, the cells that say what a row is of."""
    words, found = {"{unit}": [*units], "{year}": [str(year)]}, dict[str, list[Row]]()
    for about in package(root)["resources"]:
        if columns := about.get("boso", {}).get("each_year"):
            cells = ([cell for one in told for cell in words.get(one, [one])] for told in columns.values())
            found[about["name"]] = [dict(zip(columns, row, strict=True)) for row in product(*cells)]
    return found


def lacking(root: Path, year: int, units: Sequence[str], unknown: Sequence[str] = ()) -> dict[str, list[Row]]:
    """Return what of that no row tells by the end of the year, but for what params call `unknown`."""
    import pandas as pd

    from boso.data.validation import read

    found = {}
    for name, rows in asked(root, year, units).items():
        table = read(root, name)
        known = table[pd.to_numeric(table[KNOWN_FROM], errors="coerce") <= year]
        told = {*known[[*rows[0]]].itertuples(index=False, name=None)} if rows else set()
        left = [row for row in rows if tuple(row.values()) not in told]
        found[name] = [row for row in left if not any(covers(one, name, row) for one in unknown)]
    return {name: rows for name, rows in found.items() if rows}


def covers(unknown: str, table: str, row: Row) -> bool:
    """Whether ``status`` or ``status hamar``, as params name what nobody knows, is said of a row.

    >>> covers("status hamar", "status", {"unit": "hamar", "aspect": "phase"}), covers("grants", "status", {})
    (True, False)
    """
    name, *cells = unknown.split()
    return name == table and {*cells} <= {*row.values()}
