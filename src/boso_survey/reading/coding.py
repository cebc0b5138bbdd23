"""From a table of text to checked answers: columns renamed, labels and codes made one, all errors at once.

An error names file, row, column, the value and what is allowed, and no other answer of that respondent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd

from boso.data.tables import DTYPES
from boso.indicators.questionnaire import CHOSEN, NOT_CHOSEN
from boso.params import Survey
from boso.project import nearest, refuse, some
from boso.spreadsheets.cells import normalise, quote, whole_number
from boso_survey import codebook
from boso_survey.codebook import Codebook, Field
from boso_survey.reading import provenance

NOT_ASKED, NOT_SEEN, UNANSWERED = NO_ANSWER = "not_asked", "not_seen", "unanswered"


def encode(
    table: pd.DataFrame, book: Codebook, about: Survey, path: Path
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the answers in a table of text, and what each cell means in words.

    Answers are codes, one row a respondent, columns as in the codebook, sorted. Meanings are labels, or why
    there is no answer, by the row in the file. A row without any answer is in neither. A ProjectError names
    all that is wrong with columns, or else with cells.
    """
    names = {normalise(old): new for old, new in about.columns.items()}
    header = [names.get(old, old) for old in table.columns]
    refuse(path, [*_column_problems(header, table, book, names), *_value_problems(book, about)])
    labelled = {names.get(old, old) for old in table.attrs.get("labelled", ())}
    used = table.loc[:, [name in book.names for name in header]]
    texts = used.rename(columns=names).reindex(columns=list(book.names))
    missing = {names.get(old, old): cells for old, cells in table.attrs.get("missing", {}).items()}
    meanings = {
        field.name: _meanings(texts[field.name].tolist(), field, about, missing.get(field.name, ()))
        for field in book.fields
    }
    meant = pd.DataFrame(meanings, texts.index, dtype="object")
    _fill_options(meant, book)
    answered = meant.notna() & ~meant.isin(NO_ANSWER)
    meant = meant[answered.drop(columns=book.key).any(axis="columns")]
    texts = texts.loc[meant.index]
    codes = {}
    for field in book.fields:
        words = {*meant[field.name].dropna()} - {*NO_ANSWER}
        codes[field.name] = meant[field.name].map({word: find_code(field, word) for word in words})
    coded = pd.DataFrame(codes).astype({field.name: DTYPES[field.type] for field in book.fields})
    closed = [field.name for field in book.fields if field.codes]
    strange = meant.index[answered.loc[meant.index, closed].any(axis=1) & coded[closed].isna().all(axis=1)]
    if 0 < len(strange) < len(meant):
        told = f"row {some(list(strange))}: no cell is an answer; if it is no respondent's, delete it"
        refuse(path, [told])
    found: dict[str, list[tuple[int, int]]] = {}
    for place, field in enumerate(book.fields):
        for row, what in _problems(texts, meant, coded, field, book, about, field.name in labelled):
            found.setdefault(what, []).append((place, row))
    in_file = {new: f'"{old}" ({new})' for old, new in names.items() if old != new}
    refuse(path, _told(found, [in_file.get(name, f'"{name}"') for name in book.names]))
    for field in (field for field in book.fields if field.type == "integer"):
        coded[field.name] = coded[field.name].mask(meant[field.name] == NOT_SEEN, codebook.NOT_SEEN)
    return coded.sort_values(book.key, ignore_index=True), meant


