"""Check built pages: every number of the survey on them must be one that the protected tables show.

Read are the executed notebooks of a year, from which all pages are printed: the table behind each figure,
each table, and each value that a sentence printed. A row is matched with the cells of the survey by the
words that stand in it (question, municipality, role, answer); what cannot be told of it is left open, and
a number is accepted where it belongs to any shown cell that the row can mean.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boso import data
from boso.data import COLLECTED
from boso_survey.audit.derived import AXES, Shown
from boso_survey.tabulation import UNANSWERED, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from boso_survey.codebook import Codebook

    Words = dict[str, set[tuple[str, str]]]

SUFFIX = re.compile(r" \(simulert\)$")
BOUND = re.compile(r"^\s*(\w+) *= *r\.survey\b", flags=re.MULTILINE)
QUOTED = re.compile(r"[\"'](\w+)[\"']")
MEASURES = {"andel", "svar", "spurt", "antall", "endring", "nedre grense", "øvre grense"}
CONFIDENCE = 95.0  # per cent; a sentence may name it


@dataclass(frozen=True)
class Checked:
    """What was looked at, and what should not be there."""

    notebooks: int
    numbers: int
    problems: tuple[str, ...]


def check(
    folder: Path,
    root: Path,
    tables: Mapping[str, pd.DataFrame],
    book: Codebook,
    names: Mapping[str, str],
) -> Checked:
    """Check the executed notebooks of a year.

    Parameters
    ----------
    folder : Path
        outputs/<year>.
    root : Path
        The project, for the hashes of the tables that the pages were made from.
    tables : mapping of str to pandas.DataFrame
        The protected tables of the year.
    book : Codebook
        The questions, by whose words rows are matched with cells.
    names : mapping of str to str
        Name of each municipality.
    """
    words, numbers = _words(book, names), Shown(tables)
    paths = sorted(folder.rglob("*.ipynb"))
    problems: list[str] = []
    seen = 0
    for path in paths:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        used = {name: digest for name, digest in notebook["metadata"].get("boso", {}).get("reads", {}).items()
                if name.startswith("protected/")}  # fmt: skip
        if not used:
            continue
        found = list(_notebook(notebook, numbers, words, book))
        seen += len(found)
        wrong = [f"made from another version of {name}; build it anew"
                 for name, digest in used.items() if data.digest(name, root) != digest]  # fmt: skip
        where = path.relative_to(folder.parent).as_posix()
        problems += [f"{where}: {text}" for text in (*wrong, *filter(None, found))]
    return Checked(len(paths), seen, tuple(problems))


def _words(book: Codebook, names: Mapping[str, str]) -> Words:
    """Return what each word on a page can mean: an axis of the survey's tables, and the value on it."""
    words: Words = {}
    for town, name in names.items():
        words.setdefault(_plain(name), set()).add(("municipality", town))
    for field in book.of_kind("background", "filter", "item"):
        if field.type == "integer":
            words.setdefault(_plain(field.title), set()).add(("item", field.name))
        for code, label in field.labels.items():
            axis = field.name if field.name in AXES else "category"
            words.setdefault(_plain(label), set()).add((axis, str(code)))
    words.setdefault("enige", set()).add(("category", YES))
    words.setdefault("ikke svart", set()).add(("category", UNANSWERED))
    return words


def _plain(text: object) -> str:
    return SUFFIX.sub("", str(text)).strip().casefold()


def _notebook(
    notebook: Mapping[str, Any], tables: Shown, words: Words, book: Codebook
) -> Iterator[str | None]:
    """Yield for each number of the survey nothing, or what is wrong with it."""
    names = {name for cell in notebook["cells"] for name in BOUND.findall("".join(cell["source"]))}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            shown = output.get("metadata", {}).get("boso", {})
            if shown.get("kind") in ("figure", "table"):
                yield from _table(shown, tables, words)
            for value in shown.get("printed", []):
                yield from _printed(value, tables, names, book)


def _table(shown: Mapping[str, Any], tables: Shown, words: Words) -> Iterator[str | None]:
    titles = [_plain(column["title"]) for column in shown["table"]["columns"]]
    for row in shown["table"]["rows"]:
        texts = [_plain(cell["raw"]) for cell in row if isinstance(cell["raw"], str)]
        if not _of_survey(titles, texts, words, str(shown.get("provenance", COLLECTED))):
            continue
        for title, cell in zip(titles, row, strict=True):
            if isinstance(cell["raw"], (int, float)):
                place = [*texts, title]
                ok = tables.holds(float(cell["raw"]), _meaning(place, words))
                yield (
                    "" if ok else f"{shown['label']}: {' / '.join(place)}: {cell['text']} is no shown number"
                )


def _of_survey(titles: Sequence[str], texts: Sequence[str], words: Words, provenance: str) -> bool:
    """Return whether a row speaks of the survey: it names a question, role or answer, and measures it."""
    named = {axis for text in texts for axis, _ in words.get(text, ())}
    columns = {axis for title in titles for axis, _ in words.get(title, ())}
    measured = "category" in columns or bool(MEASURES & set(titles)) or provenance != COLLECTED
    return measured and bool({"item", "role", "category"} & named or "category" in columns)


def _meaning(texts: Sequence[str], words: Words) -> dict[str, set[str]]:
    """Return what the words of a row leave possible, by axis."""
    meaning: dict[str, set[str]] = {}
    for text in texts:
        for axis, value in words.get(text, ()):
            meaning.setdefault(axis, set()).add(value)
    return meaning


def _printed(
    value: Mapping[str, Any], tables: Shown, names: set[str], book: Codebook
) -> Iterator[str | None]:
    """Yield for a value that a sentence took of the survey nothing, or what is wrong with it."""
    expression, raw = str(value["expression"]), value["raw"]
    if not isinstance(raw, (int, float)) or not any(re.search(rf"\b{name}\.", expression) for name in names):
        return
    items = {name for name in QUOTED.findall(expression) if name in book.names}
    ok = raw == CONFIDENCE or tables.holds(float(raw), {"item": items} if items else {})
    yield None if ok else f"{{{{ {expression} }}}} prints {value['printed']}, which is no shown number"
