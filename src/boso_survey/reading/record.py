"""What was read of a file and what was not, for the researcher's own eyes: it tells of single respondents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.spreadsheets.cells import some
from boso_survey.reading import coding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from boso_survey.codebook import Codebook

Record = tuple[tuple[str, str], ...]  # each thing that was read, and what it was


def rows(table: pd.DataFrame, left_out: Mapping[str, Sequence[int]], file: str) -> Iterator[tuple[str, str]]:
    """Yield how many rows the file has and how many were counted, and which were not and why."""
    yield "file", f"{file}: {len(table)} rows, {len(table) - sum(map(len, left_out.values()))} counted"
    for why, which in left_out.items():
        yield "rows left out", f"{len(which)}: {why} (row {some(which)})"


def columns(table: pd.DataFrame, used: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield which columns were used, each with the field that it is read as, and which were not."""
    yield "columns used", ", ".join(old if old == new else f'"{old}" as {new}' for old, new in used.items())
    yield "columns not used", ", ".join(f'"{name}"' for name in table.columns if name not in used) or "none"


def frequencies(meanings: pd.DataFrame, book: Codebook) -> Iterator[tuple[str, str]]:
    """Yield how often each answer was given to a question, and how often and why there is none."""
    passed_by = ~meanings[book.filter.name].isin([book.filter.labels[code] for code in book.filter.yes])
    for field in (field for field in book.fields if field.codes):
        column = meanings[field.name]
        if field.base == "know":
            column = column.mask(passed_by, coding.NOT_ASKED)
        counts = column.fillna(coding.UNANSWERED).value_counts()
        told = [f"{label} {counts.get(label, 0)}" for label in field.labels.values()]
        told += [f"{word.replace('_', ' ')} {counts[word]}" for word in coding.NO_ANSWER if word in counts]
        if counts.index.isin(coding.NO_ANSWER).all():
            told = ["nobody answered: taken as not asked this year, and in no table"]
        yield field.name, ", ".join(told)
