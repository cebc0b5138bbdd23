"""All prose of a document through pandoc in one call: Markdown in, HTML and Typst out, citations made."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pypandoc

from boso.data import bibliography_keys
from boso.project import nearest
from boso_press.document.blocks import DocumentError, Figure, Table
from boso_press.document.cross_references import markdown_texts
from boso_press.document.model import Document
from boso_press.document.wording import WORDINGS

FILTERS = Path(__file__).parent / "filters"
READER = (
    "markdown+lists_without_preceding_blankline-implicit_figures-raw_html-raw_tex-raw_attribute"
    "-yaml_metadata_block-auto_identifiers-example_lists-fancy_lists-native_divs-native_spans"
)
FENCE = ":" * 12
NOTE = re.compile(r"(?<!\\)\[\^(?=[^\]\s]+\])")
REFERS = re.compile(r"@\{?(?:fig|tbl|sec|eq)-|\[\^", re.IGNORECASE)  # to a label or a footnote
LUA_ERROR = re.compile(r"\.lua:\d+: (.*)")
UNSET_MATHS = re.compile(r"Could not convert TeX math (.*?), rendering", re.DOTALL)

Format = Literal["html", "typst"]


@dataclass(frozen=True)
class Said:
    """What readers have to get of a text: running texts, or the cells of a table below its caption."""

    texts: tuple[str, ...]
    cells: bool = False
    caption: str = ""


@dataclass(frozen=True)
class ConvertedProse:
    """The prose of a document in one format.

    `texts` by (chapter, Markdown), `notes` and `cited` (bibliography keys) by chapter, `said` and
    `said_notes` what texts and notes have to show, `links` where any of them leads, with its words;
    `bibliographies` by language hold all entries in order.
    """

    texts: Mapping[tuple[str, str], str]
    notes: Mapping[str, list[str]]
    cited: Mapping[str, frozenset[str]]
    bibliographies: Mapping[str, Mapping[str, str]]
    said: Mapping[tuple[str, str], tuple[Said, ...]]
    said_notes: Mapping[str, list[tuple[Said, ...]]]
    links: frozenset[tuple[str, str]]

    @property
    def references(self) -> Mapping[str, str]:
        """All entries of the bibliography in order, in Norwegian."""
        return self.bibliographies["nb"]

    def text(self, chapter: str, markdown: str) -> str:
        """Return a text of a chapter in the format."""
        return self.texts[chapter, markdown] if markdown else ""


def convert_prose(document: Document, to: Format, *, unproven: bool = False) -> ConvertedProse:
    """Return all prose of the document as HTML or Typst; asked for the other, pandoc does not run again.

    HTML that goes `unproven`, as a preview does, is made sooner: without Typst, and what a proof has to find.

    Raises
    ------
    DocumentError
        If pandoc cannot read a text, or a citation is not in the bibliography.
    """
    keys = _text_keys(document)
    stamp = document.bibliography.stat().st_mtime_ns
    records = _run_pandoc(_combined_markdown(document, keys), str(document.bibliography), stamp, unproven)
    chunks = {record["key"]: record for record in records if "key" in record}
    _check_fences(keys, chunks)
    entries: dict[str, dict[str, str]] = {lang: {} for lang in WORDINGS}
    for record in records:
        if "reference" in record:
            entries[record["lang"]][record["reference"]] = record[to]["text"]
    by_chapter = {
        chapter.stem: [chunks[key] for (stem, _), key in keys.items() if stem == chapter.stem]
        for chapter in document.pages
    }
    _check_citations(by_chapter, entries["nb"], document.bibliography)
    return ConvertedProse(
        texts={place: chunks[key][to]["text"] for place, key in keys.items()},
        notes={
            stem: [note["text"] for chunk in found for note in chunk["notes"] if to == "html"]
            for stem, found in by_chapter.items()
        },
        cited={
            stem: frozenset(key for chunk in found for key in chunk["cited"])
            for stem, found in by_chapter.items()
        },
        bibliographies=entries,
        said={place: _said(chunks[key]["said"][to]) for place, key in keys.items()},
        said_notes={
            stem: [_said(note) for chunk in found for note in chunk["said_in_notes"][to]]
            for stem, found in by_chapter.items()
        },
        links=frozenset((target, words) for record in records for target, words in record["links"]),
    )


def _said(parts: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    return tuple(Said(tuple(part["texts"]), part["cells"], part["caption"]) for part in parts)


def _text_keys(document: Document) -> dict[tuple[str, str], str]:
    """Give every text to be read a key, in reading order."""
    keys: dict[tuple[str, str], str] = {}
    for chapter in document.pages:
        for block in chapter.blocks:
            for markdown in markdown_texts(block):
                if markdown:
                    keys.setdefault((chapter.stem, markdown), f"k{len(keys)}")
    return keys


def _combined_markdown(document: Document, keys: Mapping[tuple[str, str], str]) -> str:
    """Put all texts into one Markdown document, each in a fence that says what it is."""
    langs = {chapter.stem: chapter.lang for chapter in document.chapters}
    blocks = [block for chapter in document.pages for block in chapter.blocks]
    sources = {block.source for block in blocks if isinstance(block, Figure | Table)}
    parts = [_label_names(document)]
    for (stem, markdown), key in keys.items():
        kinds = f".boso-chunk{' .source' * (markdown in sources)}{' .refers' * bool(REFERS.search(markdown))}"
        opening = f'{FENCE} {{{kinds} key="{key}" chapter="{stem}" lang="{langs[stem]}"}}'
        parts.append(f"{opening}\n\n{_prefixed_footnotes(markdown, stem)}\n\n{FENCE}")
    return "\n\n".join([*parts, f"{FENCE} {{#refs}}\n{FENCE}"])


def _label_names(document: Document) -> str:
    """Tell the Lua filter the names of all labels, and how admonitions are headed."""
    labels = {
        label: {"name": target.names, "linked": target.linked} for label, target in document.targets.items()
    }
    headed = {lang: words.admonitions for lang, words in WORDINGS.items()}
    about = {"labels": labels, "admonitions": headed, "nocite": [key for _, key in document.originals]}
    return f"~~~~ {{#boso-labels}}\n{json.dumps(about, ensure_ascii=False)}\n~~~~"


def _prefixed_footnotes(markdown: str, stem: str) -> str:
    """Make footnote labels the chapter's own, as two may have a [^1]; `references.lua` frees code of it."""
    return NOTE.sub(f"[^\ue00a{stem}\ue00a", markdown)


