"""Texts joined as a sentence joins them, and as they begin one or stand in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from boso.words.numbers import ord

if TYPE_CHECKING:
    from collections.abc import Sequence

ALSO = {"og": "samt", "and": "as well as"}  # what joins a list of which an item has the word itself


def liste(items: Sequence[object], og: str = "og") -> str:
    """Return items joined as a sentence does, by another word where one of the last two has it itself.

    In English, with `og` as "and", `listing`.

    >>> liste(["Bærum", "Hamar", "Moss"]), liste(["Moss"]), liste([]), listing(["Hamar", "Moss"])
    ('Bærum, Hamar og Moss', 'Moss', '', 'Hamar and Moss')
    >>> liste(["Gran og Lunner", "Moss"])
    'Gran og Lunner samt Moss'
    """
    if isinstance(items, str | set | frozenset) or hasattr(items, "columns"):
        raise ValueError("no list")  # but letters, or names in an order that changes from run to run
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    before_last = ALSO[og] if any(f" {og} " in text.replace("både og", "") for text in texts[-2:]) else og
    return f"{', '.join(texts[:-1])} {before_last} {texts[-1]}"


def kort_liste(items: Sequence[object], plural: str, most: int = 5) -> str:
    """Return items joined as by `liste`, for a title that has room for some, or how many they are.

    >>> kort_liste(["Hamar", "Moss"], "kommuner"), kort_liste(["Moss"] * 8, "kommuner")
    ('Hamar og Moss', 'åtte kommuner')
    """
    return liste(items) if len(items) <= most else f"{ord(len(items))} {plural}"


def ledd(clauses: Sequence[str], og: str = "og") -> str:
    """Return clauses that could each be a sentence joined, with a comma before the last too.

    >>> ledd(["Hamar var i gang", "Moss var på vei"]), ledd(["Hamar var i gang"])
    ('Hamar var i gang, og Moss var på vei', 'Hamar var i gang')
    """
    *first, last = [str(clause) for clause in clauses] or [""]
    return f"{', '.join(first)}, {og} {last}" if first else last


def stor(text: str) -> str:
    """Return the text with a capital first letter, for the start of a sentence.

    >>> stor("fem kommuner")
    'Fem kommuner'
    """
    return text[:1].upper() + text[1:]


def liten(text: str, *names: str) -> str:
    """Return the text with a small first letter, unless it starts with an abbreviation or one of some names.

    >>> liten("Programsamlinger"), liten("BOFRI"), liten("E 6"), liten("Lean for alle", "Lean")
    ('programsamlinger', 'BOFRI', 'E 6', 'Lean for alle')
    >>> liten("I stor grad"), liten("Å bo"), liten("I 2011"), liten("E-post"), liten("Q1"), liten("A")
    ('i stor grad', 'å bo', 'i 2011', 'e-post', 'Q1', 'A')
    """
    after = text[1:2]
    road = after.isspace() and text[2:3].isdigit() and text[0] not in "IÅ"  # E 6
    if not after or after.isupper() or after.isdigit() or road or text.startswith(names):
        return text
    return text[:1].lower() + text[1:]


listing = partial(liste, og="and")
