"""The texts of a chapter's cells as headings and blocks: numbers, levels, footnotes, places of faults."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from markdown_it.token import Token

from boso_press.document.blocks import Block, DocumentError, Equation, Figure, Prose, Subheading, TableData
from boso_press.document.images import Image
from boso_press.document.markdown.html import as_html, typeset
from boso_press.document.markdown.labels import label_of
from boso_press.document.markdown.parser import parser
from boso_press.document.markdown.placeholders import hold, release
from boso_press.document.markdown.refused import MystError, line_of, require_addresses, require_shown
from boso_press.document.model import Written
from boso_press.document.wording import WORDINGS

NORDIC = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th"})
SOURCE = re.compile(r"(?:Kilde|Source): *")
WORDS = ("text", "text_special", "softbreak", "code_inline", "em_open", "em_close", "strong_open",
         "strong_close")  # fmt: skip
QUIET = ("comment", "html_block")  # a label looks past them


@dataclass(frozen=True)
class Heading:
    """A chapter title (level 1) or the start of a section (level 2)."""

    level: int
    title: str
    scope: str | None
    label: str = ""


Element = Heading | Block


def slug(title: str) -> str:
    """Turn a heading into the end of its id.

    >>> slug("Økonomi, mål og «støtte»"), slug("Én av fem – så langt?")
    ('okonomi-mal-og-stotte', 'en-av-fem-sa-langt')
    """
    plain = unicodedata.normalize("NFKD", title.lower().translate(NORDIC))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


@dataclass
class Reading:
    """Where in a chapter the reading has come.

    Ids of subheadings start with `chapter_id`; `prefix` stands before the running number of figures and
    tables: "3.", "S." or nothing. What was read is gathered in `texts`, `notes` and `left_out`.
    """

    stem: str
    chapter_id: str
    prefix: str
    lang: str = "nb"
    images: Mapping[str, Any] = field(default_factory=dict)  # by file, as the notebook holds them
    file: str = ""  # the text of the chapter's file
    counts: Counter[str] = field(default_factory=Counter)
    cell: int = 0
    source: str = ""  # of the cell
    scope: str | None = None  # of the cell
    level: int = 1  # of the last heading
    texts: list[Written] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)  # footnotes as HTML, by name
    left_out: list[str] = field(default_factory=list)  # sentences of which a value is not known

    def elements(
        self, text: str, printed: Iterable[Mapping[str, Any]] = (), *, computed: bool
    ) -> Iterator[Element]:
        """Yield what a text of the cell says; what was printed in it is text, whatever it holds."""
        self.texts.append(Written(self.cell, text, self.source, self.file))
        html = ""
        try:
            for part in self._parts(hold(text, [tuple(item["at"]) for item in printed])):
                if isinstance(part, str):
                    html += part
                    continue
                if html:
                    yield Prose(html, computed)
                html = ""
                yield part
        except MystError as error:
            raise DocumentError(f"{self.stem}: {self.texts[-1].place(error.line)}: {error.told}") from None
        if html:
            yield Prose(html, computed)

    def html(self, text: str, printed: Iterable[Mapping[str, Any]] = ()) -> str:
        """Return a point, note or source as HTML, in which nothing has a number."""
        found = [*self.elements(text, printed, computed=True)]
        if not all(isinstance(one, Prose) for one in found):
            told = "a heading, an image or a numbered equation in a point, note or source"
            raise DocumentError(f"{self.stem}: cell {self.cell}: {told}; put it in a cell of its own")
        return "".join(one.text for one in found if isinstance(one, Prose))

    def next_number(self, kind: str) -> str:
        """Return the number of the next figure, table or equation of the chapter."""
        self.counts[kind] += 1
        return f"{self.prefix}{self.counts[kind]}"

    def _parts(self, text: str) -> Iterator[Element | str]:
        """Yield what has a place in the outline or a number, and what is between as HTML."""
        lines, env = text.split("\n"), {"admonitions": WORDINGS[self.lang].admonitions}
        tokens = parser(self.lang).parse(text, env)
        require_addresses(env, lines)
        label, start = "", 0
        for end, token in enumerate(tokens, 1):
            if token.level or token.nesting > 0:
                continue
            part, start = tokens[start:end], end
            require_shown(part, lines)
            part = self._without_notes(part)
            if not part or part[0].type in QUIET:
                continue
            if label and not part[0].type.startswith(("heading", "math", "directive")):
                told = f"({label})= stands above what is no heading"
                raise MystError(line_of(token), told, "a figure has its label in :name:")
            if token.type == "target":
                label = release(token.content)
                continue
            yield from self._part(part, label)
            label = ""
        if label:
            raise MystError(len(lines), f"({label})= stands above nothing", "remove it")

    def _without_notes(self, tokens: Sequence[Token]) -> list[Token]:
        """Return tokens without the footnotes that they define, which are put to the others."""
        kept: list[Token] = []
        note: list[Token] = []
        for token in tokens:
            if token.type == "footnote_reference_open":
                note = [token]
            elif token.type == "footnote_reference_close":
                name = release(note[0].meta["label"])
                if name in self.notes:
                    told = f"the footnote [^{name}] is written twice"
                    raise MystError(line_of(note[0]), told, "give them names of their own")
                self.notes[name], note = as_html(note[1:], self.lang), []
            else:
                (note or kept).append(token)
        return kept

    def _part(self, tokens: list[Token], label: str) -> Iterator[Element | str]:
        first = tokens[0]
        if first.type == "heading_open":
            yield self._heading(first, tokens[1].children or [], label)
        elif first.type == "picture":
            yield self._picture(first, first.meta["src"], first.content, first.meta["width"])
        elif first.type == "directive_open" and first.info in ("figure", "image"):
            yield from self._figure(tokens, label)
        else:
            html = as_html(tokens, self.lang)
            if first.type == "math_block_label":
                label = first.info
            elif first.type == "directive_open" and first.info == "math":
                label = first.meta["options"].get("label", label)
            yield Equation(label_of(label, "eq-"), self.next_number("equation"), html) if label else html

    def _heading(self, token: Token, words: list[Token], label: str) -> Heading | Subheading:
        level, title, line = int(token.tag[1]), release(_plain(words)), line_of(token)
        what = f'the heading "{title}"'
        label = token.meta.get("label", label)
        label = label and label_of(label)
        if token.markup[0] != "#":
            told = "begin its line by ##; if it is front matter, remove it, with --- above and below"
            raise MystError(line, f"a heading underlined, {title}", told)
        if not _are_words(words):
            told = "write words, and notes, references and maths below it"
            raise MystError(line, f"{what} has marks in it", told)
        if not title.strip():
            raise MystError(line, "a heading that is not read as one, ##", "write its words")
        if level > self.level + 1:
            under = f"write {'#' * (self.level + 1)} {title}"
            raise MystError(line, f"{what} is {level - self.level} levels below that above it", under)
        if level == 1 and self.counts["title"]:
            raise MystError(line, f"{what} is a second title of the chapter", f"write ## {title}")
        if label and self.counts[label]:
            raise MystError(
                line, f"{what} has the label {label} of a heading above it", "give it one of its own"
            )
        self.counts["title"] += level == 1
        self.level = level
        label = label or (f"{self.chapter_id}-{slug(title)}" if level > 1 else "")
        self.counts[label] += 1
        if label and self.counts[label] > 1:
            label = f"{label}-{self.counts[label]}"
        return Heading(level, title, self.scope, label) if level <= 2 else Subheading(label, level, title)

    def _figure(self, tokens: list[Token], label: str) -> Iterator[Element | str]:
        """Yield an image in a block; a figure has a caption, perhaps a source, and a legend below it."""
        options, file = tokens[0].meta["options"], tokens[0].meta["about"]
        about = tokens[0], file, options.get("alt", ""), options.get("width", "")
        if tokens[0].info == "image":
            yield self._picture(*about)
            return
        words, legend, source = (tokens[2].children or [] if len(tokens) > 4 else []), tokens[4:-1], ""
        if words and words[-1].type == "cite_close":
            cut = next(i for i, one in enumerate(words) if one.type == "cite_open")
            words, source = words[:cut], f"<p>{as_html(words[cut:], self.lang)}</p>"
        elif len(legend) > 2 and legend[1].children and (found := SOURCE.match(legend[1].content)):
            legend[1].children[0].content = legend[1].children[0].content[found.end() :]
            source, legend = as_html(legend[:3], self.lang), legend[3:]
        title = " ".join(release(_plain(words)).split())
        if not title or not _are_words(words):
            told = "write plain words below the options, with [@key] at the end or in a paragraph of its own"
            raise MystError(line_of(tokens[0]), f"the caption of {file} is empty or has marks in it", told)
        label = release(options.get("name") or options.get("label") or label)
        if label and not label.startswith("fig-"):
            raise MystError(line_of(tokens[0]), f"the figure's name {label}", f"write fig-{label}")
        yield self._picture(*about, label, title, source)
        yield as_html(legend, self.lang)

    def _picture(
        self,
        token: Token,
        file: str,
        alt: str,
        width: str,
        label: str = "",
        title: str = "",
        source: str = "",
    ) -> Figure:
        """Return an image from a file; with a title it is a figure."""
        file, alt, width, line = release(file), release(alt), release(width), line_of(token)
        if not alt.strip():
            told = "tell in it what the image shows"
            raise MystError(line, f"the image {file} has no alternative text", told)
        held = self.images.get(unquote(file), {"error": "the notebook does not hold it; build it again"})
        if "error" in held:
            raise MystError(line, *f"{file}: {held['error']}".split("; ", 1))
        try:
            image = Image(**held).scaled(width)
        except ValueError:
            told = "write a share of the text, 50%, or a length, 300px"
            raise MystError(line, f"{file}: the width {width}", told) from None
        number = self.next_number("figure" if title else "image")
        name = f"{'fig' if title else 'image'}-{self.stem}-{number}".replace(".", "-")
        return Figure(
            label=label or name, number=number if title else "", title=title, subtitle="", alt=alt,
            source=source, svg=image.svg, half=False, data=TableData((), ()), image=image,
        )  # fmt: skip


def _plain(tokens: Iterable[Token]) -> str:
    said = {"softbreak": lambda _: " ", "text": typeset}
    return "".join(said.get(token.type, str)(token.content) for token in tokens)


def _are_words(tokens: Iterable[Token]) -> bool:
    """Whether words and emphasis are all there is."""
    return all(token.type in WORDS for token in tokens)
