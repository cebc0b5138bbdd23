"""Executed notebooks → one document of numbered chapters and sections.

Numbers are given here, once, so that every rendering agrees on what "Figur 3.2" is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from html import escape
from types import MappingProxyType
from typing import Any

from nbformat import NotebookNode

from boso.chapters import is_read_for
from boso.project import error_text
from boso.words import liste
from boso_press.document.blocks import Block, Code, DocumentError, Note, Prose, Subheading
from boso_press.document.cells import Remarks, may_fail, read_cells
from boso_press.document.cross_references import resolve_labels, texts_of
from boso_press.document.markdown.html import notes_in
from boso_press.document.model import Chapter, Document, Section, located
from boso_press.document.reading import Element, Heading, Reading, slug
from boso_press.filesystem import sha256_of


def read_document(
    notebooks: Mapping[str, NotebookNode | None],
    *,
    year: int,
    unit: str,
    optional_labels: Collection[str] | None = frozenset(),
    remarks: Mapping[str, Remarks] | None = None,
    files: Mapping[str, str] = MappingProxyType({}),
    **about: Any,
) -> Document:
    """Read executed notebooks, by file stem in reading order, into one numbered document.

    There is None where no notebook can be read. `optional_labels` are those that other units or years have:
    a reference to one that is not here becomes plain text (None: any may be elsewhere). `remarks` are, of a
    draft, what is to be said of
    the cells of each chapter; `files` are the texts of their files, which faults are told by. See `Document`
    for the rest, `about` it.
    """
    draft = remarks is not None
    chapters = tuple(
        _chapter(
            stem, node, year, unit, files.get(stem, ""), None if remarks is None else remarks.get(stem, {})
        )
        for stem, node in notebooks.items()
    )
    inputs = sha256_of("".join(chapter.inputs for chapter in chapters).encode())[:12]
    targets = resolve_labels(chapters, optional_labels, lenient=draft)
    return Document(
        year=year, unit=unit, inputs=inputs, chapters=chapters, targets=targets, draft=draft, **about
    )


def chapter_number(stem: str) -> tuple[str, str, str]:
    """Return a chapter's id, its number and what its figure numbers start with.

    >>> chapter_number("03_status"), chapter_number("00_sammendrag"), chapter_number("faktaark")
    (('sec-status', '3', '3.'), ('sec-sammendrag', '', 'S.'), ('sec-faktaark', '', ''))
    """
    match = re.fullmatch(r"(\d+)_(.+)", stem)
    if not match:
        return f"sec-{slug(stem)}", "", ""
    number, label = int(match[1]), f"sec-{slug(match[2])}"
    return (label, str(number), f"{number}.") if number else (label, "", "S.")


def _chapter(
    stem: str, node: NotebookNode | None, year: int, unit: str, file: str, remarks: Remarks | None
) -> Chapter:
    label, number, prefix = chapter_number(stem)
    if node is None:
        title = stem.lstrip("0123456789_").replace("_", " ").capitalize()
        return _missing(Chapter(stem, label, number, title, "nb", ""), "notatboken er ikke kjørt.")
    about = node.metadata.get("boso", {})
    reading = Reading(stem, label, prefix, about.get("lang", "nb"), about.get("images", {}), file)
    elements = tuple(read_cells(node, reading, remarks))
    title = next((p.title for p in elements if isinstance(p, Heading) and p.level == 1), stem)
    head = Chapter(
        stem, label, number, title, about.get("lang", "nb"), about.get("inputs", ""),
        provenance=about.get("provenance", "collected"),
        texts=tuple(reading.texts), notes=reading.notes,
    )  # fmt: skip
    if remarks is None and (error := _error(node, about)):
        return _missing(head, error)
    if remarks is None:
        _require_notes(head, elements, reading.left_out)
    lead, sections = _sections(head, elements, unit)
    chapter = replace(head, lead=lead, sections=sections)
    empty = _empty_line(chapter, year)
    if empty:
        return replace(chapter, empty=empty)
    chapter = _without_silent_sections(chapter, year)
    if is_read_for(stem, about, year):
        return chapter
    years = liste(about["years"], chapter.wording.conjunction)
    unread = Note(f"<p>{chapter.wording.unread.format(years=years, year=year)}</p>", "info")
    return replace(chapter, lead=(unread, *chapter.lead))


def _require_notes(chapter: Chapter, elements: Iterable[Element], left_out: Iterable[str]) -> None:
    """Raise DocumentError for a footnote that nothing refers to, nor did a sentence that was left out."""
    texts = [text for one in elements if not isinstance(one, Heading) for text in texts_of(one)]
    for name in sorted(chapter.notes.keys() - notes_in("".join(texts))):
        if not any(f"[^{name}]" in text for text in left_out):
            told = "nothing refers to this note; write its mark where it belongs"
            raise DocumentError(located(f"{chapter.stem}: \x01[^{name}]\x01: {told}", [chapter]))


def _missing(chapter: Chapter, reason: str) -> Chapter:
    return replace(chapter, missing=chapter.wording.missing.format(reason=reason))


def _error(node: NotebookNode, about: Mapping[str, Any]) -> str | None:
    """Return what stopped the notebook, from its metadata or from the first error among its outputs."""
    if errors := about.get("errors"):
        error = errors[0]
        place = f" i celle {error['cell']}" if error["cell"] else ""
        line = f", linje {error['line']}" if error["line"] else ""
        return f"notatboken stoppet{place}{line}: {error_text(error['name'], error['message'])}"
    for number, cell in enumerate(node.cells, 1):
        for output in cell.get("outputs", []) if not may_fail(cell) else ():
            if output.output_type == "error":
                return f"notatboken stoppet i celle {number}: {error_text(output.ename, output.evalue)}"
    return None


def _sections(
    chapter: Chapter, elements: Iterable[Element], unit: str
) -> tuple[tuple[Block, ...], tuple[Section, ...]]:
    """Gather the blocks before the first section, and each section with its own."""
    lead: list[Block] = []
    groups: list[tuple[Heading, list[Block]]] = []
    for element in elements:
        if not isinstance(element, Heading):
            (groups[-1][1] if groups else lead).append(element)
        elif element.level == 2:
            groups.append((element, []))
    sections = []
    for n, (heading, found) in enumerate(groups, 1):
        blocks = _drop_empty_subheadings(found)
        whole = heading.scope == "programme" and unit != "samlet"
        section = Section(
            id=heading.label,
            number=f"{chapter.number}.{n}" if chapter.number else "",
            title=heading.title,
            blocks=blocks,
            programme=chapter.wording.programme if whole else None,
        )
        sections.append(section)
    return _drop_empty_subheadings(lead), tuple(sections)


def _without_silent_sections(chapter: Chapter, year: int) -> Chapter:
    """Leave out sections in which nothing is told, and name them in a remark at the end.

    One that shows its code says by itself that it has nothing else.
    """
    nothing = Note(f"<p>{chapter.wording.empty.format(year=year)}</p>", "info")
    told = [replace(one, blocks=(nothing, *one.blocks)) if _is_silent(one.blocks) else one
            for one in chapter.sections if one.blocks]  # fmt: skip
    silent = tuple(one for one in chapter.sections if not one.blocks)
    lead = chapter.lead
    if silent:
        titles = "".join(f"<li>{escape(one.heading)}</li>" for one in silent)
        remark = Note(f"<p>{chapter.wording.silent.format(year=year)}</p><ul>{titles}</ul>", "info")
        if told:
            told[-1] = replace(told[-1], blocks=(*told[-1].blocks, remark))
        else:
            lead = (*lead, remark)
    return replace(chapter, lead=lead, sections=tuple(told), silent=silent)


def _is_silent(blocks: Iterable[Block]) -> bool:
    """Whether blocks tell nothing: code alone is no information."""
    return all(isinstance(block, Code) for block in blocks)


def _drop_empty_subheadings(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Drop each subheading that has nothing under it: a text that was not shown leaves none behind."""
    kept: list[Block] = []
    for block in reversed(tuple(blocks)):
        below = kept[-1] if kept else None
        bare = below is None or (isinstance(below, Subheading) and isinstance(block, Subheading)
                                 and below.level <= block.level)  # fmt: skip
        if not (isinstance(block, Subheading) and bare):
            kept.append(block)
    return tuple(reversed(kept))


def _empty_line(chapter: Chapter, year: int) -> str | None:
    """Return the line that stands for a chapter in which nothing is told.

    Prose that the author wrote before the first section does not count: it introduces what is absent.
    """
    content = [block for block in chapter.lead if not (isinstance(block, Prose) and not block.computed)]
    silent = all(_is_silent(section.blocks) for section in chapter.sections) and _is_silent(content)
    if silent and (chapter.sections or not chapter.lead):
        return chapter.wording.empty.format(year=year)
    return None