def _check_fences(keys: Mapping[tuple[str, str], str], chunks: Collection[str]) -> None:
    """Find the text that swallowed those after it by a fence left open."""
    before = ("the first text", "")
    for place, key in keys.items():
        if key not in chunks:
            raise DocumentError(f"{before[0]}: a fence or block is left open in: {before[1][:200]!r}")
        before = place


def _check_citations(
    chunks: Mapping[str, Iterable[Mapping[str, Any]]], entries: Collection[str], bibliography: Path
) -> None:
    """Raise DocumentError for what is cited and not in the bibliography, with what it may have been."""
    unknown = {
        (stem, key)
        for stem, found in chunks.items()
        for chunk in found
        for key in chunk["cited"]
        if key not in entries
    }
    if unknown:
        known = bibliography_keys(bibliography)
        told = [
            f"{stem}: @{key} is cited, but not in {bibliography.name}; {nearest(key, known)}"
            for stem, key in sorted(unknown)
        ]
        raise DocumentError("; ".join(told))


@lru_cache(maxsize=4)  # a report and its fact sheet are asked for in both formats, to be set and to be proven
def _run_pandoc(markdown: str, bibliography: str, stamp: int, unproven: bool) -> list[dict[str, Any]]:
    """Run pandoc, which names references and makes citations; `stamp` tells of a changed bibliography.

    Returns a record of each text and of each entry of the bibliography, as `writer.lua` makes them.
    """
    command = [
        pypandoc.get_pandoc_path(), "--from", READER, "--to", str(FILTERS / "writer.lua"), "--wrap", "none",
        "--syntax-highlighting", "none", "--lua-filter", str(FILTERS / "references.lua"),
        "--citeproc", "--csl", str(FILTERS / "boso.csl"), "--bibliography", bibliography,
        "--metadata", "lang=nb-NO", "--metadata", "link-citations=true",
        "--metadata", f"unproven={str(unproven).lower()}",
    ]  # fmt: skip
    done = subprocess.run(command, input=markdown, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        said = LUA_ERROR.search(done.stderr)
        raise DocumentError(said[1] if said else f"pandoc could not read the prose: {done.stderr.strip()}")
    if unset := UNSET_MATHS.search(done.stderr):
        raise DocumentError(f"maths that cannot be set: {unset[1].strip()}; see the signs that LaTeX has")
    return [json.loads(line) for line in done.stdout.split("\n") if line]
