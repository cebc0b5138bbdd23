"""All prose of a document through pandoc in one call: Markdown in, HTML and Typst out, citations made."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
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

FILTERS = Path(__file__).parent / "filters"
READER = (
    "markdown+lists_without_preceding_blankline-implicit_figures-raw_html-raw_tex-raw_attribute"
    "-yaml_metadata_block-auto_identifiers-example_lists-fancy_lists-native_divs-native_spans"
)
FENCE = ":" * 12
PART = "\ue001"  # stands between the HTML, the Typst and the JSON that pandoc writes
NOTE = re.compile(r"(?<!\\)\[\^(?=[^\]\s]+\])")
MARKER = re.compile("\ue000(chunk|note|reference) (.+?)\ue000")
CITED = re.compile(r'href="#ref-([^"]+)"|<ref-([^>]+)>')
MATHS = re.compile("\ue007(.*?)\ue008(.*?)\ue009", re.DOTALL)  # what a formula says as Typst, and as HTML
FILTER_ERROR = re.compile(r"\.lua:\d+: (.*)")
UNSET_MATHS = re.compile(r"Could not convert TeX math (.*?), rendering", re.DOTALL)
UNKNOWN_KEY = re.compile(r"citation (\S+) not found")

# Words that boso.csl leaves to the language of the chapter
TERMS = {
    "nb": {"\ue002": "og", "\ue003": "mfl.", "\ue004": "u.å.", "\ue006": "Tabell"},
    "en": {
        "\ue002": "and",
        "\ue003": "et al.",
        "\ue004": "n.d.",
        "\ue006": "Table",
        "Statistisk sentralbyrå": "Statistics Norway",
    },
}

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


def convert_prose(document: Document, to: Format) -> ConvertedProse:
    """Return all prose of the document as HTML or Typst; asked for the other, pandoc does not run again.

    Raises
    ------
    DocumentError
        If pandoc cannot read a text, or a citation is not in the bibliography.
    """
    keys = _text_keys(document)
    stamp = document.bibliography.stat().st_mtime_ns
    html, typst, shown = _run_pandoc(
        _combined_markdown(document, keys), str(document.bibliography), stamp
    ).split(PART)
    expected = json.loads(MATHS.sub(r"\1" if to == "typst" else r"\2", shown))
    _, *parts = MARKER.split(html if to == "html" else typst)
    found = [(kind, name, text.strip()) for kind, name, text in zip(*[iter(parts)] * 3, strict=True)]
    chunks = {name: text for kind, name, text in found if kind == "chunk"}
    _check_fences(keys, chunks)
    langs = {chapter.stem: chapter.lang for chapter in document.chapters}
    texts = {(stem, markdown): _localized(langs[stem], chunks[key]) for (stem, markdown), key in keys.items()}
    notes = {
        stem: [_localized(langs[stem], text) for kind, name, text in found if (kind, name) == ("note", stem)]
        for stem in (chapter.stem for chapter in document.pages)
    }
    prose = {stem: [text for (chapter, _), text in texts.items() if chapter == stem] for stem in notes}
    entries = {name: text for kind, name, text in found if kind == "reference"}
    return ConvertedProse(
        texts=texts,
        notes=notes,
        cited={stem: _cited_keys([*prose[stem], *notes[stem]]) for stem in notes},
        bibliographies={
            lang: {key: _localized(lang, entry) for key, entry in entries.items()} for lang in TERMS
        },
        said={
            (stem, markdown): _said(langs[stem], expected["chunks"][key])
            for (stem, markdown), key in keys.items()
        },
        said_notes={
            stem: [_said(langs[stem], note) for note in written]
            for stem, written in (expected["notes"] or {}).items()
        },
        links=frozenset(
            (target, _localized(lang, words)) for target, words in expected["links"] for lang in TERMS
        ),
    )


def _said(lang: str, parts: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    return tuple(
        Said(
            tuple(_localized(lang, text) for text in part["texts"]),
            part.get("cells", False),
            _localized(lang, part.get("caption", "")),
        )
        for part in parts
    )


def _localized(lang: str, text: str) -> str:
    """Put the words of a language into what citeproc made."""
    for term, word in TERMS[lang].items():
        text = text.replace(term, word)
    return text


def _cited_keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(key for text in texts for pair in CITED.findall(text) for key in pair if key)


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
        kind = ".boso-chunk .source" if markdown in sources else ".boso-chunk"
        opening = f'{FENCE} {{{kind} key="{key}" chapter="{stem}" lang="{langs[stem]}"}}'
        parts.append(f"{opening}\n\n{_prefixed_footnotes(markdown, stem)}\n\n{FENCE}")
    return "\n\n".join([*parts, f"{FENCE} {{#refs}}\n{FENCE}"])


def _label_names(document: Document) -> str:
    """Tell the Lua filter the names of all labels."""
    labels = {
        label: {"name": target.names, "linked": target.linked} for label, target in document.targets.items()
    }
    about = {"labels": labels, "nocite": [key for _, key in document.originals]}
    return f"~~~~ {{#boso-labels}}\n{json.dumps(about, ensure_ascii=False)}\n~~~~"


def _prefixed_footnotes(markdown: str, stem: str) -> str:
    """Make footnote labels the chapter's own, as two may have a [^1]; `references.lua` frees code of it."""
    return NOTE.sub(f"[^\ue00a{stem}\ue00a", markdown)


