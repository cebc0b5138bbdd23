"""What moved between two builds, as lines for a terminal: by page, and by place in the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from boso_press.release.diff import Change, Move
from boso_press.release.printed_values import PrintedValue

WIDTH = 100
NOTHING = "No number moved."


def format_changes(changes: Sequence[Change]) -> Iterator[str]:
    """Yield what moved, page by page; last the totals."""
    for change in changes:
        yield f"{change.name}: {change.whole or 'moved by ' + ', '.join(change.causes)}"
        for section, moves in groupby(change.moves, key=lambda move: _present_value(move).section):
            yield f"  {section or 'at the top'}"
            for move in moves:
                yield from wrap(_line(move), WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 8,
                                break_on_hyphens=False)  # fmt: skip
        if change.moves:
            yield ""
    yield _totals(changes) if changes else NOTHING


def _present_value(move: Move) -> PrintedValue:
    """Return the value that tells where a move is: the new one if there is one."""
    value = move[1] or move[0]
    assert value is not None  # a move has at least one side
    return value


def _line(move: Move) -> str:
    old, new = move
    if old is None or new is None:
        value = f"{_kind(move)}: {_present_value(move).printed or 'empty'}"
    elif old.printed != new.printed:
        value = f"{old.printed or 'empty'} → {new.printed or 'empty'}"
    else:
        value = f"{new.printed}, unrounded {old.raw} → {new.raw}"
    return f"{value}, in {_present_value(move).text}"


def _kind(move: Move) -> str:
    return "added" if move[0] is None else "removed" if move[1] is None else "moved"


def _totals(changes: Sequence[Change]) -> str:
    kinds = Counter(_kind(move) for change in changes for move in change.moves)
    pages = sum(bool(change.moves) for change in changes)
    whole = Counter(change.whole for change in changes if change.whole)
    numbers = [f"{kinds[kind]} {kind}" for kind in ("moved", "added", "removed")]
    more = [f"; {kind}: {number}" for kind, number in whole.items()]
    return f"In all: {', '.join(numbers)}, on {pages} {'page' if pages == 1 else 'pages'}{''.join(more)}."
