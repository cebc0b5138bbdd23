"""The head of a %%tekst cell: in whose report it speaks, and when.

``%%tekst`` speaks always, ``%%tekst samlet`` in the report of all, ``%%tekst kommune`` in any municipality's
own, ``%%tekst moss`` in that of Moss, and as a point of a list in that of all. Each may go on with a
condition: ``%%tekst kommune hvis year == 2011``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Any

from boso import params
from boso.project import ProjectError, find_root, nearest
from boso.tekst import conditions
from boso.tekst.template import decide

if TYPE_CHECKING:
    from collections.abc import Mapping

MUNICIPALITY = "kommune"
IF = re.compile(r"(?:^|\s+)hvis(?:\s+|$)")
NOTE = re.compile(r"^\[\^[\w-]+\]:.*(?:\n(?!\n|\[\^).*)*\n?", re.MULTILINE)
POINT = re.compile(r"[-*+] |\d+[.)] ")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


@dataclass(frozen=True)
class Head:
    """What stands after %%tekst: a word for whose report (or none), and a condition (or none)."""

    who: str
    condition: str = ""

    def applies(self, names: Mapping[str, Any]) -> bool:
        """Whether the cell speaks in the report that a notebook is run for."""
        if self.who:
            unit = _unit(names)
            speaks = {params.ALL: unit == params.ALL, MUNICIPALITY: unit != params.ALL}
            if not speaks.get(self.who, unit in (self.who, params.ALL) and _is_evaluated(self.who, names)):
                return False
        return not self.condition or decide(self.condition, names)

    def is_point(self, names: Mapping[str, Any]) -> bool:
        """Whether the text is a point of the list of municipalities in the report of all."""
        return self.who not in ("", MUNICIPALITY, params.ALL) and _unit(names) == params.ALL


def read(line: str) -> Head:
    """Return a head.

    Raises
    ------
    ProjectError
        It begins with a word that is no unit, or ``hvis`` without a condition.
    """
    who, *condition = IF.split(line.strip(), maxsplit=1)
    if condition == [""]:
        raise ProjectError("%%tekst … hvis: the condition is missing, as in %%tekst hvis year == 2011")
    if who and who not in (allowed := [*words(), "hvis"]):
        word = next((one for one in who.split() if one not in allowed), who)
        raise ProjectError(f'%%tekst: "{word}" is no unit and not "hvis"; {nearest(word, allowed)}')
    return Head(who, *condition)


def words() -> list[str]:
    """Return the words that may say whose report a cell speaks in."""
    return [params.ALL, MUNICIPALITY, *(u for u in conditions.units(find_root()) if u != params.ALL)]


def point(text: str, unit: str, year: int) -> str:
    """Return a text as a point of a list, led by the municipality's name; its footnotes come after.

    Raises
    ------
    ProjectError
        There is a heading in it.
    """
    if HEADING.search(text):
        raise ProjectError(f"%%tekst {unit}: the text is a point of a list in samlet and can have no heading")
    notes = [note.strip("\n") for note in NOTE.findall(text)]
    body = indent(re.sub(r"\n{3,}", "\n\n", NOTE.sub("", text).strip("\n")), "  ")
    after_name = f"\n\n{body}" if POINT.match(body.lstrip()) else f" {body.lstrip()}"
    return "\n\n".join([f"- **{params.unit_name(unit, year)}:**{after_name}", *notes])


def _is_evaluated(unit: str, names: Mapping[str, Any]) -> bool:
    """Whether a municipality is in the report of all; of no year, as in a preview, each is."""
    return "year" not in names or unit in params.evaluated(int(names["year"]))


def _unit(names: Mapping[str, Any]) -> str:
    if "unit" not in names:
        raise ProjectError("unit is not set yet: run the cell tagged parameters first")
    return str(names["unit"])
