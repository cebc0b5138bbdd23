"""What an attacker works out: what must hold between the numbers of a survey, solved in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from attacker import ALL, KNOW, NO, SIZE, YES, Book, Item, Key, Seen
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

MANY = 10_000.0  # more than there are


class System:
    """What must hold between the numbers of a survey, with what was seen and what was printed."""

    def __init__(self, book: Book, seen: Iterable[Seen]) -> None:
        self.book, self.seen = book, list(seen)
        self.places: dict[Key, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[tuple[dict[Key, float], float, float]] = []
        for key in self._keys():
            self.places[key] = len(self.places)
            self.low.append(0)
            self.high.append(MANY)
        self._sizes()
        self._structure()
        for one in self.seen:
            if one.key[0] != SIZE:
                self.limit(one.key, *self._range(one))

    def _keys(self) -> Iterator[Key]:
        for group in (ALL, KNOW, *self.book.groups.values()):
            yield SIZE, group, ""
        for name, item in self.book.items.items():
            for code in item.scale.values():
                yield name, ALL, code
            for group in self.book.groups.values() if name != "role" else ():
                codes = [YES, NO]
                if name == "involvement" and group in self.book.roles.values():
                    codes = list(item.scale.values())
                for code in codes:
                    yield name, group, code

    def _sizes(self) -> None:
        for one in self.seen:
            if one.key[0] == SIZE:
                self.limit(one.key, one.value, one.value)

    def parts(self, key: Key) -> list[Key]:
        """Return the single cells that a key stands for."""
        if key in self.places:
            return [key]
        item, group, codes = key
        if codes == YES:
            return [(item, group, code) for code in self.book.items[item].yes]
        return [(item, group, code) for code in codes.split("+")]

    def _range(self, one: Seen) -> tuple[float, float]:
        """Return between which numbers of persons a number lies."""
        if one.unit == "count":
            return one.value, one.value
        base = self.places[self.book.base(*one.key[:2])]
        if self.low[base] != self.high[base]:
            return 0, MANY
        low, high = ((one.value + side) * self.low[base] / 100 for side in (-one.slack, one.slack))
        return float(np.ceil(low - 1e-9)), float(np.floor(high + 1e-9))

    def limit(self, key: Key, low: float, high: float) -> None:
        """Note between which numbers a cell, or several together, lie."""
        cells = self.parts(key)
        if len(cells) > 1:
            self.rows.append((dict.fromkeys(cells, 1), low, high))
            return
        place = self.places[cells[0]]
        self.low[place] = max(self.low[place], low)
        self.high[place] = min(self.high[place], high)

    def equal(self, cells: Iterable[Key], total: Key) -> None:
        """Note that cells add up to another one."""
        self.rows.append((dict.fromkeys(cells, 1.0) | {total: -1.0}, 0, 0))

    def _structure(self) -> None:
        book = self.book
        for name, item in book.items.items():
            scale = list(item.scale.values())
            self.equal([(name, ALL, code) for code in scale], book.base(name, ALL))
            for groups in (book.roles.values(), book.towns.values()) if name != "role" else ():
                self._margins(name, item, list(groups))
        for role in book.roles.values():
            self.equal([("role", ALL, role)], (SIZE, role, ""))
        self.equal([(SIZE, town, "") for town in book.towns.values()], (SIZE, ALL, ""))
        know = ("know_programme", ALL, YES)
        self.equal(self.parts(know), (SIZE, KNOW, ""))

    def _margins(self, name: str, item: Item, groups: list[str]) -> None:
        """Note the sums over an item's answers in each group, and over the groups."""
        for group in groups:
            cells = [key for key in self.places if key[:2] == (name, group)]
            self.equal(cells, self.book.base(name, group))
            if item.programme and not self.book.collected:
                more = {("know_programme", group, YES): 1.0, (name, group, YES): -1.0}
                self.rows.append((more, 0, MANY))
        split = (name, groups[0], YES) in self.places
        for codes in [list(item.yes)] if split else [[code] for code in item.scale.values()]:
            parts = {(name, group, YES if split else codes[0]): 1.0 for group in groups}
            self.rows.append((parts | {(name, ALL, code): -1.0 for code in codes}, 0, 0))

    def believe(self, shares: pd.DataFrame, rankings: pd.DataFrame) -> None:
        """Note what the report printed: shares, and who has more."""
        for row in shares[shares["reading"] == "rounded"].to_dict("records"):
            if row["item"] in self.book.items:
                key = (row["item"], row["group"], row["category"])
                self.limit(key, *self._range(Seen(key, float(row["printed"]), "%", 0.5, "report")))
        for row in rankings.to_dict("records"):
            if row["rule"] == "more":
                one, two = (self.parts((row[name], ALL, row["category"])) for name in ("item", "other"))
                self.rows.append((dict.fromkeys(one, 1.0) | dict.fromkeys(two, -1.0), 1, MANY))
            if row["rule"] == "largest":
                self._largest(row["item"], row["other"])

    def _largest(self, item: str, first: str) -> None:
        sizes = {town: self.high[self.places[SIZE, town, ""]] for town in self.book.towns.values()}
        for town in set(sizes) - {first}:
            more = {(item, first, YES): sizes[town], (item, town, YES): -sizes[first]}
            self.rows.append((more, 1, 1e6))

    def solve(self, goal: dict[Key, float]) -> float | None:
        """Return the least that a sum of cells can be; None where the numbers contradict each other."""
        entries = [
            (row, self.places[key], factor)
            for row, (terms, _, _) in enumerate(self.rows)
            for key, factor in terms.items()
        ]
        row, column, factor = zip(*entries, strict=True)
        shape = (len(self.rows), len(self.places))
        price = np.zeros(shape[1])
        for key, weight in goal.items():
            price[self.places[key]] = weight
        found = milp(
            price,
            constraints=LinearConstraint(
                csr_array((factor, (row, column)), shape=shape),
                [r[1] for r in self.rows],
                [r[2] for r in self.rows],
            ),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            integrality=np.ones(shape[1]),
        )
        return None if found.x is None else float(round(price @ found.x))

    def bounds(self, key: Key) -> tuple[int, int] | None:
        """Return the least and the most persons there can be in a cell; None where numbers contradict."""
        least, most = self.solve({key: 1}), self.solve({key: -1})
        return None if least is None or most is None else (int(least), int(-most))
