"""A template in lines, as its syntax tree has them: what stands or falls together.

A line is a sentence, or sentences that stand or fall together. A ``for`` or ``if`` block over several lines
is one unit, since it has one condition or list; each whole line within it can still fall alone. A line of
nothing but ``{% … %}`` leaves no trace; every other line end stays, blank lines too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

TAG = re.compile(r"\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\}", re.DOTALL)
BARE = re.compile(rf"^[ \t]*(?:(?:{TAG.pattern})[ \t]*)+$", re.MULTILINE | re.DOTALL)
GONE = "\ue011"  # what stands before a line end that leaves no trace, so that no line number moves
GUARD = "_guard"  # the function that leaves a line out


def marked(source: str) -> str:
    """Return a template whose lines of nothing but tags say so, but for one that Jinja itself trims."""

    def mark(found: re.Match[str]) -> str:
        tags = TAG.findall(found[0])
        return "".join(tags) + ("" if tags[-1][-3] == "-" else GONE)

    return BARE.sub(mark, source)


def lines(body: list[nodes.Node]) -> Iterator[list[nodes.Node]]:
    """Cut a body after each line end that is not within a block; lines within are guarded."""
    line: list[nodes.Node] = []
    for node in _pieces(body):
        line.append(node)
        if not isinstance(node, nodes.Output):
            _guard_lines(node)
        elif text([node]).endswith("\n"):
            yield line
            line = []
    if line:
        yield line


def text(line: list[nodes.Node]) -> str:
    """Return the text of a line, without what it asks for."""
    parts = (part for node in line for part in node.find_all(nodes.TemplateData))
    return "".join(part.data for part in parts)


def asks(line: list[nodes.Node]) -> bool:
    """Whether a line holds more than text."""
    parts = [part for node in line for part in (node.nodes if isinstance(node, nodes.Output) else [node])]
    return not all(isinstance(part, nodes.TemplateData) for part in parts)


def _pieces(body: list[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield the nodes of a body, each value and each line of text by itself."""
    for node in body:
        for part in node.nodes if isinstance(node, nodes.Output) else ():
            if not isinstance(part, nodes.TemplateData):
                yield nodes.Output([part], lineno=part.lineno)
                continue
            for number, row in enumerate(filter(None, re.split(r"(?<=\n)", part.data)), part.lineno):
                yield nodes.Output([nodes.TemplateData(row, lineno=number)], lineno=number)
        if not isinstance(node, nodes.Output):
            yield node


def _guard_lines(block: nodes.Node) -> None:
    """Let each whole line within a block be left out alone: not one that the block's own tags stand in."""
    for name in ("body", "else_"):
        if hasattr(block, name):
            first, *rest = [*lines(getattr(block, name))] or [[]]
            setattr(block, name, [*first, *(node for line in rest for node in _guarded(line))])
    for other in getattr(block, "elif_", ()):
        _guard_lines(other)


def _guarded(line: list[nodes.Node]) -> list[nodes.Node]:
    sets = any(isinstance(node, (nodes.Assign, nodes.AssignBlock)) for node in line)
    if sets or not asks(line) or text(line).count("\n") != 1 or not text(line[-1:]).endswith("\n"):
        return line
    number = line[0].lineno
    call = nodes.Call(nodes.Name(GUARD, "load"), [nodes.Const(number)], [], None, None)
    return [nodes.CallBlock(call, [], [], line, lineno=number)]
