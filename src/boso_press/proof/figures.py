"""A figure on axes of its own against its table: what was read back when it was drawn, and what it says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from boso.figures.agreement import differences, rows_of
from boso.words import number, rounded, tall
from boso_press.proof.drawings import SVG, parsed
from boso_press.proof.matching import Finding, has_number, numerals

NAME = 3  # characters that a name has at the least
DECIMALS = range(7)  # with which a chart may write a number
TICK = re.compile(r"[xy]tick_\d")


@dataclass
class _Numbers:
    """The numerals that texts print, and the values that a chart may write with more or fewer decimals."""

    printed: set[str] = field(default_factory=set)
    raws: list[float] = field(default_factory=list)

    def add(self, texts: Iterable[str], raws: Iterable[float]) -> None:
        self.printed.update(numeral for text in texts for numeral in numerals(text))
        self.raws += raws

    def __contains__(self, numeral: str) -> bool:
        return numeral in self.printed or any(numeral in _forms(raw) for raw in self.raws)


def check_marks(stem: str, about: Mapping[str, Any], drawings: Sequence[str]) -> Iterator[Finding]:
    """Yield what a figure draws or says that its table does not hold."""
    drawn, table, label = about["drawn"], about["table"], about["label"]
    for found, expected in differences(drawn["marks"], table, partly=drawn["partly"], of=drawn["of"]):
        yield Finding(stem, label, found, expected)
    if [sha256(svg.encode()).hexdigest() for svg in drawings] != drawn["svg"]:
        yield Finding(stem, f"{label}, drawing", "another drawing", "the one whose values were read")

    rows = _numbers_by_name(about)
    everything = _Numbers()
    everything.add([*rows, *(column["title"] for column in table["columns"])], ())
    for own in rows.values():
        everything.printed |= own.printed
        everything.raws += own.raws
    if not drawn["labels"]:
        for text in dict.fromkeys(text for svg in drawings for text in _texts(svg)):
            if not all(numeral in everything for numeral in _numerals(about, text)):
                yield Finding(stem, f"{label}, label", text, "a number of the figure's table")
    everything.printed.update(map(str, range(len(table["rows"]) + 1)))
    yield from _check_alt(stem, about, rows, everything)


def _check_alt(
    stem: str, about: Mapping[str, Any], rows: Mapping[str, _Numbers], everything: _Numbers
) -> Iterator[Finding]:
    """Yield numbers of an alternative text that are not those of the row which it names before them.

    A figure of texts, such as a timeline, has its numbers in them; names of a letter or two, or that stand
    in a heading too, tell nothing apart: there they need only be among the table's.
    """
    columns, table = about["table"]["columns"], about["table"]["rows"]
    first = [row[0]["text"] for row in table]
    headings = " ".join(column["title"] for column in columns[1:])
    named = columns[0]["kind"] == "text" and all(len(name) >= NAME and name not in headings for name in first)
    told_apart = named and any(column["kind"] == "number" for column in columns)
    names = {*first} - {""} if told_apart else set()
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


def _numbers_by_name(about: Mapping[str, Any]) -> dict[str, _Numbers]:
    """Return the numbers of the rows in which a text stands, and the per cents that they are of their base.

    The name of one row may be a word of another: "vedtak, plan 0,2, plan 0,5".
    """
    found: defaultdict[str, _Numbers] = defaultdict(_Numbers)
    shares = rows_of(about["table"], about["drawn"]["of"])
    for row, known in zip(about["table"]["rows"], shares, strict=True):
        texts = [cell["text"] for cell in row[1:]] + [str(rounded(share)) for share in known.shares.values()]
        raws = [cell["raw"] for cell in row if isinstance(cell["raw"], int | float)]
        for text in {row[0]["text"], *(cell["text"] for cell in row if isinstance(cell["raw"], str))}:
            found[text].add(texts, raws)
    return found


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


def _texts(svg: str) -> Iterator[str]:
    """Yield the texts of a drawing, but for the numbers along its axes."""
    root = parsed(svg)
    ticks = {text for group in root.iter(f"{SVG}g") if TICK.match(group.get("id", ""))
             for text in group.iter(f"{SVG}text")}  # fmt: skip
    for text in root.iter(f"{SVG}text"):
        if text not in ticks:
            yield "".join(text.itertext())
