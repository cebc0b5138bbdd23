"""Read the survey of a year: its answers, and how many were invited in each municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso import params
from boso.project import ProjectError, find_root, nearest
from boso_survey import codebook
from boso_survey.reading import coding, files, provenance
from boso_survey.reading.cells import normal, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boso.params import Survey
    from boso_survey.codebook import Codebook


def read(year: int, root: Path | None = None) -> pd.DataFrame:
    """Return the answers of a year: one row a respondent, sorted, columns in the order of the codebook.

    Closed answers are ``Int64`` codes, missing where not asked or not answered; the rest is ``str``.

    Raises
    ------
    ProjectError
        The year has no survey; the file cannot be read or holds what the codebook does not allow, all of
        it told at once; or the file's provenance is not what params says.
    """
    folder = root or find_root()
    survey = _survey(year, folder)
    path = folder / "data" / "survey" / str(year) / survey.responses
    book = codebook.load(folder)
    table = _table(path, book, survey.columns)
    provenance.check_mark(table, survey, path)
    found = coding.of(table, book, survey.columns, path)
    if survey.provenance == params.COLLECTED:
        _check_copy(found, book, path, folder)
    return found


def read_file(path: Path, book: Codebook, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return the answers in a file, as `read` does, whatever its provenance.

    Parameters
    ----------
    path : Path
        A ``.sav``, ``.xlsx`` or ``.csv`` file with answers as codes or as labels.
    book : Codebook
        What may be answered.
    columns : mapping of str to str
        Columns that the file names otherwise: name in the file, name in the codebook.
    """
    return coding.of(_table(path, book, columns), book, columns, path)


def invited(year: int, root: Path | None = None) -> pd.DataFrame:
    """Return how many were invited: columns municipality (slug) and invited, in the codebook's order.

    Raises
    ------
    ProjectError
        The year has no survey, the file cannot be read, a municipality is missing, unknown or there
        twice, a number is not a whole number above 0, or the provenance is not what params says.
    """
    folder = root or find_root()
    survey = _survey(year, folder)
    path = folder / "data" / "survey" / str(year) / survey.invited
    field = codebook.load(folder).field("municipality")
    table = files.read(path, lambda column, text: column == "invited" or text in field.codes, field.name)
    provenance.check_mark(table, survey, path)
    missing = [name for name in (field.name, "invited") if name not in table.columns]
    if missing:
        raise ProjectError(
            f"{path}: column {', '.join(missing)} is missing; found {', '.join(table.columns)}"
        )
    return _counts(table, field, path)


def _survey(year: int, root: Path) -> Survey:
    survey = params.load(year, root).survey
    if survey is None:
        having = [other for other in params.years(root) if params.load(other, root).survey]
        raise ProjectError(f"params/{year}.yaml: the year has no survey; {nearest(year, having)}")
    return survey


def _table(path: Path, book: Codebook, columns: Mapping[str, str]) -> pd.DataFrame:
    names = {normal(old): new for old, new in columns.items()}

    def is_answer(column: str, text: str) -> bool:
        name = names.get(column, column)
        return name in book.names and coding.code(book.field(name), text) in book.field(name).codes

    key = book.names[0]
    return files.read(path, is_answer, next((old for old, new in names.items() if new == key), key))


def _check_copy(found: pd.DataFrame, book: Codebook, path: Path, root: Path) -> None:
    """Refuse answers that are a generated file's, whatever was done to the file's form."""
    for name in set(params.generated(root).values()):
        source = root / "data" / "survey" / name
        there = source.is_file() and source.name in provenance.NAMES
        if there and read_file(source, book, {}).equals(found):
            raise ProjectError(
                f"{path}: params says the answers are collected, but they are those of data/survey/{name}"
            )


def _counts(table: pd.DataFrame, field: codebook.Field, path: Path) -> pd.DataFrame:
    """Return the counts by municipality, or name all that is wrong with them."""
    counts: dict[str, int] = {}
    problems = []
    for row, place, number in zip(table.index, table[field.name], table["invited"], strict=True):
        slug = str(coding.code(field, place)) if isinstance(place, str) else ""
        whole = coding.WHOLE.fullmatch(number) if isinstance(number, str) else None
        if slug not in field.codes:
            problems.append(f'row {row}, column "{field.name}": {shown(place)}; allowed: {field.allowed()}')
        elif slug in counts:
            problems.append(f'row {row}, column "{field.name}": {shown(place)} is there twice; allowed: once')
        elif whole is None or int(whole[1]) < 1:
            problems.append(f'row {row}, column "invited": {shown(number)}; allowed: a whole number above 0')
        counts[slug] = int(whole[1]) if whole else 0
    problems += [f'municipality "{code}" is missing' for code in field.codes if code not in counts]
    if problems:
        raise ProjectError("\n".join(f"{path}: {problem}" for problem in problems))
    return pd.DataFrame(
        {
            field.name: pd.Series([str(code) for code in field.codes], dtype="str"),
            "invited": pd.Series([counts[str(code)] for code in field.codes], dtype="Int64"),
        }
    )
