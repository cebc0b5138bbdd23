"""The numbers that protected tables show, and those derived from them: shares and sums of answers."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boso.indicators.survey import weights
from boso_survey.tabulation import NO_ANSWER, PER_CENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

    Meaning = Mapping[str, set[str]]

AXES = ("item", "municipality", "role", "category")
TOLERANCE = 0.051  # tables round to one decimal


class PublishedNumbers:
    """The numbers that the protected tables show."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables = dict(tables)
        if {"by_municipality", "response"} <= {*tables}:
            self._tables["weighted"] = weights.shares(tables["by_municipality"], tables["response"])
        self._numbers: dict[str, npt.NDArray[np.float64]] = {}

    def contain(self, number: float, meaning: Meaning) -> bool:
        """Return whether a number belongs to a shown cell which the words of a row can mean."""
        key = repr(sorted((axis, sorted(values)) for axis, values in meaning.items()))
        if key not in self._numbers:
            found = [one for name, table in self._tables.items() for one in _numbers(name, table, meaning)]
            nobody = [0.0] if (meaning.get("category") or {""}) <= {*NO_ANSWER} and not found else []
            self._numbers[key] = np.array(found + nobody)
        return bool((np.abs(self._numbers[key] - number) < TOLERANCE).any())


def _numbers(name: str, table: pd.DataFrame, meaning: Meaning) -> Iterator[float]:
    """Yield the numbers of a protected table that the words can mean: as they stand, shares, and sums."""
    if name == "overall" and "role" in meaning and not {"item", "category"} & set(meaning):
        meaning = {"item": {"role"}, "category": meaning["role"]}  # a role is an answer as well
    if {"role", "municipality"} & set(meaning) - set(table) or ("item" in meaning and "item" not in table):
        return
    for axis in meaning.keys() & set(table):
        table = table[table[axis].isin(meaning[axis])]
    for column in table.select_dtypes("number").columns:
        yield from map(float, table[column].dropna())
    if "base" in table:
        for _, rows in table.groupby([axis for axis in AXES[:-1] if axis in table]):
            yield from _shares(rows)


def _shares(rows: pd.DataFrame) -> Iterator[float]:
    """Yield the sums of neighbouring answers that are shown, and their share of those asked in per cent."""
    counts, base = list(rows["count"]), rows["base"].iloc[0]
    for first, last in combinations(range(len(counts) + 1), 2):
        part = counts[first:last]
        if not pd.isna(base) and base and not any(map(pd.isna, part)):
            yield float(sum(part))
            yield float(PER_CENT * sum(part) / base)
