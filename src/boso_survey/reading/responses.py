"""Read the survey of a year: its answers, and how many were invited in each municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from boso import data, params
from boso.project import ProjectError, nearest
from boso_survey import codebook
from boso_survey.reading import coding, files, provenance
from boso_survey.reading.cells import normalise, quote, refusal, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boso.params import Survey
    from boso_survey.codebook import Codebook, Field


def survey(year: int, root: Path) -> Survey:
    """Return what params says of the survey of a year; a ProjectError names the years that have one."""
    found = params.load(year, root).survey
    if found is None:
        having = [other for other in params.years(root) if params.load(other, root).survey]
        raise ProjectError(f"params/{year}.yaml: the year has no survey; {nearest(year, having)}")
    return found


def read(year: int, root: Path) -> pd.DataFrame:
    """Return the answers of a year: one row a respondent, sorted, columns in the order of the codebook.

    Closed answers are ``Int64`` codes, missing where not asked or not answered; the rest is ``str``.

    Raises
    ------
    ProjectError
        The year has no survey; the file cannot be read or holds what the codebook does not allow, all of
        it told at once; or the file's provenance is not what params says.
    """
    about, book = survey(year, root), codebook.load(root)
    path = root / "data" / "survey" / str(year) / about.responses
    answers = read_file(path, book, about.columns, about)
    if about.provenance == data.COLLECTED:
        _refuse_copy(answers, book, path, root)
    return answers


def read_file(
    path: Path, book: Codebook, columns: Mapping[str, str], about: Survey | None = None
) -> pd.DataFrame:
    """Return the answers in a file, as `read` does.

    Parameters
    ----------
    path : Path
        A ``.sav``, ``.xlsx`` or ``.csv`` file with answers as codes or as labels.
    book : Codebook
        What may be answered.
    columns : mapping of str to str
        Columns that the file names otherwise: name in the file, name in the codebook.
    about : Survey, optional
        Whose provenance the file must have; without it any will do.
    """
    names = {normalise(old): new for old, new in columns.items()}

    def is_answer(column: str, text: str) -> bool:
        name = names.get(column, column)
        return name in book.names and coding.find_code(book.field(name), text) in book.field(name).codes

    key = next((old for old, new in names.items() if new == book.key), book.key)
    table = files.read(path, is_answer, key)
    if about is not None:
        provenance.check(table, about, path)
    return coding.encode(table, book, names, path)


def _refuse_copy(answers: pd.DataFrame, book: Codebook, path: Path, root: Path) -> None:
    """Refuse answers that are a generated file's, whatever was done to the file's form."""
    for name in set(params.generated(root).values()):
        source = root / "data" / "survey" / name
        there = source.is_file() and source.name in provenance.GENERATED_RESPONSES
        if there and read_file(source, book, {}).equals(answers):
            raise ProjectError(
                f"{path}: params says the answers are collected, but they are those of data/survey/{name}"
            )


def invited(year: int, root: Path) -> pd.DataFrame:
    """Return how many were invited: columns municipality (slug) and invited, in the codebook's order.

    Raises
    ------
    ProjectError
        The year has no survey, the file cannot be read, a municipality is missing, unknown or there
        twice, a number is not a whole number above 0, or the provenance is not what params says.
    """
    about = survey(year, root)
    path = root / "data" / "survey" / str(year) / about.invited
    field = codebook.load(root).field("municipality")
    table = files.read(path, lambda column, text: column == "invited" or text in field.codes, field.name)
    provenance.check(table, about, path)
    missing = [name for name in (field.name, "invited") if name not in table.columns]
    if missing:
        raise ProjectError(
            f"{path}: column {', '.join(missing)} is missing; found {', '.join(table.columns)}"
        )
    return _invited_counts(table, field, path)


def _invited_counts(table: pd.DataFrame, field: Field, path: Path) -> pd.DataFrame:
    """Return the counts by municipality, or name all that is wrong with them."""
    counts: dict[str, int] = {}
    problems = []
    for row, name, number in zip(table.index, table[field.name], table["invited"], strict=True):
        code = str(coding.find_code(field, name)) if isinstance(name, str) else ""
        whole = int(whole_number(number) or 0)
        if code not in field.codes:
            problems.append(refusal(row, field.name, name, field.allowed()))
        elif code in counts:
            problems.append(f'row {row}, column "{field.name}": {quote(name)} is there twice; allowed: once')
        elif whole < 1:
            problems.append(refusal(row, "invited", number, "a whole number above 0"))
        counts[code] = whole
    problems += [f'municipality "{code}" is missing' for code in field.codes if code not in counts]
    if problems:
        raise ProjectError("\n".join(f"{path}: {problem}" for problem in problems))
    return pd.DataFrame(
        {
            field.name: pd.Series([str(code) for code in field.codes], dtype="str"),
            "invited": pd.Series([counts[str(code)] for code in field.codes], dtype="Int64"),
        }
    )