def separated(table: pd.DataFrame, book: Codebook, about: Survey, path: Path) -> pd.DataFrame:
    """Return a table with a column for each answer to a question that has several in a cell: "1;3".

    They are told by code or label; a cell that params maps is given to all. Others are refused.
    """
    for question in {field.option_of for field in book.fields if field.option_of} & {*table.columns}:
        fields = [field for field in book.fields if field.option_of == question]
        options = {field.name: (field.name.rpartition("_")[2], field.categories[0].name) for field in fields}
        if options.keys() & {*table.columns}:
            continue
        beside = [*table.columns].index(question) + 1  # under a header that several columns share
        if [*table.columns[beside:]][:1] == [""] and table.iloc[:, beside].notna().any():
            told = f'column "{question}": the next one has cells and no name; each answer needs its own: '
            refuse(path, [told + some([*options])])
        words = {compared(word): name for name, both in options.items() for word in both}
        cells, wrong, mapped = [], [], mapping(fields[0], about)
        for row, cell in table.pop(question).fillna("").items():
            splits = ({*map(compared, cell.split(mark))} - {""} for mark in (";", "|", ","))
            given = next(({words[part] for part in parts} for parts in splits if parts <= words.keys()), None)
            cells.append([cell if given is None else CHOSEN if name in given else nan for name in options])
            if given is None and compared(cell) not in mapped:
                wrong.append(row)
        allowed = ", ".join(map("=".join, options.values()))
        told = (
            f'column "{question}" has several answers in a cell; allowed, with ; between: {allowed}; or give '
        )
        told += f"each its own column ({some([*options])}), with 1 where it was given"
        refuse(path, [f"row {some(wrong)}, {told}"] if wrong else [])
        table = table.join(pd.DataFrame(cells, table.index, [*options], dtype="str"))
    return table


def _fill_options(meant: pd.DataFrame, book: Codebook) -> None:
    """Note what was not chosen: exports leave an answer's column empty, where others were chosen.

    Or they tell of everybody what was not chosen, also of who was not asked; that is no answer.
    """
    strangers = [label for code, label in book.filter.labels.items() if code not in book.filter.yes]
    for question, base in {(field.option_of, field.base) for field in book.fields if field.option_of}:
        options = [field.name for field in book.fields if field.option_of == question]
        chosen = (meant[options] == CHOSEN).any(axis="columns")
        skipped = meant[book.filter.name].isin(strangers if base == "know" else []) & ~chosen
        for name in options:
            silent = meant[name].isna() | (meant[name] == UNANSWERED)
            found = meant[name].mask(silent & chosen, NOT_CHOSEN)
            meant[name] = found.mask(skipped & (found == NOT_CHOSEN))


def _told(found: Mapping[str, list[tuple[int, int]]], names: list[str]) -> Iterator[str]:
    """Tell the same mistake once, with all its rows and columns, in the order of the columns."""
    for what, cells in sorted(found.items(), key=lambda one: min(one[1])):
        rows, columns = sorted({row for _, row in cells}), sorted({column for column, _ in cells})
        yield (
            f"row{'s' * (len(rows) > 1)} {some(rows)}, column{'s' * (len(columns) > 1)} "
            f"{', '.join(names[column] for column in columns)}: {what}"
        )


def _column_problems(
    header: list[str], table: pd.DataFrame, book: Codebook, names: Mapping[str, str]
) -> Iterator[str]:
    """Name what params says of fields that are not there, then what is missing or there twice."""
    for old, new in names.items():
        if new not in book.names:
            yield f'params, survey, columns: "{old}: {new}": no such field; {nearest(new, book.names)}'
    both = list(zip(table.columns, header, strict=True))
    made = provenance.COLUMN in header  # by boso, when the codebook had no more items
    wanted = [field.name for field in book.fields if not (made and field.kind == "item")]
    missing = [name for name in wanted if name not in header]
    if missing:
        absent = "if it was not asked, add it without answers, or give it waves in the codebook"
        if missing[0] == book.key:
            absent = "else add it, with a number for each respondent"
        there = nearest(missing[0], filter(None, table.columns))
        yield (
            f'column "{some(missing)}" is missing; {there}; if it has another name, say so in params, '
            f"survey, columns; {absent}."
        )
    for name in book.names:
        alike = re.compile(rf"{name}([. _]?\(?\d+\)?)?", re.IGNORECASE)
        found = [old for old, new in both if new == name or (new not in book.names and alike.fullmatch(new))]
        if name in header and len(found) > 1:
            yield (
                f'column "{name}": there are {len(found)} ({", ".join(found)}); keep one, or name the other '
                "in params, survey, ignore"
            )


def _value_problems(book: Codebook, about: Survey) -> Iterator[str]:
    """Name answers that params says cells to mean, and that no question has."""
    for key, meaning in about.values.items():
        if isinstance(meaning, dict) and key not in book.names:
            yield f'params, survey, values: "{key}": no such field; {nearest(key, book.names)}'
            continue
        for old, new in meaning.items() if isinstance(meaning, dict) else [(key, meaning)]:
            fields = [book.field(key)] if isinstance(meaning, dict) else book.fields
            if new not in NO_ANSWER and all(find_code(field, new) not in field.codes for field in fields):
                labels = [word for one in fields for word in one.labels.values()]
                allowed = dict.fromkeys([*NO_ANSWER, *labels])
                yield f'params, survey, values: "{old}: {new}": no such answer; {nearest(new, allowed)}'


