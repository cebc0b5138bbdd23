"""What labels point at: how a sentence names a figure, table, section or chapter, and where it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from boso.project import nearest
from boso_press.document.blocks import (
    Block,
    Code,
    DocumentError,
    Equation,
    Figure,
    Note,
    Prose,
    Subheading,
    Table,
)
from boso_press.document.markdown.html import labels_in
from boso_press.document.model import Chapter, Target, located
from boso_press.document.wording import WORDINGS


def resolve_labels(
    chapters: Sequence[Chapter], optional: Collection[str] | None, *, lenient: bool = False
) -> dict[str, Target]:
    """Return the target of every label that the chapters define or refer to.

    One that is defined twice, or referred to and neither defined nor optional (None: any is), raises
    DocumentError; but while a chapter is missing, or in a draft (`lenient`), what it would define cannot be
    known.
    """
    targets: dict[str, Target] = {}
    for chapter in chapters:
        silent = {section.id for section in chapter.silent}
        for label, names in _definitions(chapter):
            if label in targets:
                told = f"{chapter.stem}: the label \x01{label}\x01 is used in {targets[label].chapter} too"
                raise DocumentError(located(f"{told}; give one of them another", [chapter]))
            targets[label] = Target(chapter.stem, names, linked=not chapter.empty and label not in silent)
    lenient = lenient or optional is None or any(chapter.missing for chapter in chapters)
    for chapter in chapters:
        texts = [text for block in chapter.blocks for text in texts_of(block)]
        for label in sorted(labels_in("".join([*texts, *chapter.notes.values()])) - set(targets)):
            if not lenient and label not in (optional or ()):
                told = f"{chapter.stem}: @\x01{label}\x01 leads nowhere; {nearest(label, sorted(targets))}"
                raise DocumentError(located(told, [chapter]))
            absent = {lang: words.absent[label.partition("-")[0]] for lang, words in WORDINGS.items()}
            targets[label] = Target(chapter.stem, absent, linked=False)
    return targets


def texts_of(block: Block) -> tuple[str, ...]:
    """Return the texts of a block as HTML: what pandoc has to read."""
    match block:
        case Prose() | Code() | Note() | Equation():
            return (block.text,)
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
