"""What labels point at: how a sentence names a figure, table, section or chapter, and where it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from nbformat import NotebookNode

from boso.project import nearest
from boso_press.document.blocks import Code, DocumentError, Equation, Figure, Note, Prose, Subheading, Table
from boso_press.document.images import written_texts
from boso_press.document.markdown.myst import as_pandoc
from boso_press.document.markdown.placeholders import release
from boso_press.document.markdown.roles import label_of
from boso_press.document.markdown.verbatim import with_literals
from boso_press.document.model import Chapter, Target, located
from boso_press.document.wording import WORDINGS

REFERENCE = re.compile(r"(?<![\w.@\\])@((?:fig|tbl|sec|eq)-\w+(?:-\w+)*)")
CITATION = re.compile(r"(?<![\w.@\\])@\{?(\w+(?:[^\w\s\[\]{}@]\w+)*)")
LINK = re.compile(r"(?:\]\(|^\[[^\]]+\]:)\s*<?#([\w-]+)", re.MULTILINE)


def resolve_labels(
    chapters: Sequence[Chapter], optional: Collection[str], *, lenient: bool = False
) -> dict[str, Target]:
    """Return the target of every label that the chapters define or refer to.

    One that is defined twice, or referred to and neither defined nor optional, raises DocumentError; but
    while a chapter is missing, or in a draft (`lenient`), what it would define cannot be known.
    """
    targets: dict[str, Target] = {}
    for chapter in chapters:
        silent = {section.id for section in chapter.silent}
        for label, names in _definitions(chapter):
            if label in targets:
                told = f"{chapter.stem}: the label \x01{label}\x01 is used in {targets[label].chapter} too"
                raise DocumentError(located(f"{told}; give one of them another", [chapter]))
            targets[label] = Target(chapter.stem, names, linked=not chapter.empty and label not in silent)
    lenient = lenient or any(chapter.missing for chapter in chapters)
    for chapter in chapters:
        texts = [text for block in chapter.blocks for text in markdown_texts(block)]
        for label in sorted(named_labels("\n\n".join(texts)) - set(targets)):
            if not lenient and label not in optional:
                told = f"{chapter.stem}: @\x01{label}\x01 leads nowhere; {nearest(label, sorted(targets))}"
                raise DocumentError(located(told, [chapter]))
            absent = {lang: words.absent[label.partition("-")[0]] for lang, words in WORDINGS.items()}
            targets[label] = Target(chapter.stem, absent, linked=False)
    return targets


def referenced_labels(node: NotebookNode) -> frozenset[str]:
    """Return every label that a notebook's text refers to."""
    texts = list(written_texts(node))
    for output in (output for cell in node.cells for output in cell.get("outputs", [])):
        about = output.get("metadata", {}).get("boso", {})
        texts += [str(about.get(name, "")) for name in ("source", "note")]
    return frozenset(named_labels("\n".join(map(as_pandoc, texts))))


def named_labels(markdown: str) -> set[str]:
    """Return the labels that a text names, code and maths aside."""
    text = _without_literals(markdown)
    return {*map(release, REFERENCE.findall(text)), *map(label_of, LINK.findall(text))}


def named_sources(markdown: str) -> set[str]:
    """Return what a text may cite, code and maths aside."""
    return set(CITATION.findall(_without_literals(markdown))) if "@" in markdown else set()


def _without_literals(markdown: str) -> str:
    return with_literals(markdown, lambda piece, _: " " * len(piece))


def markdown_texts(block: object) -> tuple[str, ...]:
    """Return the Markdown texts of a block: what pandoc has to read."""
    match block:
        case Prose() | Code() | Note() | Equation():
            return (block.markdown,)
        case Figure():
            return (block.source,)
        case Table():
            return (block.note, block.source)
    return ()


def _definitions(chapter: Chapter) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield labels with their names; the sections of an empty chapter go by the chapter's name."""
    whole = _names("chapter", chapter.number, chapter.title)
    yield chapter.id, whole
    for section in (*chapter.sections, *chapter.silent):
        yield section.id, whole if chapter.empty else _names("section", section.number, section.title)
    for block in chapter.blocks:
        match block:
            case Subheading():
                yield block.id, _names("section", "", block.title)
            case Figure():
                yield block.label, _names("figure", block.number, block.title)
            case Table():
                yield block.label, _names("table", block.number, block.title)
            case Equation():
                yield block.label, _names("equation", block.number, "")


def _names(kind: str, number: str, title: str) -> dict[str, str]:
    """Name something as running text does: by kind and number, or by its title if it has no number."""
    return {
        lang: f"{words.names[kind]} {number}" if number else words.quote.format(title)
        for lang, words in WORDINGS.items()
    }
