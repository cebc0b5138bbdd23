"""Whether a drawing and the table under it tell the same: each value drawn in its row, each number drawn.

Both are as a figure's metadata hold them, so that the proof of a report can ask again. A value's row is one
that bears the names which the value is drawn under; names that the table does not know are left aside.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CLOSE = 1e-9  # share of a value that floats may be off
JOINT = ", "  # between the parts of a heading of several levels


class Difference(NamedTuple):
    """What is drawn, or stands in the table, and what the other says instead."""

    found: str
    expected: str


def differences(
    drawn: Sequence[Mapping[str, Any]], table: Mapping[str, Any], *, partly: bool = False
) -> Iterator[Difference]:
    """Yield values drawn that their row does not hold, and numbers of the table that are not drawn.

    Parameters
    ----------
    drawn : sequence of mapping
        The marks, as `boso.figures.artists.marks.Reading.drawn` returns them.
    table : mapping
        The table, as `boso.show.as_json` returns it.
    partly : bool
        Whether something is drawn that cannot be read: then the table may hold more than was read.
    """
    rows = [_Row(table["columns"], row) for row in table["rows"]]
    known = set().union(*(row.keys for row in rows), *(titles for row in rows for titles in row.titles))
    by_value: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        for known_as in {key(number) for number in row.numbers.values()}:
            by_value[known_as].append(row)
    seen: set[tuple[int, int]] = set()
    for mark in drawn:
        names = {name for name in map(key, [*mark["names"], mark["measure"]]) if name in known}
        fitting = [
            row for row in by_value.get(key(mark["values"][0]), rows) if row.holds(mark["values"], names)
        ]
        for row in fitting:
            seen |= {(id(row), column) for column in row.cells(mark["values"], names)}
        if not fitting:
            yield Difference(f"{_called(mark)} drawn as {mark['values'][0]:.6g}", _instead(names, rows))
    for number, row in enumerate(rows, 1):
        for column, value in row.numbers.items():
            if not partly and (id(row), column) not in seen:
                title = table["columns"][column]["title"]
                place = f'row {number} ("{table["rows"][number - 1][0]["text"]}"), column "{title}"'
                yield Difference(f"{value:.6g} in {place}", "a value that is drawn")


class _Row:
    """A row of the table: what it is called by, and its numbers by column."""

    def __init__(self, columns: Sequence[Mapping[str, Any]], row: Sequence[Mapping[str, Any]]) -> None:
        raws = [cell["raw"] for cell in row]
        self.numbers = {i: float(raw) for i, raw in enumerate(raws)
                        if isinstance(raw, int | float) and not isinstance(raw, bool)}  # fmt: skip
        self.keys = {key(raw) for raw in raws if raw is not None} | {key(cell["text"]) for cell in row}
        self.titles = [{key(part) for part in (column["title"], *column["title"].split(JOINT))}
                       for column in columns]  # fmt: skip

    def holds(self, values: Sequence[float], names: set[str]) -> bool:
        """Whether the row has the first value in a column of these names, and the others anywhere."""
        return bool(self._columns(values[0], names)) and all(
            self._columns(value, set()) for value in values[1:]
        )

    def cells(self, values: Sequence[float], names: set[str]) -> set[int]:
        """Return the columns that hold the values, or a number that is one of the names."""
        found = self._columns(values[0], names) | {
            i for value in values[1:] for i in self._columns(value, set())
        }
        return found | {i for i, number in self.numbers.items() if key(number) in names}

    def _columns(self, value: float, names: set[str]) -> set[int]:
        return {i for i, number in self.numbers.items() if names <= self.keys | self.titles[i]
                and math.isclose(number, value, rel_tol=CLOSE, abs_tol=1e-12)}  # fmt: skip

    def under(self, names: set[str]) -> list[float]:
        """Return the numbers of the row that stand under these names."""
        return [number for i, number in self.numbers.items()
                if names <= self.keys | self.titles[i] and key(number) not in names]  # fmt: skip


def key(value: Any) -> str:
    """Return what a name or number is known by, however it is written.

    >>> key("Andel  i\\xa0alt") == key("andel i alt"), key(2011.0), key("2011"), key(0.1 + 0.2)
    (True, '2011', '2011', '0.3')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{float(value):.9g}"
    return " ".join(str(value).casefold().split())


def _called(mark: Mapping[str, Any]) -> str:
    names = [*mark["names"], *([mark["measure"]] if mark["measure"] else [])]
    names += [f"{value:.6g}" for value in mark["values"][1:]]
    return f'"{", ".join(names)}" is' if names else "a value is"


def _instead(names: set[str], rows: Sequence[_Row]) -> str:
    there = [f"{number:.6g}" for row in rows for number in row.under(names)]
    return " or ".join(dict.fromkeys(there[:4])) if there else "a number of the table"
