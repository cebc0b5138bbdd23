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
from boso.figures.artists.marks import MEASURES, unsure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CLOSE = 1e-9  # share of a value that floats may be off
BROKEN = re.compile(r"(?<=\S)(?:-|(/))\s?")  # where a name may have been broken
FLOAT = re.compile(r"-?\d+\.(0|\d*[1-9])")  # as Python writes a number
ENDS = ("low", "high")  # what marks measure that are ends of intervals
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
    turned = [{**mark, "values": [-mark["values"][0], *mark["values"][1:]]} if mark.get("unsigned") else mark
              for mark in drawn]  # fmt: skip
    # of what an axis tells without signs the table may have all values with it, or all without
    told = [
        list(_differences(marks, table, partly, of)) for marks in (drawn, turned)[: 1 + (turned != drawn)]
    ]
    yield from min(told, key=len)


def _differences(
    drawn: Sequence[Mapping[str, Any]], table: Mapping[str, Any], partly: bool, of: str
) -> Iterator[Difference]:
    rows = rows_of(table, of)
    titles = rows[0].titles if rows else []
    row_names, known = set().union(*(row.keys for row in rows)), names_of(rows)
    measures = _measures({mark["measure"] for mark in drawn}, titles)
    by_value: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for known_as in {key(value) for value in (*row.numbers.values(), *row.shares.values())}:
            by_value[known_as].append(number)
    seen: list[set[int]] = [set() for _ in rows]  # the columns of each row whose numbers are drawn
    values: list[set[int]] = [set() for _ in rows]  # those whose numbers are values
    for mark in drawn:
        called = [name for name in (*mark["names"], mark["measure"]) if name]
        names = {key(name) for name in called} & known
        if mark["measure"] in ENDS:  # their columns need not say of which series they are, unless others do
            names = {
                name for name in names if name in row_names or sum(name in title for title in titles) > 2
            }
        own = mark["measure"] if mark["measure"] in measures else ""
        columns = {i for i, measure in enumerate(measures) if measure == own}
        value_head, place_head = ({i for i, title in enumerate(titles) if key(head) in title}
                                  for head in mark["heads"])  # fmt: skip
        columns &= value_head if value_head and not mark["measure"] else columns
        first = mark["values"][0]
        likely = by_value[key(first)]
        found = {
            number: cells
            for number in likely
            if (cells := rows[number].cells(mark, names, columns, place_head))
        }
        found = found or {number: cells for number, row in enumerate(rows)
                          if (cells := row.cells(mark, names, columns, place_head))}  # fmt: skip
        for number, (of_value, of_names) in found.items():
            seen[number] |= of_value | of_names
            values[number] |= of_value
        if not found:
            called += [f"{place:.6g}" for place in mark["values"][1:]]
            what = f'"{", ".join(called)}" is' if called else "a value is"
            there = dict.fromkeys([f"{value:.6g}" for row in rows for value in row.under(names)][:4])
            yield Difference(f"{what} drawn as {first:.6g}", " or ".join(there) or "a number of the table")
    heads = {i for i, column in enumerate(table["columns"]) if column["header"]}
    for number, row in enumerate(rows):
        nothing = not values[number] and {*row.numbers} <= heads | {row.base}  # all is hidden that it tells
        for column in () if partly or nothing else row.not_drawn(seen[number], values[number]):
            title, name = table["columns"][column]["title"], table["rows"][number][0]["text"]
            place = f'row {number + 1} ("{name}"), column "{title}"'
            yield Difference(f"{row.numbers[column]:.6g} in {place}", "a value that is drawn")


def _measures(drawn: set[str], titles: Sequence[set[str]]) -> list[str]:
    """Return for each column which of the measures drawn its title says that it holds; nothing for others."""
    words = {key(MEASURES[measure]): measure for measure in drawn if measure}
    first = {word.split()[0]: measure for word, measure in words.items() if measure in ENDS}
    return [next((words.get(part) or first[part.split()[0]] for part in sorted(title)
                  if part in words or part.split()[:1] and part.split()[0] in first), "")
            for title in titles]  # fmt: skip


class Row:
    """A row of the table: its names, those of its columns, its numbers, and their shares of its base."""

    def __init__(
        self, titles: Sequence[set[str]], row: Sequence[Mapping[str, Any]], base: int | None
    ) -> None:
        raws = [cell["raw"] for cell in row]
        self.numbers = {i: float(raw) for i, raw in enumerate(raws)
                        if isinstance(raw, int | float) and not isinstance(raw, bool)}  # fmt: skip
        self.keys = {key(raw) for raw in raws if raw is not None} | {key(cell["text"]) for cell in row}
        texts = [raw for raw in raws if isinstance(raw, str)]
        said = {key(number) for text in texts if (number := axis.number(text)) is not None}
        self.said = said | {key(text) for text in texts}
        self.keys |= said
        self.titles = titles
        self.base = base if base in self.numbers else None  # none where privacy hides it
        self.shares: dict[int, float] = {}
        self.known_as = {i: {key(number)} for i, number in self.numbers.items()}
        if self.base is not None:
            size = self.numbers[self.base]
            self.shares = {i: 100 * number / size for i, number in self.numbers.items() if i != self.base}
            sized = [
                key(f"{cell['text']} ({size:.0f})") for cell in row
            ]  # as a chart of shares calls its rows
            self.keys |= {*sized}
            self.known_as = {i: {*names, sized[i]} for i, names in self.known_as.items()}

    def cells(
        self, mark: Mapping[str, Any], names: set[str], columns: set[int], place: set[int]
    ) -> tuple[set[int], set[int]] | None:
        """Return which columns hold a mark's value, and which its place or a number that is one of its names.

        None where the row lacks its value in `columns` of these names, or its place in those called `place`
        (or any, if none is) and as text. Both may be off by the mark's slack: floats lose as much while they
        are drawn.
        """
        (value, *places), (slack, beside) = mark["values"], mark["slack"]
        pool = self.numbers if mark["measure"] or self.base is None else self.shares
        found = {i for i, number in pool.items() if i in columns and names <= self.keys | self.titles[i]
                 and _close(number, value, slack)}  # fmt: skip
        at = {i for one in places for i, number in self.numbers.items()
              if _close(number, one, beside) and (i in place or not place)}  # fmt: skip
        as_text = {key(one) for one in places} & self.said or names & {key(mark.get("at", ""))}
        if not found or (places and not as_text and (not at or len(found | at) < 2)):
            return None
        return found, at | {i for i, known_as in self.known_as.items() if known_as & names}

    def not_drawn(self, drawn: set[int], values: set[int]) -> list[int]:
        """Return the columns of other numbers: not the base of shares, nor the length of a whole stack."""
        parts = [self.numbers[i] for i in values]
        whole = math.fsum(parts)
        sums = {i for i, number in self.numbers.items()
                if len(parts) > 1 and abs(number - whole) <= unsure([number, *parts])}  # fmt: skip
        return [i for i in self.numbers if i not in drawn | sums and i != self.base]

    def under(self, names: set[str]) -> list[float]:
        """Return the numbers of the row that stand under these names."""
        return [number for i, number in (self.shares or self.numbers).items()
                if names <= self.keys | self.titles[i] and not self.known_as[i] & names]  # fmt: skip


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


def _close(number: float, value: float, slack: float) -> bool:
    return math.isclose(number, value, rel_tol=CLOSE, abs_tol=slack)
