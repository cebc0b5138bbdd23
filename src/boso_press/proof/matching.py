"""Match the texts that a finished page shows, one after the other, with those that it has to show.

A page is a stream of texts in reading order. What it has to show are blocks in that order, each with its
parts: running text, which the page may cut where it likes, or cells, each of them whole. There must be
nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from boso_press.proof.text import TOKEN, normalized, sentence_at

EMPTY = "(empty)"  # what an empty cell is compared as
SIMILARITY = 0.6  # least share of a text that is unaltered, for it to be taken for what should stand there


@dataclass(frozen=True)
class Part:
    """Texts of a block that follow each other; `cells` are shown one by one, the others run together.

    Those of a file to download are `exact`: to the letter.
    """

    texts: tuple[str, ...]
    cells: bool = False
    exact: bool = False

    @cached_property
    def comparable(self) -> list[str]:
        """The texts as they are compared, without empty ones; worked out once for all pages."""
        found = [comparable(text, cell=self.cells, exact=self.exact) for text in self.texts]
        return [text for text in found if text]


@dataclass(frozen=True)
class ExpectedBlock:
    """A block that a page has to show: how to call it in a message, and its parts, in any order."""

    name: str
    parts: tuple[Part, ...]


class ShownText(NamedTuple):
    """A text on a page; `place` says where; a cell is `strict`: it is whole, and counts when empty."""

    text: str
    place: str = ""
    strict: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Finding:
    """A number that does not prove itself: where, what the page says, and what it should say."""

    page: str
    place: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.page}: {self.place}: found {self.found!r}; expected {self.expected}"


def comparable(text: str, *, cell: bool = False, exact: bool = False) -> str:
    """Return a text as it is compared; in a cell a dash, and nothing, count too."""
    if exact:
        return text
    return normalized(text) or (text.strip() or EMPTY if cell else "")


class _BlockProgress:
    """How far the parts of a block have been shown."""

    def __init__(self, block: ExpectedBlock) -> None:
        self.block = block
        self.rest = [part.comparable.copy() for part in block.parts]

    @property
    def done(self) -> bool:
        return not any(self.rest)

    def take(self, text: str) -> bool:
        """Take a text as the next of one of the parts; False if it is the next of none."""
        for rest in self.rest:
            if rest and rest[0] == text:
                del rest[0]
                return True
        return any(
            _take_running(rest, text)
            for part, rest in zip(self.block.parts, self.rest, strict=True)
            if rest and not part.cells
        )

    def remaining(self) -> tuple[str, int]:
        """Return the first text that is not wholly shown, and how much of it, normalized, has been shown."""
        for part, rest in zip(self.block.parts, self.rest, strict=True):
            if rest:
                whole = part.comparable[-len(rest)]
                texts = [text for text in part.texts if comparable(text, cell=part.cells, exact=part.exact)]
                return texts[-len(rest)], len(whole) - len(rest[0])
        return "", 0


def _take_running(rest: list[str], text: str) -> bool:
    """Take a text from the running texts still to come, which may end within it."""
    left, texts = text, list(rest)
    while texts and left:
        common = min(len(left), len(texts[0]))
        if left[:common] != texts[0][:common]:
            return False
        left, texts[0] = left[common:], texts[0][common:]
        if not texts[0]:
            del texts[0]
    if left:
        return False
    rest[:] = texts
    return True


def match(page: str, shown: Iterable[ShownText], expected: Sequence[ExpectedBlock]) -> Iterator[Finding]:
    """Yield what a page shows and should not, and what it should show and does not.

    Parameters
    ----------
    shown : iterable of ShownText
        The page's texts in reading order.
    expected : sequence of ExpectedBlock
        The blocks it has to show, in that order.
    """
    blocks = [_BlockProgress(block) for block in expected]
    at = _next_unfinished(blocks, 0)
    for text in shown:
        seen = comparable(text.text, cell=text.strict, exact=text.exact)
        if not seen:
            continue
        if at < len(blocks) and blocks[at].take(seen):
            at = _next_unfinished(blocks, at)
            continue
        yield _difference(page, text, blocks[at] if at < len(blocks) else None)
        if text.strict or _resembles_next_unfinished(blocks, at, seen):
            _skip_text(blocks, at)
            at = _next_unfinished(blocks, at)
    for block in blocks[at:]:
        if not block.done:
            yield Finding(page, block.block.name, "nothing more", repr(_short(block.remaining()[0])))
            return


def _next_unfinished(blocks: Sequence[_BlockProgress], at: int) -> int:
    while at < len(blocks) and blocks[at].done:
        at += 1
    return at


def _resembles_next_unfinished(blocks: Sequence[_BlockProgress], at: int, text: str) -> bool:
    """Whether a text begins and ends much as what should come: it is that text, altered."""
    if at == len(blocks):
        return False
    goal = normalized(blocks[at].remaining()[0])
    alike = len(os.path.commonprefix([goal, text])) + len(os.path.commonprefix([goal[::-1], text[::-1]]))
    return alike >= SIMILARITY * max(len(goal), len(text))


def _skip_text(blocks: Sequence[_BlockProgress], at: int) -> None:
    """Count the text that should have come as shown, to go on after one that stands in its place."""
    if at < len(blocks):
        for rest in blocks[at].rest:
            if rest:
                del rest[0]
                return


def _difference(page: str, shown: ShownText, block: _BlockProgress | None) -> Finding:
    """Name the sentence that differs, and the one that stands there in the notebook."""
    if block is None:
        return Finding(page, shown.place or "at the end", _short(shown.text), "no more text")
    goal, done = block.remaining()
    place = ", ".join(part for part in (block.block.name, shown.place) if part)
    alike = len(os.path.commonprefix([normalized(shown.text), normalized(goal)[done:]]))
    here, there = _position(shown.text, alike), _position(goal, done + alike)
    return Finding(page, place, _short(sentence_at(shown.text, here)), repr(_short(sentence_at(goal, there))))


def _position(text: str, length: int) -> int:
    """Return where in a text the word or number is that follows a length of its normalized text."""
    place = 0
    for token in TOKEN.finditer(text):
        place = token.start()
        length -= len(normalized(token[0]))
        if length < 0:
            break
    return place


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 240 else f"{plain[:237]}…"
