"""What the search page of a year knows: every section of its pages, once, with the reports it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from lxml import html

LEFT_OUT = "//svg | //details | //nav | //button | //sup[a] | //section[@role='doc-bibliography']"
HEADING = "*[@id][self::h1 or self::h2 or self::h3 or self::h4]"
PARTS = f"//main//{HEADING} | //main//text()[not(ancestor::{HEADING})]"
NO_SPACE = re.compile(r"(?<=[(«]) | (?=[.,;:!?)»])")  # where an element begins or ends


class Section(NamedTuple):
    """A section of a page: its anchor, its heading, and its text on one line."""

    anchor: str
    heading: str
    text: str


def sections(page: str) -> list[Section]:
    """Return the sections of a built page, without drawings, numbers of figures, marks and bibliography.

    >>> sections('<main><h1 id="a">Om <b>alt</b></h1><p>(<i>A</i>).</p><nav>x</nav><h2 id="b">B</h2></main>')
    [Section(anchor='a', heading='Om alt', text='(A).'), Section(anchor='b', heading='B', text='')]
    """
    tree = html.document_fromstring(page)
    for element in tree.xpath(LEFT_OUT):
        element.clear(keep_tail=True)
    found: list[tuple[str, list[str], list[str]]] = []
    for part in tree.xpath(PARTS):
        if isinstance(part, html.HtmlElement):
            found.append((part.get("id"), list(part.itertext()), []))
        elif found:
            found[-1][2].append(part)
    return [Section(anchor, _line(heading), _line(text)) for anchor, heading, text in found]


def search_index(folder: Path, pages: Mapping[str, tuple[str, list[str]]]) -> str:
    """Return the search index of a year as JSON that can stand inside a page.

    A section that is the same in several reports is one entry with several places, as paths from the folder
    of the year. `pages` are for each unit its name and the file names of its pages, in reading order.
    """
    entries: dict[tuple[str, str, str], list[list[str]]] = {}
    for unit, (name, files) in pages.items():
        for file in files:
            found = sections((folder / unit / file).read_text(encoding="utf-8"))
            for anchor, heading, text in found:
                places = entries.setdefault((found[0].heading, heading, text), [])
                places.append([name, f"{unit}/{file}#{anchor}"])
    listed = [
        {"chapter": chapter, "heading": heading, "text": text, "places": places}
        for (chapter, heading, text), places in entries.items()
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _line(parts: Iterable[str]) -> str:
    return NO_SPACE.sub("", " ".join(" ".join(parts).split()))
