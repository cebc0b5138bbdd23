"""SPSS files: value labels are taken for codes, since each file may number its answers as it likes."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

import pandas as pd

from boso.project import ProjectError
from boso.spreadsheets.cells import normalise, text


def read(path: Path) -> pd.DataFrame:
    """Return the table as text, labels in the place of codes that have one; the index is the case number.

    Its ``attrs``: ``labelled``, the columns that have labels, where a code without one may mean anything;
    ``missing``, the cells of each column that the file declares missing ("vet ikke" is often declared so);
    ``weight``, the column that cases are weighted by. A ProjectError says that the file is damaged.
    """
    import pyreadstat

    try:
        frame, meta = pyreadstat.read_sav(path, user_missing=True)
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError):  # its message may quote an answer
        raise ProjectError(f"{path}: damaged or cut off, or no SPSS file; export the survey again") from None
    if meta.number_rows is not None and meta.number_rows != len(frame):
        raise ProjectError(
            f"{path}: cut off: {len(frame)} of {meta.number_rows} cases; export the survey again"
        )
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    table, labelled, missing = {}, [], {}
    for name in frame.columns:
        labels, limits = meta.variable_value_labels.get(name, {}), meta.missing_ranges.get(name, [])
        cells = {value: text(labels.get(value, value)) for value in frame[name].dropna().unique()}
        table[name] = frame[name].map(cells)
        if any(not _missing(value, limits) for value in labels):
            labelled.append(normalise(str(name)))
        missing[normalise(str(name))] = {cells[value] for value in cells if _missing(value, limits)}
    found = pd.DataFrame(table, dtype="object")
    found.attrs = {"labelled": labelled, "missing": missing, "weight": _weight(path, meta)}
    return found


def _weight(path: Path, meta: Any) -> str:
    """Return the variable that SPSS weights cases by, "" where it does not: the header has its number."""
    with path.open("rb") as file:
        header = file.read(80)
    number = int.from_bytes(header[76:80], "little" if header[64] else "big")
    for name in meta.column_names if number else ():
        number -= ceil(meta.variable_storage_width[name] / 8)  # a long text takes the numbers of several
        if number <= 0:
            return normalise(str(name))
    return ""


def _missing(value: Any, ranges: Any) -> bool:
    """Return whether a value is declared missing."""
    return any(
        value == limits["lo"] if isinstance(limits["lo"], str) else limits["lo"] <= value <= limits["hi"]
        for limits in ranges
    )
