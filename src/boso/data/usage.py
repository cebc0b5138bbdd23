"""Which tables were read and used: what a figure was made of, and what a page must be made again for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

_reads: dict[str, str] = {}
in_cell: set[str] = set()  # the tables used in this cell of a notebook
_since_asked: set[str] = set()  # those that `pop_used` has not yet told
_uses = [_since_asked, in_cell]  # and one for each property that is being worked out


def reads() -> dict[str, str]:
    """Return the tables that this process has read so far: name and sha256."""
    return dict(_reads)


def record_read(name: str, sha256: str) -> None:
    """Note that a table, or a JSON file in data/, was read, and the sha256 of what was in it."""
    _reads[name] = sha256


def pop_used() -> list[str]:
    """Return the tables that were used since the cell began or this was asked before."""
    tables = sorted(_since_asked)
    _since_asked.clear()
    return tables


def begin_cell() -> None:
    """Forget which tables earlier cells have used."""
    in_cell.clear()
    _since_asked.clear()


def mark_used(tables: Iterable[str]) -> None:
    """Count tables as used: what is used now was made of them."""
    for uses in _uses:
        uses.update(tables)


@contextmanager
def looked_up() -> Iterator[None]:
    """Let tables that are read within not count as used: they decide what is shown, and show nothing."""
    before = _uses[:]
    _uses.clear()
    try:
        yield
    finally:
        _uses[:] = before


if TYPE_CHECKING:
    from functools import cached_property

    tracked_property = cached_property  # as which its values have their types
else:

    def tracked_property(make: Callable[[Any], object]) -> property:
        """Make a property that is worked out at its first use and kept.

        Each use counts as one of the tables that were read for it (`pop_used`), so that what a figure
        was made of is known even where an earlier cell did the reading.
        """

        @wraps(make)
        def value(owner: Any) -> object:
            kept, name = owner.__dict__.setdefault("_tracked", {}), make.__qualname__
            if name not in kept:
                _uses.append(set())
                try:
                    kept[name] = make(owner), _uses[-1]
                finally:
                    _uses.pop()
            found, used = kept[name]
            mark_used(used)
            return found

        return property(value)
