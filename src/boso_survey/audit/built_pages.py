"""Check built pages: every number of the survey on them must be one that the protected tables show.

Read are the executed notebooks of a year, from which all pages are printed: the table behind each figure,
each table, and each value that a sentence printed. A row is matched with the cells of the survey by the
words that stand in it (question, municipality, role, answer); what cannot be told of it is left open, and
a number is accepted where it belongs to any shown cell that the row can mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from boso import data
from boso.data import COLLECTED
from boso.indicators.survey import weights
from boso.project import ProjectError
from boso_survey.codebook import Codebook
from boso_survey.tables import publication
from boso_survey.tabulation import NO_ANSWER, NOT_SEEN, PER_CENT, UNANSWERED, YES, Tables

Vocabulary = dict[str, set[tuple[str, str]]]
Meaning = Mapping[str, set[str]]

AXES = ("item", "municipality", "role", "category")
TOLERANCE = 0.051  # tables round to one decimal
SUFFIX = re.compile(r"( \((simulert|andre (svar|kommuner) i \d+)\))+$")
SURVEY_VARIABLE = re.compile(r"^\s*(\w+) *= *r\.survey\b", flags=re.MULTILINE)
QUOTED = re.compile(r"[\"'](\w+)[\"']")
MEASURES = {"andel", "svar", "spurt", "antall", "endring", "nedre grense", "øvre grense"}
SAID = re.compile(r"\.(?:confidence|least_group|effective_size)\b")  # numbers of the method


@dataclass(frozen=True)
class PagesAudit:
    """What was looked at, and what should not be there."""

    notebooks: int
    numbers: int
    problems: tuple[str, ...]


def check(folder: Path, root: Path, tables: Tables, book: Codebook, names: Mapping[str, str]) -> PagesAudit:
    """Check the executed notebooks of a year in `folder` (outputs/<year>) against the tables they read.

    Rows are matched with cells by the words of the questions and the `names` of the municipalities.
    """
    words, held = _vocabulary(book, names), {int(folder.name): tables}
    shown: dict[frozenset[int], PublishedNumbers] = {}  # by the waves that a page tells of
    paths = sorted(folder.rglob("*.ipynb"))
    problems: list[str] = []
    seen = 0
    for path in paths:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        used = _tables_read(notebook, "protected/")
        if not used:
            continue
        years = {int(name.split("/")[1]) for name in used}
        for year in years - held.keys():
            held[year] = publication.read(year, root) if publication.exists(year, root) else {}
        numbers = shown.setdefault(frozenset(years), PublishedNumbers(*(held[year] for year in years)))
        found = list(_check_notebook(notebook, numbers, words, book))
        seen += len(found)
        wrong = [f"made from another version of {name}; build it anew"
                 for name, digest in used.items() if data.digest(name, root) != digest]  # fmt: skip
        where = path.relative_to(folder.parent).as_posix()
        problems += [f"{where}: {text}" for text in (*wrong, *filter(None, found))]
    return PagesAudit(len(paths), seen, tuple(problems))


def refuse_shown(year: int, root: Path) -> None:
    """Raise ProjectError where built pages show tables of a year that are there no more."""
    for path in sorted((root / "outputs").rglob("*.ipynb")):
        used = _tables_read(json.loads(path.read_text(encoding="utf-8")), f"protected/{year}/")
        if {*used.values()} - {data.ABSENT}:
            raise ProjectError(
                f"{path}: shows tables of {year} that are no longer in data/protected/{year}/; put them "
                "back, or delete the page if nobody has seen it. Nothing was written."
            )


def _tables_read(notebook: Mapping[str, Any], folder: str) -> dict[str, str]:
    """Return the tables of a folder that a notebook was made from, with their hashes."""
    reads = notebook["metadata"].get("boso", {}).get("reads", {})
    return {name: digest for name, digest in reads.items() if name.startswith(folder)}


def _vocabulary(book: Codebook, names: Mapping[str, str]) -> Vocabulary:
    """Return what each word on a page can mean: an axis of the survey's tables, and the value on it."""
    words: Vocabulary = {}
    for town, name in names.items():
        words.setdefault(_fold(name), set()).add(("municipality", town))
    for field in book.of_kind("background", "filter", "item"):
        if field.type == "integer":
            words.setdefault(_fold(field.title), set()).add(("item", field.name))
        for code, label in field.labels.items():
            axis = field.name if field.name in AXES else "category"
            words.setdefault(_fold(label), set()).add((axis, str(code)))
    for word, category in {"enige": YES, "ikke svart": UNANSWERED, "ikke sett": NOT_SEEN}.items():
        words.setdefault(word, set()).add(("category", category))
    return words


def _fold(text: object) -> str:
    return SUFFIX.sub("", str(text)).strip().casefold()


