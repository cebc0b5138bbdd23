"""From a table of text to checked answers: columns renamed, labels and codes made one, all errors at once.

An error names file, row, column, the value and what is allowed, and no other answer of that respondent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from boso.project import ProjectError, nearest
from boso_survey import codebook
from boso_survey.reading.cells import normal, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from boso_survey.codebook import Codebook, Field

WHOLE = re.compile(r"([+-]?\d{1,15})(?:[.,]0+)?")  # 1, 1.0 and 1,0; no more digits than Excel keeps


def of(table: pd.DataFrame, book: Codebook, columns: Mapping[str, str], path: Path) -> pd.DataFrame:
    """Return the answers in a table of text: one row a respondent, columns as in the codebook, sorted.

    Raises
    ------
    ProjectError
        Columns are missing or named twice; an answer is not in the codebook; one that may not be empty
        is; a respondent is there twice; a question is answered that the filter forbids.
    """
    renamed = rename(table, book, columns, path)
    coded = pd.DataFrame({field.name: _coded(renamed[field.name], field) for field in book.fields})
    renames = {new: f'"{normal(old)}" ({new})' for old, new in columns.items() if old != new}
    there = {name: renames.get(name, f'"{name}"') for name in book.names}
    problems = [f"{path}: {problem}" for problem in _problems(renamed, coded, book, there)]
    if problems:
        raise ProjectError("\n".join(problems))
    return coded.sort_values(book.names[0], ignore_index=True)


def rename(table: pd.DataFrame, book: Codebook, columns: Mapping[str, str], path: Path) -> pd.DataFrame:
    """Return the columns that the codebook knows, named and ordered as there; all others are left behind."""
    names = {normal(old): new for old, new in columns.items()}
    header = [names.get(old, old) for old in table.columns]
    problems = [*_mapping_problems(names, table, book), *_column_problems(header, table, book)]
    if problems:
        raise ProjectError("\n".join(f"{path}: {problem}" for problem in problems))
    return table.set_axis(header, axis="columns")[list(book.names)]


def _mapping_problems(names: Mapping[str, str], table: pd.DataFrame, book: Codebook) -> Iterator[str]:
    for old, new in names.items():
        if new not in book.names:
            yield f'params, survey, columns: "{old}: {new}": no such field; {nearest(new, book.names)}'
        if old not in table.columns:
            yield f'params, survey, columns: "{old}" is not a column; {nearest(old, table.columns)}'


def _column_problems(header: list[str], table: pd.DataFrame, book: Codebook) -> Iterator[str]:
    for name in book.names:
        found = [old for old, new in zip(table.columns, header, strict=True) if new == name]
        if not found:
            yield (
                f'column "{name}" is missing; {nearest(name, table.columns)}. If it has another name, say so '
                "in params, survey, columns; if it was not asked, add it without answers."
            )
        if len(found) > 1:
            yield f'column "{name}": there are {len(found)} ({", ".join(found)}); keep one'


def code(field: Field, text: str) -> int | str | None:
    """Return the code that a text stands for: a code itself (``1``, ``1.0``) or a label, in any case.

    None where it is neither; a whole number that is not a code is returned as it is, to be refused.
    """
    folded = text.casefold()
    for category in field.categories:
        if folded in (str(category.value).casefold(), category.label.casefold()):
            return category.value
    whole = WHOLE.fullmatch(text)
    if field.type == "integer":
        return int(whole[1]) if whole else None
    return whole[1] if whole and field.kind == "id" else text


def _coded(column: pd.Series[Any], field: Field) -> pd.Series[Any]:
    codes = {text: code(field, text) for text in column.dropna().unique()}
    values = [codes.get(text) for text in column]
    return pd.Series(values, index=column.index, dtype=codebook.DTYPES[field.type], name=field.name)


def _problems(
    texts: pd.DataFrame, coded: pd.DataFrame, book: Codebook, there: Mapping[str, str]
) -> list[str]:
    """Name all that is wrong, in the order of the columns; the same value in a column is told once.

    `there` says what each column is called in the file.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for row, column, what in [*_refused(texts, coded, book), *_forbidden(coded, book)]:
        found.setdefault((column, what), []).append(row)
    ordered = sorted(found.items(), key=lambda item: (book.names.index(item[0][0]), item[1][0]))
    return [f"{_rows(rows)}, column {there[column]}: {what}" for (column, what), rows in ordered]


def _rows(numbers: list[int]) -> str:
    return f"row{'s' if len(numbers) > 1 else ''} {', '.join(map(str, sorted(numbers)))}"


def _refused(texts: pd.DataFrame, coded: pd.DataFrame, book: Codebook) -> Iterator[tuple[int, str, str]]:
    """Name what is no answer, and what the codebook's checks refuse."""
    from pandera.errors import SchemaErrors

    strange = texts.notna() & coded.isna()
    for field in book.fields:
        for row in texts.index[strange[field.name]]:
            yield row, field.name, f"{shown(texts.loc[row, field.name])}; allowed: {field.allowed()}"
    try:
        codebook.checks(book).validate(coded, lazy=True)
        return
    except SchemaErrors as error:
        cases = error.failure_cases
    for case in cases.itertuples():
        field = book.field(str(case.column))
        row = int(case.index)
        if not strange.loc[row, field.name]:
            yield row, field.name, _reason(case, texts.loc[row, field.name], field)


def _reason(case: Any, text: Any, field: Field) -> str:
    if case.check == "field_uniqueness":
        return f"{shown(text)} is there more than once; allowed: once. Keep one of the answers."
    return f"{shown(text)}; allowed: {field.allowed()}"


def _forbidden(coded: pd.DataFrame, book: Codebook) -> Iterator[tuple[int, str, str]]:
    """Name answers to questions that the filter passes by, without the answer: the row tells one already."""
    blocked = coded[book.filter.name].isin(set(book.filter.codes) - set(book.filter.yes))
    rule = f"answered, but the filter {book.filter.name} passes this question by; allowed: empty"
    for field in book.fields:
        if field.base == "know":
            for row in coded.index[blocked & coded[field.name].notna()]:
                yield row, field.name, rule
