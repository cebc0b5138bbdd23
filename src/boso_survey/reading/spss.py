"""SPSS files: value labels are taken for codes, since each file may number its answers as it likes."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.project import ProjectError
from boso_survey.reading.cells import normalise, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    IsAnswer = Callable[[str, str], bool]


def read(path: Path, is_answer: IsAnswer) -> pd.DataFrame:
    """Return the table as text, labels in the place of codes that have one; the index is the case number.

    ``attrs["labelled"]`` names the columns that have labels: a code without one among them may mean anything;
    ``attrs["weight"]`` is the column that cases are weighted by.

    A value that the file declares missing is kept where `is_answer` knows it ("vet ikke" is often
    declared so); otherwise the question was not answered.

    Raises
    ------
    ProjectError
        The file is damaged or cut off, or is no SPSS file.
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
    columns = {name: _column(frame[name], meta, is_answer) for name in frame.columns}
    table = pd.DataFrame(columns, dtype="object")
    table.attrs["labelled"] = [normalise(str(name)) for name in frame.columns if _labelled(name, meta)]
    table.attrs["weight"] = _weight(path, meta)
    return table


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


def _labelled(name: Any, meta: Any) -> bool:
    """Return whether a variable has labels for other values than those declared missing."""
    missing = meta.missing_ranges.get(name, [])
    labels = meta.variable_value_labels.get(name, {})
    return any(not any(_within(value, limits) for limits in missing) for value in labels)


def _column(column: pd.Series[Any], meta: Any, is_answer: IsAnswer) -> pd.Series[Any]:
    name = normalise(str(column.name))
    labels = meta.variable_value_labels.get(column.name, {})
    missing = meta.missing_ranges.get(column.name, [])

    def answer(value: Any) -> str | None:
        label = text(labels.get(value, value))
        declared_missing = any(_within(value, limits) for limits in missing)
        return None if label and declared_missing and not is_answer(name, label) else label

    return column.map({value: answer(value) for value in column.dropna().unique()})


def _within(value: Any, limits: dict[str, Any]) -> bool:
    if isinstance(value, str) or isinstance(limits["lo"], str):
        return bool(value == limits["lo"])
    return bool(limits["lo"] <= value <= limits["hi"])
