"""No word of a text is lost on its way through pandoc, which drops what it takes for an address, say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from urllib.parse import unquote

from boso_press.document.blocks import DocumentError
from boso_press.document.markdown.placeholders import release
from boso_press.document.model import Chapter

WORD = re.compile(r"[^\W_]+")
# What is shown otherwise than it is written: citations, numbers of items, names of labels, notes and links
OTHERWISE = re.compile(
    r"""\[[^\[\]]*@[^\[\]]*\] | @\{?[\w:.-]+
    | ^[\s>*+:\d.)-]*(?:\d+[.)]\s|\[[xX]\]\s|\[[^\]\n]*\]:(?:\s*\#\S+)?) | ^\s*[:~`]{3,}.*
    | \[\^[^\]\s]*\] | (?<=\])(?:\(\#[^)]*\)|\[[^\]]*\]) | (?<=[])`])\{[^{}\n]*\}""",
    re.MULTILINE | re.VERBOSE,
)
TYPED = re.compile("\x01(.*?)\x01", re.DOTALL)  # in a message: what its author wrote


def check_complete(stem: str, markdown: str, page: str, chapters: Sequence[Chapter]) -> None:
    """Raise DocumentError for a line of a text of which the HTML that was made of it lacks a word."""
    shown = Counter(WORD.findall(unquote(unescape(page))))
    written = release(unescape(markdown))
    bare = OTHERWISE.sub(lambda found: "\n" * found[0].count("\n"), written)
    for line, words in zip(written.split("\n"), bare.split("\n"), strict=True):
        counts = Counter(WORD.findall(unquote(words)))
        if counts - shown:
            note = re.match(r"\s*\[\^", line)
            why = "nothing refers to this note" if note else "it reads as the address of a link"
            remedy = "write its mark where it belongs" if note else "begin the line with another sign"
            raise DocumentError(
                located(f"{stem}: \x01{line.strip()}\x01 would not be shown: {why}; {remedy}", chapters)
            )
        shown -= counts


def located(told: str, chapters: Sequence[Chapter]) -> str:
    """Return a message with the cell and line of its chapter in which what it has between \\x01 stands."""
    stem, _, what = told.partition(": ")
    if not (typed := TYPED.search(what)):
        return told
    texts = [text for chapter in chapters if chapter.stem == stem for text in chapter.texts]
    lines = ((cell, n, line) for cell, text in texts for n, line in enumerate(text.split("\n"), 1))
    place = next((f"cell {cell}, line {n}: " for cell, n, line in lines if typed[1] in line), "")
    return f"{stem}: {place}" + what.replace("\x01", "")
