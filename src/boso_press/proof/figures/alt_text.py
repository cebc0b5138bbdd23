"""A figure's alternative text against its table: each number is one of the row that is named before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from boso.figures.agreement import rows_of
from boso.words import number, rounded, tall
from boso_press.proof.matching import Finding
from boso_press.proof.text import has_number, numerals

NAME = 3  # characters that a name has at the least
DECIMALS = range(7)  # with which a chart may write a number


def check_alt(stem: str, about: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield numbers of an alternative text that are not those of the row which it names before them.

    A figure of texts, such as a timeline, has its numbers in them, and names of a letter or two tell nothing
    apart: there they need only be among the table's.
    """
    table, titles = about["table"], [column["title"] for column in about["table"]["columns"]]
    told_apart = _has_names(table) and any(column["kind"] == "number" for column in table["columns"])
    rows = _numbers_by_name(about)
    counts = {str(count) for count in range(len(table["rows"]) + 1)}
    everything = _all_numbers(rows, titles)
    everything.printed |= counts
    names = {*filter(None, rows)} if told_apart else set()
    words = sorted(names | _other_words(table), key=len, reverse=True)  # "Moss er viktig" does not name Moss
    allowed = everything
    for piece in re.split(f"({'|'.join(map(re.escape, words))})", about["alt"]) if names else [about["alt"]]:
        if piece in names:
            allowed = rows[piece] if rows[piece].printed else everything
            continue
        for numeral in numerals(_without_titles(titles, piece)):
            if not allowed.contains(numeral):
                found = f"{numeral} in: {piece.strip()}"
                yield Finding(stem, f"{about['label']}, alt text", found, "a number of the row that is named")


def _has_names(table: Mapping[str, Any]) -> bool:
    """Whether the rows have names that tell the parts of a text apart: no mere letters."""
    named = table["columns"][0]["kind"] == "text"
    return named and all(len(row[0]["text"]) >= NAME for row in table["rows"])


def _other_words(table: Mapping[str, Any]) -> set[str]:
    """Return the texts beside the names of rows; those with a number are checked as other texts are."""
    texts = {cell["text"] for row in table["rows"] for cell in row[1:] if isinstance(cell["raw"], str)}
    return {text for text in texts if text and not has_number(text)}


def check_texts(stem: str, about: Mapping[str, Any], texts: Iterable[str]) -> Iterator[Finding]:
    """Yield texts of a drawing with a number that its table does not hold."""
    titles = [column["title"] for column in about["table"]["columns"]]
    everything = _all_numbers(_numbers_by_name(about), titles)
    for text in dict.fromkeys(texts):
        if not all(everything.contains(numeral) for numeral in numerals(_without_titles(titles, text))):
            yield Finding(stem, f"{about['label']}, label", text, "a number of the figure's table")


def _all_numbers(rows: Mapping[str, _Numbers], titles: Sequence[str]) -> _Numbers:
    """Return the numbers of all rows, of their names and of the titles of columns."""
    everything = _Numbers(_numerals([*rows, *titles]), [])
    for row in rows.values():
        everything.add(row)
    return everything


@dataclass
class _Numbers:
    """The numerals that rows print, and the values that a chart may write with more or fewer decimals."""

    printed: set[str]
    raws: list[float]

    def add(self, other: _Numbers) -> None:
        """Take in the numbers of more rows."""
        self.printed |= other.printed
        self.raws += other.raws

    def contains(self, numeral: str) -> bool:
        """Whether a numeral is one of the numbers, as a chart may write them."""
        return numeral in self.printed or any(numeral in _forms(raw) for raw in self.raws)


def _without_titles(titles: Sequence[str], text: str) -> str:
    """Return a text without the titles of columns that hold a number."""
    text = text.casefold()
    for title in titles:
        text = text.replace(title.casefold(), " ") if has_number(title) else text
    return text


def _numbers_by_name(about: Mapping[str, Any]) -> dict[str, _Numbers]:
    """Return the numbers of the rows that bear a name, and the per cents that they are of their base."""
    found: dict[str, _Numbers] = {}
    shares = rows_of(about["table"], about["drawn"]["of"])
    for row, known in zip(about["table"]["rows"], shares, strict=True):
        printed = _numerals(cell["text"] for cell in row[1:])
        printed |= {str(rounded(share)) for share in known.shares.values()}
        raws = [cell["raw"] for cell in row if isinstance(cell["raw"], int | float)]
        found.setdefault(row[0]["text"], _Numbers(set(), [])).add(_Numbers(printed, raws))
    return found


def _numerals(texts: Iterable[str]) -> set[str]:
    return {numeral for text in texts for numeral in numerals(text)}


def _forms(raw: float) -> Iterator[str]:
    yield str(raw)
    for decimals in DECIMALS:
        yield from numerals(f"{tall(raw, decimals)} {number(raw, decimals)}")
