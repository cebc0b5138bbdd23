"""What counts as a number in a text, and how two texts are compared.

Texts are compared by what carries meaning (words, numerals and the signs beside them), so that a line
break, a hyphen or a typographic quotation mark makes no difference, and a figure or a name does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

NUMERAL = r"\d+(?:[.,:]\d+)*"
SIGN = r"(?<![^\s(«])[-\u2013+<>](?=\d)"  # before a number, not between two
TOKEN = re.compile(rf"{NUMERAL}|[^\W\d_]+|[%\u2212\u2030°±$€£§]|{SIGN}")
LIGATURES = {
    0x00AD: None, 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl",
    0x02BB: None, 0x2206: "δ",
}  # fmt: skip
# The last two share their glyph with a quotation mark and a letter
LIGATURE = re.compile(f"[{''.join(map(chr, LIGATURES))}]")
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]+")  # words in Hebrew, Arabic …
RIGHT_TO_LEFT_RUN = re.compile(rf"{RIGHT_TO_LEFT.pattern}(?:\W+{RIGHT_TO_LEFT.pattern})+")
SOFT = re.compile(r"(?<=\d)\u00ad(?=\d)")
NOT_DRAWN = re.compile(  # commands of maths, with arguments of which nothing is shown
    r"\\\\\s*\[[^\]]*\]"
    r"|\\(?:[a-z]*(?:space|color|phantom|kern|skip)|tag|label|rule|begin\{array\})\*?\s*(?:-?[\d.□]+|(?:\{[^{}]*\})+)"
)
DIGITS = re.compile(NUMERAL)
SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[^a-zæøå])|\n\s*\n|\n\s*[-*] ")


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


def joined_labels(labels: Iterable[str]) -> str:
    """Return the labels of a drawing as one word: a PDF draws them letter by letter."""
    return "".join("".join(labels).split())


def numerals(text: str) -> list[str]:
    """Return the numerals of a text in order."""
    return DIGITS.findall(text)


def has_number(text: str) -> bool:
    """Whether a text holds a numeral in digits."""
    return any(map(str.isdigit, text))


def sentence_at(text: str, place: int) -> str:
    """Return the sentence of a text that holds a place, for a message.

    >>> sentence_at("Moss fikk 3. Hamar fikk 2 av dem.", 25)
    'Hamar fikk 2 av dem.'
    """
    start = max((found.end() for found in SENTENCE.finditer(text) if found.end() <= place), default=0)
    end = next((found.start() for found in SENTENCE.finditer(text) if found.start() >= place), len(text))
    return " ".join(text[start:end].split())
