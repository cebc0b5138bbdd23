"""What moved between two builds, as lines for a terminal: by report, page, and place in the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from boso.press.compare import Difference, Move

NOTHING = "Nothing moved."


def lines(differences: Sequence[Difference]) -> Iterator[str]:
    """Yield what moved, grouped by report and page; last the totals."""
    for report, pages in groupby(differences, key=lambda one: one.report):
        yield report
        for one in pages:
            yield from _page(one)
        yield ""
    yield _totals(differences) if differences else NOTHING


def _page(one: Difference) -> Iterator[str]:
    if one.whole:
        yield f"  {one.name}: {one.whole}"
        return
    yield f"  {one.name}.html: moved by {', '.join(one.causes)}"
    for move in one.moves:
        yield f"    {_line(move)}"


def _line(move: Move) -> str:
    where = ": ".join(filter(None, (move.place, move.name)))
    if move.old is not None and move.new is not None:
        return f"{where}: {move.old} → {move.new}"
    what, value = ("appeared", move.new) if move.old is None else ("vanished", move.old)
    return f"{where}: {what}{value and f': {value}'}"


def _totals(differences: Sequence[Difference]) -> str:
    kinds = Counter(_kind(move) for one in differences for move in one.moves)
    counts = [f"{kinds[kind]} {kind}" for kind in ("moved", "appeared", "vanished")]
    reports = len({one.report for one in differences})
    return f"{', '.join(counts)}; {_count(len(differences), 'page')} of {_count(reports, 'report')}"


def _kind(move: Move) -> str:
    if move.old is None:
        return "appeared"
    return "vanished" if move.new is None else "moved"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
