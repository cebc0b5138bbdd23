"""All prose of a document through pandoc in one call: HTML in, HTML and Typst out, citations made."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import pypandoc

from boso import data
from boso.project import nearest
from boso_press.document.blocks import DocumentError, Figure, Table
from boso_press.document.cross_references import texts_of
from boso_press.document.markdown.html import notes_in, sources_in
from boso_press.document.model import Chapter, Document, located
from boso_press.document.wording import WORDINGS
from boso_press.filesystem import sha256_of

FILTERS = Path(__file__).parent / "filters"
END = "references-"  # begins the key of what is written last
LUA_ERROR = re.compile(r"\.lua:\d+: (.*)")
TAG, SPACES = re.compile("<[^>]*>"), re.compile(r"\s", re.ASCII)
UNSET_MATHS = re.compile(r"Could not convert TeX math (.*?), rendering", re.DOTALL)

Format = Literal["html", "typst"]
Place = tuple[str, str]  # chapter, and a text of it as it was read


@dataclass(frozen=True)
class Said:
    """What readers have to get of a text: running texts, or the cells of a table below its caption.

    `heads` are how many of the cells head columns, on each page that the table goes on to.
    """

    texts: tuple[str, ...]
    cells: bool = False
    caption: str = ""
    heads: int = 0


@dataclass(frozen=True)
class ConvertedProse:
    """The prose of a document in one format.

    `texts` by chapter and the text that was read, `notes` and `cited` (bibliography keys) by chapter,
    `said` and `said_notes` what texts and notes have to show, `links` where any leads, with its words;
    `formulas` are all of them in Typst, but for a preview; `bibliographies` by language hold all entries in
    order.
    """

    texts: Mapping[Place, str]
    notes: Mapping[str, list[str]]
    cited: Mapping[str, frozenset[str]]
    bibliographies: Mapping[str, Mapping[str, str]]
    said: Mapping[Place, tuple[Said, ...]]
    said_notes: Mapping[str, list[tuple[Said, ...]]]
    links: frozenset[tuple[str, str]]
    formulas: frozenset[str]

    @property
    def references(self) -> Mapping[str, str]:
        """All entries of the bibliography in order, in Norwegian."""
        return self.bibliographies["nb"]

    def text(self, chapter: str, html: str) -> str:
        """Return a text of a chapter in the format."""
        return self.texts[chapter, html] if html else ""


def convert_prose(document: Document, to: Format, *, preview: Path | None = None) -> ConvertedProse:
    """Return all prose of the document as HTML or Typst; asked for the other, pandoc does not run again.

    For a `preview` pandoc reads each chapter by itself, and what it made is kept in that folder: what has not
    changed is not read again. It makes HTML alone, and not what a proof has to find.
    """
    named = _sources(document)
    made_by = (document.bibliography, Path(__file__), *sorted(FILTERS.iterdir()))
    stamp = tuple(path.stat().st_mtime_ns for path in made_by)  # a preview outlives them
    chunks: dict[Place, Mapping[str, Any]] = {}
    entries: dict[str, dict[str, Mapping[str, Any]]] = {lang: {} for lang in WORDINGS}
    for chapters in [[chapter] for chapter in document.pages] or [[]] if preview else [document.pages]:
        kept = preview / f".{chapters[0].stem if chapters else ''}.json" if preview else None
        keys = _texts(chapters)
        try:
            records = _run_pandoc(
                _combined(document, chapters, keys, named), str(document.bibliography), stamp, kept
            )
        except DocumentError as error:
            raise DocumentError(located(str(error), chapters)) from None
        chunks |= {place: records[key] for place, key in keys.items()}
        for lang in WORDINGS:
            entries[lang] |= {entry["key"]: entry for entry in records[END + lang]["entries"]}
    by_chapter = {
        chapter.stem: [chunk for (stem, _), chunk in chunks.items() if stem == chapter.stem]
        for chapter in document.pages
    }
    cited = {
        stem: frozenset(key for chunk in found for key in chunk["cited"])
        for stem, found in by_chapter.items()
    }
    _check_citations(cited, entries["nb"], document)
    shown = {key for _, key in document.originals}.union(*cited.values())
    listed = [entry for key, entry in entries["nb"].items() if key in shown]
    return ConvertedProse(
        texts={place: chunk[to]["text"] for place, chunk in chunks.items()},
        notes={
            stem: [note["text"] for chunk in found for note in chunk["notes"] if to == "html"]
            for stem, found in by_chapter.items()
        },
        cited=cited,
        bibliographies={
            lang: {key: entry[to]["text"] for key, entry in of_lang.items() if key in shown}
            for lang, of_lang in entries.items()
        },
        said={place: _said(chunk["said"][to]) for place, chunk in chunks.items()},
        said_notes={
            stem: [_said(note) for chunk in found for note in chunk["said_in_notes"][to]]
            for stem, found in by_chapter.items()
        },
        links=frozenset(
            (target, words) for one in chain(listed, chunks.values()) for target, words in one["links"]
        ),
        formulas=frozenset(formula for chunk in chunks.values() for formula in chunk["formulas"]),
    )


def _said(parts: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    return tuple(Said(tuple(part["texts"]), part["cells"], part["caption"], part["heads"]) for part in parts)


def _texts(chapters: Iterable[Chapter]) -> dict[Place, str]:
    """Return a key for every text to be read, by chapter and text, in reading order."""
    texts = (
        (chapter.stem, text) for chapter in chapters for block in chapter.blocks
        for text in texts_of(block) if text
    )  # fmt: skip
    return {place: f"k{number}" for number, place in enumerate(dict.fromkeys(texts))}


def _sources(document: Document) -> list[str]:
    """Return the keys of the bibliography that the document has.

    Pandoc has to know them all, also where it reads but a chapter: it tells two works by one author of one
    year apart.
    """
    notes = (note for chapter in document.pages for note in chapter.notes.values())
    named = sources_in("".join([*(text for _, text in _texts(document.pages)), *notes]))
    named |= {key for _, key in document.originals}
    return [key for key in data.sources(document.bibliography) if key in named]


def _combined(
    document: Document, chapters: Sequence[Chapter], keys: Mapping[Place, str], named: Sequence[str]
) -> str:
    """Put all texts of chapters into one page, footnotes first, each in an element that says what it is."""
    labels = {
        "labels": {label: {"name": it.names, "linked": it.linked} for label, it in document.targets.items()},
        "nocite": named,
    }
    parts = [f'<pre id="boso-labels"><code>{escape(json.dumps(labels, ensure_ascii=False))}</code></pre>']
    for chapter in chapters:
        opening = f'<div data-chapter="{chapter.stem}" lang="{chapter.lang}"'
        blocks = [block for block in chapter.blocks if isinstance(block, Figure | Table)]
        sources = {block.source for block in blocks}
        texts = {text: key for (stem, text), key in keys.items() if stem == chapter.stem}
        for name in sorted(notes_in("".join(texts))):
            if name not in chapter.notes:
                told = f"the footnote \x01[^{name}]\x01 is never written; add a line [^{name}]: …"
                raise DocumentError(f"{chapter.stem}: {told}")
            note = chapter.notes[name]
            parts.append(f'{opening} data-signs="{_signs(note)}" data-note-of="{escape(name)}">{note}</div>')
        for text, key in texts.items():
            about = f'data-signs="{_signs(text)}" data-key="{key}" class="{"source" * (text in sources)}"'
            parts.append(f"{opening} {about}>{text}</div>")
    return "\n".join([*parts, '<div id="refs"></div>'])


def _signs(text: str) -> str:
    """Return what tells whether pandoc reads each sign of a text, in order (see `references.lua`)."""
    signs = SPACES.sub("", unescape(TAG.sub("", text))).encode()
    return hashlib.sha1(signs, usedforsecurity=False).hexdigest()


def _check_citations(
    cited: Mapping[str, Iterable[str]], entries: Collection[str], document: Document
) -> None:
    """Raise DocumentError for what is cited and not in the bibliography, with what it may have been."""
    unknown = {(stem, key) for stem, found in cited.items() for key in found if key not in entries}
    if unknown:
        known, name = data.sources(document.bibliography), document.bibliography.name
        told = [
            located(
                f"{stem}: @\x01{key}\x01 is cited, but not in {name}; {nearest(key, known)}", document.pages
            )
            for stem, key in sorted(unknown)
        ]
        raise DocumentError("; ".join(told))


@lru_cache(maxsize=4)  # a report and its fact sheet are asked for in both formats, to be set and to be proven
def _run_pandoc(page: str, bibliography: str, stamp: tuple[int, ...], kept: Path | None) -> Mapping[str, Any]:
    """Run pandoc, which names references and makes citations.

    Returns a record of each text and, at the end, of the bibliography in each language, as `writer.lua` makes
    them, by their keys. A changed bibliography or filter has another `stamp`. In the file where a preview has
    it `kept` is what it made before, if that was of the same.
    """
    made_of, before, made = sha256_of(f"{stamp} {page}".encode()), "", ""
    if kept and kept.exists():
        before, _, made = kept.read_text(encoding="utf-8").partition("\n")
    if before != made_of:
        made = _written(page, bibliography, unproven=kept is not None)
        if kept:
            data.write_atomically(kept, f"{made_of}\n{made}".encode())
    return {record["key"]: record for record in map(json.loads, filter(None, made.split("\n")))}


def _written(page: str, bibliography: str, *, unproven: bool) -> str:
    """Return what pandoc writes of a page."""
    command = [
        pypandoc.get_pandoc_path(), "--from", "html", "--to", str(FILTERS / "writer.lua"), "--wrap", "none",
        "--syntax-highlighting", "none", "--lua-filter", str(FILTERS / "references.lua"),
        "--citeproc", "--csl", str(FILTERS / "boso.csl"), "--bibliography", bibliography,
        "--metadata", "lang=nb-NO", "--metadata", "link-citations=true",
        "--metadata", f"unproven={str(unproven).lower()}",
    ]  # fmt: skip
    done = subprocess.run(command, input=page, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        said = LUA_ERROR.search(done.stderr)
        raise DocumentError(said[1] if said else f"pandoc could not read the prose: {done.stderr.strip()}")
    if unset := UNSET_MATHS.search(done.stderr):
        first, *rest = map(str.strip, unset[1].strip().split("\n"))
        formula = " ".join([f"\x01{first}\x01", *rest])
        raise DocumentError(f"?: maths that cannot be set: {formula}; see the signs that LaTeX has")
    return done.stdout
