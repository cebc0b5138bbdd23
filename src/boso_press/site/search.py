"""What the search page of a year knows: every section of its pages, once, with the reports it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

HEADINGS = ("h1", "h2", "h3", "h4")
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
LEFT_OUT = re.compile(
    r"<svg.*?</svg>|<details.*?</details>|<nav.*?</nav>|<button.*?</button>"
    r'|<section[^>]*role="doc-bibliography".*?</section>',
    re.DOTALL,
)


@dataclass(frozen=True)
class Section:
    """A section of a page: its anchor, its heading, and its text on one line."""

    anchor: str
    heading: str
    text: str


class _SectionParser(HTMLParser):
    """Cuts a page into sections at its headings: anchor, words of the heading, words below it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str], list[str]]] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        anchor = dict(attrs).get("id")
        if tag in HEADINGS and anchor:
            self.found.append((anchor, [], []))
            self._in_heading = True

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS:
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        if self.found:
            _, heading, text = self.found[-1]
            (heading if self._in_heading else text).append(data)


def sections(page: str) -> list[Section]:
    """Return the sections of a built page, without drawings, numbers of figures and bibliography.

    >>> sections('<main><h1 id="a">Om <b>alt</b></h1><p>Tekst</p><nav>x</nav><h2 id="b">Mer</h2></main>')
    [Section(anchor='a', heading='Om alt', text='Tekst'), Section(anchor='b', heading='Mer', text='')]
    """
    main = MAIN.search(page)
    parser = _SectionParser()
    parser.feed(LEFT_OUT.sub(" ", main[0]) if main else "")
    return [Section(anchor, _line(heading), _line(text)) for anchor, heading, text in parser.found]


def search_index(folder: Path, pages: Mapping[str, tuple[str, list[str]]]) -> str:
    """Return the search index of a year as JSON that can stand inside a page.

    A section that is the same in several reports is one entry with several places.

    Parameters
    ----------
    folder : Path
        The folder of the year; places are paths from it.
    pages : mapping of str to (str, list of str)
        For each unit its name and the file names of its pages, in reading order.
    """
    entries: dict[tuple[str, str, str], list[list[str]]] = {}
    for unit, (name, files) in pages.items():
        for file in files:
            found = sections((folder / unit / file).read_text(encoding="utf-8"))
            for section in found:
                key = (found[0].heading, section.heading, section.text)
                entries.setdefault(key, []).append([name, f"{unit}/{file}#{section.anchor}"])
    listed = [
        {"chapter": chapter, "heading": heading, "text": text, "places": places}
        for (chapter, heading, text), places in entries.items()
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _line(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())
