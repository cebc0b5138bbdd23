"""Which value of a text is which in its new version, though cells and sentences were moved or edited."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from boso.press.recorded import Passage, Value

T = TypeVar("T")
Found = tuple[list[tuple[Value, Value]], list[Value], list[Value]]  # pairs, and what is left of old and new


class Paired(NamedTuple):
    """Values that belong together, and those that have no partner."""

    pairs: list[tuple[Value, Value]]
    gone: list[Value]
    come: list[Value]


def pair(old: Sequence[Passage], new: Sequence[Passage]) -> Paired:
    """Pair the values of two versions of a text.

    Cells go together that have the same source, or print the same expressions in the most alike words;
    within them the values go together in order. All other values are looked for in the whole chapter.
    What is printed on one side only counts as neither gone nor come where the other side prints it elsewhere.
    """
    cells, left_old, left_new = _matched(old, new, lambda cell: (cell.place, cell.source),
                                         lambda cell: cell.source)  # fmt: skip
    alike, left_old, left_new = _most_alike(left_old, left_new)
    pairs: list[tuple[Value, Value]] = []
    gone = [value for cell in left_old for value in cell.values]
    come = [value for cell in left_new for value in cell.values]
    for one, other in cells + alike:
        found, before, after = _values(one, other)
        pairs, gone, come = pairs + found, gone + before, come + after
    found, gone, come = _anywhere(gone, come)
    return Paired(pairs + found, _unheard(gone, new), _unheard(come, old))


def _values(old: Passage, new: Passage) -> Found:
    """Pair the values of two cells: in order if they print the same, otherwise around what is the same."""
    if old.expressions == new.expressions:
        return list(zip(old.values, new.values, strict=True)), [], []
    a, b = ([(value.expression, value.printed) for value in cell.values] for cell in (old, new))
    pairs: list[tuple[Value, Value]] = []
    gone: list[Value] = []
    come: list[Value] = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        ours, theirs = old.values[i:i_end], new.values[j:j_end]
        if tag == "equal":
            pairs += zip(ours, theirs, strict=True)
        else:
            found, before, after = _matched(ours, theirs, lambda value: value.expression)
            pairs, gone, come = pairs + found, gone + before, come + after
    return pairs, gone, come


def _anywhere(old: Sequence[Value], new: Sequence[Value]) -> Found:
    """Pair values wherever they stand: best what is the same at the same place, last the same quantity."""
    return _matched(
        old,
        new,
        lambda value: (value.place, value.expression, value.printed),
        lambda value: (value.expression, value.printed),
        lambda value: (value.place, value.expression),
        lambda value: value.expression,
        lambda value: (value.place, value.quantity),
    )


def _unheard(values: Sequence[Value], other: Sequence[Passage]) -> list[Value]:
    """Return the values that the other side prints nowhere."""
    known = {(value.expression, value.printed) for cell in other for value in cell.values}
    return [value for value in values if (value.expression, value.printed) not in known]


def _matched(
    old: Sequence[T], new: Sequence[T], *keys: Callable[[T], Hashable]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pair what has the same key, in order; what is left goes by the next key."""
    pairs: list[tuple[T, T]] = []
    for key in keys:
        waiting: defaultdict[Hashable, deque[T]] = defaultdict(deque)
        for one in new:
            waiting[key(one)].append(one)
        found = [(one, waiting[key(one)].popleft()) for one in old if waiting[key(one)]]
        pairs += found
        old, new = _without(old, [a for a, _ in found]), _without(new, [b for _, b in found])
    return pairs, list(old), list(new)


def _most_alike(
    old: Sequence[Passage], new: Sequence[Passage]
) -> tuple[list[tuple[Passage, Passage]], list[Passage], list[Passage]]:
    """Pair cells that print the same expressions, those with the most alike source first."""
    likeness = [
        (SequenceMatcher(None, a.source, b.source, autojunk=False).ratio(), -i, -j)
        for i, a in enumerate(old)
        for j, b in enumerate(new)
        if a.expressions == b.expressions
    ]
    pairs: dict[int, int] = {}
    for _, i, j in sorted(likeness, reverse=True):
        if -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    found = [(old[i], new[j]) for i, j in pairs.items()]
    return found, _without(old, [a for a, _ in found]), _without(new, [b for _, b in found])


def _without(many: Sequence[T], some: Sequence[T]) -> list[T]:
    taken = {id(one) for one in some}
    return [one for one in many if id(one) not in taken]
