"""Whether a drawing and the table under it tell the same: each value drawn in its row, each number drawn.

Both are as a figure's metadata hold them, so that the proof of a report can ask again. A value's row is one
that bears all names which the value is drawn under, in its cells or over the column; the ends of intervals,
and what else is measured, stand under headings of their own.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from boso.figures.artists.axis import number_of
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

    `drawn` are marks, as `boso.figures.artists.marks.Reading.drawn` returns them, `table` is one of
    `boso.table_cells.as_json`. It may hold more where only a part of what is drawn can be read (`partly`);
    where it has counts, the values drawn are per cents of the column `of`.
    """
    rows = rows_of(table, of)
    known, unknown = set().union(*headings(table), *(row.keys for row in rows)), dict[str, None]()
    by_value: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for known_as in {key(value) for value in (*row.numbers.values(), *row.shares.values())}:
            by_value[known_as].append(number)
    seen: list[set[int]] = [set() for _ in rows]  # the columns of each row whose numbers are drawn
    values: list[set[int]] = [set() for _ in rows]  # those whose numbers are values
    for mark, sought in zip(drawn, _sought(drawn, rows), strict=True):
        first, *places = mark["values"]
        unknown |= {name: None for name in mark["names"] if key(name) not in known}
        found: dict[int, tuple[set[int], set[int]]] = {}
        for numbers in (by_value[key(first)], range(len(rows))):
            found = found or {number: cells for number in numbers
                              if (cells := rows[number].cells(mark, sought))}  # fmt: skip
        for number, (of_value, of_names) in found.items():
            seen[number] |= of_value | of_names
            values[number] |= of_value
        if not found:
            called = [*filter(None, (*mark["names"], mark["measure"])), *(f"{place:.6g}" for place in places)]
            what = f'"{", ".join(called)}" is' if called else "a value is"
            yield Difference(f"{what} drawn as {first:.6g}", _instead(rows, sought.names))
    yield from (Difference(f'"{name}"', "a name of the table") for name in unknown)
    if not partly:
        yield from _not_drawn(rows, table, seen, values)


class Sought(NamedTuple):
    """The names of a mark's row and column, which columns may have its value, and which its place."""

    names: set[str]
    columns: set[int]
    places: set[int]


