"""Executed notebook cells → headings and blocks, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from nbformat import NotebookNode

from boso.data import COLLECTED
from boso.figures import NARROW_SVG, SVG
from boso_press.document.blocks import (
    Block,
    Cell,
    Code,
    Column,
    DocumentError,
    Draft,
    Figure,
    Note,
    Origin,
    Prose,
    Table,
    TableData,
)
from boso_press.document.drafts import cell_number, drafts
from boso_press.document.reading import Element, Reading
from boso_press.document.text_notebooks import tags_of

Remarks = Mapping[int, Sequence[Draft]]  # by the number of the cell in the executed notebook
LIST, END_OF_LIST = "<ul>\n", "</ul>\n"


def may_fail(cell: NotebookNode) -> bool:
    """Whether a cell is to show an error, by its tag."""
    return "raises-exception" in tags_of(cell)


def read_cells(node: NotebookNode, reading: Reading, remarks: Remarks | None = None) -> Iterator[Element]:
    """Yield headings and blocks of an executed notebook; previews are skipped, and code that no tag shows.

    `reading` goes along with the reading. `remarks` are, of a draft, what is to be said below each cell; 0 is
    the chapter. Then what cannot be shown becomes a remark too, instead of a DocumentError.
    """
    points: list[str] = []  # of one list, which may come from several cells
    code = _shown_code(node, reading.stem)
    yield from (remarks or {}).get(0, ())
    for number, cell in enumerate(node.cells, 1):
        if "remove-cell" in tags_of(cell):
            continue
        if number in code:
            yield from _list(points)
            yield code[number]
        reading.cell, reading.source = cell_number(cell, number), cell.source
        reading.scope = cell.metadata.get("scope")
        try:
            yield from list(_cell(cell, reading, points))
        except DocumentError as error:
            if remarks is None:
                raise
            yield Draft(reading.cell, 0, str(error), "", kind="wrong")
        yield from drafts(cell, number)
        yield from (remarks or {}).get(number, ())
    yield from _list(points)


def _cell(cell: NotebookNode, reading: Reading, points: list[str]) -> Iterator[Element]:
    """Yield what a cell publishes; the points of a list are gathered until something else comes."""
    if cell.cell_type == "markdown":
        yield from _list(points)
        yield from reading.elements(cell.source, computed=False)
    for output in cell.get("outputs", []):
        about = output.get("metadata", {}).get("boso")
        if not about or about.get("kind") == "preview":
            continue
        if about.get("kind") != "tekst":
            yield from _list(points)
            yield _published(about, output, reading)
            continue
        reading.left_out += [one["text"] for one in about.get("left_out", ())]
        text, printed = output.data["text/markdown"], about.get("printed", ())
        if not text.strip():
            continue  # all of it was left out
        if "point" in about:
            points.append(reading.html(text, printed))
        else:
            yield from _list(points)
            yield from reading.elements(text, printed, computed=True)


def _list(points: list[str]) -> Iterator[Prose]:
    """Yield the points that were gathered as one list; none are left."""
    if points:
        yield Prose("".join(points).replace(END_OF_LIST + LIST, ""), computed=True)
        points.clear()


def _shown_code(node: NotebookNode, stem: str) -> dict[int, Code]:
    """Return the code that readers get, by the number of its cell: of a chapter that shows it, or folded.

    A `%%tekst` cell is the text that it makes; of the parameters the values that were given are shown.
    """
    wanted = node.metadata.get("boso", {}).get("show_code", False)
    if not isinstance(wanted, bool):
        raise DocumentError(f"{stem}: boso: show_code: {wanted!r}; allowed: true or false")
    given = any("injected-parameters" in tags_of(cell) for cell in node.cells)
    hidden = {"remove-cell", "remove-input", *(["parameters"] if given else [])}
    return {
        number: Code(_listing(cell), folded="hide-input" in tags_of(cell))
        for number, cell in enumerate(node.cells, 1)
        if cell.cell_type == "code"
        and (wanted or "hide-input" in tags_of(cell))
        and not (hidden & tags_of(cell))
        and cell.source.strip()
        and not cell.source.startswith("%%tekst")
    }


def _listing(cell: NotebookNode) -> str:
    """Return the code of a cell, and the error that it is to show."""
    errors = [
        f"{each.ename}: {each.evalue}" for each in cell.get("outputs", ()) if each.output_type == "error"
    ]
    texts = [cell.source.rstrip().removeprefix("# Parameters\n"), *errors]
    return "".join(f"<pre><code>{escape(text)}</code></pre>\n" for text in texts)


def _published(about: Mapping[str, Any], output: NotebookNode, reading: Reading) -> Block:
    """Return the block of an output, from what `boso` says of it in its metadata."""
    kind = about.get("kind")
    try:
        if kind == "note":
            text = reading.html(output.data["text/markdown"], about.get("printed", ()))
            return Note(text, about["level"])
        if kind in ("figure", "table"):
            return _captioned(kind, about, output, reading)
    except KeyError as lacking:
        label = about.get("label", "an output without a label")
        raise DocumentError(f"{reading.stem}: {label}: the {kind} lacks {lacking}") from None
    raise DocumentError(
        f"{reading.stem}: output of kind {kind!r}; expected tekst, figure, table, note or preview"
    )


def _captioned(kind: str, about: Mapping[str, Any], output: NotebookNode, reading: Reading) -> Figure | Table:
    def read(name: str) -> str:
        printed = [item for item in about.get("printed", ()) if item.get("in") == name]
        return reading.html(about.get(name, ""), printed)

    origin = about.get("origin") or {}
    base = origin.get("base")
    common: dict[str, Any] = {
        "label": about["label"],
        "number": reading.next_number(kind),
        "title": about["title"],
        "subtitle": about.get("subtitle", ""),
        "source": read("source"),
        "data": read_data(about["table"]),
        "origin": Origin(tuple(origin.get("tables", ())), (base[0], base[1]) if base else None),
    }
    if kind == "table":
        if not common["data"].columns:
            raise DocumentError(f"{reading.stem}: {about['label']}: the table has no columns")
        return Table(**common, note=read("note"))
    if not about["alt"].strip():
        raise DocumentError(f"{reading.stem}: {about['label']}: the figure has no alt text")
    return Figure(
        **common,
        alt=about["alt"],
        svg=output.data[SVG],
        narrow=output.data.get(NARROW_SVG, ""),
        half=about.get("width") == "half",
        marked=about.get("provenance", COLLECTED) != COLLECTED,
    )


def read_data(table: Mapping[str, Any]) -> TableData:
    """Read the table of an output's metadata."""
    columns = tuple(
        Column(column.get("title") or column["name"], column["kind"] == "number", bool(column.get("header")))
        for column in table["columns"]
    )
    rows = tuple(tuple(Cell(cell["raw"], cell["text"]) for cell in row) for row in table["rows"])
    return TableData(columns, rows, bool(table.get("total")))
