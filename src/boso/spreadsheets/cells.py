"""A cell as plain text, in the same form whatever kind of file it was in, and as an error quotes it."""

from __future__ import annotations

import re
import unicodedata

QUOTED = 40  # letters of a cell that an error shows
BLANKS = re.compile(r"[^\S\n]+")  # a run of blanks of any kind, no-break spaces among them
# 1, 1.0 and 1,0; no more digits than Excel keeps, and no 1.000, which may be a thousand
WHOLE = re.compile(r"([+-]?\d{1,15})(?:[.,](?!000$)0+)?")


def text(value: object) -> str | None:
    """Return a cell as text in normal form, None where it is blank; Excel and SPSS keep 1 as 1.0.

    >>> text(1.0), text(1.5), text(" vet ikke"), text(float("nan")), text("  ")
    ('1', '1.5', 'vet ikke', None, None)
    """
    if value is None or value != value:
        return None
    return (
        normalise(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)) or None
    )


def normalise(words: str) -> str:
    """Return text with composed letters, single plain blanks between words, none at the ends, all visible.

    Soft hyphens, zero-width blanks, byte order marks and other marks that nobody sees are taken out.

    >>> normalise(" A\\u030ale\\xadsund \\xa0 by\\u200b ")
    'Ålesund by'
    """
    if not words.isascii():
        if not words.isprintable():  # what nobody sees is not
            words = "".join(letter for letter in words if unicodedata.category(letter) != "Cf")
        words = unicodedata.normalize("NFC", words)
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return BLANKS.sub(" ", lines).strip()


def whole_number(words: object) -> str | None:
    """Return the digits of a text that is a whole number, None where it is not.

    >>> [whole_number(cell) for cell in ("7,0", "-1", "7.5", "7.000", None)]
    ['7', '-1', None, None, None]
    """
    found = WHOLE.fullmatch(words) if isinstance(words, str) else None
    return found[1] if found else None


def quote(cell: object) -> str:
    """Return a cell as an error shows it: in quotation marks, cut where it is long, or "empty".

    >>> quote("tja"), quote(None)
    ("'tja'", 'empty')
    """
    words = text(cell)
    if words is None:
        return "empty"
    return repr(words if len(words) <= QUOTED else words[:QUOTED] + "…")


def refusal(row: object, column: str, cell: object, allowed: str) -> str:
    """Say where a cell stands that is not allowed, what it is, and what is.

    >>> refusal(2, "invited", "0", "a whole number above 0")
    'row 2, column "invited": \\'0\\'; allowed: a whole number above 0'
    """
    return f'row {row}, column "{column}": {quote(cell)}; allowed: {allowed}'
