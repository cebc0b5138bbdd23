"""Numbers, dates and lists as Norwegian and English text; each function is a filter of %%tekst too.

What both languages have is one function with a `lang`, "nb" or "en"; in English it goes by an own name.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from boso.project import UnknownValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
MISSING = "–"  # stands in a table where there is no value
ALSO = {"og": "samt", "and": "as well as"}  # what joins a list of which an item has the word itself
SEASONS = {"spring": "våren", "summer": "sommeren", "autumn": "høsten", "winter": "vinteren"}
DATE = re.compile(rf"\d{{4}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-({'|'.join(SEASONS)})|–\d{{4}})?")
SPANS = {
    "nb": (("dag", "dager"), ("time", "timer"), ("minutt", "minutter"), ("sekund", "sekunder")),
    "en": (("day", "days"), ("hour", "hours"), ("minute", "minutes"), ("second", "seconds")),
}


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


def periode(years: Iterable[int], og: str = "og") -> str:
    """Return years as periods, from the first to the last of those in a row, in whatever order they come.

    In English with `og` as "and".

    >>> periode([2010, 2009]), periode([2010]), periode([2009, 2010, 2013])
    ('2009–2010', '2010', '2009–2010 og 2013')

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
    return liste([str(first) if first == last else f"{first}–{last}" for first, last in pairs], og)


def dato(value: Any, lang: str = "nb") -> str:
    """Return a date, a time, a period, an interval or a span of time as readers write it; in English `date`.

    A text is a date, a month, a season, a year or years; all others are of datetime or pandas.

    >>> dato("2012-01-10"), dato("2011-11"), dato("2011-autumn"), dato("2009")
    ('10. januar 2012', 'november 2011', 'høsten 2011', '2009')
    >>> date("2011-01-01"), date("2011-11"), date("2011-autumn"), date("2009–2010")
    ('1 January 2011', 'November 2011', 'autumn 2011', '2009–2010')
    >>> import pandas as pd
    >>> dato(pd.Timestamp("2011-03-01 14:30")), dato(pd.Period("2011-03")), dato(pd.Interval(0, 5))
    ('1. mars 2011 kl. 14.30', 'mars 2011', '0–5')
    >>> dato(pd.Period("2011-01-05", "W")), dato(pd.Timedelta(1.5, "D"))
    ('uke 1 i 2011', '1 dag og 12 timer')
    """
    english = lang == "en"
    if hasattr(value, "left"):
        return "–".join(dato(end, lang) if hasattr(end, "isoformat") else tall(end, int(end % 1 != 0), lang)
                        for end in (value.left, value.right))  # fmt: skip
    if hasattr(value, "total_seconds"):
        return _span(value, lang)
    if isinstance(value, time):
        exact = f"{value:%H:%M:%S}" + f".{value.microsecond:06d}".rstrip("0").rstrip(".")
        exact = exact.removesuffix(":00")
        return exact if english else f"kl. {exact.replace('.', ',').replace(':', '.')}"
    if hasattr(value, "hour") and not hasattr(value, "start_time"):
        clock = value.time()
        return dato(value.date(), lang) + (f" {dato(clock, lang)}" if clock != time() else "")
    return _dated(str(value), lang)


def _dated(text: str, lang: str) -> str:
    english = lang == "en"
    if quarter := re.fullmatch(r"(\d{4})Q(\d)", text):
        return f"Q{quarter[2]} {quarter[1]}" if english else f"{quarter[2]}. kvartal {quarter[1]}"
    if "/" in text:  # of a week, which is written by its days
        days = text.split("/")
        year, week, first = datetime.fromisoformat(days[0]).isocalendar()
        if first > 1:
            return "–".join(dato(day, lang) for day in days)
        return f"week {week} of {year}" if english else f"uke {week} i {year}"
    if not DATE.fullmatch(text):
        return dato(datetime.fromisoformat(text), lang)
    begun, *rest = text.split("-")
    if not rest:
        return begun
    if rest[0] in SEASONS:
        return f"{rest[0] if english else SEASONS[rest[0]]} {begun}"
    month = (MONTHS_EN if english else MONTHS)[int(rest[0]) - 1]
    day = f"{int(rest[1])}{'' if english else '.'} " if len(rest) == 2 else ""
    return f"{day}{month} {begun}"


def _span(value: Any, lang: str) -> str:
    minutes, seconds = divmod(abs(value).seconds, 60)
    exact = f"{seconds}.{abs(value).microseconds:06d}".rstrip("0").rstrip(".")
    counts = [str(abs(value).days), str(minutes // 60), str(minutes % 60),
              exact if lang == "en" else exact.replace(".", ",")]  # fmt: skip
    told = [f"{count} {one if count == '1' else many}"
            for count, (one, many) in zip(counts, SPANS[lang], strict=True) if count != "0"]  # fmt: skip
    sign = MINUS if value.total_seconds() < 0 else ""
    return sign + liste(told, "and" if lang == "en" else "og") if told else f"0 {SPANS[lang][0][1]}"


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
counted, listing, date = partial(antall, lang="en"), partial(liste, og="and"), partial(dato, lang="en")

FILTERS: dict[str, Callable[..., Any]] = {
    "tall": tall, "prosent": prosent, "kroner": kroner, "millioner": millioner, "ord": ord,
    "ordtall": ordtall, "ordenstall": ordenstall, "antall": antall, "liste": liste,
    "kort_liste": kort_liste, "ledd": ledd, "stor": stor, "liten": liten, "periode": periode, "dato": dato,
    "number": number, "percent": percent, "word": word, "counted": counted, "listing": listing,
    "date": date, "nok": nok,
}  # fmt: skip
