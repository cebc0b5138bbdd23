"""Tick labels: the numbers in them, and whether these tell the places where they stand."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCALES = (1.0, 1e-2, 1e-3, 1e2, 1e3, 1e6, 1e9)  # of what is written along an axis: one, a per cent, …
PER_CENT = (1.0, 1e-2)  # what a number with a % may be in
SIZES = {word: size for words, size in (
    ("k tusen tusener tkr", 1e3), ("m mill million millioner mio mkr", 1e6), ("mrd milliard milliarder", 1e9),
) for word in words.split()}  # fmt: skip
PER_CENTS = ("prosent", "prosentandel", "percent")
SPANS = {word: sizes for words, sizes in (  # or what they are per
    ("år", (4, 12, 52, 365)), ("mnd måned måneder", (30,)), ("uke uker", (7,)), ("dag dager døgn", (24,)),
    ("t time timer tonn", (60, 3600, 1e3)), ("min minutter", (60,)),
) for word in words.split()}  # fmt: skip
NUMBER = re.compile(r"[-+]?\d+(?:[ .,]\d{3}(?!\d))*(?:[.,]\d+)?")
POWER = re.compile(r"\d[⁰¹²³⁴-⁹⁻]")
GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([.,]\d{3})+")
SIGNS = str.maketrans("\N{MINUS SIGN}\N{EN DASH}", "--")


def is_plain(texts: Iterable[str]) -> bool:
    """Whether texts are numbers and nothing else."""
    return all(number(text) is not None and "%" not in text for text in texts)


def truth(texts: Mapping[float, str], *, by_hand: bool = True) -> Literal["signed", "unsigned", ""]:
    """Return how the numbers in texts tell the places where these stand; nothing where they do not.

    Of places that are chosen by hand two have no text in common; matplotlib's own may be rounded to one.
    """
    told = numbered(texts)
    if by_hand and any(is_repeated(text, place, told) for place, text in told.items()):
        return ""
    nothing = not any(value for text in told.values() for value, _ in values_of(text))
    for unit in SCALES[:1] if nothing else SCALES:
        if all(tells(text, place, unit) for place, text in told.items()):
            return "signed"
        if all(tells(text, abs(place), unit) for place, text in told.items()):
            return "unsigned"
    return ""


def numbered(texts: Mapping[float, str]) -> dict[float, str]:
    """Return the texts that tell a number: what stands before it, if anything, all of them share.

    So "kr 5" does, beside "kr 10", and neither "Norm 2011" beside "100" nor "Vår 2011" beside "Høst 2010".
    """
    found = {place: text for place, text in texts.items() if values_of(text)}
    before = {place: NUMBER.split(text.translate(SIGNS))[0].strip() for place, text in found.items()}
    shared = len(set(before.values())) == 1
    return {place: text for place, text in found.items() if shared or not before[place]}


def is_repeated(text: str, place: float, told: Mapping[float, str]) -> bool:
    """Whether a text stands at another place too, not as far on the other side of zero."""
    return any(text == other and not math.isclose(abs(one), abs(place)) for one, other in told.items())


def tells(text: str, place: float, unit: float) -> bool:
    """Whether the number in a text is a place, rounded, in a unit: its own, or else that of all texts."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    sizes = [SIZES[word] for word in words if word in SIZES]
    units = [1.0, *sizes] if sizes else [unit if "%" not in text or unit in PER_CENT else 1.0]
    units += [size for word in words for size in SPANS.get(word, ())]
    return any(is_near(text, place / one) for one in units)


def is_near(text: str, value: float) -> bool:
    """Whether the number in a text is a value, rounded."""
    return any(abs(one - value) <= 0.5 * 10.0**-decimals + 1e-9 * abs(one)
               for one, decimals in values_of(text))  # fmt: skip


def is_unit(text: str) -> bool:
    """Whether a text may name a unit that is larger or smaller than one."""
    return "%" in text or any(word in SIZES or word in PER_CENTS
                              for word in re.findall(r"[^\W\d_]+", text.casefold()))  # fmt: skip


def values_of(text: str) -> set[tuple[float, int]]:
    """Return what the only number in a text may be, and its decimals: a dot may stand before thousands.

    >>> sorted(values_of("1.000 kr")), values_of("snitt 12,3"), values_of("0–19 år")
    ([(1.0, 3), (1000.0, 0)], {(12.3, 1)}, set())
    """
    found = NUMBER.findall(text.translate(SIGNS))
    if len(found) != 1 or POWER.search(text):
        return set()
    bare = found[0].replace(" ", "")
    whole, dot, decimals = bare.replace(",", ".").rpartition(".")
    values = {(float(f"{whole.replace('.', '')}{dot}{decimals}"), len(decimals) if dot else 0)}
    if GROUPED.fullmatch(bare):
        values.add((float(re.sub("[.,]", "", bare)), 0))
    return values


def number(text: str) -> float | None:
    """Return the number that a text is, alone or of per cents.

    >>> number("−1 200,5"), number("20 %"), number("20 stk")
    (-1200.5, 20.0, None)
    """
    bare = re.sub(r"[\s%]", "", text).translate(SIGNS).replace(",", ".")
    return float(bare) if re.fullmatch(r"[-+]?\d+(\.\d+)?", bare) else None
