"""Values that a cell printed into a text, on their way past what reads Markdown.

A value is a text, whatever signs are in it. No reader of Markdown meets it: a word stands in its place, and
the value is put back where the word was read, be it in prose, code or maths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

OPEN, OPEN_NUMBER, CLOSE = "\U00012040", "0\U00012041", "\U00012097"  # letters of cuneiform
PLACEHOLDER = re.compile(f"(?:{OPEN}|{OPEN_NUMBER})([0-9a-f]*){CLOSE}")


def hold(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with a word for each value, which stands from one place of the text to another.

    The word begins with a digit where the value does: maths does not end before one.

    >>> held = hold("*Moss* har *5", [(0, 6), (11, 13)])
    >>> held.isascii(), release(held)
    (False, '*Moss* har *5')
    """
    for start, end in sorted(spans, reverse=True):
        value = re.sub(r"\s*\n\s*", " ", text[start:end])
        opening = OPEN_NUMBER if value[:1].isdigit() else OPEN
        word = f"{opening}{value.encode().hex()}{CLOSE}" if value else ""
        text = text[:start] + word + text[end:]
    return text


def release(text: str) -> str:
    """Return a text with its values, for where it is no Markdown any more."""
    return release_into(text, str)


def release_into(text: str, change: Callable[[str], str]) -> str:
    """Return a text with what is made of each of its values."""
    return PLACEHOLDER.sub(lambda found: change(bytes.fromhex(found[1]).decode()), text)