def _sought(drawn: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> Iterator[Sought]:
    """Yield for each mark where the table may have it."""
    titles, in_rows = rows[0].titles if rows else [], set().union(*(row.keys for row in rows))
    headed = {measure: {i for i, title in enumerate(titles) if key(measure) in title}
              for measure in dict.fromkeys(mark["measure"] for mark in drawn) if measure}  # fmt: skip
    others = {*range(len(titles))}.difference(*headed.values())
    for mark in drawn:
        own = headed.get(mark["measure"], others)
        columns = own or others  # in a chart of the house the ends of intervals may be called otherwise
        value, place = ({i for i, title in enumerate(titles) if head and key(head) in title}
                        for head in mark["heads"])  # fmt: skip
        # the column of an end need not say of which series it is, unless one does; nor need the table be of
        # names that it does not know, of which `differences` tells
        names = {key(name) for name in mark["names"]}
        names = {name for name in names if name in in_rows or any(name in titles[i] for i in own)}
        elsewhere = any(names & title for i, title in enumerate(titles) if i not in value)
        if value and not mark["measure"] and not elsewhere:
            columns = columns & value
        yield Sought(names, columns, place)


def _instead(rows: Sequence[Row], names: set[str]) -> str:
    """Return the first numbers that stand under names."""
    there = [f"{number:.6g}" for row in rows for i, number in (row.shares or row.numbers).items()
             if names <= row.keys | row.titles[i] and not row.known_as[i] & names]  # fmt: skip
    return " or ".join(dict.fromkeys(there[:4])) or "a number of the table"


def _not_drawn(
    rows: Sequence[Row], table: Mapping[str, Any], seen: Sequence[set[int]], values: Sequence[set[int]]
) -> Iterator[Difference]:
    """Yield the numbers that no mark tells: not the base of shares, nor the length of a whole stack."""
    heads = {i for i, column in enumerate(table["columns"]) if column["header"]}
    for number, row in enumerate(rows):
        parts = [row.numbers[i] for i in values[number]]
        whole = math.fsum(parts)
        # of a row of which all is hidden there is only the name
        told = {*row.numbers} if not parts and {*row.numbers} <= heads | {row.base} else seen[number]
        for i, value in row.numbers.items():
            is_sum = bool(parts) and abs(value - whole) <= unsure([value, *parts])
            if i not in told and i != row.base and not is_sum:
                title, name = table["columns"][i]["title"], table["rows"][number][0]["text"]
                place = f'row {number + 1} ("{name}"), column "{title}"'
                yield Difference(f"{value:.6g} in {place}", "a value that is drawn")


class Row:
    """A row of the table: its names, those of its columns, its numbers, and their shares of its base."""

    def __init__(
        self, titles: Sequence[set[str]], row: Sequence[Mapping[str, Any]], base: int | None
    ) -> None:
        raws = [cell["raw"] for cell in row]
        self.numbers = {i: float(raw) for i, raw in enumerate(raws)
                        if isinstance(raw, int | float) and not isinstance(raw, bool)}  # fmt: skip
        texts = [raw for raw in raws if isinstance(raw, str)]
        said = {key(number) for text in texts if (number := number_of(text)) is not None}
        self.said = said | {key(text) for text in texts}
        self.keys = {key(raw) for raw in raws if raw is not None} | {key(cell["text"]) for cell in row} | said
        self.titles = titles
        self.base = base if base in self.numbers else None  # none where privacy hides it
        self.shares: dict[int, float] = {}
        self.known_as = {i: {key(number)} for i, number in self.numbers.items()}
        if self.base is not None:
            size = self.numbers[self.base]
            self.shares = {i: 100 * number / size for i, number in self.numbers.items() if i != self.base}
            # as a chart of shares calls its rows
            sized = [key(f"{cell['text']} ({size:.0f})") for cell in row]
            self.keys |= {*sized}
            self.known_as = {i: {*names, sized[i]} for i, names in self.known_as.items()}

    def cells(self, mark: Mapping[str, Any], sought: Sought) -> tuple[set[int], set[int]] | None:
        """Return which columns hold a mark's value, and which its place or a number that is one of its names.

        None where the row lacks its value, or its place as a number and as text. Both may be off by the
        mark's slack: floats lose as much while they are drawn.
        """
        names, columns, place = sought.names, sought.columns, sought.places
        (value, *places), (slack, beside) = mark["values"], mark["slack"]
        pool = self.numbers if mark["measure"] or self.base is None else self.shares
        found = {i for i, number in pool.items() if i in columns and names <= self.keys | self.titles[i]
                 and math.isclose(number, value, rel_tol=CLOSE, abs_tol=slack)}  # fmt: skip
        at = {i for one in places for i, number in self.numbers.items() if (i in place or not place)
              and math.isclose(number, one, rel_tol=CLOSE, abs_tol=beside)}  # fmt: skip
        as_text = {key(one) for one in places} & self.said
        if not found or (places and not as_text and (not at or len(found | at) < 2)):
            return None
        return found, at | {i for i, known_as in self.known_as.items() if known_as & names}


def rows_of(table: Mapping[str, Any], of: str = "") -> list[Row]:
    """Return the rows of a table; `of` is the column that shares are of."""
    columns, titles = [column["title"] for column in table["columns"]], headings(table)
    base = columns.index(of) if of and of in columns else None
    return [Row(titles, row, base) for row in table["rows"]]


def headings(table: Mapping[str, Any]) -> list[set[str]]:
    """Return what each column of a table is known by: its heading, and each level of it."""
    columns = [column["title"] for column in table["columns"]]
    return [{key(part) for part in (title, *title.split(JOINT))} for title in columns]


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
