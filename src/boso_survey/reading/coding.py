"""From a table of text to checked answers: columns renamed, labels and codes made one, all errors at once.

An error names file, row, column, the value and what is allowed, and no other answer of that respondent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.project import ProjectError, nearest
from boso_survey import codebook
from boso_survey.reading.cells import quote, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from boso_survey.codebook import Codebook, Field

    Problem = tuple[int, str, str]  # row, column, what is wrong


def encode(table: pd.DataFrame, book: Codebook, names: Mapping[str, str], path: Path) -> pd.DataFrame:
    """Return the answers in a table of text: one row a respondent, columns as in the codebook, sorted.

    `names` maps columns that the file names otherwise: name in the file, name in the codebook.

    Raises
    ------
    ProjectError
        Columns are missing or named twice; an answer is not in the codebook; one that may not be empty
        is; a respondent is there twice; a question is answered that the filter forbids.
    """
    header = [names.get(old, old) for old in table.columns]
    _refuse(_column_problems(header, table, book, names), path)
    texts = table.set_axis(header, axis="columns")[list(book.names)]
    coded = pd.DataFrame({field.name: _code_column(texts[field.name], field) for field in book.fields})
    _refuse(_answer_problems(texts, coded, book, names), path)
    return coded.sort_values(book.key, ignore_index=True)


def _refuse(problems: Iterator[str], path: Path) -> None:
    lines = [f"{path}: {problem}" for problem in problems]
    if lines:
        raise ProjectError("\n".join(lines))


def _column_problems(
    header: list[str], table: pd.DataFrame, book: Codebook, names: Mapping[str, str]
) -> Iterator[str]:
    """Name what params says of columns that are not there, then what is missing or there twice."""
    for old, new in names.items():
        if new not in book.names:
            yield f'params, survey, columns: "{old}: {new}": no such field; {nearest(new, book.names)}'
        if old not in table.columns:
            yield f'params, survey, columns: "{old}" is not a column; {nearest(old, table.columns)}'
    for name in book.names:
        found = [old for old, new in zip(table.columns, header, strict=True) if new == name]
        if not found:
            yield (
                f'column "{name}" is missing; {nearest(name, table.columns)}. If it has another name, say so '
                "in params, survey, columns; if it was not asked, add it without answers."
            )
        if len(found) > 1:
            yield f'column "{name}": there are {len(found)} ({", ".join(found)}); keep one'


def find_code(field: Field, text: str) -> int | str | None:
    """Return the code that a text stands for: a code itself (``1``, ``1.0``) or a label, in any case.

    None where it is neither; a whole number that is not a code is returned as it is, to be refused.
    """
    folded = text.casefold()
    for category in field.categories:
        if folded in (str(category.value).casefold(), category.label.casefold()):
            return category.value
    whole = whole_number(text)
    if field.type == "integer":
        return int(whole) if whole else None
    return whole if whole and field.kind == "id" else text


def _code_column(column: pd.Series[Any], field: Field) -> pd.Series[Any]:
    codes = {text: find_code(field, text) for text in column.dropna().unique()}
    values = [codes.get(text) for text in column]
    return pd.Series(values, index=column.index, dtype=codebook.DTYPES[field.type], name=field.name)


def _answer_problems(
    texts: pd.DataFrame, coded: pd.DataFrame, book: Codebook, names: Mapping[str, str]
) -> Iterator[str]:
    """Name all that is wrong, in the order of the columns; the same value in a column is told once."""
    in_file = {name: f'"{name}"' for name in book.names}
    in_file |= {new: f'"{old}" ({new})' for old, new in names.items() if old != new}
    found: dict[tuple[str, str], list[int]] = {}
    for row, column, what in [*_not_allowed(texts, coded, book), *_filtered_out(coded, book)]:
        found.setdefault((column, what), []).append(row)
    ordered = sorted(found.items(), key=lambda one: (book.names.index(one[0][0]), one[1][0]))
    for (column, what), rows in ordered:
        where = f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, sorted(rows)))}"
        yield f"{where}, column {in_file[column]}: {what}"


def _not_allowed(texts: pd.DataFrame, coded: pd.DataFrame, book: Codebook) -> Iterator[Problem]:
    """Name what is no answer, and what the codebook's checks refuse."""
    from pandera.errors import SchemaErrors

    uncoded = texts.notna() & coded.isna()
    cases = [(row, name, "no code") for name in book.names for row in texts.index[uncoded[name]]]
    try:
        codebook.schema(book).validate(coded, lazy=True)
    except SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            row, name = int(case.index), str(case.column)
            if not uncoded.loc[row, name]:
                cases.append((row, name, case.check))
    for row, name, check in cases:
        answer = quote(texts.loc[row, name])
        if check == "field_uniqueness":
            yield row, name, f"{answer} is there more than once; allowed: once. Keep one of the answers."
        else:
            yield row, name, f"{answer}; allowed: {book.field(name).allowed()}"


def _filtered_out(coded: pd.DataFrame, book: Codebook) -> Iterator[Problem]:
    """Name answers to questions that the filter passes by, without the answer: the row tells one already."""
    blocked = coded[book.filter.name].isin(set(book.filter.codes) - set(book.filter.yes))
    rule = f"answered, but the filter {book.filter.name} passes this question by; allowed: empty"
    for field in book.fields:
        if field.base == "know":
            for row in coded.index[blocked & coded[field.name].notna()]:
                yield row, field.name, rule
