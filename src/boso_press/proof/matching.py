"""Match the texts that a finished page shows, one after the other, with those that it has to show.

A page is a stream of texts in reading order. What it has to show are blocks in that order, each with its
parts in theirs: running text, which the page may cut where it likes, or cells, each of them whole. There must
be nothing else.
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
    def expected(self) -> list[_ExpectedText]:
        """The texts that count, also as they are compared; worked out once for all pages."""
        found = [(comparable(text, cell=self.cells, exact=self.exact), text) for text in self.texts]
        return [_ExpectedText(said, text, not self.cells) for said, text in found if said]


class _ExpectedText(NamedTuple):
    """A text as it is compared and as it is written, and whether a page may cut it."""

    comparable: str
    text: str
    running: bool


@dataclass(frozen=True)
class ExpectedBlock:
    """A block that a page has to show: how to call it in a message, and its parts in one order or another."""

    name: str
    parts: tuple[Part, ...]
    other_order: tuple[Part, ...] = ()

    @cached_property
    def orders(self) -> list[list[_ExpectedText]]:
        """The texts in each order that they may have."""
        orders = (self.parts, self.other_order) if self.other_order else (self.parts,)
        return [[text for part in parts for text in part.expected] for parts in orders]


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


Position = tuple[int, int]  # how many texts have been shown, and how much of the next


class _BlockProgress:
    """How far a block has been shown, in each of the orders that it may still have."""

    def __init__(self, block: ExpectedBlock) -> None:
        self.block = block
        self.orders: list[tuple[list[_ExpectedText], Position]] = [(texts, (0, 0)) for texts in block.orders]

    @property
    def done(self) -> bool:
        texts, (at, _) = self.orders[0]
        return at == len(texts)

    def take(self, text: str) -> bool:
        """Take a text as the next one; False if it is not."""
        taken = [
            (texts, after) for texts, position in self.orders if (after := _after(texts, position, text))
        ]
        self.orders = taken or self.orders
        return bool(taken)

    def skip(self) -> None:
        """Count the next text as shown."""
        self.orders = [(texts, (at + 1, 0)) for texts, (at, _) in self.orders[:1]]

    def remaining(self) -> tuple[str, int]:
        """Return the first text that is not wholly shown, and how much of it, normalized, has been shown."""
        texts, (at, length) = self.orders[0]
        return (texts[at].text, length) if at < len(texts) else ("", 0)


def _after(texts: Sequence[_ExpectedText], position: Position, text: str) -> Position | None:
    """Return how far texts have been shown after one more, which may end within a running one."""
    at, done = position
    if not done and texts[at].comparable == text:
        return at + 1, 0
    while text:
        if at == len(texts) or not texts[at].running:
            return None
        rest = texts[at].comparable[done:]
        if text.startswith(rest):
            text, at, done = text[len(rest) :], at + 1, 0
        elif rest.startswith(text):
            return at, done + len(text)
        else:
            return None
    return at, done


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
            if at < len(blocks):
                blocks[at].skip()
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
