"""The house's fonts: a style sheet of them for pages and for drawings, and which characters they show."""

from __future__ import annotations

import base64
import re
import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
COMMON = re.compile(r"[\n -~\xa0-\xac\xae-ÿ–—‘’“”„…]*")  # all fonts have them: none need be opened
SANS = {"SourceSans3-Regular": ("Source Sans 3", 400, "normal"),
        "SourceSans3-Semibold": ("Source Sans 3", 600, "normal")}  # fmt: skip
SERIF = {"SourceSerif4-Regular": ("Source Serif 4", 400, "normal"),
         "SourceSerif4-It": ("Source Serif 4", 400, "italic"),
         "SourceSerif4-Semibold": ("Source Serif 4", 600, "normal")}  # fmt: skip


@cache
def font_faces(*, serif: bool = False) -> str:
    """Return the @font-face rules of figures, or of pages, with the fonts inside them.

    Nothing where a font is not there.
    """
    rules = []
    for stem, (family, weight, style) in {**SANS, **(SERIF if serif else {})}.items():
        file = FOLDER / f"{stem}.woff2"
        if file.is_file():
            data = base64.b64encode(file.read_bytes()).decode()
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};font-display:swap;'
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    return "\n".join(rules)


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
    """Return the characters that the font of figures has; that of pages has more."""
    from fontTools.ttLib import TTFont

    with TTFont(FOLDER / "SourceSans3-Regular.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def code_points(signs: str) -> str:
    """Name characters as an error shows them: those that print, and the code of each.

    >>> code_points("🏠\\x07")
    '🏠 (U+1F3E0), U+0007'
    """
    return ", ".join(
        f"{one} (U+{ord(one):04X})" if one.isprintable() else f"U+{ord(one):04X}" for one in signs
    )
