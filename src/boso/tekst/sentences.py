"""Fill in a text sentence by sentence: one that needs an unknown value is left out, and told of.

A line is left out alone; a point of a list takes what is indented below it. What leads up to nothing more
(a line that ends in a colon above its points, a term above its definitions, the head of a table) goes too.
Where half a sentence would stay, or what is below would be read as part of what stands above, it is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import takewhile
from typing import Any, NamedTuple

from boso.project import ProjectError, UnknownValueError
from boso.tekst import errors
from boso.tekst.template import VALUE, Unit, compiled, placed, render
from boso.values import MADE_BY_PYTHON

POINT = re.compile(r"[\s>]*(?:[-*+]|\d+[.)])\s|\[\^[\w-]+\]:")
NUMBERED = re.compile(r"^([ >]*)\d+([.)] )", re.MULTILINE)
LONE_ITEM = re.compile(r"^(?! *1[.)] )([^\n]*\S)\n(?= *1[.)] [^\n]*(?:\n(?! *1[.)] )|\Z))", re.MULTILINE)
NOTE = re.compile(r"^\[\^([\w-]+)\]:.*(?:\n(?!\n|\[\^).*)*\n?", re.MULTILINE)
DEFINITION = re.compile(r"\s*:\s")
DELIMITER = re.compile(r"(?=.*\|)[\s>|:-]*-[\s>|:-]*\Z")  # the line below the head of a table
CELLS = re.compile(r"[^|\n]*\|")
POINTS = re.compile(rf"{POINT.pattern}|\s*\Z|\s+\S|\{{%")  # with what is below them
LEADS = re.compile(r"[^\s:]:\s*\Z")  # ::: ends a block
BLOCK = r"[\s>]*(?:#{1,6} |:::|```|~~~)"  # without it what is below belongs to what is above
OWN = re.compile(rf"{POINT.pattern}|{BLOCK}|[\s>]*(?:$|\||:\s|\{{%)")  # begins something itself
# After which another sentence may begin: also a row of a table
ENDED = re.compile(rf"{BLOCK}|[\s>]*(?:$|\{{%)|.*(?:\||[.!?:;…»\"*_)\]\\]\s*$|\s\s$|%\}}\s*$)")


class Printed(NamedTuple):
    """A finished text, and what each expression in it printed."""

    text: str
    printed: list[dict[str, Any]]


def fill(template: str, names: Mapping[str, object]) -> Printed:
    """Fill in a template as a whole; an UnknownValueError or a TekstError says why it cannot be.

    An f-string may have made it, of which a missing value is a word.
    """
    filling = Filling(template, names)
    if made := MADE_BY_PYTHON.search(VALUE.sub("", template)):
        told = f"{made[0]!r} is how Python writes a value in an f-string"
        raise errors.TekstError(f"{told}; write a text without f, and {{{{ value | tall }}}} in it", template)
    return Printed(placed(filling.text, filling.printed), filling.printed)


class Filling:
    """A text that is filled in, from line `first` of a cell; 0 where no sentence may be left out.

    `text` has marks around the printed values until `placed`.
    """

    def __init__(self, source: str, names: Mapping[str, object], first: int = 0) -> None:
        self.printed: list[dict[str, Any]] = []  # what each expression printed
        self.left_out: list[dict[str, Any]] = []  # sentences: line of the cell, text as written, and why
        self.rows, self._first, self._lost = ["", *source.split("\n"), ""], first, ""
        with errors.told(source, names, first):
            units = compiled(source)
        told: list[str | None] = []
        for unit in units:
            with errors.told(source, names, first, unit.line):
                told.append(self.if_known(unit, partial(render, unit, {**names, "_filling": self})))
        if self.left_out:
            self._take_along(units, told)
        self.text = "".join(filter(None, told))
        if self._lost:
            self._mend()

    def if_known(self, unit: Unit, tell: Callable[[], str]) -> str | None:
        """Return the text of a unit; None where a value in it is unknown."""
        try:
            return tell()
        except UnknownValueError as why:
            if not self._first:
                raise
            self._require_whole(unit, str(why))
            self._leave_out(unit, str(why))
            return None

    def _leave_out(self, unit: Unit, why: str) -> None:
        self._lost += unit.source
        text = self.rows[unit.line].strip()
        self.left_out.append({"line": self._first + unit.line - 1, "text": text, "why": why})

    def _require_whole(self, unit: Unit, why: str) -> None:
        """Refuse to leave out lines if they are not whole sentences, or what is below belongs to them."""
        last = unit.line + max(unit.source.count("\n") - 1, 0)
        above, row, end, below = (self.rows[at] for at in (unit.line - 1, unit.line, last, last + 1))
        for one, then in ((above, row), (end, below)):
            is_value = not (VALUE.sub("", POINT.sub("", one)).strip() or then[:1].islower())
            if not (is_value or ENDED.match(VALUE.sub("X", one)) or OWN.match(then)):
                raise ProjectError(f"{why}, and half of the sentence would stay; write it on one line")
        if re.match(BLOCK, row) or DELIMITER.match(below) or (DEFINITION.match(below) and not CELLS.match(row)
                                                            and not DEFINITION.match(row)):  # fmt: skip
            remedy = "put {% if value %} … {% endif %} around this line and what belongs to it"
            raise ProjectError(f"{why}; {remedy}")

    def _take_along(self, units: list[Unit], told: list[str | None]) -> None:
        """Leave out what belongs to points that are left out, and what leads up to nothing more."""
        rows = [unit.source for unit in units]

        def drop(which: Iterable[int], why: str) -> None:
            for at in which:
                if told[at] is not None:
                    self._leave_out(units[at], why)
                    told[at] = None

        for at, row in enumerate(rows):
            if told[at] is None and POINT.match(row):
                drop(_inner(rows, at), "it belongs to a point that is left out")
        for at in reversed(range(len(rows))):
            head, led, caption = _led(rows, at)
            shown = [told[below] for below in led]
            if None in shown and not "".join(filter(None, shown)).strip():
                drop([*head, *caption], "all that it leads up to is left out")

    def _mend(self) -> None:
        """Let the mark of a footnote go with its note, and a numbered list go on after a gap."""
        for name in set(NOTE.findall(self._lost)) - set(NOTE.findall(self.text)):
            self.text = self.text.replace(f"[^{name}]", "")
        if NUMBERED.search(self._lost):
            self.text = LONE_ITEM.sub(r"\1\n\n", NUMBERED.sub(r"\g<1>1\2", self.text))


def _depth(row: str) -> int:
    return len(row) - len(row.lstrip())


def _inner(rows: list[str], at: int) -> list[int]:
    """Return which rows below a point are indented below it."""
    inner = takewhile(lambda one: rows[one].isspace() or _depth(rows[one]) > _depth(rows[at]),
                      range(at + 1, len(rows)))  # fmt: skip
    return [one for one in inner if not rows[one].isspace()]


def _led(rows: list[str], at: int) -> tuple[range, range, range]:
    """Return the rows that lead up to others, these, and what follows them as their caption."""
    row, below = rows[at], "".join(rows[at + 1 : at + 2])
    size, kind = 1, POINTS
    if CELLS.match(row) and DELIMITER.match(below):
        size, kind = 2, CELLS
    elif DEFINITION.match(below) and not (OWN.match(row) or CELLS.match(row)):
        kind = DEFINITION
    elif not LEADS.search(row):
        return range(0), range(0), range(0)
    end = next((i for i in range(at + size, len(rows)) if not kind.match(rows[i])), len(rows))
    after = next((i for i in range(end, len(rows)) if not rows[i].isspace()), end)
    is_caption = kind is CELLS and after < len(rows) and DEFINITION.match(rows[after])
    return range(at, at + size), range(at + size, end), range(after, after + bool(is_caption))
