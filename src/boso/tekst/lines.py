"""A template in lines: what stands or falls together, and which line ends are part of the text.

A line is a sentence, or sentences that stand or fall together. A ``for`` or ``if`` block over several lines
is one unit, since it has one condition or list; each line within it can still fall alone. A line of nothing
but ``{% … %}`` leaves no trace; every other line end stays, blank lines too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = re.compile(r"(\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\})", re.DOTALL)
OPENING = ("for", "if", "call", "filter", "macro", "raw", "with")
GUARD = "_sentence"  # the function that leaves a line out; `boso.tekst.sentences` gives it


@dataclass(frozen=True)
class Line:
    """A line with its end, as text and tags in turn; a tag may itself go over a line end."""

    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line as it was written."""
        return "".join(self.parts)

    @property
    def tags(self) -> list[str]:
        """The first word of each ``{% … %}``; of a block that sets a name, ``setblock``."""
        inner = [part[2:-2].strip("-+ \n") for part in self.parts if part.startswith("{%")]
        return ["setblock" if re.match(r"set\b[^=]*$", tag) else tag.partition(" ")[0] for tag in inner]

    @property
    def is_bare(self) -> bool:
        """Whether it holds tags and nothing that readers see."""
        shown = [part for part in self.parts if not part.startswith(("{%", "{#")) and part.strip()]
        return not shown and any(part.startswith(("{%", "{#")) for part in self.parts)

    @property
    def may_fall(self) -> bool:
        """Whether it can be left out alone: it asks for a value, and holds no end or middle of a block."""
        asks = any(part.startswith(("{{", "{%")) for part in self.parts)
        return asks and self.is_whole and not self.is_bare and "set" not in self.tags

    @property
    def depth(self) -> int:
        """How many blocks it opens and does not close; below 0 where it closes more than it opens."""
        return sum(_step(tag) for tag in self.tags)

    @property
    def is_whole(self) -> bool:
        """Whether each block that it has a part of begins and ends in it."""
        depth = 0
        for tag in self.tags:
            if depth == 0 and (tag in ("else", "elif") or tag.startswith("end")):
                return False
            depth += _step(tag)
        return depth == 0


def _step(tag: str) -> int:
    return (tag in OPENING or tag == "setblock") - tag.startswith("end")


def lines(source: str) -> Iterator[Line]:
    """Cut a template after each line end that is not within a tag."""
    parts: list[str] = []
    for number, part in enumerate(PART.split(source)):
        if number % 2:
            parts.append(part)
            continue
        *ended, rest = re.split(r"(?<=\n)", part)
        for piece in ended:
            yield Line((*parts, piece))
            parts = []
        parts.append(rest)
    if any(parts):
        yield Line(tuple(parts))


def units(source: str) -> Iterator[tuple[int, str]]:
    """Cut a template into what is filled in by itself, each unit with the line that it begins on, from 1.

    >>> list(units("A\\n{% if b %}\\nB\\n{% endif %}\\nC"))
    [(1, 'A\\n'), (2, '{% if b %}\\nB\\n{% endif %}\\n'), (5, 'C')]
    """
    held, depth, start = "", 0, 1
    for line in lines(source):
        held += line.text
        depth += line.depth
        if depth <= 0:
            yield start, held
            start += held.count("\n")
            held, depth = "", 0
    if held:
        yield start, held


def prepared(source: str) -> str:
    """Return a template in which Jinja's own trimming does what this module promises.

    No line moves, so that an error in it is told by its line.
    """
    told, depth, number = [], 0, 1
    for line in lines(source):
        text = _trimmed(line)
        if depth > 0 and line.may_fall:
            text = f"{{% call {GUARD}({number}) +%}}{text}{{% endcall +%}}"
        told.append(text)
        depth += line.depth
        number += line.text.count("\n")
    return "".join(told)


def _trimmed(line: Line) -> str:
    """Let a bare line leave nothing, and the end of any other line stay though a tag stands before it."""
    if line.is_bare:
        return "".join(part if part.startswith("{") else "\n" * part.count("\n") for part in line.parts)
    *before, tag, end = ("", *line.parts)
    if end.startswith("\n") and tag.startswith(("{%", "{#")) and tag[-3] not in "+-":
        tag = f"{tag[:-2]}+{tag[-2:]}"
    return "".join((*before, tag, end))
