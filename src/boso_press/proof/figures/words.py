"""A figure's words against its table: its alternative text, and the names and bases that it draws."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from boso.words import number, rounded, tall
from boso_press.proof.figures.shares import answers
from boso_press.proof.figures.svg import Label
from boso_press.proof.matching import Finding
from boso_press.proof.text import has_number, norm, numerals

BASE = re.compile(r"\((\d+)\)$|^(\d+) (?:svar|answers)$")
COUNT = re.compile(r"^\d[\d\s]*\s(?=[^\W\d])")  # before what is counted
DECIMALS = (0, 1, 2, 3)  # with which a chart may write a number


def check_alt(stem: str, about: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield numbers of an alternative text that are not those of the row which it names before them.

    A figure of texts, such as a timeline, has its numbers in them: they need only be among the table's.
    """
    table, titles = about["table"], [column["title"] for column in about["table"]["columns"]]
    rows = _by_name(table)
    counts = {str(count) for count in range(len(table["rows"]) + 1)}
    everything = _of_all(rows, titles)
    everything.said |= counts
    names = sorted(filter(None, rows), key=len, reverse=True) if _has_numbers(table) else []
    allowed = everything
    for piece in re.split(f"({'|'.join(map(re.escape, names))})", about["alt"]) if names else [about["alt"]]:
        if piece in names:
            allowed = rows[piece] if rows[piece].said else everything
            continue
        for numeral in numerals(_without(titles, piece)):
            if not allowed.hold(numeral):
                found = f"{numeral} in: {piece.strip()}"
                yield Finding(stem, f"{about['label']}, alt text", found, "a number of the row that is named")


def check_texts(stem: str, about: Mapping[str, Any], texts: Iterable[str]) -> Iterator[Finding]:
    """Yield numbers in texts of a drawing that its table does not hold."""
    titles = [column["title"] for column in about["table"]["columns"]]
    everything = _of_all(_by_name(about["table"]), titles)
    for text in texts:
        for numeral in numerals(_without(titles, text)):
            if not everything.hold(numeral):
                yield Finding(stem, f"{about['label']}, label", text, "a number of the figure's table")


def _of_all(rows: Mapping[str, _Numbers], titles: Sequence[str]) -> _Numbers:
    """Return the numbers of all rows, their names and the titles of columns."""
    everything = _Numbers(_numerals([*rows, *titles]), [])
    for row in rows.values():
        everything.add(row)
    return everything


@dataclass
class _Numbers:
    """The numerals that rows say, and the values that a chart may write with more or fewer decimals."""

    said: set[str]
    raws: list[float]

    def add(self, other: _Numbers) -> None:
        """Take in the numbers of more rows."""
        self.said |= other.said
        self.raws += other.raws

    def hold(self, numeral: str) -> bool:
        """Whether a numeral is one of the numbers, as a chart may write them."""
        return numeral in self.said or any(numeral in _forms(raw) for raw in self.raws)


def _without(titles: Sequence[str], text: str) -> str:
    """Return a text without the titles of columns that hold a number."""
    text = text.casefold()
    for title in titles:
        text = text.replace(title.casefold(), " ") if has_number(title) else text
    return text


def check_names(stem: str, about: Mapping[str, Any], labels: Sequence[Label]) -> Iterator[Finding]:
    """Yield names of rows and columns, and numbers of answers, that are not drawn in the table's order."""
    table = about["table"]
    if not _has_numbers(table):
        return
    drawn = [norm(COUNT.sub("", BASE.sub("", label.text))) for label in labels]
    texts = [[row[i]["text"] for row in table["rows"]] for i, c in enumerate(table["columns"]) if _names(c)]
    titles = [column["title"] for column in table["columns"] if column["kind"] == "number"]
    for names in (*texts, titles):
        if name := _astray(list(dict.fromkeys(names)), drawn):
            yield Finding(stem, f"{about['label']}, label", name, "the order of the figure's table")
    shown = [int(found[1] or found[2]) for label in labels if (found := BASE.search(label.text))]
    bases = _bases(table)
    if shown and bases and shown != bases:
        yield Finding(stem, f"{about['label']}, answers", str(shown), str(bases))


def _astray(names: Sequence[str], drawn: Sequence[str]) -> str | None:
    """Return the first of the names that is drawn, but not after those before it."""
    at = 0
    for name in names:
        after = _found(norm(name), drawn, at)
        if after is None and _found(norm(name), drawn, 0) is not None:
            return name
        at = at if after is None else after
    return None


def _bases(table: Mapping[str, Any]) -> list[int]:
    """Return how many answers there are of each row, or of each panel of rows."""
    rows = zip(table["rows"], answers(table), strict=False)  # without a base there are none
    return [base for _, base in dict.fromkeys((row[0]["text"], base) for row, (_, base, _) in rows)]


def _has_numbers(table: Mapping[str, Any]) -> bool:
    return any(column["kind"] == "number" for column in table["columns"])


def _names(column: Mapping[str, Any]) -> bool:
    return bool(column["kind"] == "text" or column["header"])


def _found(name: str, drawn: Sequence[str], at: int) -> int | None:
    """Return where the labels end that say a name: one, or as many as it has lines."""
    for start in range(at, len(drawn)) if name else ():
        end, said = start, ""
        while end < len(drawn) and drawn[end] and name.startswith(said + drawn[end]):
            said, end = said + drawn[end], end + 1
            if said == name:
                return end
    return None


def _by_name(table: Mapping[str, Any]) -> dict[str, _Numbers]:
    """Return the numbers of the rows that bear a name."""
    found: dict[str, _Numbers] = {}
    shares = answers(table) or [("", 0, [])] * len(table["rows"])
    for row, (_, base, counts) in zip(table["rows"], shares, strict=True):
        said = _numerals(cell["text"] for cell in row[1:])
        said |= {str(rounded(100 * count / base)) for count in counts if count is not None and base}
        raws = [cell["raw"] for cell in row[1:] if isinstance(cell["raw"], int | float)]
        found.setdefault(row[0]["text"], _Numbers(set(), [])).add(_Numbers(said, raws))
    return found


def _numerals(texts: Iterable[str]) -> set[str]:
    return {numeral for text in texts for numeral in numerals(text)}


def _forms(raw: float) -> Iterator[str]:
    yield str(raw)
    for decimals in DECIMALS:
        yield from numerals(f"{tall(raw, decimals)} {number(raw, decimals)}")
