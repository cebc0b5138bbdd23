"""Read the survey of a year: its answers, how these were read, and the number invited by municipality.

How they were read is for the researcher's own eyes: it tells of single respondents.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from boso import data, params
from boso.params import Survey
from boso.project import ProjectError, nearest, refuse, some
from boso.spreadsheets.cells import normalise, quote, refusal, whole_number
from boso_survey import codebook
from boso_survey.codebook import Codebook, Field
from boso_survey.reading import coding, files, provenance, status
from boso_survey.tables.outcomes import OUTCOMES

WEIGHT = "weight"  # column of the answers
WEIGHTS = re.compile(r"\d+([.,]\d+)?")
Record = tuple[tuple[str, str], ...]  # each thing that was read, and what it was


def survey(year: int, root: Path) -> Survey:
    """Return what params says of the survey of a year; a ProjectError names the years that have one."""
    found = params.load(year, root).survey
    if found is None:
        having = [other for other in params.years(root) if params.load(other, root).survey]
        raise ProjectError(f"params/{year}.yaml: the year has no survey; {nearest(year, having)}")
    return found


def read(year: int, root: Path) -> tuple[pd.DataFrame, Record]:
    """Return the answers of a year, and how they were read.

    The answers are one row a respondent, sorted, columns in the order of the codebook. Closed answers are
    ``Int64`` codes, missing where not asked or not answered; the rest is ``str``. A weight that
    params names stands last, as ``float``.
    A ProjectError says why the file cannot be read, or all that the codebook does not allow.
    """
    about, book = survey(year, root), codebook.load(root).wave(year)
    path = root / "data" / "survey" / str(year) / about.responses
    answers, how = read_file(path, book, about)
    if about.provenance == data.COLLECTED:
        _refuse_copy(answers, path, about, root)
    return answers, how


def read_file(path: Path, book: Codebook, about: Survey) -> tuple[pd.DataFrame, Record]:
    """Return the answers in a ``.sav``, ``.xlsx`` or ``.csv`` file, as `read` does."""
    names = {normalise(old): new for old, new in about.columns.items()}
    in_file = {new: old for old, new in names.items()}
    table = files.read(path, [in_file.get(name, name) for name in (book.key, *book.names)])
    provenance.check(table, about, path)
    questions = {field.option_of for field in book.fields if field.option_of}
    unnamed = {*book.names, *questions} - {*names.values(), *table.columns}
    names |= {name: name.lower() for name in table.columns if name.lower() in unnamed}
    several = {old: new for old, new in names.items() if new in questions}
    table = coding.separated(table.rename(columns=several), book, about, path)
    names = {old: new for old, new in names.items() if old not in several}
    about = about.model_copy(update={"columns": names})
    keep = {normalise(name): value for name, value in about.keep.items()}
    ignored, weight = [normalise(name) for name in about.ignore], normalise(about.weight)
    weights = [weight] if weight else []
    for where, columns in (("columns", names), ("keep", keep), ("ignore", ignored), ("weight", weights)):
        for name in columns:
            if name not in table.columns:
                known = nearest(name, table.columns)
                raise ProjectError(f'{path}: params, survey, {where}: "{name}" is not a column; {known}')
    read = table.drop(columns=[*ignored, *weights])
    others = [name for name in read.columns if names.get(name, name) in book.names]
    left_out = status.left_out(read, keep, others, path)
    counted = read.drop(index=[row for rows in left_out.values() for row in rows])
    answers, meanings = coding.encode(counted, book, about, path)
    without = counted.index.difference(meanings.index)
    if len(without):
        left_out["no answer at all"] = list(without)
    if weight:
        found = _weights(table.loc[meanings.index, weight], path)
        answers[WEIGHT] = answers[book.key].map(dict(zip(meanings[book.key], found, strict=True)))
    used = {name: names.get(name, name) for name in others} | dict.fromkeys(weights, WEIGHT)
    return answers, (*_rows_and_columns(table, left_out, used, path.name), *_frequencies(meanings, book))


def _weights(column: pd.Series[str], path: Path) -> list[float]:
    """Return the weights of a column of text; a ProjectError names all that are no number above 0."""
    found = [float(cell.replace(",", ".")) if WEIGHTS.fullmatch(cell) else 0.0 for cell in column.fillna("")]
    refuse(path, (refusal(row, str(column.name), column[row], "a number above 0")
                  for row, number in zip(column.index, found, strict=True) if not number))  # fmt: skip
    return found


def _refuse_copy(answers: pd.DataFrame, path: Path, survey: Survey, root: Path) -> None:
    """Refuse answers that are another year's file, or a generated one's, whatever was done to its form."""
    for year in params.years(root):
        theirs = params.load(year, root).survey
        other = path.parents[1] / str(year) / (theirs.responses if theirs else "")
        alike = theirs and theirs.keep == survey.keep and other.is_file() and other != path
        if alike and data.fingerprint(other) == data.fingerprint(path):
            raise ProjectError(
                f"{path}: the same file as {other}; put the answers of this year there, or, if it has "
                "those of both, say in params, survey, keep which rows are of which"
            )
    for name in set(provenance.generated(path.parents[1]).values()):
        source = path.parents[1] / name
        if not source.is_file() or source.name not in params.MADE_UP:
            continue
        about = Survey.model_validate({"provenance": source.stem, "responses": source.name, "invited": ""})
        try:
            made, _ = read_file(source, codebook.load(root).wave(int(source.parent.name)), about)
        except ProjectError:  # the codebook no longer allows its answers: they are not these
            continue
        common = made.columns.intersection(answers.columns)
        if made[common].equals(answers[common]):
            raise ProjectError(
                f"{path}: params says the answers are collected, but they are those of data/survey/{name}"
            )


def invited(year: int, root: Path) -> pd.DataFrame:
    """Return how many were invited: columns municipality (slug) and invited, in the codebook's order.

    What became of those who did not answer follows, where the file has it (`tables.outcomes`).
    A municipality of which nobody was invited is left out: it was not surveyed. A ProjectError names all
    that is wrong.
    """
    about = survey(year, root)
    path = root / "data" / "survey" / str(year) / about.invited
    field = codebook.load(root).wave(year).field("municipality")
    columns = [field.name, "invited"]
    table = files.read(path, columns)
    provenance.check(table, about, path)
    found, table.columns = ", ".join(table.columns), table.columns.str.lower().str.replace(" ", "_")
    refuse(path, [f'column "{name}" is missing; found {found}; columns of params, survey is for the answers: '
                  "here give it that name" for name in columns if name not in table]
           + [f'column "{name}" is there twice; keep one' for name in (*columns, *OUTCOMES)
              if [*table.columns].count(name) > 1])  # fmt: skip
    return _invited_counts(table, field, path)


def _invited_counts(table: pd.DataFrame, field: Field, path: Path) -> pd.DataFrame:
    """Return the counts by municipality, or name all that is wrong with them."""
    allowed = {"invited": "a whole number above 0; or 0, if the municipality was not surveyed"}
    allowed |= {name: "a whole number, 0 or more" for name in OUTCOMES if name in table}
    names = table[field.name]
    codes = [str(coding.find_code(field, name)) if isinstance(name, str) else "" for name in names]
    counts = table[list(allowed)].map(lambda cell: int(whole_number(cell) or -1))
    counts[field.name] = codes
    problems = []
    for place, (row, cells) in enumerate(table.iterrows()):
        name = cells[field.name]
        if codes[place] not in field.codes:
            problems.append(refusal(row, field.name, name, field.allowed()))
        elif codes[place] in codes[:place]:
            problems.append(f'row {row}, column "{field.name}": {quote(name)} is there twice; allowed: once')
        problems += [refusal(row, column, cells[column], wanted)
                     for column, wanted in allowed.items() if counts[column].iloc[place] < 0]  # fmt: skip
    problems += [f'municipality "{code}" is missing' for code in field.codes if code not in codes]
    refuse(path, problems)
    found = counts.set_index(field.name).loc[list(field.codes)].query("invited > 0")
    return found.astype("Int64").reset_index().astype({field.name: "str"})


def _rows_and_columns(
    table: pd.DataFrame, left_out: Mapping[str, Sequence[int]], used: Mapping[str, str], file: str
) -> Iterator[tuple[str, str]]:
    """Yield how many rows were counted, which were not and why; which columns were used, as which field."""
    yield "file", f"{file}: {len(table)} rows, {len(table) - sum(map(len, left_out.values()))} counted"
    for why, which in left_out.items():
        yield "rows left out", f"{len(which)}: {why} (row {some(which)})"
    yield "columns used", ", ".join(old if old == new else f'"{old}" as {new}' for old, new in used.items())
    yield "columns not used", ", ".join(f'"{name}"' for name in table.columns if name not in used) or "none"


def _frequencies(meanings: pd.DataFrame, book: Codebook) -> Iterator[tuple[str, str]]:
    """Yield how often each answer was given to a question, and how often and why there is none."""
    asked = meanings[book.filter.name].isin([book.filter.labels[code] for code in book.filter.yes])
    for field in (field for field in book.fields if field.codes):
        answers = meanings[field.name].fillna(coding.UNANSWERED)
        counts = Counter(answers.where(asked, coding.NOT_ASKED) if field.base == "know" else answers)
        told = [f"{label} {counts[label]}" for label in field.labels.values()]
        told += [f"{word.replace('_', ' ')} {counts[word]}" for word in coding.NO_ANSWER if word in counts]
        if counts.keys() <= {*coding.NO_ANSWER}:
            told = ["nobody answered: taken as not asked this year, and in no table"]
        yield field.name, ", ".join(told)
