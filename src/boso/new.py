"""A new year and a new municipality: what is written for them, and what is left to do.

Files are written as a whole or not at all, those in params/ last: what was interrupted can be done again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from boso import data, params
from boso.data import canonical, schema, validation, yearly
from boso.data.package import KNOWN_FROM, KNOWN_TO
from boso.data.yearly import Row
from boso.params import ALL
from boso.project import ProjectError, sentence

KEY = re.compile(r"(?m)^(?=[^\s#-])")  # where a key of a parameter file begins
UNITS = re.compile(r"(?m)^(units: \[.*?) *\]")
OF_THEIR_YEAR = ("original", "unknown", "survey")  # keys that a new year does not take over
SOURCE = ("reported_in", "source_lines")  # told anew by each row
LATER = """\
# original: the published report of the year, a key in data/references.bib
# unknown: what nobody knows of the year, so that `boso data check` does not ask for it
# survey: where the answers lie, if anybody was asked; README tells how
"""


def new_year(root: Path, year: int) -> tuple[list[str], dict[str, str]]:
    """Write params/<year>.yaml and the rows that each year asks for.

    Return what is to be done by hand, and by table which cells are to be filled.
    """
    newest = max(params.years(root), default=0)
    if year <= newest:
        raise ProjectError(f"{year}: not after {newest}, the newest year in params/")
    units = params.load(newest, root).units
    later = {*params.evaluated(year, root)} - {*params.evaluated(newest, root), *units}
    units = (*units, *(unit for unit in params.evaluated(year, root) if unit in later))
    left = _write(root, yearly.lacking(root, year, [unit for unit in units if unit != ALL]), year, {})
    path = root / "params" / f"{year}.yaml"
    data.write_atomically(path, _params(root, newest, year, units).encode())
    return [f"{path.relative_to(root)}: for {', '.join(units)}; see that the title is right"], left


def new_unit(root: Path, unit: str, name: str, code: str, year: int) -> tuple[list[str], dict[str, str]]:
    """Write the rows of a municipality that is evaluated from `year` on; return as `new_year`."""
    units, members = (validation.read(root, table) for table in ("units", "participants"))
    if unit in set(units["unit"]):
        raise ProjectError(f'"{unit}": there is such a unit in data/programme/units.csv')
    others = members[(members["code"] == code) != (members["participant"] == unit)]
    for other in others.tail(1).itertuples():
        told = f"data/programme/participants.csv has {other.code} for {other.participant}"
        raise ProjectError(f'--code "{code}": {told}')
    if year < (newest := max(params.years(root), default=year)):
        raise ProjectError(f"{year}: earlier reports would change; allowed: {newest} or later")
    given = {"unit": unit, "participant": unit, "name": name, "code": code, "level": "municipality",
             "order": str(units["unit"].nunique()), "evaluated_from": str(year), "evaluated": "true",
             "counted": "true"}  # fmt: skip
    rows = {"units": [{"unit": unit}], "participants": [{"participant": unit}]}
    for table, asked in yearly.lacking(root, year, [unit]).items():
        if own := [row for row in asked if unit in row.values()]:
            rows[table] = own
    left = _write(root, rows, year, given)
    cohort = "participants: cohort too, the year in which it joined, where it is known"
    return [cohort, *_add_to_params(root, unit, year)], left


def years(root: Path) -> tuple[list[str], list[str]]:
    """Return what is wrong with the parameters of the years, and what the years still lack.

    Both are a line a cause. What is wrong with the tables that params are held against, other checks tell.
    """
    wrong, lacks = [], []
    for year in params.years(root):
        try:
            unknown = params.load(year, root).unknown
            units = [unit for unit in params.evaluated(year, root) if unit != ALL]
            lacking = yearly.lacking(root, year, units, unknown)
        except (ProjectError, OSError, KeyError) as error:
            told = sentence(error)
            wrong += [told] if told.startswith(str(root / "params")) else []
            continue
        for table, rows in lacking.items():
            kinds: dict[str, list[str]] = {}  # of whom rows are that differ only in that
            for who, *cells in map(dict.values, rows):
                kinds.setdefault(" ".join(cell for cell in cells if cell != str(year)), []).append(who)
            for what, names in kinds.items():
                lacks.append(f"{year}: {table}: no row of {f'{what} for ' if what else ''}{', '.join(names)}")
    return wrong, lacks


def _write(root: Path, rows: Mapping[str, Sequence[Row]], year: int, given: Row) -> dict[str, str]:
    """Write rows more into tables, all or none, and tell which cells of each are to be filled."""
    tables, left = {name: _with_rows(name, root, some, year, given) for name, some in rows.items()}, {}
    for name, table in tables.items():
        about, path = data.resource(name, root)["schema"], data.file_path(name, root)
        left[name] = "".join(schema.to_fill(table, about))
        for problem in schema.check_schema(table, about):
            if problem != left[name]:
                raise ProjectError(f"{path.relative_to(root)}: {problem}")
    for name, table in tables.items():
        data.write_atomically(data.file_path(name, root), canonical.content(table))
    return left


def _with_rows(name: str, root: Path, rows: Sequence[Row], year: int, given: Row) -> pd.DataFrame:
    """Return a table as text with new rows, each as the newest of the same thing, the cells to fill empty.

    These are what only a source can tell: what the data package says under ``fill``, and where it stands.
    """
    about, table = data.resource(name, root), validation.read(root, name)
    empty = {*about.get("boso", {}).get("fill", ()), *SOURCE, KNOWN_TO}
    added = []
    for row in rows:
        thing = {column: cell for column, cell in row.items() if cell != str(year)}
        alike = table[(table[list(thing)] == pd.Series(thing)).all(axis="columns")] if thing else table[:0]
        latest = alike.sort_values(KNOWN_FROM, kind="stable").tail(1).to_dict("records")
        before: dict[Any, Any] = {**(latest[0] if latest else {}), **given}
        kept = {column: cell for column, cell in before.items() if column not in empty}
        cells = {**kept, "year": str(year), **row, KNOWN_FROM: str(year)}
        added.append({column: cells.get(column) for column in table.columns})
    first = int(table.index.max() if len(table) else 1) + 1
    more = pd.DataFrame(added, index=range(first, first + len(added)), columns=table.columns, dtype="str")
    return pd.concat([table, more])


def _params(root: Path, newest: int, year: int, units: Sequence[str]) -> str:
    """Return the parameter file of a new year: that of the newest year, but for what was of that year."""
    before = data.read_utf8(root / "params" / f"{newest}.yaml").rstrip()
    parts = {part.partition(":")[0].strip(" \"'"): part for part in KEY.split(f"{before}\n")}
    parts["title"] = parts["title"].replace(str(newest), str(year))
    parts |= {"year": f"year: {year}\n", "units": f"units: [{', '.join(units)}]\n"}
    return "".join(part for key, part in parts.items() if key not in OF_THEIR_YEAR) + LATER


def _add_to_params(root: Path, unit: str, year: int) -> Iterator[str]:
    """Name a unit in the parameters of a year and of those after it; tell where that must be done by hand."""
    for one in params.years(root):
        path = root / "params" / f"{one}.yaml"
        if one >= year:
            text, changed = UNITS.subn(rf"\1, {unit}]", data.read_utf8(path), count=1)
            data.write_atomically(path, text.encode())
            if not changed:
                yield f"params/{path.name}: name {unit} under units"
