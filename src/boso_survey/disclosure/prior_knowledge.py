"""What the attacker knows of a year before he opens a table: what the printed report gave away.

Read from data/published: ``public_<year>.csv`` (cells under the threshold that the report gives or
implies), ``percentages_<year>.csv`` (a whole per cent of fewer than 100 persons is a count) and
``rankings_<year>.csv`` (what it says in words). A year without such files has nothing given away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boso.data import read_text
from boso_survey import tabulation
from boso_survey.tabulation import ALL, ANSWERED, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

Key = tuple[str, str, str, str]
Terms = dict[Key, int]
HARDLY_ANY = 20  # at most one in twenty
PER_CENT = 100


@dataclass(frozen=True)
class Known:
    """What is known besides the tables.

    Attributes
    ----------
    cells : mapping of Key to int
        Cells whose count is known; they stay shown, also under the threshold.
    sums : tuple of (Terms, int)
        Cells of which the sum is known, and the sum.
    limits : tuple of (Terms, int)
        Weighted sums of cells, and the least that they can be.
    """

    cells: Mapping[Key, int] = field(default_factory=dict)
    sums: tuple[tuple[Terms, int], ...] = ()
    limits: tuple[tuple[Terms, int], ...] = ()


def read(root: Path, year: int, cells: pd.DataFrame) -> Known:
    """Return what the report of `year` gave away about `cells`.

    What the cells do not bear out tells nothing of them, and is left out.
    """
    folder = root / "data" / "published"
    count: Terms = tabulation.counts(cells)
    printed = list(_printed(folder / f"percentages_{year}.csv", count))
    single = {key: count[key] for part in printed if len(part) == 1 for key in part}
    sums = [dict.fromkeys(part, 1) for part in printed if len(part) > 1]
    limits = _rankings(folder / f"rankings_{year}.csv", count)
    return Known(
        single | _public(folder / f"public_{year}.csv", count),
        tuple((terms, _sum(terms, count)) for terms in sums),
        tuple((terms, least) for terms, least in limits if _sum(terms, count) >= least),
    )


def _sum(terms: Terms, count: Terms) -> int:
    return sum(count[key] * weight for key, weight in terms.items())


def _public(path: Path, count: Terms) -> Terms:
    listed: Terms = {
        (r["table"], r["item"], r["group"], r["category"]): int(r["count"]) for r in _table(path)
    }
    return {key: number for key, number in listed.items() if count.get(key) == number}


def _table(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    return [{str(k): str(v) for k, v in row.items()} for row in read_text(path).fillna("").to_dict("records")]


def _printed(path: Path, count: Terms) -> Iterator[list[Key]]:
    """Yield the cells that make up each printed percentage from which a reader can tell their count."""
    for row in _table(path):
        table = "overall" if row["group"] == ALL else "role"
        keys: list[Key] = [(table, row["item"], row["group"], code) for code in row["category"].split("+")]
        if all(key in count for key in keys):
            base = sum(number for key, number in count.items() if key[:3] == keys[0][:3])
            share = PER_CENT * sum(count[key] for key in keys) / max(base, 1)
            if base < PER_CENT and abs(share - float(row["printed"])) < 1:
                yield keys


def _rankings(path: Path, count: Terms) -> Iterator[tuple[Terms, int]]:
    """Yield what each ranking says of the cells, as a sum that is not under a number."""
    for row in _table(path):
        codes, item = row["category"].split("+"), row["item"]
        left: Terms = {("overall", item, ALL, code): 1 for code in codes}
        if row["rule"] == "largest":
            yield from _largest(count, item, row["other"])
        elif row["rule"] == "more":
            yield left | {("overall", row["other"], ALL, code): -1 for code in codes}, 1
        else:
            base = sum(number for key, number in count.items() if key[:2] == ("overall", item))
            yield dict.fromkeys(left, -1), -(base // HARDLY_ANY)


def _largest(count: Terms, item: str, town: str) -> Iterator[tuple[Terms, int]]:
    """Yield for each other municipality: its share of yes is smaller than that of `town`."""
    first: Key = ("municipality", item, town, YES)
    size = {key[2]: number for key, number in count.items() if key[0] == "response" and key[3] == ANSWERED}
    for key in count:
        if key[:2] == first[:2] and key[3] == YES and key[2] != town:
            yield {first: size[key[2]], key: -size[town]}, 1
