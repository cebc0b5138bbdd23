"""Numbers as Norwegian and English text: in digits, in words, as amounts, with what is counted."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Protocol

from boso.project import UnknownValueError

NBSP = "\u00a0"
MINUS = "\u2212"
WORDS = ("null", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")
ORDINALS = (
    "første", "andre", "tredje", "fjerde", "femte", "sjette",
    "sjuende", "åttende", "niende", "tiende", "ellevte", "tolvte",
)  # fmt: skip
WORDS_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
# Every word for a number up to 99 that is one word, without the articles: what a text may count with
NUMBER_WORDS = (
    *WORDS, "syv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten",
    "tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti",
)  # fmt: skip
SINGULAR = {  # of units that tables and charts name in the plural
    "kommuner": "kommune", "personer": "person", "bydeler": "bydel", "boliger": "bolig",
    "municipalities": "municipality", "people": "person", "districts": "district",
}  # fmt: skip
HIDDEN = {"nb": "skjult", "en": "hidden"}  # what stands for a number that privacy hides
MISSING = "–"  # stands in a table where there is no value


class Number(Protocol):
    """Anything that converts to float: int, float, Decimal, a numpy or pandas scalar."""

    def __float__(self) -> float: ...


def rounded(x: Number, decimals: int = 0) -> Decimal:
    """Round half up, as the printed report does (Python rounds half to even).

    >>> rounded(0.5), rounded(2.675, 2)
    (Decimal('1'), Decimal('2.68'))

    Raises
    ------
    UnknownValueError
        The value is missing.
    """
    if x is None or str(x) == "<NA>" or x != x:
        raise UnknownValueError("the value is missing")
    return Decimal(str(x)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def tall(x: Number, decimals: int = 0, lang: str = "nb") -> str:
    """Return a number with decimal comma and no-break space between thousands; in English `number`.

    >>> tall(674434), tall(-1.25, 1), number(674434.5, 1)
    ('674\\xa0434', '−1,3', '674,434.5')
    >>> tall(-0.04, 1)
    '0,0'
    """
    text = f"{rounded(x, decimals) + 0:,.{decimals}f}".replace("-", MINUS)  # zero has no sign
    return text if lang == "en" else text.replace(",", NBSP).replace(".", ",")


def prosent(x: Number, decimals: int = 0, lang: str = "nb") -> str:
    """Return per cents, given as per cents (not as a share); in English `percent`.

    >>> prosent(60.58, 1), percent(13.7, 1)
    ('60,6\\xa0%', '13.7%')
    """
    return tall(x, decimals, lang) + ("%" if lang == "en" else f"{NBSP}%")


def kroner(x: Number) -> str:
    """Return an amount in whole kroner.

    >>> kroner(595000), kroner(1.2)
    ('595\\xa0000\\xa0kroner', '1\\xa0krone')
    """
    return tall(x) + NBSP + ("krone" if rounded(x) == 1 else "kroner")


def millioner(x: Number, decimals: int = 1) -> str:
    """Return an amount in kroner as millions of kroner; whole millions without decimals.

    >>> millioner(1500000), millioner(92000000), millioner(1000000)
    ('1,5\\xa0millioner\\xa0kroner', '92\\xa0millioner\\xa0kroner', '1\\xa0million\\xa0kroner')
    """
    value = rounded(Decimal(str(x)) / 1_000_000, decimals)
    digits = 0 if value == value.to_integral_value() else decimals
    return tall(value, digits) + NBSP + ("million" if value == 1 else "millioner") + NBSP + "kroner"


def whole(n: Number) -> int:
    """Return a whole number as one, of whatever type it is; others are refused."""
    if n % 1:  # type: ignore[operator]
        raise ValueError("no whole number")
    return int(n)  # type: ignore[call-overload]


def ord(n: int, lang: str = "nb") -> str:
    """Return a whole number as a word up to twelve, and in digits beyond; in English `word`.

    >>> ord(5), ord(14), word(5)
    ('fem', '14', 'five')
    """
    words = WORDS_EN if lang == "en" else WORDS
    return words[n] if 0 <= (n := whole(n)) < len(words) else tall(n, lang=lang)


def ordtall(n: int) -> str:
    """Return a whole number as the word that counts neuter nouns: ett år, fem år.

    >>> ordtall(1), ordtall(3)
    ('ett', 'tre')
    """
    return "ett" if n == 1 else ord(n)


def antall(n: int, singular: str, plural: str, both: str = "", lang: str = "nb") -> str:
    """Return a count with its noun; 1 takes the singular, all else the plural; none is "ingen".

    The article comes with the singular: ``én bolig``, ``ett år``. The number stands before the plural, or
    where the plural has ``{}``; for two, `both` may be given. In English `counted`.

    >>> antall(1, "én bolig", "boliger"), antall(0, "én bolig", "boliger"), antall(46, "én bolig", "boliger")
    ('én bolig', 'ingen boliger', '46 boliger')
    >>> [antall(n, "kommunen", "alle de {} kommunene", "begge kommunene") for n in (1, 2, 5)]
    ['kommunen', 'begge kommunene', 'alle de fem kommunene']
    >>> counted(0, "one home", "homes"), counted(5, "one home", "homes")
    ('no homes', 'five homes')
    """
    if n == 1:
        return singular
    if n == 2 and both:
        return both
    number = ord(n, lang) if n else "no" if lang == "en" else "ingen"
    return plural.replace("{}", number) if "{}" in plural else f"{number} {plural}"


def ordenstall(n: int) -> str:
    """Return a place in order as a word from første to tolvte, and in digits beyond.

    >>> ordenstall(1), ordenstall(6), ordenstall(13)
    ('første', 'sjette', '13.')
    """
    return ORDINALS[whole(n) - 1] if 0 < n <= len(ORDINALS) else f"{whole(n)}."


def nok(x: Number) -> str:
    """Return an amount in kroner in English; whole tenths of a million as millions.

    >>> nok(1500000), nok(595000)
    ('NOK\\xa01.5\\xa0million', 'NOK\\xa0595,000')
    """
    value = Decimal(str(x)) / 1_000_000
    if value < 1 or rounded(value, 1) != value:
        return f"NOK{NBSP}{number(x)}"
    return f"NOK{NBSP}{number(value, 0 if value % 1 == 0 else 1)}{NBSP}million"


number, percent, word = partial(tall, lang="en"), partial(prosent, lang="en"), partial(ord, lang="en")
counted = partial(antall, lang="en")