def find_code(field: Field, text: str) -> int | str | None:
    """Return the code that a text stands for; None where it is no answer, and the field has categories."""
    for category in field.categories:
        if category.matches(text):
            return category.value
    return None if field.categories else whole_number(text) or text if field.kind == "id" else text


def mapping(field: Field, about: Survey) -> dict[str, str]:
    """Return what params says that cells of a question mean, by the cell as `compared`."""
    own = about.values.get(field.name, {})
    common = {old: new for old, new in about.values.items() if isinstance(new, str) and field.kind != "id"}
    return {
        compared(old): new
        for old, new in {**common, **(own if isinstance(own, dict) else {})}.items()
        if new in NO_ANSWER or find_code(field, new) in field.codes
    }


def compared(text: str) -> str:
    """Return a text in the form in which it is compared: -77.0 is -77, and capitals are no matter."""
    return whole_number(text) or normalise(text).casefold()


def _meanings(cells: list[Any], field: Field, about: Survey, missing: Collection[str]) -> list[Any]:
    """Return each cell as the codebook's label, as why there is no answer, or as it is."""
    given, meanings = mapping(field, about), {}
    for text in {cell for cell in cells if isinstance(cell, str)}:
        meant = given.get(compared(text), text)
        code = None if meant in NO_ANSWER else find_code(field, meant)
        says = code in field.codes and not (field.is_number and whole_number(text))  # 99 is in a class too
        if text in missing and meant == text and not says:
            code, meant = None, UNANSWERED
        meanings[text] = meant if code is None else field.labels.get(code, str(code))
    return [meanings.get(cell, nan) for cell in cells]


def _problems(
    texts: pd.DataFrame, meant: pd.DataFrame, coded: pd.DataFrame, field: Field, book: Codebook,
    about: Survey, labelled: bool,
) -> Iterator[tuple[int, str]]:  # fmt: skip
    """Yield the row of each wrong answer to a question, and what is wrong with it."""
    cells, means, codes = texts[field.name].tolist(), meant[field.name].tolist(), coded[field.name]
    no = {*book.filter.codes} - {*book.filter.yes} if field.base == "know" else set()
    passed_by = [code in no for code in coded[book.filter.name].tolist()]
    unknown, twice = codes.isna().tolist(), codes.duplicated(keep=False).tolist()
    known, allowed = mapping(field, about), f"allowed: {field.allowed()}"
    if field.codes:
        allowed += "; if it means one of these, or no answer, say so in params, survey, values; "
        new = (
            "add it to the codebook, with waves" if field.type == "integer" else "see `boso new unit --help`"
        )
        allowed += f"if it is new, {new}"
    has_categories = field.codes and not field.is_number
    numbers = {cell for cell in cells if has_categories and whole_number(cell)}
    bare = {cell for cell in numbers if compared(cell) not in known}
    words = (cell for cell, uncoded in zip(cells, unknown, strict=True) if not uncoded)
    worded = labelled or any(isinstance(cell, str) and cell not in numbers for cell in words)
    rows = zip(texts.index, cells, means, unknown, twice, passed_by, strict=True)
    for row, cell, meaning, uncoded, repeated, skipped in rows:
        found = quote(cell)
        if meaning in NO_ANSWER or meaning != meaning:
            if field.required:
                yield row, f"{found}; {allowed}"
            elif meaning == NOT_ASKED and not skipped and not all(unknown):
                yield row, f"{found} is not_asked here, where all are asked; take not_seen or unanswered"
        elif uncoded:
            yield row, f"{found}; {allowed}"
        elif cell in bare and worded:
            yield row, f"{found} has no label, as others have; params, survey, values must say what it means"
        elif repeated and field.unique:
            yield row, f"{found} is there more than once; allowed: once. Keep one of the answers."
        elif skipped:  # without the answer: the row tells one already
            yield row, f"answered, but the filter {book.filter.name} passes this question by; allowed: empty"
