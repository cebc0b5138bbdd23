"""The numbers of an executed notebook against their values: each printed text is made again from its value.

What `%%tekst` printed must follow from the value that it noted, and stand where it was noted to stand; a
cell's text must be its value, rounded; and no number may stand in a text that nothing printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes

from boso.figures import NARROW_SVG, SVG
from boso.words import FILTERS, MISSING
from boso_press.proof import typed_numbers
from boso_press.proof.figures import check_marks
from boso_press.proof.formulas import NOT_DRAWN
from boso_press.proof.matching import Finding, sentence_at

ENVIRONMENT = Environment()
# A name or one call: filters bind to all of it
OPERAND = re.compile(r"\A[\w.]+(?:\([^()|]*\))?[\w.]*\s*(?=\|)")
BASES = ("Spurt", "Svar", "Asked", "Answers")  # titles of columns that count who was asked or answered
TEXTS = ("title", "subtitle", "source", "note")


def check_notebook(path: Path) -> Iterator[Finding]:
    """Yield every number of an executed notebook that its recorded value does not give."""
    notebook = json.loads(path.read_bytes())
    for cell in notebook["cells"]:
        yield from check_cell(path.stem, cell, notebook["metadata"]["boso"].get("reads", {}))


def check_cell(stem: str, cell: Mapping[str, Any], reads: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the numbers of a cell that its recorded values do not give."""
    if cell["cell_type"] == "markdown":
        yield from _check_text(stem, "text", "".join(cell["source"]), [])
    for output in cell.get("outputs", ()):
        about = output.get("metadata", {}).get("boso", {})
        if about.get("kind") in (None, "preview"):
            continue
        data = {kind: "".join(text) for kind, text in output["data"].items()}
        if "label" not in about:
            yield from _check_text(stem, "text", data["text/markdown"], about.get("printed", []))
            continue
        for name in TEXTS:
            printed = [item for item in about["printed"] if item["in"] == name]
            yield from _check_text(stem, f"{name} of {about['label']}", about.get(name, ""), printed)
        yield from _check_cells(stem, about)
        if about["kind"] == "figure":
            yield from check_marks(stem, about, [data[kind] for kind in (SVG, NARROW_SVG) if kind in data])
        yield from _check_origin(stem, about, reads)


def _check_text(stem: str, place: str, text: str, printed: list[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield what is not printed as its value is, and numbers that nothing printed and nothing excepts."""
    for item in printed:
        (start, end), expression, raw = item["at"], item["expression"], item["raw"]
        if text[start:end] != item["printed"]:
            yield Finding(stem, place, sentence_at(text, start), f"{item['printed']!r} ({expression})")
        elif (again := printed_again(expression, raw, item.get("format"))) != item["printed"]:
            yield Finding(stem, place, sentence_at(text, start), f"{again!r}: {expression} is {raw!r}")
    told = text
    for start, end in sorted((item["at"] for item in printed), reverse=True):
        told = f"{told[:start]}□{told[end:]}"
    for command in NOT_DRAWN.findall(told):
        if "□" in command:
            yield Finding(stem, place, command, "a place where the value is shown")
    for number in typed_numbers.unexplained(stem, told):
        sentence = sentence_at(text, max(text.find(number.text), 0))
        remedy = "a value in {{ }}; `boso check prose` tells the line"
        yield Finding(stem, place, f"{number.text} in: {sentence}", remedy)


def printed_again(expression: str, raw: Any, own: str | None = None) -> str:
    """Return what the filters of an expression make of a value, which may first print itself in its `own`.

    >>> printed_again("r.share | prosent(1)", 60.58)
    '60,6\\xa0%'
    >>> printed_again("r.names | length | ord | stor", 5)
    'Fem'
    >>> printed_again("r.facts.person_years | stor", 8, "ord")
    'Åtte'
    """
    filters = (*_filters(f"x | {own}" if own else ""), *_filters(OPERAND.sub("x", expression)))
    if isinstance(raw, list) and not filters:
        return str(raw[0]) if raw[0] == raw[-1] else f"{raw[0]}–{raw[-1]}"  # as a range prints itself
    for name, arguments in filters:
        raw = FILTERS[name](raw, *arguments)
    return str(raw)


@lru_cache(maxsize=4096)
def _filters(expression: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Return the project's filters at the end of an expression with their arguments, the innermost first."""
    if "|" not in expression:
        return ()
    (output,) = ENVIRONMENT.parse("{{ " + expression + " }}").find_all(nodes.Output)
    node: nodes.Node | None = output.nodes[0]
    found: list[tuple[str, tuple[Any, ...]]] = []
    while isinstance(node, nodes.Filter) and node.name in FILTERS:
        found.insert(0, (node.name, tuple(argument.as_const() for argument in node.args)))
        node = node.node
    return tuple(found)


def _check_cells(stem: str, about: Mapping[str, Any]) -> Iterator[Finding]:
    for number, row in enumerate(about["table"]["rows"], 1):
        for column, cell in zip(about["table"]["columns"], row, strict=True):
            raw = cell["raw"]
            filter_ = cell.get("filter", column["filter"])  # words, and numbers among them, have their own
            shown = MISSING if raw is None else printed_again(f"x | {filter_}" if filter_ else "x", raw)
            if cell["text"] != shown:
                row_name = f'row {number} ("{row[0]["text"]}")'
                place = f'{about["label"]}, {row_name}, column "{column["title"]}"'
                yield Finding(stem, place, cell["text"], repr(raw))


def _check_origin(stem: str, about: Mapping[str, Any], reads: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what an output says of its origin and the notebook did not read, or its table does not show."""
    origin, columns = about.get("origin") or {}, about["table"]["columns"]
    for name in origin.get("tables", ()):
        if name not in reads:
            yield Finding(stem, f"tables of {about['label']}", name, "a table that the notebook has read")
    counted = [at for at, one in enumerate(columns) if one["kind"] == "number" and one["title"] in BASES]
    bases = [row[at]["raw"] for at in counted for row in about["table"]["rows"]]
    if bases and origin.get("base") and origin["base"] != [min(bases), max(bases)]:
        yield Finding(stem, f"base of {about['label']}", str(origin["base"]), str([min(bases), max(bases)]))
