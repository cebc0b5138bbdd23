"""Numbers that are written along an axis: whether they are those of the places where they stand.

A number is rounded as it is written, with spaces between thousands. What stands before or after it says
nothing, but for per cents, which may be of one or of a hundred, and for thousands, millions and milliards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZES = {word: size for words, size in (
    ("k tusen", 1e3), ("mill million millioner", 1e6), ("mrd milliard milliarder", 1e9),
) for word in words.split()}  # fmt: skip
PLAIN = r"[-+]?\d+(?: \d{3}(?!\d))*(?:[.,]\d+)?"
WRITTEN = re.compile(rf"({PLAIN})\s*(%|[^\W\d_]*)")
DIGIT = re.compile(r"[\d⁰¹²³⁴-⁹]")
SIGNS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")


def truth(texts: Mapping[float, str], *, by_hand: bool) -> Literal["signed", "unsigned", ""]:
    """Return how the numbers in texts tell the places where these stand; nothing where one does not.

    Two places that are chosen by hand have no text in common; matplotlib's own may be rounded to one.
    """
    numbered = {place: text for place, text in texts.items() if DIGIT.search(text)}
    if by_hand and len({(text, abs(place)) for place, text in numbered.items()}) > len({*numbered.values()}):
        return ""
    for whole in (1.0, 0.01):
        if all(is_told(text, place, whole) for place, text in numbered.items()):
            return "signed"
        if all(is_told(text, abs(place), whole) for place, text in numbered.items()):
            return "unsigned"
    return ""


def is_told(text: str, place: float, whole: float = 0.0) -> bool:
    """Whether a place is the number in a text, rounded: as it is, or in its unit; `whole` is a per cent."""
    found = WRITTEN.findall(text.translate(SIGNS))
    if len(found) != 1 or re.search("[⁰¹²³⁴-⁹]", text):
        return False
    number, unit = found[0][0].replace(" ", "").replace(",", "."), found[0][1]
    size = 1.0 if not whole else whole if unit == "%" else SIZES.get(unit.casefold(), 1.0)
    rounded = 0.5 * 10.0 ** -len(number.partition(".")[2])
    return abs(float(number) * size - place) <= rounded * size + 1e-9 * abs(place)


def starts_with_number(text: str) -> bool:
    """Whether a text is a number, perhaps with its unit, and has no other: no "0–19" or "Uke 40"."""
    return bool(re.match(r"[-+]?\d", text.translate(SIGNS))) and len(WRITTEN.findall(text)) == 1


def number(text: str) -> float | None:
    """Return the number that a text is, alone or of per cents.

    >>> number("−1 200,5"), number("20 %"), number("20 stk")
    (-1200.5, 20.0, None)
    """
    bare = re.sub(r"[\s%]", "", text).translate(SIGNS).replace(",", ".")
    return float(bare) if re.fullmatch(r"[-+]?\d+(\.\d+)?", bare) else None