def _check_fences(keys: Mapping[tuple[str, str], str], chunks: Mapping[str, str]) -> None:
    """Find the text that swallowed those after it by a fence left open."""
    before = ("the first text", "")
    for place, key in keys.items():
        if key not in chunks:
            raise DocumentError(f"{before[0]}: a fence or block is left open in: {before[1][:200]!r}")
        before = place


def _unknown_citation(key: str, markdown: str, bibliography: Path) -> str:
    """Say in which chapter a key is cited that the bibliography lacks, and what it may have been."""
    chapter = re.findall(r'chapter="(\w+)"', markdown[: markdown.find(f"@{key}")])[-1:]
    place = f"{chapter[0]}: " if chapter else ""
    known = nearest(key, bibliography_keys(bibliography))
    return f"{place}@{key} is cited, but not in {bibliography.name}; {known}"


@lru_cache(maxsize=16)
def _run_pandoc(markdown: str, bibliography: str, stamp: int) -> str:
    """Run pandoc: HTML, then Typst after its marker; `stamp` makes a changed bibliography a new question."""
    return _run(
        markdown, bibliography, "--to", "html5-task_lists", "--wrap", "none", "--mathml",
        "--syntax-highlighting", "none", filters=["chunks.lua"],
    )  # fmt: skip


def prose_trees(document: Document) -> tuple[dict[tuple[str, str], list[Any]], dict[str, list[Any]]]:
    """Return pandoc's tree of each text, by (chapter, Markdown), and of each entry of the bibliography."""
    keys = _text_keys(document)
    written = _run(_combined_markdown(document, keys), str(document.bibliography), "--to", "json")
    chunks: dict[str, list[Any]] = {}
    entries: dict[str, list[Any]] = {}
    for block in json.loads(written)["blocks"]:
        (label, classes, attributes), content = block["c"] if block["t"] == "Div" else (("", [], []), [])
        if "boso-chunk" in classes:
            about = dict(attributes)
            told = _localized(about["lang"], json.dumps(content, ensure_ascii=False))
            chunks[about["key"]] = json.loads(told)
        elif label == "refs":
            for entry in content:
                told = _localized("nb", json.dumps(entry["c"][1], ensure_ascii=False))
                entries[entry["c"][0][0].removeprefix("ref-")] = json.loads(told)
    _check_fences(keys, dict.fromkeys(chunks, ""))
    return {place: chunks[key] for place, key in keys.items()}, entries


def _run(markdown: str, bibliography: str, *options: str, filters: Sequence[str] = ()) -> str:
    """Run pandoc on prose: references are named, citations made, and then come more filters."""
    more = [part for name in filters for part in ("--lua-filter", str(FILTERS / name))]
    command = [
        pypandoc.get_pandoc_path(), "--from", READER, *options,
        "--lua-filter", str(FILTERS / "references.lua"),
        "--citeproc", "--csl", str(FILTERS / "boso.csl"), "--bibliography", bibliography, *more,
        "--metadata", "lang=nb-NO", "--metadata", "link-citations=true",
    ]  # fmt: skip
    done = subprocess.run(command, input=markdown, capture_output=True, encoding="utf-8", check=False)
    if unknown := UNKNOWN_KEY.findall(done.stderr):
        raise DocumentError(
            "; ".join(_unknown_citation(key, markdown, Path(bibliography)) for key in sorted(set(unknown)))
        )
    if done.returncode:
        said = FILTER_ERROR.search(done.stderr)
        raise DocumentError(said[1] if said else f"pandoc could not read the prose: {done.stderr.strip()}")
    if unset := UNSET_MATHS.search(done.stderr):
        raise DocumentError(f"maths that cannot be set: {unset[1].strip()}; see the signs that LaTeX has")
    return done.stdout
