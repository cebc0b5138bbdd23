"""What the reports of each year ask of the tables: which rows a year lacks, and how a new one begins.

The data package says it of a table under ``boso``: ``each_year``, what its rows have in which column
(``{unit}`` is each evaluated municipality, ``{year}`` the year), and ``fill``, the cells of such a row that
only its source can tell. The others are as in the row before it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from boso.data import canonical
from boso.data.package import KNOWN_FROM, KNOWN_TO, file_path, package, resource
from boso.project import ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

SOURCE = ("reported_in", "source_lines")  # told anew by each row
YEAR = "year"
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


def by_kind(rows: Sequence[Row], year: int) -> dict[str, list[Row]]:
    """Return rows by what they tell: those together that differ only in who they are of.

    >>> rows = [{"unit": unit, "aspect": "phase", "known_from": "2013"} for unit in ("hamar", "moss")]
    >>> {what: len(alike) for what, alike in by_kind(rows, 2013).items()}
    {'phase': 2}
    """
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        what = " ".join(cell for cell in list(row.values())[1:] if cell != str(year))
        kinds.setdefault(what, []).append(row)
    return kinds


def with_rows(name: str, root: Path, rows: Sequence[Row], year: int, given: Row) -> pd.DataFrame:
    """Return a table as text with new rows, each as the newest of the same thing, the cells to fill empty.

    `given` are cells that are known of all of them, where they are none that only the source can tell.
    """
    import pandas as pd

    about, table = resource(name, root), read_as_it_stands(name, root)
    empty = {*about.get("boso", {}).get("fill", ()), *SOURCE, KNOWN_TO}
    added = []
    for row in rows:
        thing = {column: cell for column, cell in row.items() if cell != str(year)}
        alike = table[(table[list(thing)] == pd.Series(thing)).all(axis="columns")] if thing else table[:0]
        latest = dict[str, Any]() if alike.empty else alike.sort_values(KNOWN_FROM, kind="stable").iloc[-1]
        kept = {column: cell for column, cell in dict(latest).items() if column not in empty}
        known = {column: cell for column, cell in given.items() if column not in empty}
        cells = {**kept, YEAR: str(year), **known, **row, KNOWN_FROM: str(year)}
        added.append({column: cells.get(column) for column in table.columns})
    first = int(table.index.max() if len(table) else 1) + 1
    more = pd.DataFrame(added, index=range(first, first + len(added)), columns=table.columns, dtype="str")
    return pd.concat([table, more])
