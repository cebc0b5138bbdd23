"""What counts as a number in a text, how two texts are compared, and which numbers need no value.

Texts are compared by what carries meaning (words, numerals, per cent and minus signs), so that a line
break, a hyphen or a typographic quotation mark makes no difference, and a figure or a name does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from boso.words import WORDS, WORDS_EN

NUMERAL = r"\d+(?:[.,:]\d+)*"
TOKEN = re.compile(rf"{NUMERAL}|[^\W\d_]+|[%\u2212]")
LIGATURES = {0x00AD: None, 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
DIGITS = re.compile(NUMERAL)
SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[^a-zæøå])|\n\s*\n|\n\s*[-*] ")
COUNTING = {"nb": WORDS[2:], "en": WORDS_EN[2:]}
WORD = {lang: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE) for lang, words in COUNTING.items()}

# All numbers that authors may write themselves, because no table could explain them
DECLARED = (
    re.compile(r"\[[^\]]*@[^\]]*\]"),  # a citation; its year and pages are proven against the bibliography
    re.compile(r"(?<![\w.@])-?@\w[\w:-]*"),  # a citation in a sentence, or a reference to a figure
    re.compile(r"\[\^[\w-]+\]:?"),  # the mark of a footnote
    re.compile(r"\]\([^)]*\)"),  # the address of a link
    re.compile(r"NOU \d{4}:\d+"),  # the name of a public report
    re.compile(r"\bto planer\b"),  # the plans of the programme, each named in the next sentences
    re.compile(r"\bi fire trinn\b"),  # the scale of the coding, named in the next sentence
)


@lru_cache(maxsize=65536)
def norm(text: str) -> str:
    """Return what a text says, for comparison; of two texts after each other it is the one, then the other.

    >>> norm("I 2011 svarte 60,6\\u00a0% av kommu-\\nnene") == norm("i 2011 svarte 60,6 % av kommunene")
    True
    >>> norm("Moss 3, Hamar 2") == norm("Moss 2, Hamar 3")
    False
    """
    return "".join(
        f"|{token}|" if token[0].isdigit() else token.casefold() for token in TOKEN.findall(_unligated(text))
    )


def _unligated(text: str) -> str:
    """Return a text without soft hyphens, and with the letters of its ligatures."""
    return text if text.isascii() else text.translate(LIGATURES)


def joined(labels: Iterable[str]) -> str:
    """Return the labels of a drawing as one word: a PDF draws them letter by letter."""
    return "".join("".join(labels).split())


def has_number(text: str) -> bool:
    """Whether a text holds a numeral in digits."""
    return any(char.isdigit() for char in text)


def sentence_at(text: str, place: int) -> str:
    """Return the sentence of a text that holds a place, for a message.

    >>> sentence_at("Moss fikk 3. Hamar fikk 2 av dem.", 25)
    'Hamar fikk 2 av dem.'
    """
    start = max((found.end() for found in SENTENCE.finditer(text) if found.end() <= place), default=0)
    end = next((found.start() for found in SENTENCE.finditer(text) if found.start() >= place), len(text))
    return " ".join(text[start:end].split())


def undeclared(text: str, lang: str = "nb") -> list[re.Match[str]]:
    """Return the numerals and counting words of a text that stand under no declared pattern.

    >>> [found[0] for found in undeclared("NOU 2011:15 har 7 kapitler og tre vedlegg [@nou2011, s. 12].")]
    ['7', 'tre']
    """
    for pattern in DECLARED:
        text = pattern.sub(lambda found: "\0" * len(found[0]), text)
    return sorted([*DIGITS.finditer(text), *WORD[lang].finditer(text)], key=lambda found: found.start())