def _check_notebook(
    notebook: Mapping[str, Any], numbers: PublishedNumbers, words: Vocabulary, book: Codebook
) -> Iterator[str | None]:
    """Yield for each number of the survey nothing, or what is wrong with it."""
    names = {name for cell in notebook["cells"] for name in SURVEY_VARIABLE.findall("".join(cell["source"]))}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            shown = output.get("metadata", {}).get("boso", {})
            if shown.get("kind") in ("figure", "table"):
                yield from _check_table(shown, numbers, words)
            for value in shown.get("printed", []):
                yield from _check_printed(value, numbers, names, book)


def _check_table(
    shown: Mapping[str, Any], numbers: PublishedNumbers, words: Vocabulary
) -> Iterator[str | None]:
    titles = [_fold(column["title"]) for column in shown["table"]["columns"]]
    for row in shown["table"]["rows"]:
        texts = [_fold(cell["raw"]) for cell in row if isinstance(cell["raw"], str)]
        if not _is_of_survey(titles, texts, words, str(shown.get("provenance", COLLECTED))):
            continue
        for title, cell in zip(titles, row, strict=True):
            if isinstance(cell["raw"], (int, float)):
                place = [*texts, title]
                found = {one for text in place for one in words.get(text, ())}
                meaning = {axis: {value for other, value in found if other == axis} for axis, _ in found}
                ok = numbers.contain(float(cell["raw"]), meaning)
                wrong = f"{shown['label']}: {' / '.join(place)}: {cell['text']} is no shown number"
                yield "" if ok else wrong


def _is_of_survey(titles: Sequence[str], texts: Sequence[str], words: Vocabulary, provenance: str) -> bool:
    """Return whether a row speaks of the survey: it names a question, role or answer, and measures it."""
    named = {axis for text in texts for axis, _ in words.get(text, ())}
    columns = {axis for title in titles for axis, _ in words.get(title, ())}
    measured = "category" in columns or bool(MEASURES & set(titles)) or provenance != COLLECTED
    return measured and bool({"item", "role", "category"} & named or "category" in columns)


def _check_printed(
    value: Mapping[str, Any], numbers: PublishedNumbers, names: set[str], book: Codebook
) -> Iterator[str | None]:
    """Yield for a value that a sentence took of the survey nothing, or what is wrong with it."""
    expression, raw = str(value["expression"]), value["raw"]
    if not isinstance(raw, (int, float)) or not any(re.search(rf"\b{name}\.", expression) for name in names):
        return
    items = {name for name in QUOTED.findall(expression) if name in book.names}
    ok = SAID.search(expression) is not None or numbers.contain(float(raw), {"item": items} if items else {})
    yield None if ok else f"{{{{ {expression} }}}} prints {value['printed']}, which is no shown number"


class PublishedNumbers:
    """The numbers that the protected tables of some waves show."""

    def __init__(self, *waves: Tables) -> None:
        self._tables = [table for tables in waves for table in tables.items()]
        for tables in waves:
            if "weighted" not in tables and {"by_municipality", "response"} <= {*tables}:
                shares = weights.shares(tables["by_municipality"], tables["response"])
                self._tables.append(("weighted", shares))
        self._numbers: dict[str, npt.NDArray[np.float64]] = {}

    def contain(self, number: float, meaning: Meaning) -> bool:
        """Return whether a number belongs to a shown cell which the words of a row can mean."""
        key = repr(sorted((axis, sorted(values)) for axis, values in meaning.items()))
        if key not in self._numbers:
            found = [one for name, table in self._tables for one in _numbers(name, table, meaning)]
            nobody = [0.0] if (meaning.get("category") or {""}) <= {*NO_ANSWER} and not found else []
            self._numbers[key] = np.array(found + nobody)
        return bool((np.abs(self._numbers[key] - number) < TOLERANCE).any())


def _numbers(name: str, table: pd.DataFrame, meaning: Meaning) -> Iterator[float]:
    """Yield the numbers of a protected table that the words can mean: as they stand, shares, and sums."""
    if name == "overall" and "role" in meaning and not {"item", "category"} & set(meaning):
        meaning = {"item": {"role"}, "category": meaning["role"]}  # a role is an answer as well
    if {"role", "municipality"} & set(meaning) - set(table) or ("item" in meaning and "item" not in table):
        return
    for axis in meaning.keys() & set(table):
        table = table[table[axis].isin(meaning[axis])]
    for column in table.select_dtypes("number").columns:
        yield from map(float, table[column].dropna())
    if "base" not in table:
        return
    for _, rows in table.groupby([axis for axis in AXES[:-1] if axis in table]):
        counts, base = list(rows["count"]), rows["base"].iloc[0]
        for first, last in combinations(range(len(counts) + 1), 2):  # neighbouring answers
            part = counts[first:last]
            if not pd.isna(base) and base and not any(map(pd.isna, part)):
                yield from (float(sum(part)), float(PER_CENT * sum(part) / base))
