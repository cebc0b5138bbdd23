"""Executed notebook cells → headings and blocks, in reading order."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from nbformat import NotebookNode

from boso_press.document.blocks import (
    Block,
    Code,
    DocumentError,
    Draft,
    Equation,
    Figure,
    Prose,
    Subheading,
    TableData,
)
from boso_press.document.drafts import cell_number, drafts
from boso_press.document.images import Image
from boso_press.document.markdown.myst import BLOCK
from boso_press.document.markdown.placeholders import release
from boso_press.document.markdown.roles import label_of
from boso_press.document.markdown.verbatim import read_code
from boso_press.document.outputs import Place, published
from boso_press.document.text_notebooks import tags_of

HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*(?:\{#([\w-]+)\})?\s*#*\s*$")
MARKS = re.compile(r"(?<!\\)(?:[\[$~^{]|@\w)")  # what is more than words, in a heading
TICKS = re.compile("`+")
BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")  # what follows may be indented, as code is
NOTES = re.compile(r"\n\n(?=\[\^[\w-]+\]:)")  # before the footnotes of a point
NORDIC = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th"})


@dataclass(frozen=True)
class Heading:
    """A chapter title (level 1) or the start of a section (level 2)."""

    level: int
    title: str
    scope: str | None
    label: str = ""


Element = Heading | Block
Remarks = Mapping[int, Sequence[Draft]]  # by the number of the cell in the executed notebook


def slug(title: str) -> str:
    """Turn a heading into the end of its id.

    >>> slug("Økonomi, mål og «støtte»"), slug("Én av fem – så langt?")
    ('okonomi-mal-og-stotte', 'en-av-fem-sa-langt')
    """
    plain = unicodedata.normalize("NFKD", title.lower().translate(NORDIC))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def may_fail(cell: NotebookNode) -> bool:
    """Whether a cell is to show an error, by its tag."""
    return "raises-exception" in tags_of(cell)


def read_cells(node: NotebookNode, place: Place, remarks: Remarks | None = None) -> Iterator[Element]:
    """Yield headings and blocks of an executed notebook; previews are skipped, and code that no tag shows.

    `place` goes along with the reading. `remarks` are, of a draft, what is to be said below each cell; 0 is
    the chapter. Then what cannot be shown becomes a remark too, instead of a DocumentError.
    """
    points: list[str] = []  # of one list, which may come from several cells
    code = _shown_code(node, place.stem)
    yield from (remarks or {}).get(0, ())
    for number, cell in enumerate(node.cells, 1):
        if "remove-cell" in tags_of(cell):
            continue
        if number in code:
            yield from _list(points)
            yield code[number]
        place.cell, place.source = cell_number(cell, number), cell.source
        try:
            yield from list(_cell(cell, place, points))
        except DocumentError as error:
            if remarks is None:
                raise
            yield Draft(place.cell, 0, str(error), "", kind="wrong")
        yield from drafts(cell, number)
        yield from (remarks or {}).get(number, ())
    yield from _list(points)


def _cell(cell: NotebookNode, place: Place, points: list[str]) -> Iterator[Element]:
    """Yield what a cell publishes; the points of a list are gathered until something else comes."""
    scope = cell.metadata.get("scope")
    if cell.cell_type == "markdown":
        yield from _list(points)
        yield from _split(place.read(cell.source, blocks=True), scope, place, computed=False)
    for output in cell.get("outputs", []):
        about = output.get("metadata", {}).get("boso")
        if not about or about.get("kind") == "preview":
            continue
        if about.get("kind") != "tekst":
            yield from _list(points)
            yield published(about, output, place)
            continue
        text, point = output.data["text/markdown"], "point" in about
        place.left_out += [one["text"] for one in about.get("left_out", ())]
        if not text.strip():
            continue  # all of it was left out
        text = place.read(text, about.get("printed", ()), blocks=not point)
        if point:
            points.append(text)
        else:
            yield from _list(points)
            yield from _split(text, scope, place, computed=True)


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
    """Return the code of a cell as Markdown, and the error that it is to show."""
    errors = [
        f"{each.ename}: {each.evalue}" for each in cell.get("outputs", ()) if each.output_type == "error"
    ]
    texts = [cell.source.rstrip().removeprefix("# Parameters\n"), *errors]
    longest = max(map(len, TICKS.findall("\n".join(texts))), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n\n".join(f"{fence}\n{text}\n{fence}" for text in texts)


def _list(points: list[str]) -> Iterator[Prose]:
    """Yield the points that were gathered as one list, their footnotes after it; none are left."""
    texts, notes = [], []
    for point in points:
        text, *rest = NOTES.split(point, maxsplit=1)
        texts.append(text)
        notes += rest
    points.clear()
    if texts:
        yield Prose("\n\n".join(["\n".join(texts), *notes]), computed=True)


def _split(markdown: str, scope: str | None, place: Place, *, computed: bool) -> Iterator[Element]:
    """Cut Markdown at its headings, leaving code alone."""
    lines: list[str] = []

    def prose() -> Iterator[Prose]:
        if text := BLANK_LINES.sub("", "\n".join(lines)).rstrip():
            yield Prose(text, computed)

    texts, code = read_code(markdown)
    for at, line in enumerate(texts):
        match = None if at in code else HEADING.match(line)
        if not match and not line.startswith(BLOCK):
            lines.append(line)
            continue
        yield from prose()
        lines.clear()
        if match:
            yield _heading(len(match[1]), match[2], match[3] and label_of(match[3]), scope, place)
        else:
            yield _written_block(json.loads(line.removeprefix(BLOCK)), place)
    yield from prose()


def _written_block(about: Mapping[str, Any], place: Place) -> Equation | Figure:
    """Return an image, or an equation that is numbered, as `myst` read it."""
    if "equation" in about:
        return Equation(about["equation"], place.next_number("equation"), about["text"])
    file, alt, width = (release(re.sub(r"\\(\W)", r"\1", about[name])) for name in ("file", "alt", "width"))
    where = f"{place.stem}: {place.texts[-1].place(about['line'])}"
    found = place.images.get(unquote(file), {"error": "the notebook does not hold it; build it again"})
    if "error" in found:
        raise DocumentError(f"{where}: {file}: {found['error']}")
    title = release(about.get("title", ""))
    number = place.next_number("figure" if title else "image")
    try:
        image = Image(**found).scaled(width)
    except ValueError:
        told = f"{file}: the width {width}; write a share of the text, 50%, or a length, 300px"
        raise DocumentError(f"{where}: {told}") from None
    return Figure(
        label=about.get("label") or f"{'fig' if title else 'image'}-{place.stem}-{number}".replace(".", "-"),
        number=number if title else "",
        title=title,
        subtitle="",
        alt=alt,
        source=about.get("source", ""),
        svg=image.svg,
        half=False,
        data=TableData((), ()),
        image=image,
    )


def _heading(
    level: int, text: str, label: str | None, scope: str | None, place: Place
) -> Heading | Subheading:
    title = release(re.sub(r"\\(\W)|[*_`]", r"\1", text))
    where = f'{place.stem}: cell {place.cell}: the heading "{title}"'
    if MARKS.search(text):
        raise DocumentError(f"{where} has marks in it; write words, and notes, references and maths below it")
    if level > place.level + 1:
        under = "#" * (place.level + 1)
        raise DocumentError(
            f"{where} is {level - place.level} levels below that above it; write {under} {title}"
        )
    if level == 1 and place.counts["title"]:
        raise DocumentError(f"{where} is a second title of the chapter; write ## {title}")
    place.counts["title"] += level == 1
    place.level = level
    if label and place.counts[label]:
        raise DocumentError(f"{where} has the label {label} of a heading above it; give it one of its own")
    label = label or (f"{place.chapter_id}-{slug(title)}" if level > 1 else "")
    place.counts[label] += 1
    if label and place.counts[label] > 1:
        label = f"{label}-{place.counts[label]}"
    return Heading(level, title, scope, label) if level <= 2 else Subheading(label, level, title)
