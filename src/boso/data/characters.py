"""Which characters a text may have: those that readers see, on pages and in drawings alike."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from boso.fonts import FOLDER

FONT = FOLDER / "SourceSans3-Regular.ttf"  # of figures; pages have more letters
COMMON = re.compile(r"[\n -~\xa0-\xac\xae-ÿ–—‘’“”„…]*")  # the font has them: it need not be opened


def unseen(text: str) -> str:
    """Return the characters of a text that no reader sees: no font shows them, or they are for control.

    >>> unseen("Kárášjohka – «Łódź»"), unseen("hus 🏠\\x07")
    ('', '🏠\\x07')
    """
    if COMMON.fullmatch(text):
        return ""
    return "".join(dict.fromkeys(sign for sign in text if not _is_seen(sign)))


@cache
def _is_seen(sign: str) -> bool:
    kind = unicodedata.category(sign)[0]  # a mark that is left has no letter with it: fonts set it badly
    return sign == "\n" or (kind not in "CM" and ord(sign) in _glyphs())


@cache
def _glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def names(signs: str) -> str:
    """Name characters as an error shows them: those that print, and the code of each.

    >>> names("🏠\\x07")
    '🏠 (U+1F3E0), U+0007'
    """
    return ", ".join(
        f"{one} (U+{ord(one):04X})" if one.isprintable() else f"U+{ord(one):04X}" for one in signs
    )
