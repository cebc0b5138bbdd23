"""What the reports of each year ask of the tables, and which rows a year lacks.

The data package says it of a table under ``boso``: ``each_year``, what its rows have in which column
(``{unit}`` is each evaluated municipality, ``{year}`` the year).
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from boso.data import canonical
from boso.data.package import KNOWN_FROM, KNOWN_TO, file_path, package, resource
from boso.project import ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

Row = dict[str, str]


def read_as_it_stands(name: str, root: Path) -> pd.DataFrame:
    """Return a table as text, sealed or not, or a ProjectError; the index is the row in the file."""
    path, fields = file_path(name, root), resource(name, root)["schema"]
    table = canonical.read(path, fields)
    lost = [one["name"] for one in fields["fields"] if one["name"] not in {*table.columns, KNOWN_TO}]
    if lost:
        raise ProjectError(f"{path}: column {', '.join(lost)} is missing; `boso data check` says more")
    return table


def asked(root: Path, year: int, units: Sequence[str]) -> dict[str, list[Row]]:
    """Return what each year asks for: by table, the cells that say what a row is of."""
    words = {"{unit}": list(units), "{year}": [str(year)]}
    found = {}
    for about in package(root)["resources"]:
        if columns := about.get("boso", {}).get("each_year"):
            cells = [[cell for value in values for cell in words.get(value, [value])]
                     for values in columns.values()]  # fmt: skip
            found[about["name"]] = [dict(zip(columns, row, strict=True)) for row in product(*cells)]
    return found


def lacking(root: Path, year: int, units: Sequence[str], unknown: Sequence[str] = ()) -> dict[str, list[Row]]:
    """Return what of that no row tells by the end of the year, but for what params call `unknown`."""
    import pandas as pd

    found = {}
    for name, rows in asked(root, year, units).items():
        table = read_as_it_stands(name, root)
        known = table[pd.to_numeric(table[KNOWN_FROM], errors="coerce") <= year]
        told = set(known[list(rows[0])].itertuples(index=False, name=None)) if rows else set()
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
