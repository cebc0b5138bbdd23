"""A draft of a report: all that can be shown of it, with what is wrong in its place.

It lies in outputs/draft/, which index, verification and releases do not read. Each page says what it is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat

from boso.chapters import chapter_names
from boso.project import error_text
from boso_press.document.blocks import Block, DocumentError, Draft
from boso_press.document.cross_references import texts_of
from boso_press.document.drafts import cell_number
from boso_press.document.markdown.html import labels_in
from boso_press.document.model import Document
from boso_press.document.pandoc import convert_prose
from boso_press.execution import render
from boso_press.filesystem import write_together
from boso_press.proof.recorded_values import check_cell

FOLDER = "draft"  # in outputs/


def write_draft(root: Path, year: int, unit: str) -> tuple[Path, list[tuple[str, Draft]]]:
    """Write the draft of a report; return its folder, and what is to be told of each chapter.

    What cannot be made, as a PDF with a sign that no font has, is told of and left out.
    """
    folder, source = (root / "outputs" / one / str(year) / unit for one in (FOLDER, ""))
    remarks = {stem: dict(_remarks(source / f"{stem}.ipynb")) for stem in chapter_names(root, unit)}
    documents = render.documents(root, year, unit, remarks)
    made = [_mended(root, document) for document in documents if document]
    report, sheet = made[0], made[1] if len(made) > 1 else None
    told = [(chapter.stem, block) for document in made for chapter in document.chapters
            for block in chapter.blocks if isinstance(block, Draft)]  # fmt: skip
    pages: dict[str, bytes] = {}
    for make in (render.html_pages, render.pdfs):
        try:
            pages |= make(report, sheet)
        except DocumentError as error:
            told.append(("", _wrong(str(error))))
    earlier = set(folder.glob("*")) - {folder / name for name in pages}
    folder.mkdir(parents=True, exist_ok=True)
    write_together({folder / name: content for name, content in pages.items()}, earlier)
    return folder, told


def _remarks(path: Path) -> Iterator[tuple[int, list[Draft]]]:
    """Yield what is to be said of each cell of an executed notebook, by its number there; 0 is all of it."""
    if not path.is_file():
        return
    node, plain = nbformat.read(path, as_version=4), json.loads(path.read_bytes())
    about = node.metadata.get("boso", {})
    errors = defaultdict[int, list[Draft]](list)
    for one in about.get("errors", ()):
        errors[one["cell"]].append(_wrong(error_text(one["name"], one["message"]), one["cell"], one["line"]))
    yield 0, errors.pop(0, [])
    for number, (cell, as_written) in enumerate(zip(node.cells, plain["cells"], strict=True), 1):
        at = cell_number(cell, 0)
        findings = check_cell(path.stem, as_written, about.get("reads", {}))
        wrong = [_wrong(f"{one.place}: {one.found}; expected {one.expected}", at) for one in findings]
        left_out = [
            Draft(at, one["line"], one["text"], one["why"], kind="left out")
            for output in cell.get("outputs", ())
            for one in output.get("metadata", {}).get("boso", {}).get("left_out", ())
        ]
        yield number, [*errors[at], *wrong, *left_out]


def _wrong(what: str, cell: int = 0, line: int = 0) -> Draft:
    return Draft(cell, line, what, "", kind="wrong")


def _mended(root: Path, document: Document) -> Document:
    """Return a document that pandoc can read: in the place of a text that it cannot is what it says."""
    texts = [block for chapter in document.pages for block in chapter.blocks if any(texts_of(block))]
    unreadable = dict(_unreadable(document, texts))
    known = render.all_labels(root) | {label for label, it in document.targets.items() if it.linked}

    def remarked(block: Block) -> Iterator[Block]:
        if id(block) in unreadable:
            yield _wrong(unreadable[id(block)])
            return
        yield block
        for label in sorted(labels_in("".join(texts_of(block))) - known):
            yield _wrong(f"@{label} leads nowhere")

    return _with_blocks(document, remarked)


def _unreadable(document: Document, blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """Yield each block that cannot be read, by its id, and why: by halves, as pandoc reads all at once."""
    wanted = {id(block) for block in blocks}
    try:
        convert_prose(_with_blocks(document, lambda block: [block] if id(block) in wanted else []), "html")
    except DocumentError as error:
        if len(blocks) == 1:
            yield id(blocks[0]), str(error)
            return
        half = len(blocks) // 2
        yield from _unreadable(document, blocks[:half])
        yield from _unreadable(document, blocks[half:])


def _with_blocks(document: Document, change: Callable[[Block], Any]) -> Document:
    """Return a document in which each block is those that it is changed to."""

    def changed(blocks: Collection[Block]) -> tuple[Block, ...]:
        return tuple(new for block in blocks for new in change(block))

    chapters = []
    for chapter in document.chapters:
        sections = tuple(replace(each, blocks=changed(each.blocks)) for each in chapter.sections)
        chapters.append(replace(chapter, lead=changed(chapter.lead), sections=sections))
    return replace(document, chapters=tuple(chapters))
