"""Alternative texts: what a chart says in words, in Norwegian bokmål, made from the table that is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from boso.words import HIDDEN, NBSP, SINGULAR, liste, liten, ord, prosent, tall

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST = 12  # values that a description lists; of more it points to the table
TIED = 5  # values that are named as the highest, or the lowest
NOT_STATED = "ikke oppgitt"
HIDDEN_LABEL = HIDDEN["nb"]
ALL_IN_TABLE = "Alle tallene står i tabellen under figuren."


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of a chart are written, and what stands for one that is missing.

    >>> NumberFormat(unit="kr").with_unit(1500), NumberFormat(1, "%").with_unit(60.6)
    ('1\\xa0500\\xa0kr', '60,6\\xa0%')
    >>> NumberFormat(unit="boliger").range(5, 8), PER_CENT.with_unit(float("nan"))
    ('5–8\\xa0boliger', 'skjult')
    """

    decimals: int = 0
    unit: str = ""
    missing: str = NOT_STATED

    def number(self, value: float) -> str:
        """Return a number without its unit."""
        return self.missing if isnan(value) else tall(value, self.decimals)

    def with_unit(self, value: float) -> str:
        """Return a number with its unit."""
        number = self.number(value)
        if isnan(value) or not self.unit:
            return number
        if self.unit == "%":
            return prosent(value, self.decimals)
        return NBSP.join([number, SINGULAR.get(self.unit, self.unit) if number == "1" else self.unit])

    def range(self, low: float, high: float) -> str:
        """Return a number, or the two ends of a range, with the unit."""
        return f"{self.number(low)}–{self.with_unit(high)}" if high > low else self.with_unit(low)

    def labels(self, texts: Sequence[str]) -> list[str]:
        """Return what stands in the chart: the unit is written once, unless it is the per cent sign."""
        if self.unit in ("", "%"):
            return list(texts)
        units = (NBSP + self.unit, NBSP + SINGULAR.get(self.unit, self.unit))
        first = next((row for row, text in enumerate(texts) if text.endswith(units)), 0)
        bare = [text.removesuffix(units[0]).removesuffix(units[1]) for text in texts]
        return [*bare[:first], *texts[first : first + 1], *bare[first + 1 :]]


PER_CENT = NumberFormat(unit="%", missing=HIDDEN_LABEL)  # of answers: one that is missing is hidden


def measure_by(what: str, *groups: str) -> str:
    """Return what a chart shows and how it is divided.

    >>> measure_by("Boliger", "Kommune", "År")
    'Boliger etter kommune og år'
    """
    return f"{what} etter {liste([liten(str(group)) for group in groups])}"


def extremes(texts: Mapping[str, str], values: Mapping[str, float]) -> str:
    """Return the sentences that name the highest and the lowest value ("" for fewer than three).

    >>> extremes(dict.fromkeys("abcdefgh", "1") | {"i": "0"}, dict.fromkeys("abcdefgh", 1) | {"i": 0})
    'Høyest: a (1), b (1), c (1), d (1), e (1) og tre til. Lavest: i (0).'
    """
    known = {name: value for name, value in values.items() if not isnan(value)}
    if len(known) < 3:
        return ""
    high, low = max(known.values()), min(known.values())
    if high == low:
        return "Alle er like."
    told = []
    for word, bound in (("Høyest", high), ("Lavest", low)):
        names = [f"{name} ({texts[name]})" for name, value in known.items() if value == bound]
        more = len(names) - TIED
        others = [f"{ord(more)} til" if more <= MOST else "mange flere"] if more > 0 else []
        told.append(f"{word}: {liste([*names[:TIED], *others])}.")
    return " ".join(told)


def values(texts: Mapping[str, str]) -> str:
    """Return the sentence that lists all values, or one that points to the table if there are many."""
    if len(texts) > MOST:
        return ALL_IN_TABLE
    return f"Verdiene er: {', '.join(f'{name} {text}' for name, text in texts.items())}."


def sentences(*parts: str) -> str:
    """Join the parts that are not empty."""
    return " ".join(filter(None, parts))
