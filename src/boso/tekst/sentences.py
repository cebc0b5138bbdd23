"""Fill in a text sentence by sentence: one that needs an unknown value is left out, and told of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boso.project import UnknownValueError
from boso.tekst import errors, lines
from boso.tekst.template import ENVIRONMENT, compiled, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SETS = re.compile(r"\{%[-+]?\s*set\s+([\w\s,]+?)\s*(?:=|[-+]?%\})")
NOTE = re.compile(r"^\[\^([\w-]+)\]:", re.MULTILINE)
ITEM = re.compile(r"^( *)\d+([.)] )", re.MULTILINE)  # of a numbered list
LONE_ITEM = re.compile(r"^(?! *1[.)] )([^\n]*\S)\n(?= *1[.)] [^\n]*(?:\n(?! *1[.)] )|\Z))", re.MULTILINE)
NO_VALUE = ("boolean value of NA is ambiguous", "boolean value of NaT is ambiguous")  # pandas, in an `if`


@dataclass
class Filling:
    """A text that is being filled in.

    Attributes
    ----------
    first : int
        Line of the cell that the text begins on.
    text : str
        What has been told so far, with marks around the printed values.
    printed : list of dict
        What each expression printed.
    left_out : list of dict
        Each sentence that was left out: ``line`` of the cell, ``text`` as it was written, and ``why``.
    """

    source: str
    names: Mapping[str, object]
    first: int = 1
    text: str = ""
    printed: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._scope = {**ENVIRONMENT.globals, **self.names, "_log": self.printed}
        self._lost = ""  # the sentences that were left out, as they were written
        for start, unit in lines.units(self.source):
            self.text += self._told(start, unit)
        for name in set(NOTE.findall(self._lost)) - set(NOTE.findall(self.text)):
            self.text = self.text.replace(f"[^{name}]", "")  # a mark goes with its note
        if ITEM.search(self._lost):  # or its list would end before the gap
            self.text = LONE_ITEM.sub(r"\1\n\n", ITEM.sub(r"\g<1>1\2", self.text))

    def _told(self, start: int, unit: str) -> str:
        if "{" not in unit:
            stands_double = self._lost and not unit.strip() and self.text[-2:] in ("", "\n\n")
            return "" if stands_double else unit
        leave_out = self._leaving_out(start, unit)
        names = [name for name in self._scope if name not in ENVIRONMENT.globals]
        with errors.told(unit, names, self.first + start - 1):
            scope = self._scope | {"_open": {}, "_leave_out": leave_out}
            return leave_out(1, lambda: self._rendered(unit, scope))

    def _rendered(self, unit: str, scope: dict[str, Any]) -> str:
        """Fill in a unit; names that it sets hold for the units after it, as unknown where it fell."""
        try:
            return render(compiled(unit), scope)
        except UnknownValueError as why:
            for name in re.findall(r"\w+", " ".join(SETS.findall(unit))):
                scope[name] = errors.lost(name, why)
            raise
        finally:
            self._scope |= scope

    def _leaving_out(self, start: int, unit: str) -> Callable[[int, Callable[[], str]], str]:
        """Return what tells a line of a unit, or nothing where a value of it is unknown."""

        def told(number: int, tell: Callable[[], str]) -> str:
            before = len(self.printed)
            try:
                return tell()
            except (UnknownValueError, TypeError) as error:
                if not isinstance(error, UnknownValueError) and str(error) not in NO_VALUE:
                    raise
                why = str(error)
            del self.printed[before:]
            row = unit.split("\n")[number - 1].strip()
            self._lost += f"{unit if number == 1 else row}\n"
            self.left_out.append({"line": self.first + start + number - 2, "text": row, "why": why})
            return ""

        return told
