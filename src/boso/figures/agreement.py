"""Whether a drawing and the table under it tell the same: each value drawn in its row, each number drawn.

Both are as a figure's metadata hold them, so that the proof of a report can ask again. A value's row is one
that bears the names which the value is drawn under; names that the table does not know are left aside.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from boso.figures.artists import axis
from boso.figures.artists.marks import unsure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CLOSE = 1e-9  # share of a value that floats may be off
BROKEN = re.compile(r"(?<=\S)(?:-|(/))\s?")  # where a name may have been broken
FLOAT = re.compile(r"-?\d+\.(0|\d*[1-9])")  # as Python writes a number
JOINT = ", "  # between the parts of a heading of several levels


class Difference(NamedTuple):
    """What is drawn, or stands in the table, and what the other says instead."""

    found: str
    expected: str


def differences(
    drawn: Sequence[Mapping[str, Any]], table: Mapping[str, Any], *, partly: bool = False, of: str = ""
) -> Iterator[Difference]:
    """Yield values drawn that their row does not hold, and numbers of the table that are not drawn.

    Parameters
    ----------
    drawn : sequence of mapping
        The marks, as `boso.figures.artists.marks.Reading.drawn` returns them.
    table : mapping
        The table, as `boso.table_cells.as_json` returns it.
    partly : bool
        Whether something is drawn that cannot be read: then the table may hold more than was read.
    of : str
        The column with the number that the values drawn are per cents of; the table has counts.
    """
    rows = rows_of(table, of)
    row_names, known = set().union(*(row.keys for row in rows)), names_of(rows)
    by_value: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for known_as in {key(number) for number in (*row.numbers.values(), *row.shares.values())}:
            by_value[known_as].append(row)
    seen: set[tuple[int, int]] = set()
    for mark in drawn:
        names = {name for name in map(key, filter(None, [*mark["names"], mark["measure"]]))
                 if name in known}  # fmt: skip
        if mark["measure"] in ("low", "high"):  # their columns need not say of which series they are
            names &= row_names
        told = Told(mark["values"], mark["slack"], names, not mark["measure"], mark.get("unsigned", False))
        fitting = [row for row in by_value[key(mark["values"][0])] if row.holds(told)]
        fitting = fitting or [row for row in rows if row.holds(told)]
        for row in fitting:
            seen |= {(id(row), column) for column in row.cells(told)}
        if not fitting:
            yield Difference(f"{_called(mark)} drawn as {mark['values'][0]:.6g}", _instead(names, rows))
    for number, row in enumerate(rows, 1):
        drawn_here = {column for column in row.numbers if (id(row), column) in seen}
        for column, value in row.numbers.items():
            if not partly and not row.is_drawn(column, drawn_here):
                title = table["columns"][column]["title"]
                place = f'row {number} ("{table["rows"][number - 1][0]["text"]}"), column "{title}"'
                yield Difference(f"{value:.6g} in {place}", "a value that is drawn")


class Told(NamedTuple):
    """What a mark tells: its value and perhaps where it stands, its names, and whether it may be a share.

    Its numbers may be off by `slack`, the value's and the place's: floats lose as much while they are drawn.
    An axis that is written without signs leaves open whether its value has one.
    """

    values: Sequence[float]
    slack: Sequence[float]
    names: set[str]
    share: bool
    unsigned: bool


class Row:
    """A row of the table: its names, those of its columns, its numbers, and their shares of its base."""

    def __init__(
        self, titles: Sequence[set[str]], row: Sequence[Mapping[str, Any]], base: int | None
    ) -> None:
        raws = [cell["raw"] for cell in row]
        self.numbers = {i: float(raw) for i, raw in enumerate(raws)
                        if isinstance(raw, int | float) and not isinstance(raw, bool)}  # fmt: skip
        self.keys = {key(raw) for raw in raws if raw is not None} | {key(cell["text"]) for cell in row}
        said = [axis.number(raw) for raw in raws if isinstance(raw, str)]
        self.keys |= {key(number) for number in said if number is not None}
        self.titles = titles
        self.base = base if base in self.numbers else None  # none where privacy hides it
        self.shares: dict[int, float] = {}
        if self.base is not None:
            size = self.numbers[self.base]
            self.shares = {i: 100 * number / size for i, number in self.numbers.items() if i != self.base}
            self.keys |= {key(f"{cell['text']} ({size:.0f})") for cell in row}

    def holds(self, told: Told) -> bool:
        """Whether the row has the value in a column of these names, and its place in any, or as text."""
        value, *places = self._columns(told)
        return bool(value) and all(
            columns or key(place) in self.keys for columns, place in zip(places, told.values[1:], strict=True)
        )

    def cells(self, told: Told) -> set[int]:
        """Return the columns that hold the values, or a number that is one of the names."""
        named = {i for i, number in self.numbers.items() if key(number) in told.names}
        return named.union(*self._columns(told))

    def _columns(self, told: Told) -> Iterator[set[int]]:
        """Yield the columns that hold each of the values."""
        shares = self.shares if told.share and self.base is not None else self.numbers
        pools = (shares, told.names), (self.numbers, set[str]())
        for value, slack, (pool, names) in zip(told.values, told.slack, pools, strict=False):
            yield {i for i, number in pool.items() if names <= self.keys | self.titles[i]
                   and math.isclose(abs(number) if told.unsigned else number, value,
                                    rel_tol=CLOSE, abs_tol=slack)}  # fmt: skip

    def is_drawn(self, column: int, drawn: set[int]) -> bool:
        """Whether a number is drawn by itself, as the base of shares, or as the length of a whole stack."""
        parts = [self.numbers[i] for i in drawn]
        lacking = abs(self.numbers[column] - math.fsum(parts))
        whole = len(parts) > 1 and lacking <= unsure([self.numbers[column], *parts])
        return column in drawn or column == self.base or whole

    def under(self, names: set[str]) -> list[float]:
        """Return the numbers of the row that stand under these names."""
        return [number for i, number in (self.shares or self.numbers).items()
                if names <= self.keys | self.titles[i] and key(self.numbers[i]) not in names]  # fmt: skip


def rows_of(table: Mapping[str, Any], of: str = "") -> list[Row]:
    """Return the rows of a table; `of` is the column that shares are of."""
    columns = [column["title"] for column in table["columns"]]
    titles = [{key(part) for part in (title, *title.split(JOINT))} for title in columns]
    base = columns.index(of) if of and of in columns else None
    return [Row(titles, row, base) for row in table["rows"]]


def names_of(rows: Sequence[Row]) -> set[str]:
    """Return all that rows and their columns are called."""
    return set().union(*(row.keys for row in rows), *(titles for row in rows for titles in row.titles))


def key(value: Any) -> str:
    """Return what a name or number is known by, however it is written and broken into lines.

    >>> key("Andel  i\\xa0alt") == key("andel i alt"), key(2011.0), key("2011.0"), key("2011"), key(0.1 + 0.2)
    (True, '2011', '2011', '2011', '0.3')
    >>> key("Kommune- politiker") == key("Kommunepolitiker")
    True
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{float(value):.9g}"
    return _name_key(str(value))


@lru_cache(maxsize=4096)
def _name_key(name: str) -> str:
    if FLOAT.fullmatch(name):
        return key(float(name))
    return " ".join(BROKEN.sub(r"\1", name.casefold()).split())


def _called(mark: Mapping[str, Any]) -> str:
    names = [*mark["names"], *([mark["measure"]] if mark["measure"] else [])]
    names += [f"{value:.6g}" for value in mark["values"][1:]]
    return f'"{", ".join(names)}" is' if names else "a value is"


def _instead(names: set[str], rows: Sequence[Row]) -> str:
    there = [f"{number:.6g}" for row in rows for number in row.under(names)]
    return " or ".join(dict.fromkeys(there[:4])) if there else "a number of the table"
