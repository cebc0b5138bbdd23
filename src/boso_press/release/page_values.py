"""What a built page recorded: each value that it prints and where, and the hashes of what made it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from lxml import html

from boso.project import ProjectError
from boso_press.proof.matching import sentence_at

HEADING = re.compile(r"^#+ +(.+?) *(?:\{[^}]*\})?$", re.MULTILINE)
ROW = 60  # characters of a row that name it


@dataclass(frozen=True)
class PrintedValue:
    """A value of a page, as it is and as it was printed."""

    section: str  # the heading that it stands under, or the label of its figure or table
    text: str  # the sentence that it stands in, or its column and row
    key: str  # what it is the value of: an expression, or a column of a row
    raw: Any
    printed: str


def read_notebook(content: bytes, name: str) -> tuple[list[PrintedValue], dict[str, str]]:
    """Return the values that an executed notebook prints, in order, and the hashes of its inputs by name.

    What no build has written raises ProjectError.
    """
    try:
        notebook = json.loads(content)
        inputs = notebook["metadata"]["boso"].get("made_from", {})
        return list(_notebook_values(notebook["cells"])), dict(inputs)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ProjectError(f"{name} is no notebook that a build made; build it again") from None


def read_overview(content: bytes) -> list[PrintedValue]:
    """Return the values in the tables of a page that looks across reports: no notebook makes it."""
    found: list[PrintedValue] = []
    for table in html.document_fromstring(content).iterfind(".//section//table"):
        label = table.xpath("string(ancestor::section/h2/@id)")
        head, *rows = ([" ".join(cell.text_content().split()) for cell in row] for row in table.iter("tr"))
        columns = [{"title": title, "header": not number} for number, title in enumerate(head)]
        cells = [[{"raw": text, "text": text} for text in row] for row in rows]
        found += _table_values(label, {"columns": columns, "rows": cells})
    return found


def _notebook_values(cells: Sequence[Mapping[str, Any]]) -> Iterator[PrintedValue]:
    heading = ""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            heading = _last_heading("".join(cell["source"]), heading)
        for output in cell.get("outputs", ()):
            about = output.get("metadata", {}).get("boso", {})
            if "label" in about:  # title and other words of a figure or table, then its cells
                for item in about["printed"]:
                    yield _sentence_value(about["label"], about[item["in"]], item)
                yield from _table_values(about["label"], about["table"])
            elif "printed" in about:
                text = "".join(output["data"]["text/markdown"])
                for item in about["printed"]:
                    yield _sentence_value(_last_heading(text[: item["at"][1]], heading), text, item)
                heading = _last_heading(text, heading)


def _last_heading(text: str, before: str) -> str:
    """Return the last heading in a text; without any, the one before it."""
    return [before, *HEADING.findall(text)][-1]


def _sentence_value(section: str, text: str, item: Mapping[str, Any]) -> PrintedValue:
    quoted = f'"{sentence_at(text, item["at"][0])}"'
    return PrintedValue(section, quoted, item["expression"], item["raw"], item["printed"])


def _table_values(label: str, table: Mapping[str, Any]) -> Iterator[PrintedValue]:
    """Yield the cells of a table; those that head a row name it, or all if that does not tell it apart."""
    columns, rows = table["columns"], table["rows"]
    heads = [number for number, column in enumerate(columns) if column["header"]]
    names = [", ".join(row[number]["text"] for number in heads) for row in rows]
    times = Counter(names)
    for name, row in zip(names, rows, strict=True):
        shown = name if times[name] == 1 else ", ".join(cell["text"] for cell in row)
        for column, cell in zip(columns, row, strict=True):
            if not column["header"]:
                where = f'column "{column["title"]}", row "{shorten(shown, ROW, placeholder=" …")}"'
                key = f"{label}: {column['title']}: {name}"
                yield PrintedValue(label, where, key, cell["raw"], cell["text"])
