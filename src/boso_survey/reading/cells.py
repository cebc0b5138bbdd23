"""A cell as plain text, in the same form whatever kind of file it was in."""

from __future__ import annotations

import re
import unicodedata

LONG = 40  # letters of a cell that an error shows
BLANKS = re.compile(r"[^\S\n]+")  # a run of blanks of any kind, no-break spaces among them


def text(value: object) -> str | None:
    """Return a cell as text in normal form, None where it is blank; Excel and SPSS keep 1 as 1.0.

    >>> text(1.0), text(1.5), text(" vet ikke"), text(float("nan")), text("  ")
    ('1', '1.5', 'vet ikke', None, None)
    """
    if value is None or value != value:
        return None
    return normal(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)) or None


def normal(words: str) -> str:
    """Return text with composed letters, single plain blanks between words, and none at the ends.

    >>> normal(" A\\u030alesund \\xa0 by ")
    'Ålesund by'
    """
    lines = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    return BLANKS.sub(" ", lines).strip()


def shown(cell: object) -> str:
    """Return a cell as an error shows it: in quotation marks, cut where it is long, or "empty".

    >>> shown("tja"), shown(None)
    ("'tja'", 'empty')
    """
    words = text(cell)
    if words is None:
        return "empty"
    return repr(words if len(words) <= LONG else words[:LONG] + "…")
