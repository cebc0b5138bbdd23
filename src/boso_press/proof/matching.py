"""Match the texts that a finished page shows, one after the other, with those that it has to show.

A page is a stream of texts in reading order. What it has to show are blocks in that order, each with its
parts in theirs: running text, which the page may cut where it likes, or cells, each of them whole. There must
be nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from boso_press.proof.text import TOKEN, normalized, sentence_at

EMPTY = "(empty)"  # what an empty cell is compared as


class ExpectedText(NamedTuple):
    """A text as it is compared and as it is written, and whether a page may cut it."""

    comparable: str
    text: str
    running: bool


class ExpectedBlock(NamedTuple):
    """What a page has to show in one place: how a message calls it, its texts in one order or another."""

    name: str
    texts: Sequence[ExpectedText]
    other_order: Sequence[ExpectedText] = ()


Shown = tuple[Sequence[ExpectedText], int, int]  # of texts in an order how many, and how much of the next


def expect(*texts: str, cells: bool = False, exact: bool = False) -> list[ExpectedText]:
    """Return the texts that count of some that follow each other, as a page has to show them.

    Those of `cells` are shown one by one, the others run together; of a file to download they are `exact`,
    to the letter.
    """
    found = [(comparable(text, cell=cells, exact=exact), text) for text in texts]
    return [ExpectedText(said, text, not cells) for said, text in found if said]


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


def match(page: str, shown: Iterable[ShownText], expected: Iterable[ExpectedBlock]) -> Iterator[Finding]:
    """Yield the first text that a page shows and should not, or should show and does not.

    Parameters
    ----------
    shown : iterable of ShownText
        The page's texts in reading order.
    expected : iterable of ExpectedBlock
        The blocks it has to show, in that order.
    """
    blocks = (block for block in expected if block.texts)
    block, orders = _next(blocks)
    for text in shown:
        seen = comparable(text.text, cell=text.strict, exact=text.exact)
        if not seen:
            continue
        taken = [after for order in orders if (after := _after(order, seen))]
        if not taken:
            yield _difference(page, text, block, *orders[:1])
            return
        texts, at, _ = taken[0]
        if at == len(texts):
            block, orders = _next(blocks)
        else:
            orders = taken
    if orders:
        texts, at, _ = orders[0]
        yield Finding(page, block, "nothing more", repr(_short(texts[at].text)))


def _next(blocks: Iterator[ExpectedBlock]) -> tuple[str, list[Shown]]:
    """Return the name of the next block, and the orders that its texts may have, with none of them shown."""
    block = next(blocks, ExpectedBlock("", ()))
    return block.name, [(texts, 0, 0) for texts in (block.texts, block.other_order) if texts]


def _after(order: Shown, text: str) -> Shown | None:
    """Return how far texts have been shown after one more, which may end within a running one."""
    texts, at, done = order
    if not done and texts[at].comparable == text:
        return texts, at + 1, 0
    while text:
        if at == len(texts) or not texts[at].running:
            return None
        rest = texts[at].comparable[done:]
        if text.startswith(rest):
            text, at, done = text[len(rest) :], at + 1, 0
        elif rest.startswith(text):
            return texts, at, done + len(text)
        else:
            return None
    return texts, at, done


def _difference(page: str, shown: ShownText, block: str, order: Shown | None = None) -> Finding:
    """Name the sentence that differs, and the one that stands there in the notebook."""
    if order is None:
        return Finding(page, shown.place or "at the end", _short(shown.text), "no more text")
    texts, at, done = order
    goal = texts[at].text
    place = ", ".join(filter(None, (block, shown.place)))
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
