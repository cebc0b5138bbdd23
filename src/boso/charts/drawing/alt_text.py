"""What a chart says in words: alternative texts in Norwegian bokmål or English, made from the table drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Literal

import pandas as pd

from boso import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Lang = Literal["nb", "en"]

MOST = 12
PHRASES = {
    "nb": {
        "by": "{what} etter {by}", "high": "Høyest", "low": "Lavest", "same": "Alle er like",
        "values": "Verdiene er", "table": "Alle tallene står i tabellen under figuren.",
        "none": "ikke oppgitt", "total": "Sum", "divided": "delt i",
    },
    "en": {
        "by": "{what} by {by}", "high": "Highest", "low": "Lowest", "same": "All are equal",
        "values": "The values are", "table": "All numbers are in the table below the figure.",
        "none": "not stated", "total": "Total", "divided": "divided into",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Numbers:
    """How the numbers of a chart are written.

    >>> Numbers(unit="kr").full(1500), Numbers(1, "%").full(60.6), Numbers().full(float("nan"))
    ('1\\xa0500\\xa0kr', '60,6\\xa0%', 'ikke oppgitt')
    """

    decimals: int = 0
    unit: str = ""
    lang: Lang = "nb"

    def bare(self, value: float) -> str:
        """Return a number without its unit; what is missing is said to be missing."""
        if isnan(value):
            return phrase("none", self.lang)
        return (words.tall if self.lang == "nb" else words.number)(value, self.decimals)

    def full(self, value: float) -> str:
        """Return a number with its unit."""
        if isnan(value) or not self.unit:
            return self.bare(value)
        if self.unit == "%":
            return (words.prosent if self.lang == "nb" else words.percent)(value, self.decimals)
        return f"{self.bare(value)}{words.NBSP}{self.unit}"

    def range(self, low: float, high: float) -> str:
        """Return a number, or the two ends of a range, with the unit."""
        return f"{self.bare(low)}–{self.full(high)}" if high > low else self.full(low)

    def at_marks(self, texts: Sequence[str]) -> list[str]:
        """Return what stands in the chart: the unit is written once, unless it is the per cent sign."""
        if self.unit in ("", "%"):
            return list(texts)
        first = next((row for row, text in enumerate(texts) if text.endswith(self.unit)), 0)
        return [t if row == first else t.removesuffix(words.NBSP + self.unit) for row, t in enumerate(texts)]


def floats(column: pd.Series[float]) -> list[float]:
    """Return a column as floats, what is missing as nan."""
    return [float("nan") if pd.isna(number) else float(number) for number in column]


def join(items: Iterable[object], lang: Lang = "nb") -> str:
    """Return items as a sentence lists them."""
    return (words.liste if lang == "nb" else words.listing)(list(items))


def phrase(name: str, lang: Lang) -> str:
    """Return a fixed phrase in the language asked for."""
    return PHRASES[lang][name]


def by(what: str, groups: Sequence[str], lang: Lang) -> str:
    """Return what a chart shows and how it is divided.

    >>> by("Boliger", ["Kommune", "År"], "nb")
    'Boliger etter kommune og år'
    """
    return phrase("by", lang).format(what=what, by=join(map(lower, groups), lang))


def lower(title: object) -> str:
    """Return a column title as it stands inside a sentence; abbreviations keep their capitals.

    >>> lower("Kommune"), lower("NAV-kontor")
    ('kommune', 'NAV-kontor')
    """
    text = str(title)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def extremes(texts: Mapping[str, str], values: Mapping[str, float], lang: Lang) -> str:
    """Return the sentences that name the highest and the lowest value ("" for fewer than three)."""
    known = {name: value for name, value in values.items() if not isnan(value)}
    if len(known) < 3:
        return ""
    high, low = max(known.values()), min(known.values())
    if high == low:
        return f"{phrase('same', lang)}."
    sentences = []
    for word, bound in (("high", high), ("low", low)):
        names = [f"{name} ({texts[name]})" for name, value in known.items() if value == bound]
        sentences.append(f"{phrase(word, lang)}: {join(names, lang)}.")
    return " ".join(sentences)


def values(texts: Mapping[str, str], lang: Lang) -> str:
    """Return the sentence that lists all values, or one that points to the table if there are many."""
    if len(texts) > MOST:
        return phrase("table", lang)
    return f"{phrase('values', lang)}: {', '.join(f'{name} {text}' for name, text in texts.items())}."


def sentences(*parts: str) -> str:
    """Join the parts that are not empty."""
    return " ".join(part for part in parts if part)


def title(column: str, titles: Mapping[str, str] | None) -> str:
    """Return the title of a column that readers see."""
    return (titles or {}).get(column, column)


def titled(table: pd.DataFrame, titles: Mapping[str, str] | None) -> pd.DataFrame:
    """Return a copy under the titles that readers see, numbered from 0; whole numbers are integers."""
    named = table.rename(columns=dict(titles or {})).rename_axis(columns=None).reset_index(drop=True)
    return named.convert_dtypes()
