"""SPSS files: value labels are taken for codes, since each file may number its answers as it likes."""

from __future__ import annotations

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
    return pd.DataFrame(
        {name: _column(frame[name], meta, is_answer) for name in frame.columns}, dtype="object"
    )


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
