"""Hold the register of the printed report against its text, which is not in the repository.

Its numerals and number words are found by a rule that is lexical and takes too much rather than too little:
``en`` is found as an article too, ``andre`` also where it means "other". What each one is, the register says.
Vague amounts without a number (``noen``, ``mange``) are not found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso.indicators.printed_report import AGREES, CANNOT, DIFFERS, ROUNDING
from boso.words import NUMBER_WORDS, WORDS_EN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KNOWN = {"rounding": ROUNDING, "differs": DIFFERS}  # the register's column `deviation`
PLACE = ["line", "column", "token"]
COUNTS = "|".join(["en", "ei", "ein", "ett", "eitt", *NUMBER_WORDS, *WORDS_EN[1:]])
ORDINALS = "første|andre|tredje|fjerde|femte|sjette|syvende|sjuende|åttende|niende|tiende|first|second|third"
PARTS = r"halv\w*|half|\w*tredjedel\w*|\w*fjerdedel\w*|\w*femtedel\w*|\w*tidel\w*"
AMOUNTS = (
    r"flest\w*|mesteparten|størstedelen|flertall\w*|mindretall\w*|samtlige|alle|ingen|begge|both|most|par|dusin|"
    r"\w*dobbel\w*|\w*dobl\w*|(?:to|tre|fire|fem)års\w*|\w+årsperiode\w*"
)
LARGE = r"hundre|tusen|million|millioner|milliard|milliarder"
YEAR = r"(?:19|20)\d\d(?=,\d)"  # a year and a page: (Langsether 2008,58)
DIGITS = rf"\d{{1,3}}(?:[ \u00a0]\d{{3}})+(?!\d)|{YEAR}|\d+(?:[.,]\d+)*"
TOKEN = re.compile(
    rf"(?:{DIGITS})(?:\s+(?:{LARGE})\b)?"
    rf"|\b(?:{COUNTS})\s+(?:{LARGE})\b"
    rf"|\bet\s+par\b|\b(?:en|ein)\s+(?:tredjedel|fjerdedel|femtedel)\b"
    rf"|\b(?:{COUNTS}|{ORDINALS}|{LARGE}|{PARTS}|{AMOUNTS})\b",
    re.IGNORECASE,
)


class Numeral(NamedTuple):
    """A numeral or number word: its line and column in the text, both from 1, and the text itself."""

    line: int
    column: int
    text: str


def find(lines: Iterable[str]) -> Iterator[Numeral]:
    """Return the numerals and number words of a text, in order.

    >>> [(n.column, n.text) for n in find(["Av 1 000 000 kroner gikk en tredjedel til fem kommuner."])]
    [(4, '1 000 000'), (26, 'en tredjedel'), (43, 'fem')]
    """
    for number, line in enumerate(lines, start=1):
        for match in TOKEN.finditer(line):
            yield Numeral(number, match.start() + 1, match.group())


def unmatched(register: pd.DataFrame, lines: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare a register with the printed text: numerals without a row, and rows without a numeral."""
    found = pd.DataFrame(find(lines), columns=PLACE).astype({"line": "Int64", "column": "Int64"})
    both = found.merge(register[PLACE], how="outer", on=PLACE, indicator=True, validate="1:1")
    return (
        both.loc[both["_merge"] == "left_only", PLACE],
        both.loc[both["_merge"] == "right_only", PLACE],
    )


def unexpected(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements whose verdict is another than the register knows of."""
    expected = statements["deviation"].map(KNOWN).fillna(AGREES)
    return statements[~statements["verdict"].isin([CANNOT]) & (statements["verdict"] != expected)]
