"""A survey file of any kind as a table of text: no cell guessed at, rows numbered as in the file.

Kinds: SPSS (``.sav``, ``.zsav``), Excel (``.xlsx``), and delimited text (``.csv``, ``.tsv``, ``.txt``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd

from boso.project import ProjectError, nearest
from boso.spreadsheets import cells, delimited, excel
from boso_survey.reading import spss

KINDS = (".csv", ".tsv", ".txt", ".sav", ".zsav", ".xlsx")


def read(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return the file's table as text; an empty cell is missing; the index is the row in the file.

    `columns` are those that it ought to have: they tell the header, and the right sheet of a workbook.
    A ProjectError says why there is no such table.
    """
    if not path.is_file():
        others = sorted(item.name for item in path.parent.glob("*"))
        raise ProjectError(f"{path}: there is no such file; in the folder: {', '.join(others) or 'nothing'}")
    if path.stat().st_size == 0:
        raise ProjectError(f"{path}: the file is empty (0 bytes); export the survey again")
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            table = delimited.read(path, path.read_bytes(), columns)
        case ".xlsx":
            table = excel.read(path, columns)
        case ".sav" | ".zsav":
            table = spss.read(path)
        case kind:
            told = nearest(kind, KINDS)
            raise ProjectError(f'{path}: "{path.suffix}" is not a kind that can be read; {told}')
    columns = [cells.normalise(str(name)) for name in table.columns]
    text = lru_cache(maxsize=None, typed=True)(cells.text)  # typed: Excel's TRUE is not 1
    rows = [[text(value) for value in row] for row in table.itertuples(index=False, name=None)]
    found = pd.DataFrame(rows, index=table.index, columns=columns, dtype="str").dropna(how="all")
    found.attrs = table.attrs
    if found.empty:
        raise ProjectError(f"{path}: there is no row with content below the header; export the survey again")
    return found
