"""Numbers, dates and lists as Norwegian and English text; each function is a filter of %%tekst too.

What both languages have is one function with a `lang`, "nb" or "en"; in English it goes by an own name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boso.words.dates import date, dato, periode
from boso.words.lists import kort_liste, ledd, liste, listing, liten, stor
from boso.words.numbers import (
    HIDDEN,
    MINUS,
    MISSING,
    NBSP,
    NUMBER_WORDS,
    SINGULAR,
    WORDS,
    WORDS_EN,
    Number,
    antall,
    counted,
    kroner,
    millioner,
    nok,
    number,
    ord,
    ordenstall,
    ordtall,
    percent,
    prosent,
    rounded,
    tall,
    whole,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "FILTERS", "HIDDEN", "MINUS", "MISSING", "NBSP", "NUMBER_WORDS", "SINGULAR", "WORDS", "WORDS_EN",
    "Number", "antall", "counted", "date", "dato", "kort_liste", "kroner", "ledd", "liste", "listing",
    "liten", "millioner", "nok", "number", "ord", "ordenstall", "ordtall", "percent", "periode",
    "prosent", "rounded", "stor", "tall", "whole", "word",
]  # fmt: skip

FILTERS: dict[str, Callable[..., Any]] = {
    "tall": tall, "prosent": prosent, "kroner": kroner, "millioner": millioner, "ord": ord,
    "ordtall": ordtall, "ordenstall": ordenstall, "antall": antall, "liste": liste,
    "kort_liste": kort_liste, "ledd": ledd, "stor": stor, "liten": liten, "periode": periode, "dato": dato,
    "number": number, "percent": percent, "word": word, "counted": counted, "listing": listing,
    "date": date, "nok": nok,
}  # fmt: skip
