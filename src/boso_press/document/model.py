"""What a report is before it is HTML, PDF or anything else: chapters, sections, and what labels point at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from boso_press.document.blocks import Block, Note
from boso_press.document.markdown.placeholders import release
from boso_press.document.wording import AND_FROM, ORIGINAL, OWN_REPORT, TAKEN_FROM, WORDINGS, Wording

TYPED = re.compile("\x01(.+?)\x01", re.DOTALL)  # in a message: what its author wrote
FILLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")  # what a cell makes something else of


class Written(NamedTuple):
    """A text that a cell wrote or printed: with values in it, and perhaps lines fewer than its source."""

    cell: int
    text: str
    source: str
    file: str = ""  # the text of the chapter's file

    def place(self, number: int) -> str:
        """Return cell and line, as JupyterLab and an editor count, that a line of the text was written in."""
        line, best = self.text.split("\n")[number - 1], number + self.source.startswith("%%tekst")
        near = sorted(enumerate(self.source.split("\n"), 1), key=lambda row: abs(row[0] - best))
        kept = {at: FILLED.split(row.strip()) for at, row in near if row.strip()}
        alike = [at for at, parts in kept.items() if re.search(".*".join(map(re.escape, parts)), line)]
        best = max(alike, key=lambda at: len("".join(kept[at])), default=best)
        return f"cell {self.cell}, line {best}{of_file(self.file, self.source, best)}"


@dataclass(frozen=True)
class Target:
    """What a label points at: `names` is how a sentence calls it, by language."""

    chapter: str
    names: Mapping[str, str]
    linked: bool = True


@dataclass(frozen=True)
class Section:
    """A `## ` section; `programme` is a line that the press adds, where it applies."""

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...] = ()
    programme: str | None = None

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class Chapter:
    """One notebook as readers meet it; `missing` and `empty` tell why there is nothing to read.

    In `silent` sections nothing is told: a remark at the end names them.
    `provenance` is how the numbers that the notebook read came about: collected, or not. `texts` are what
    was written or printed in it; `notes` its footnotes, as HTML, by name.
    """

    stem: str
    id: str
    number: str
    title: str
    lang: str
    inputs: str
    lead: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    silent: tuple[Section, ...] = ()
    missing: str | None = None
    empty: str | None = None
    provenance: str = "collected"
    texts: tuple[Written, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def wording(self) -> Wording:
        """The press's own words in this chapter's language."""
        return WORDINGS[self.lang]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of the chapter, in reading order."""
        return self.lead + tuple(block for section in self.sections for block in section.blocks)

    @property
    def simulated(self) -> bool:
        """Whether the chapter shows numbers that nobody collected."""
        marked = any(isinstance(block, Note) and block.level == "simulated" for block in self.blocks)
        return marked or self.provenance != "collected"

    @property
    def heading(self) -> str:
        """Number and title, as contents and running heads show them."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True)
class Document:
    """A whole report (or a fact sheet: a document of one chapter) for one year and unit.

    `original` is the report that was printed for the year, if there is one, and `sources` those that state
    what this one tells: keys of the bibliography.
    """

    year: int
    unit: str
    unit_name: str
    title: str
    data_version: str
    inputs: str
    bibliography: Path
    chapters: tuple[Chapter, ...]
    original: str | None = None
    sources: Sequence[str] = ()
    targets: Mapping[str, Target] = field(default_factory=dict)
    draft: bool = False

    @property
    def originals(self) -> list[tuple[str, str]]:
        """The printed reports to name as source: what each is to this one, and its key."""
        if self.original and [*self.sources] == [self.original]:
            return [(ORIGINAL, self.original)]
        own = [(OWN_REPORT, self.original)] if self.original else []
        return [*own, *zip((TAKEN_FROM, *repeat(AND_FROM, len(self.sources))), self.sources, strict=False)]

    @property
    def subject(self) -> str:
        """Whom and when the document is about: the heading of a fact sheet."""
        return f"{self.unit_name} {self.year}"

    @property
    def colophon(self) -> str:
        """What the document was made for and from: unit, year, data version, hash of its inputs."""
        return f"{self.subject} · dataversjon {self.data_version} · inndata {self.inputs}"

    @property
    def programme(self) -> str:
        """The name of the programme: the title's first sentence."""
        return self.title.partition(".")[0]

    @property
    def pages(self) -> tuple[Chapter, ...]:
        """The chapters that have a page; an empty chapter is only a line in the contents."""
        return tuple(chapter for chapter in self.chapters if not chapter.empty)

    @property
    def simulated(self) -> bool:
        """Whether any chapter shows numbers that nobody collected."""
        return any(chapter.simulated for chapter in self.chapters)


def of_file(file: str, source: str, line: int) -> str:
    """Return where in a file's text a line of a cell stands, as a message says it; "" if that is unsure.

    >>> of_file("x = 1\\n\\nx\\n", "x", 1), of_file("x\\n\\nx\\n", "x", 1)
    (' (line 3 of the file)', '')
    """
    lines, cell = f"\n{file}\n", f"\n{source}\n"
    sure = lines.count(cell) == 1
    return f" (line {lines.count(chr(10), 0, lines.find(cell)) + line} of the file)" if sure else ""


def located(told: str, chapters: Sequence[Chapter]) -> str:
    """Return a message with cell and line of what it has between two \\x01; of chapter ? with that too."""
    stem, _, what = told.partition(": ")
    if typed := TYPED.search(what):
        # no part of a longer name
        whole = re.compile(rf"((?<![\w-])|(?!\w)){re.escape(typed[1])}((?![\w-])|(?<!\w))")
        lines = (
            f"{chapter.stem}: {written.place(number)}"
            for chapter in chapters if stem in (chapter.stem, "?") for written in chapter.texts
            for number, line in enumerate(written.text.split("\n"), 1) if whole.search(line)
        )  # fmt: skip
        stem = next(lines, stem)
    return f"{stem}: {release(what)}".removeprefix("?: ").replace("\x01", "")
