"""Alternative texts: what a chart says in words, in Norwegian bokmål, made from the table that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import isnan

import pandas as pd

from boso.words import HIDDEN, NBSP, SINGULAR, liste, liten, ord, prosent, tall

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

    def labels(self, lows: pd.Series[float], highs: pd.Series[float]) -> list[str]:
        """Return what stands in a chart: the unit is written once, unless it is the per cent sign."""
        first = lows.notna().argmax()
        bare = self if self.unit == "%" else replace(self, unit="")
        return [(self if row == first else bare).range(*ends)
                for row, ends in enumerate(zip(lows, highs, strict=True))]  # fmt: skip


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


def listing(names: Iterable[str], texts: Iterable[str], numbers: Iterable[float]) -> str:
    """Return the sentences that name the highest and the lowest value, and list all."""
    names = [*names]
    said = dict(zip(names, texts, strict=True))
    return sentences(extremes(said, dict(zip(names, numbers, strict=True))), values(said))


def by_row(shares: pd.DataFrame, *, zeros: bool = True) -> str:
    """Return a sentence a row: its per cents, each after the name of its column, without or with zeros.

    >>> by_row(pd.DataFrame({"ja": [60.0], "nei": [float("nan")]}, index=["Ledere"]))
    'Ledere: ja 60\\xa0% og nei skjult.'
    """
    rows = [(name, row if zeros else row[row != 0]) for name, row in shares.iterrows()]
    said = [(name, [f"{part} {PER_CENT.with_unit(share)}" for part, share in row.items()])
            for name, row in rows]  # fmt: skip
    return " ".join(f"{name}: {liste(parts)}." for name, parts in said)


def sentences(*parts: str) -> str:
    """Join the parts that are not empty."""
    return " ".join(filter(None, parts))
