"""Numbers, dates and lists as Norwegian and English text; each function is a filter of %%tekst too."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Protocol

from boso.project import UnknownValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SINGULAR = {  # of units that tables and charts name in the plural
    "kommuner": "kommune", "personer": "person", "bydeler": "bydel", "boliger": "bolig",
    "municipalities": "municipality", "people": "person", "districts": "district",
}  # fmt: skip
HIDDEN = {"nb": "skjult", "en": "hidden"}  # what stands for a number that privacy hides
NAMES = ("Husbanken", "Housing First", "Lean")  # a phrase that begins with one keeps its capital
ALSO = {"og": "samt", "and": "as well as"}  # what joins a list of which an item has the word itself
SEASONS = {"spring": "våren", "summer": "sommeren", "autumn": "høsten", "winter": "vinteren"}


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


def _grouped(x: Number, decimals: int, group: str, point: str) -> str:
    text = f"{rounded(x, decimals):,.{decimals}f}"
    return text.replace(",", "\0").replace(".", point).replace("\0", group).replace("-", MINUS)


def tall(x: Number, decimals: int = 0) -> str:
    """Return a number with decimal comma and no-break space between thousands.

    >>> tall(674434), tall(-1.25, 1)
    ('674\\xa0434', '−1,3')
    """
    return _grouped(x, decimals, NBSP, ",")


def prosent(x: Number, decimals: int = 0) -> str:
    """Return per cents, given as per cents (not as a share).

    >>> prosent(60.58, 1)
    '60,6\\xa0%'
    """
    return tall(x, decimals) + NBSP + "%"


def kroner(x: Number) -> str:
    """Return an amount in whole kroner.

    >>> kroner(595000)
    '595\\xa0000\\xa0kroner'
    """
    return tall(x) + NBSP + ("krone" if x == 1 else "kroner")


def millioner(x: Number, decimals: int = 1) -> str:
    """Return an amount in kroner as millions of kroner; whole millions without decimals.

    >>> millioner(1500000), millioner(92000000), millioner(1000000)
    ('1,5\\xa0millioner\\xa0kroner', '92\\xa0millioner\\xa0kroner', '1\\xa0million\\xa0kroner')
    """
    value = rounded(Decimal(str(x)) / 1_000_000, decimals)
    digits = 0 if value == value.to_integral_value() else decimals
    return tall(value, digits) + NBSP + ("million" if value == 1 else "millioner") + NBSP + "kroner"


def ord(n: int) -> str:
    """Return a whole number as a word from null to tolv, and in digits beyond.

    >>> ord(5), ord(14)
    ('fem', '14')
    """
    return WORDS[n] if 0 <= n < len(WORDS) else tall(n)


def ordtall(n: int) -> str:
    """Return a whole number as the word that counts neuter nouns: ett år, fem år.

    >>> ordtall(1), ordtall(3)
    ('ett', 'tre')
    """
    return "ett" if n == 1 else ord(n)


def antall(n: int, singular: str, plural: str, both: str = "") -> str:
    """Return a count with its noun; 1 takes the singular, all else the plural; none is "ingen".

    The article comes with the singular: ``én bolig``, ``ett år``. The number stands before the plural, or
    where the plural has ``{}``; for two, `both` may be given.

    >>> antall(1, "én bolig", "boliger"), antall(0, "én bolig", "boliger"), antall(46, "én bolig", "boliger")
    ('én bolig', 'ingen boliger', '46 boliger')
    >>> [antall(n, "kommunen", "alle de {} kommunene", "begge kommunene") for n in (1, 2, 5)]
    ['kommunen', 'begge kommunene', 'alle de fem kommunene']
    """
    return _counted(n, singular, plural, both, "ingen" if n == 0 else ord(n))


def _counted(n: int, singular: str, plural: str, both: str, number: str) -> str:
    if n == 1:
        return singular
    if n == 2 and both:
        return both
    return plural.replace("{}", number) if "{}" in plural else f"{number} {plural}"


def ordenstall(n: int) -> str:
    """Return a place in order as a word from første to tolvte, and in digits beyond.

    >>> ordenstall(1), ordenstall(6), ordenstall(13)
    ('første', 'sjette', '13.')
    """
    return ORDINALS[n - 1] if 0 < n <= len(ORDINALS) else f"{n}."


def liste(items: Sequence[object], og: str = "og") -> str:
    """Join as a sentence does; where one of the last two has the word itself, another stands between them.

    >>> liste(["Bærum", "Hamar", "Moss"]), liste(["Moss"]), liste([])
    ('Bærum, Hamar og Moss', 'Moss', '')
    >>> liste(["Gran og Lunner", "Moss"])
    'Gran og Lunner samt Moss'
    """
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    before_last = ALSO[og] if any(f" {og} " in text.replace("både og", "") for text in texts[-2:]) else og
    return f"{', '.join(texts[:-1])} {before_last} {texts[-1]}"


def kort_liste(items: Sequence[object], plural: str, most: int = 5) -> str:
    """Join as `liste` does, for a title that has room for some; of more than that tell how many they are.

    >>> kort_liste(["Hamar", "Moss"], "kommuner"), kort_liste(["Moss"] * 8, "kommuner")
    ('Hamar og Moss', 'åtte kommuner')
    """
    return liste(items) if len(items) <= most else f"{ord(len(items))} {plural}"


def ledd(clauses: Sequence[str], og: str = "og") -> str:
    """Join clauses that could each be a sentence: with a comma before the last too.

    >>> ledd(["Hamar var i gang", "Moss var på vei"]), ledd(["Hamar var i gang"])
    ('Hamar var i gang, og Moss var på vei', 'Hamar var i gang')
    """
    *first, last = [str(clause) for clause in clauses] or [""]
    return f"{', '.join(first)}, {og} {last}" if first else last


def eieform(name: str) -> str:
    """Return the genitive of a name.

    >>> eieform("Hamar"), eieform("Moss")
    ('Hamars', 'Moss’')
    """
    return name + ("’" if name[-1] in "sxzSXZ" else "s")


def stor(text: str) -> str:
    """Return the text with a capital first letter, for the start of a sentence.

    >>> stor("fem kommuner")
    'Fem kommuner'
    """
    return text[:1].upper() + text[1:]


def liten(text: str) -> str:
    """Return the text with a small first letter, unless it starts with a name or an abbreviation.

    >>> liten("Programsamlinger"), liten("BOFRI"), liten("Husbanken på besøk")
    ('programsamlinger', 'BOFRI', 'Husbanken på besøk')
    """
    if text[1:2].isupper() or text.startswith(NAMES):
        return text
    return text[:1].lower() + text[1:]


def periode(years: Iterable[int]) -> str:
    """Return years as periods, from the first to the last of those in a row, in whatever order they come.

    >>> periode([2010, 2009]), periode([2010]), periode([2009, 2010, 2013])
    ('2009–2010', '2010', '2009–2010, 2013')

    Raises
    ------
    UnknownValueError
        There is no year.
    """
    if not (known := {int(year) for year in years}):
        raise UnknownValueError("there is no year")
    firsts = sorted(year for year in known if year - 1 not in known)
    lasts = sorted(year for year in known if year + 1 not in known)
    pairs = zip(firsts, lasts, strict=True)
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in pairs)


def dato(text: str) -> str:
    """Return a date, a month, a season or a year as Norwegian readers write it.

    >>> dato("2012-01-10"), dato("2011-11"), dato("2011-autumn"), dato("2009")
    ('10. januar 2012', 'november 2011', 'høsten 2011', '2009')
    """
    return _dated(text, SEASONS, MONTHS, ". ")


def date(text: str) -> str:
    """Return a date, a month, a season or a year as English readers write it.

    >>> date("2011-01-01"), date("2011-11"), date("2011-autumn"), date("2009–2010")
    ('1 January 2011', 'November 2011', 'autumn 2011', '2009–2010')
    """
    return _dated(text, dict(zip(SEASONS, SEASONS, strict=True)), MONTHS_EN, " ")


def _dated(text: str, seasons: Mapping[str, str], months: Sequence[str], after_day: str) -> str:
    """Return a date in the words of a language; `after_day` stands between the day and its month."""
    year, *rest = str(text).split("-")
    if not rest:
        return year
    if rest[0] in seasons:
        return f"{seasons[rest[0]]} {year}"
    month = f"{months[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])}{after_day}{month}" if len(rest) == 2 else month


def number(x: Number, decimals: int = 0) -> str:
    """Return a number as English readers write it.

    >>> number(674434), number(60.58, 1)
    ('674,434', '60.6')
    """
    return _grouped(x, decimals, ",", ".")


def percent(x: Number, decimals: int = 0) -> str:
    """Return per cents in English.

    >>> percent(13.7, 1)
    '13.7%'
    """
    return number(x, decimals) + "%"


def nok(x: Number) -> str:
    """Return an amount in kroner in English; whole tenths of a million as millions.

    >>> nok(1500000), nok(595000)
    ('NOK\\xa01.5\\xa0million', 'NOK\\xa0595,000')
    """
    value = Decimal(str(x)) / 1_000_000
    if value < 1 or rounded(value, 1) != value:
        return f"NOK{NBSP}{number(x)}"
    return f"NOK{NBSP}{number(value, 0 if value % 1 == 0 else 1)}{NBSP}million"


def word(n: int) -> str:
    """Return a whole number as an English word from zero to twelve, and in digits beyond.

    >>> word(5), word(14)
    ('five', '14')
    """
    return WORDS_EN[n] if 0 <= n < len(WORDS_EN) else number(n)


def counted(n: int, singular: str, plural: str, both: str = "") -> str:
    """Return a count with its noun in English, as `antall` does.

    >>> [counted(n, "the municipality", "all {} municipalities", "both municipalities") for n in (1, 2, 5)]
    ['the municipality', 'both municipalities', 'all five municipalities']
    """
    return _counted(n, singular, plural, both, "no" if n == 0 else word(n))


def listing(items: Sequence[object]) -> str:
    """Join as an English sentence does.

    >>> listing(["Bærum", "Hamar", "Moss"])
    'Bærum, Hamar and Moss'
    """
    return liste(items, "and")


FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        tall, prosent, kroner, millioner, ord, ordtall, ordenstall, antall, liste, kort_liste, ledd,
        eieform, stor, liten, periode, dato, date, number, percent, nok, word, counted, listing,
    )
}  # fmt: skip
