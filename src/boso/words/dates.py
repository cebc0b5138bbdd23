"""Dates, times and years as Norwegian and English text."""

from __future__ import annotations

import re
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

from boso.project import UnknownValueError
from boso.words.lists import liste
from boso.words.numbers import tall

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEASONS = {"spring": "våren", "summer": "sommeren", "autumn": "høsten", "winter": "vinteren"}
DATE = re.compile(rf"\d{{4}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-({'|'.join(SEASONS)})|–\d{{4}})?")


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
    """Return a date, a time, a period or an interval as readers write it; in English `date`.

    A text is a date, a month, a season, a year or years; all others are of datetime or pandas.

    >>> dato("2012-01-10"), dato("2011-11"), dato("2011-autumn"), dato("2009")
    ('10. januar 2012', 'november 2011', 'høsten 2011', '2009')
    >>> date("2011-01-01"), date("2011-11"), date("2011-autumn"), date("2009–2010")
    ('1 January 2011', 'November 2011', 'autumn 2011', '2009–2010')
    >>> import pandas as pd
    >>> dato(pd.Timestamp("2011-03-01 14:30")), dato(pd.Period("2011-03")), dato(pd.Interval(0, 5))
    ('1. mars 2011 kl. 14.30', 'mars 2011', '0–5')
    >>> dato(pd.Period("2011-01-05", "W"))
    'uke 1 i 2011'
    """
    english = lang == "en"
    if hasattr(value, "left"):
        return "–".join(dato(end, lang) if hasattr(end, "isoformat") else tall(end, int(end % 1 != 0), lang)
                        for end in (value.left, value.right))  # fmt: skip
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


date = partial(dato, lang="en")
