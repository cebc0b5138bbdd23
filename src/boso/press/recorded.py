"""What a built chapter recorded: the values that its text prints, the cells of its tables, its inputs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from boso.press import record
from boso.press.built import Built
from boso.project import ProjectError

HEADING = re.compile(r"^#+ +(.+?) *(?:\{[^}]*\})?$", re.MULTILINE)


@dataclass(frozen=True)
class Value:
    """A printed value: under which heading or label, of which expression, and as what it was printed."""

    place: str
    expression: str
    raw: Any
    printed: str

    @property
    def quantity(self) -> str:
        """The expression without its filters."""
        return self.expression.partition("|")[0].strip()


@dataclass(frozen=True)
class Passage:
    """The values of one cell, or those in one text of a figure or table; `source` is what printed them."""

    place: str
    source: str
    values: tuple[Value, ...]

    @property
    def expressions(self) -> tuple[str, ...]:
        """What the passage prints, in order."""
        return tuple(value.expression for value in self.values)


Grid = Mapping[str, Mapping[str, tuple[Any, str]]]  # row, column: raw value and text


@dataclass(frozen=True)
class Chapter:
    """All that one built chapter recorded. `inputs` is None where nothing tells what made it."""

    passages: Sequence[Passage] = ()
    grids: Mapping[str, Grid] = field(default_factory=dict)
    inputs: Mapping[str, str] | None = None
    failed: bool = False


def read_chapter(built: Built, name: str) -> Chapter:
    """Read an executed notebook, named as ``2011/moss/03_status``, and the record of what made it.

    Raises
    ------
    ProjectError
        The notebook cannot be read.
    """
    try:
        notebook = json.loads(built.read(f"{name}.ipynb"))
        passages = tuple(passage for passage in _passages(notebook["cells"]) if passage.values)
        grids = {about["label"]: grid(about["table"]) for about in _abouts(notebook) if "table" in about}
        failed = "error" in notebook["metadata"]["boso"]
    except (ValueError, KeyError, TypeError) as error:
        raise ProjectError(f"{built.path}: {name}.ipynb is no notebook of a build: {error!r}") from None
    return Chapter(passages, grids, read_inputs(built, name), failed)


def read_inputs(built: Built, name: str) -> Mapping[str, str] | None:
    """Return the hashes of what something was made from; None if the site does not tell."""
    path = f"{record.FOLDER}/{name}.json"
    try:
        return dict(json.loads(built.read(path))["inputs"]) if path in built.names else None
    except (ValueError, KeyError, TypeError):
        return None


def _abouts(notebook: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            yield output.get("metadata", {}).get("boso", {})


def _passages(cells: Sequence[Mapping[str, Any]]) -> Iterator[Passage]:
    heading = ""
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            heading = _heading(source, heading)
        for output in cell.get("outputs", ()):
            about = output.get("metadata", {}).get("boso", {})
            if "label" in about:
                yield from _labelled(about)
            elif "printed" in about:
                text = "".join(output["data"]["text/markdown"])
                yield Passage(_heading(text, heading, first=True), source, _values(about, text, heading))
                heading = _heading(text, heading)


def _heading(text: str, before: str, *, first: bool = False) -> str:
    """Return the last heading in a text, or the first one; without any, the heading before it."""
    found = HEADING.findall(text)
    return found[0 if first else -1] if found else before


def _values(about: Mapping[str, Any], text: str, heading: str) -> tuple[Value, ...]:
    return tuple(
        Value(_heading(text[: item["at"][1]], heading), item["expression"], item["raw"], item["printed"])
        for item in about["printed"]
    )


def _labelled(about: Mapping[str, Any]) -> Iterator[Passage]:
    """Yield the texts of a figure or table: title, subtitle, source, note."""
    printed = about.get("printed", ())
    for name in dict.fromkeys(item["in"] for item in printed):
        place = f"{about['label']}, {name}"
        values = (Value(place, item["expression"], item["raw"], item["printed"])
                  for item in printed if item["in"] == name)  # fmt: skip
        yield Passage(place, place, tuple(values))


def grid(table: Mapping[str, Any]) -> Grid:
    """Return a table's cells by row and column; the cells that head a row name it.

    >>> grid({"columns": [{"name": "Kommune", "header": True}, {"name": "Boliger"}],
    ...       "rows": [[{"raw": "Moss", "text": "Moss"}, {"raw": 59, "text": "59"}]]})
    {'Moss': {'Boliger': (59, '59')}}
    """
    columns = table["columns"]
    rows: dict[str, Mapping[str, tuple[Any, str]]] = {}
    alike: Counter[str] = Counter()
    for row in table["rows"]:
        cells = list(zip(columns, row, strict=True))
        name = ", ".join(cell["text"] for column, cell in cells if column.get("header"))
        alike[name] += 1
        unique = f"{name} ({alike[name]})" if alike[name] > 1 else name
        rows[unique] = {column.get("title") or column["name"]: (cell["raw"], cell["text"])
                        for column, cell in cells if not column.get("header")}  # fmt: skip
    return rows
