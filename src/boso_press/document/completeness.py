"""No word of a text is lost on its way through pandoc, which drops what it takes for an address, say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote

from boso_press.document.blocks import DocumentError
from boso_press.document.markdown.placeholders import release
from boso_press.document.model import Chapter

WORD = re.compile(r"[^\W\d_]+")
UNSEEN = re.compile(
    r"<(annotation|mphantom)\b.*?</\1>", re.DOTALL
)  # of a formula: its source, and room for it
# What is shown otherwise than it is written: citations, numbers of items, names of labels, notes and links
OTHERWISE = re.compile(
    r"""\[[^\[\]]*@[^\[\]]*\] | @\{?[\w:.-]+
    | ^[\s>*+:\d.)-]*(?:\d+[.)]\s|\[[xX]\]\s|\[[^\]\n]*\]:(?:\s*\#\S+)?) | ^\s*[:~`]{3,}.*
    | \[\^[^\]\s]*\] | (?<=\])(?:\(\#[^)]*\)|\[[^\]]*\]) | (?<=[])`])\{[^{}\n]*\}""",
    re.MULTILINE | re.VERBOSE,
)
TYPED = re.compile("\x01(.*?)\x01", re.DOTALL)  # in a message: what its author wrote


def check_complete(stem: str, markdown: str, page: str) -> None:
    """Raise DocumentError for a line of a text of which the HTML that was made of it lacks a word."""
    shown = _counted(page, UNSEEN.sub("", page))
    written = release(markdown)
    bare = OTHERWISE.sub(lambda found: "\n" * found[0].count("\n"), written)
    for line, words in zip(written.split("\n"), bare.split("\n"), strict=True):
        counts = _counted(words, words)
        if counts - shown:
            told = f"{stem}: \x01{line.strip()}\x01 would not be shown: {_reason(line)}"
            raise DocumentError(told)
        shown -= counts


def _counted(words: str, numbers: str) -> Counter[str]:
    """Count the words of the one and the digits of the other text."""
    digits = re.findall(r"\d", normalize("NFKC", unquote(unescape(numbers))))
    return Counter([*WORD.findall(unquote(unescape(words))), *digits])


def _reason(line: str) -> str:
    """Say why pandoc shows nothing of a line, or not all, and what to do."""
    if re.match(r"\s*\[\^", line):
        return "nothing refers to this note; write its mark where it belongs"
    if "%" in line:
        return "in a formula % begins a comment; write \\%"
    if "]:" in line:
        return "it reads as the address of a link; begin the line with another sign"
    if "|" in line:
        return "the table has no heading for it; write one for each column"
    return "it is taken for a part of a block above; write a blank line above the block, and end it"


def located(told: str, chapters: Sequence[Chapter]) -> str:
    """Return a message with the cell and line of its chapter in which what it has between \\x01 stands."""
    stem, _, what = told.partition(": ")
    if not (typed := TYPED.search(what)):
        return told
    texts = [text for chapter in chapters if chapter.stem == stem for text in chapter.texts]
    lines = ((cell, n, line) for cell, text in texts for n, line in enumerate(text.split("\n"), 1))
    place = next((f"cell {cell}, line {n}: " for cell, n, line in lines if typed[1] in line), "")
    return f"{stem}: {place}" + what.replace("\x01", "")
