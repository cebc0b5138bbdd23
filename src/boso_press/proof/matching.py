"""The texts that a finished page shows, held to those that it has to show, sign by sign.

Of a text its signs count: what carries meaning (words, numerals and the signs beside them), so that a line
break, a hyphen or a typographic quotation mark makes no difference, and a figure or a name does. A page is
one row of signs in reading order; what it has to show are blocks, one after the other, and nothing else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

NUMERAL = re.compile(r"\d+(?:[.,:]\d+)*")
SIGN = r"(?<![^\s(«])[-\u2013+<>](?=\d)"  # before a number, not between two
TOKEN = re.compile(rf"{NUMERAL.pattern}|[^\W\d_]+|[%\u2212\u2030°±$€£§]|{SIGN}")
LIGATURES = {
    0x00AD: None, 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
    0x02BB: None, 0x2206: "δ",
}  # fmt: skip
# The last two share their glyph with a quotation mark and a letter
LIGATURE = re.compile(f"[{''.join(map(chr, LIGATURES))}]")
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+")  # words in Hebrew, Arabic …
RIGHT_TO_LEFT_RUN = re.compile(rf"{RIGHT_TO_LEFT.pattern}(?:\W+{RIGHT_TO_LEFT.pattern})+")
SOFT = re.compile(r"(?<=\d)\u00ad(?=\d)")
SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[^a-zæøå])|\n\s*\n|\n\s*[-*] ")
CELL, EXACT = "\ue0f1", "\ue0f2"  # begin the signs of a cell, and of what is compared to the letter


@dataclass(frozen=True)
class Finding:
    """A number that does not prove itself: where, what the page says, and what it should say."""

    page: str
    place: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.page}: {self.place}: found {self.found!r}; expected {self.expected}"


class Text(NamedTuple):
    """A text as it is compared, as it is written, and where it stands on a page."""

    signs: str
    text: str
    place: str = ""


class Block(NamedTuple):
    """What a page has to show in one place: how a message calls it, its texts in one order or another."""

    name: str
    texts: Sequence[Text]
    other_order: Sequence[Text] = ()


def running(*texts: str, place: str = "") -> list[Text]:
    """Return texts that a page may cut where it likes."""
    return [Text(normalized(text), text, place) for text in texts]


def cells(*texts: str, place: str = "") -> list[Text]:
    """Return texts that are shown each in its cell, of which a dash, and nothing, may be all."""
    return [Text(CELL + (normalized(text) or text.strip()), text, place) for text in texts]


def exact(*texts: str) -> list[Text]:
    """Return texts of a file that a page holds."""
    return [Text(EXACT + text, text) for text in texts]


@lru_cache(maxsize=65536)
def normalized(text: str) -> str:
    """Return what a text says, for comparison; of two texts joined it is the one, then the other.

    >>> normalized("I 2011 svarte 60,6\\u00a0% av kommu-\\nnene")
    'i|2011|svarte|60,6|%avkommunene'
    >>> normalized("ISBN 978\u00ad82") == normalized("ISBN 978-82")
    True
    >>> normalized("Moss 3, Hamar 2") == normalized("Moss 2, Hamar 3")
    False
    """
    # Letters with accents are one sign each. Words from right to left that stand together are sorted: in a
    # PDF they have the order of their places on the line. Between numerals a soft hyphen is a hyphen: a PDF
    # has one sign for both.
    if not text.isascii():
        text = RIGHT_TO_LEFT_RUN.sub(
            lambda run: " ".join(sorted(RIGHT_TO_LEFT.findall(run[0]))), normalize("NFC", text)
        )
        text = SOFT.sub("-", text).translate(LIGATURES) if LIGATURE.search(text) else text
    tokens = TOKEN.findall(text.casefold())
    return "".join([f"|{token}|" if token[0].isdigit() else token for token in tokens])


def match(page: str, shown: Sequence[Text], expected: Iterable[Block]) -> Iterator[Finding]:
    """Yield the first text that a page shows and should not, or should show and does not.

    `shown` are the page's texts in reading order, `expected` the blocks that it has to show, in theirs.
    """
    seen, at = "".join([text.signs for text in shown]), 0
    for block in expected:
        orders = ["".join([text.signs for text in texts]) for texts in (block.texts, block.other_order)]
        for signs in orders if block.other_order else orders[:1]:
            if seen.startswith(signs, at):
                at += len(signs)
                break
        else:
            alike = len(os.path.commonprefix([seen[at : at + len(orders[0])], orders[0]]))
            found, place = _sentence(shown, at + alike)
            goal, _ = _sentence(block.texts, alike)
            yield Finding(page, ", ".join(filter(None, [block.name, place])), found, repr(goal))
            return
    if at < len(seen):
        found, place = _sentence(shown, at)
        yield Finding(page, place or "at the end", found, "no more text")


def _sentence(texts: Iterable[Text], at: int) -> tuple[str, str]:
    """Return the sentence that has a sign of a row of texts, shortened, and where it stands."""
    for signs, text, place in texts:
        if at < len(signs):
            said = next((token.start() for token in TOKEN.finditer(text)
                         if len(normalized(text[: token.end()])) > at), 0)  # fmt: skip
            plain = sentence_at(text, said)
            return (plain if len(plain) <= 240 else f"{plain[:237]}…"), place
        at -= len(signs)
    return "nothing more", ""


def differing(one: str, other: str) -> tuple[str, str]:
    """Return what stands where two texts begin to differ."""
    at = len(os.path.commonprefix([one, other]))
    return one[max(at - 40, 0) : at + 80], other[max(at - 40, 0) : at + 80]


def sentence_at(text: str, place: int) -> str:
    """Return the sentence of a text that holds a place, for a message.

    >>> sentence_at("Moss fikk 3. Hamar fikk 2 av dem.", 25)
    'Hamar fikk 2 av dem.'
    """
    start = max((found.end() for found in SENTENCE.finditer(text) if found.end() <= place), default=0)
    end = next((found.start() for found in SENTENCE.finditer(text) if found.start() >= place), len(text))
    return " ".join(text[start:end].split())


def numerals(text: str) -> list[str]:
    """Return the numerals of a text in order."""
    return NUMERAL.findall(text)


def has_number(text: str) -> bool:
    """Whether a text holds a numeral in digits."""
    return any(map(str.isdigit, text))


def joined_labels(labels: Iterable[str]) -> str:
    """Return the labels of a drawing as one word: a PDF draws them letter by letter."""
    return "".join("".join(labels).split())
