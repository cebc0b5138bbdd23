"""Alternative texts: what a chart says in words, in Norwegian bokmål, made from the table that is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import pandas as pd

from boso.words import HIDDEN, NBSP, SINGULAR, liste, liten, ord, prosent, tall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST = 12  # values that a description lists; of more it points to the table
TIED = 5  # values that are named as the highest, or the lowest
NOT_STATED = "ikke oppgitt"
HIDDEN_LABEL = HIDDEN["nb"]
ALL_IN_TABLE = "Alle tallene står i tabellen under figuren."


@dataclass(frozen=True)
class NumberFormat:
    """How the numbers of a chart are written.

    >>> NumberFormat(unit="kr").with_unit(1500), NumberFormat(1, "%").with_unit(60.6)
    ('1\\xa0500\\xa0kr', '60,6\\xa0%')
    """

    decimals: int = 0
    unit: str = ""

    def number(self, value: float) -> str:
        """Return a number without its unit; what is missing is said to be not stated."""
        return NOT_STATED if isnan(value) else tall(value, self.decimals)

    def filters(self, table: pd.DataFrame) -> dict[str, str]:
        """Return the filters that write the fractions of a table as the chart does; by itself it has one."""
        fractions: Iterable[object] = table.select_dtypes("float").columns if self.decimals > 1 else ()
        return {str(name): f"tall({self.decimals})" for name in fractions}

    def with_unit(self, value: float) -> str:
        """Return a number with its unit."""
        if isnan(value) or not self.unit:
            return self.number(value)
        if self.unit == "%":
            return prosent(value, self.decimals)
        number = self.number(value)
        return f"{number}{NBSP}{self._singular if number == '1' else self.unit}"

    @property
    def _singular(self) -> str:
        return SINGULAR.get(self.unit, self.unit)

    def range(self, low: float, high: float) -> str:
        """Return a number, or the two ends of a range, with the unit."""
        return f"{self.number(low)}–{self.with_unit(high)}" if high > low else self.with_unit(low)

    def labels(self, texts: Sequence[str]) -> list[str]:
        """Return what stands in the chart: the unit is written once, unless it is the per cent sign."""
        if self.unit in ("", "%"):
            return list(texts)
        units = (NBSP + self.unit, NBSP + self._singular)
        first = next((row for row, text in enumerate(texts) if text.endswith(units)), 0)
        bare = [text.removesuffix(units[0]).removesuffix(units[1]) for text in texts]
        return [text if row == first else bare[row] for row, text in enumerate(texts)]


PER_CENT = NumberFormat(unit="%")


def share(value: float) -> str:
    """Return a share in per cents, or that privacy hides it.

    >>> share(60.6), share(float("nan"))
    ('61\\xa0%', 'skjult')
    """
    return HIDDEN_LABEL if isnan(value) else PER_CENT.with_unit(value)


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
    sentences = []
    for word, bound in (("Høyest", high), ("Lavest", low)):
        names = [f"{name} ({texts[name]})" for name, value in known.items() if value == bound]
        sentences.append(f"{word}: {_first_of(names)}.")
    return " ".join(sentences)


def _first_of(names: Sequence[str]) -> str:
    """Return the first of many names, and how many more there are."""
    more = len(names) - TIED
    others = f"{ord(more)} til" if more <= MOST else "mange flere"
    return liste([*names[:TIED], others] if more > 0 else names)


def values(texts: Mapping[str, str]) -> str:
    """Return the sentence that lists all values, or one that points to the table if there are many."""
    if len(texts) > MOST:
        return ALL_IN_TABLE
    return f"Verdiene er: {', '.join(f'{name} {text}' for name, text in texts.items())}."


def sentences(*parts: str) -> str:
    """Join the parts that are not empty."""
    return " ".join(part for part in parts if part)
