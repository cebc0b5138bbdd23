"""The labels of a figure against its table: names in its order, numbers that its cells say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from boso_press.proof.figures.shares import answers
from boso_press.proof.figures.svg import Label
from boso_press.proof.matching import Finding
from boso_press.proof.text import has_number, normalized

BASE = re.compile(r"\((\d+)\)$|^(\d+) (?:svar|answers)$")
COUNT = re.compile(r"^\d[\d\s]*\s(?=[^\W\d])")  # before what is counted
TICK = re.compile(r"’\d\d|(19|20)\d\d")  # a year on an axis


def check_names(stem: str, about: Mapping[str, Any], labels: Sequence[Label]) -> Iterator[Finding]:
    """Yield names of rows and columns, and numbers of answers, that are not drawn in the table's order."""
    table = about["table"]
    if not any(column["kind"] == "number" for column in table["columns"]):
        return
    drawn = [normalized(COUNT.sub("", BASE.sub("", label.text))) for label in labels]
    texts = [
        [row[i]["text"] for row in table["rows"]]
        for i, column in enumerate(table["columns"])
        if column["kind"] == "text" or column["header"]
    ]
    titles = [column["title"] for column in table["columns"] if column["kind"] == "number"]
    for names in (*texts, titles):
        if name := _out_of_order(list(dict.fromkeys(names)), drawn):
            yield Finding(stem, f"{about['label']}, label", name, "the order of the figure's table")
    shown = [int(found[1] or found[2]) for label in labels if (found := BASE.search(label.text))]
    bases = _bases(table)
    if shown and bases and shown != bases:
        yield Finding(stem, f"{about['label']}, answers", str(shown), str(bases))


def _out_of_order(names: Sequence[str], drawn: Sequence[str]) -> str | None:
    """Return the first of the names that is drawn, but not after those before it."""
    at = 0
    for name in names:
        after = _end_of_name(normalized(name), drawn, at)
        if after is None and _end_of_name(normalized(name), drawn, 0) is not None:
            return name
        at = at if after is None else after
    return None


def _end_of_name(name: str, drawn: Sequence[str], at: int) -> int | None:
    """Return where the labels end that say a name: one, or as many as it has lines."""
    for start in range(at, len(drawn)) if name else ():
        end, joined = start, ""
        while end < len(drawn) and drawn[end] and name.startswith(joined + drawn[end]):
            joined, end = joined + drawn[end], end + 1
            if joined == name:
                return end
    return None


def _bases(table: Mapping[str, Any]) -> list[int]:
    """Return how many answers there are of each row, or of each panel of rows."""
    rows = zip(table["rows"], answers(table), strict=False)  # without a base there are none
    return [base for _, base in dict.fromkeys((row[0]["text"], base) for row, (_, base, _) in rows)]


def check_cells(
    stem: str, place: str, labels: Sequence[Label], table: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield labels with a number that no cell of the table says, or not in the order of its rows."""
    columns = [_column_texts(table, i) for i in range(len(table["columns"]))]
    cells = {normalized(text) for column in columns for text in column}
    titles = {normalized(column["title"]) for column in table["columns"]}
    open_cell = ""
    at = [0] * len(columns)
    for label, after in zip(labels, [*labels[1:], Label("", 0, 0)], strict=False):
        label_text = normalized(label.text)
        if open_cell.startswith(label_text):
            open_cell = open_cell[len(label_text) :]
            continue
        found = _next_cell(label_text, normalized(after.text), columns, at)
        if found is not None:
            at[found[0]] = found[1]
            open_cell = normalized(columns[found[0]][found[1]])[len(label_text) :]
        elif has_number(label.text) and not (label_text in cells | titles and TICK.fullmatch(label.text)):
            yield Finding(stem, f"{place}, label", label.text, "a cell of the figure's table, in its order")


def _next_cell(
    label_text: str, after: str, columns: Sequence[Sequence[str]], at: Sequence[int]
) -> tuple[int, int] | None:
    """Return the next cell, column by column, that a label says: all of it, or the next label goes on."""
    for column, texts in enumerate(columns):
        for row in range(at[column], len(texts)):
            cell = normalized(texts[row])
            continued = cell.startswith(label_text) and cell[len(label_text) :].startswith(after)
            unit = label_text.removeprefix(cell)  # of the number in the cell
            with_unit = cell.endswith("|") and label_text.startswith(cell) and "|" not in unit
            if cell == label_text or with_unit or continued:
                return column, row
    return None


def _column_texts(table: Mapping[str, Any], column: int) -> list[str]:
    """Return the texts of a column; a year stands in a drawing as it is."""
    kind = "raw" if is_years(table, column) else "text"
    return [str(row[column][kind]) for row in table["rows"]]


def value_labels(labels: Sequence[Label], table: Mapping[str, Any]) -> list[Label]:
    """Return the labels that are values, not names or years of the table's texts."""
    texts = [text for text in {normalized(text) for text in _texts(table)} if "|" in text]
    values = []
    for label in labels:
        shown, year = normalized(label.text), re.fullmatch(r"’\d\d", label.text)
        named = any(text.startswith(shown) or text.endswith(shown) for text in texts)
        if has_number(label.text) and not (year or named):
            values.append(label)
    return values


def _texts(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield titles, and cells of text and of the columns that head rows."""
    for i, column in enumerate(table["columns"]):
        yield column["title"]
        if column["kind"] == "text" or column.get("header") or is_years(table, i):
            yield from (row[i]["text"] for row in table["rows"])
        if is_years(table, i):
            yield from (str(row[i]["raw"]) for row in table["rows"])


def is_years(table: Mapping[str, Any], column: int) -> bool:
    """Whether all values of a column are years."""
    raws = [row[column]["raw"] for row in table["rows"]]
    return all(isinstance(raw, int | str) and re.fullmatch(r"(19|20)\d\d", str(raw)) for raw in raws)


def is_grid(labels: Sequence[Label], table: Mapping[str, Any]) -> bool:
    """Whether a drawing shows each number of its table once, row by row, as a heat map does."""
    numbers = [i for i, column in enumerate(table["columns"]) if column["kind"] == "number"]
    cells = [normalized(row[i]["text"]) for row in table["rows"] for i in numbers]
    return bool(cells) and [normalized(label.text) for label in value_labels(labels, table)] == cells
