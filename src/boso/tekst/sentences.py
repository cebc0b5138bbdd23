"""Fill in a text sentence by sentence: one that needs an unknown value is left out, and told of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from boso.project import ProjectError, UnknownValueError
from boso.tekst import errors
from boso.tekst.template import CLOSE, Unit, compiled, placed, render

NOTE = re.compile(r"^\[\^([\w-]+)\]:.*(?:\n(?!\n|\[\^).*)*\n?", re.MULTILINE)
ITEM = re.compile(r"^( *)\d+([.)] )", re.MULTILINE)  # of a numbered list
MARK = re.compile(r" *(?:[-*+]|\d+[.)]) +")
VALUE = re.compile(r"\{\{.*?\}\}")
LEADS = re.compile(r"[^\s:]:\s*$")  # to what is below; ::: ends a block
FOLLOWS = re.compile(r"\s*(?:[-*+]|\d+[.)]|\{%)")  # more of what a line led up to
# A row after which another sentence may begin: of a table or of tags, blank, or ended
ENDED = re.compile(r"^\s*$|\||[.!?:;…»\"*_)\]\\]\s*$|\s\s$|^\s*\{%|%\}\s*$")
LETTERS = re.compile(rf"\s*(?:{MARK.pattern})?[*_]*[^\W\d_]")  # what begins as a sentence, or as a point
DEFINED = re.compile(r"\s*:\s")
# A line without which what is below it would be read as part of what stands above: a heading, a block,
# the head of a table, a term, or a point of paragraphs
HANGING = re.compile(
    r"#{1,6} |\s*[`~:]{3}|.*\|.*\n[\s|]*:?-+:?\s*(?:[|\n]|$)|(?!\s*:)[^|\n]*\n\s*: "
    r"|( *)(?:[-*+]|\d+[.)]) .*\n\s*\n\1  +\S"
)
BARE_TABLE = re.compile(
    r"^.*\|.*\n(?=.*\|)[ \t>|:-]*-[ \t>|:-]*(?:\n|\Z)(?=\s*$)(?:\s*^: .*\n?)?", re.MULTILINE
)
LONE_ITEM = re.compile(r"^(?! *1[.)] )([^\n]*\S)\n(?= *1[.)] [^\n]*(?:\n(?! *1[.)] )|\Z))", re.MULTILINE)


class Printed(NamedTuple):
    """A finished text, and what each expression in it printed."""

    text: str
    printed: list[dict[str, Any]]


def fill(template: str, names: Mapping[str, object]) -> Printed:
    """Fill in a template as a whole; an UnknownValueError or a TekstError says why it cannot be."""
    filling = Filling(template, names)
    return Printed(placed(filling.text, filling.printed), filling.printed)


class Filling:
    """A text that is being filled in, from line `first` of a cell; 0 where no sentence may be left out."""

    def __init__(self, source: str, names: Mapping[str, object], first: int = 0) -> None:
        self.text = ""  # so far, with marks around the printed values
        self.printed: list[dict[str, Any]] = []  # what each expression printed
        self.left_out: list[dict[str, Any]] = []  # sentences: line of the cell, text as written, and why
        self._source, self._first = source, first
        self._scope = {**names, "_filling": self}
        self._lost = ""  # the sentences that were left out, as they were written
        with errors.told(source, names, first):
            units = compiled(source)
        for unit in units:
            with errors.told(source, self._scope, first, unit.line):
                told = self.if_known(unit.line, partial(self._rendered, unit), unit.source)
            self.text += told  # which may have taken what led up to it
        # the mark of a footnote goes with its note, and a numbered list goes on after a gap
        for name in set(NOTE.findall(self._lost)) - set(NOTE.findall(self.text)):
            self.text = self.text.replace(f"[^{name}]", "")
        if ITEM.search(self._lost):
            self.text = LONE_ITEM.sub(r"\1\n\n", ITEM.sub(r"\g<1>1\2", self.text))
        if "|" in VALUE.sub("", self._lost):
            self.text = BARE_TABLE.sub("", self.text)

    def if_known(self, line: int, tell: Callable[[], str], source: str = "") -> str:
        """Return a line, or the lines of a `source`; nothing where a value of it is unknown."""
        before = len(self.printed)
        try:
            return tell()
        except UnknownValueError as error:
            if not self._first:
                raise
            why = str(error)
        del self.printed[before:]
        written = ["", *self._source.split("\n"), ""]
        rows = [VALUE.sub("X", one) for one in written]
        row, last = rows[line], line + max(source.count("\n") - 1, 0)
        above, below = rows[line - 1], "\n".join(rows[last + 1 :])
        if HANGING.match(f"{row}\n{below}"):
            raise ProjectError(
                f"{why}; put {{% if value %}} … {{% endif %}} around this line and what belongs to it"
            )
        goes_on = any(  # a line of a value alone may be a sentence; where a small letter follows it is not
            not ENDED.search(rows[at])
            and (then[:1].islower() or (LETTERS.match(VALUE.sub("", written[at])) and then[:1].isalpha()))
            for at, then in ((line - 1, row.lstrip()), (line, below.partition("\n")[0].lstrip()))
        )
        if goes_on:
            raise ProjectError(f"{why}, and half of the sentence would stay; write it on one line")
        self._leave_out(line, written[line], why, source)
        mark, lead = MARK.match(row), self.text.rstrip()
        all_of_it = mark and LEADS.search(lead) and not FOLLOWS.match(below)
        alone = DEFINED.match(row) and LETTERS.match(above) and "|" not in above and not DEFINED.match(below)
        if all_of_it or alone:  # the words that lead up to a list go with it, and a term with what it means
            self.text = lead[: lead.rfind("\n") + 1]
            del self.printed[len(self.printed) - lead.count(CLOSE, len(self.text)) :]
            up = next(at for at in range(line - 1, 0, -1) if alone or LEADS.search(rows[at]))
            self._leave_out(up, written[up], "all that it leads up to is left out")
        if not mark or not below[: mark.end()].isspace() or below.startswith("\n"):
            return ""
        # what is indented below begins the point now; without a text pandoc reads no list there
        return mark[0] + "\u00a0" * bool(MARK.match(below)) + "\n"

    def _leave_out(self, line: int, row: str, why: str, source: str = "") -> None:
        self._lost += source or f"{row.strip()}\n"
        self.left_out.append({"line": self._first + line - 1, "text": row.strip(), "why": why})

    def _rendered(self, unit: Unit) -> str:
        """Fill in a unit; names that it sets hold for the units after it, as unknown where it fell."""
        if self._lost and not unit.source.strip() and self.text[-2:] in ("", "\n\n"):
            return ""  # or a blank line would stand double
        try:
            return render(unit, self._scope)
        except UnknownValueError as why:
            for name in unit.sets:
                told: Any = f'"{name}" was not set: {why}'
                self._scope[name] = errors.Slip(told, name=name, exc=UnknownValueError)  # type: ignore[arg-type]
            raise
