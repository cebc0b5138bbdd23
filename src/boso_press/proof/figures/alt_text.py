"""A figure's alternative text against its table: each number is one of the row that is named before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

from boso.figures.agreement import rows_of
from boso.words import number, rounded, tall
from boso_press.proof.matching import Finding
from boso_press.proof.text import has_number, numerals

NAME = 3  # characters that a name has at the least
DECIMALS = range(7)  # with which a chart may write a number


class _Numbers:
    """The numerals that texts print, and the values that a chart may write with more or fewer decimals."""

    def __init__(self, texts: Iterable[str], raws: Iterable[float] = ()) -> None:
        self.printed = {numeral for text in texts for numeral in numerals(text)}
        self.raws = list(raws)

    def __or__(self, other: _Numbers) -> _Numbers:
        both = _Numbers((), [*self.raws, *other.raws])
        both.printed = self.printed | other.printed
        return both

    def __contains__(self, numeral: str) -> bool:
        return numeral in self.printed or any(numeral in _forms(raw) for raw in self.raws)


def check_alt(stem: str, about: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield numbers of an alternative text that are not those of the row which it names before them.

    A figure of texts, such as a timeline, has its numbers in them, and names of a letter or two tell nothing
    apart: there they need only be among the table's.
    """
    columns, table = about["table"]["columns"], about["table"]["rows"]
    rows = _numbers_by_name(about)
    everything = _all_numbers(about, rows) | _Numbers(map(str, range(len(table) + 1)))
    named = columns[0]["kind"] == "text" and all(len(row[0]["text"]) >= NAME for row in table)
    told_apart = named and any(column["kind"] == "number" for column in columns)
    names = {row[0]["text"] for row in table} - {""} if told_apart else set()
    # "Moss er viktig" does not name Moss; texts with a number are checked as others are
    others = {cell["text"] for row in table for cell in row[1:] if isinstance(cell["raw"], str)}
    words = names | {text for text in others if text and not has_number(text)}
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    allowed = everything
    for piece in re.split(f"({longest_first})", about["alt"]) if names else [about["alt"]]:
        if piece in names:
            allowed = rows[piece] if rows[piece].printed else everything
            continue
        for numeral in _numerals(about, piece):
            if numeral not in allowed:
                found = f"{numeral} in: {piece.strip()}"
                yield Finding(stem, f"{about['label']}, alt text", found, "a number of the row that is named")


def check_texts(stem: str, about: Mapping[str, Any], texts: Iterable[str]) -> Iterator[Finding]:
    """Yield texts of a drawing with a number that its table does not hold."""
    everything = _all_numbers(about, _numbers_by_name(about))
    for text in dict.fromkeys(texts):
        if not all(numeral in everything for numeral in _numerals(about, text)):
            yield Finding(stem, f"{about['label']}, label", text, "a number of the figure's table")


def _numbers_by_name(about: Mapping[str, Any]) -> dict[str, _Numbers]:
    """Return the numbers of the rows in which a text stands, and the per cents that they are of their base.

    The name of one row may be a word of another: "vedtak, plan 0,2, plan 0,5".
    """
    found: dict[str, _Numbers] = {}
    shares = rows_of(about["table"], about["drawn"]["of"])
    for row, known in zip(about["table"]["rows"], shares, strict=True):
        texts = [cell["text"] for cell in row[1:]] + [str(rounded(share)) for share in known.shares.values()]
        own = _Numbers(texts, [cell["raw"] for cell in row if isinstance(cell["raw"], int | float)])
        for text in {row[0]["text"], *(cell["text"] for cell in row if isinstance(cell["raw"], str))}:
            found[text] = found[text] | own if text in found else own
    return found


def _all_numbers(about: Mapping[str, Any], rows: Mapping[str, _Numbers]) -> _Numbers:
    """Return the numbers of all rows, of their names and of the titles of columns."""
    names = _Numbers([*rows, *(column["title"] for column in about["table"]["columns"])])
    return reduce(_Numbers.__or__, rows.values(), names)


def _numerals(about: Mapping[str, Any], text: str) -> list[str]:
    """Return the numerals of a text, those of the titles of columns aside."""
    text = text.casefold()
    for column in about["table"]["columns"]:
        text = text.replace(column["title"].casefold(), " ") if has_number(column["title"]) else text
    return numerals(text)


def _forms(raw: float) -> Iterator[str]:
    yield str(raw)
    for decimals in DECIMALS:
        yield from numerals(f"{tall(raw, decimals)} {number(raw, decimals)}")
