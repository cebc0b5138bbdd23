"""Which tables were read and used: what a figure was made of, and what a page must be made again for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

in_cell: set[str] = set()  # the tables used in this cell of a notebook
_reads: dict[str, str] = {}


def reads() -> dict[str, str]:
    """Return the tables that this process has read so far: name and sha256."""
    return dict(_reads)


def record_read(name: str, sha256: str) -> None:
    """Note that a table, or a JSON file in data/, was read, and the sha256 of what was in it."""
    _reads[name] = sha256


def forget_reads() -> None:
    """Take what was read so far for not read."""
    _reads.clear()


def mark_used(tables: Iterable[str]) -> None:
    """Count tables as used: what is used now was made of them."""
    in_cell.update(tables)


@contextmanager
def looked_up() -> Iterator[set[str]]:
    """Let tables that are read within not count as used: they decide what is shown. Afterwards has them."""
    before, within = {*in_cell}, set[str]()
    in_cell.clear()
    try:
        yield within
    finally:
        within.update(in_cell)
        in_cell.clear()
        in_cell.update(before)


if TYPE_CHECKING:
    from functools import cached_property

    tracked_property = cached_property  # as which its values have their types
else:

    def tracked_property(make: Callable[[Any], object]) -> property:
        """Make a property that is worked out once; each use of it counts as one of the tables read for it."""

        @wraps(make)
        def value(owner: Any) -> object:
            kept, name = owner.__dict__.setdefault("_tracked", {}), make.__qualname__
            if name not in kept:
                with looked_up() as used:
                    found = make(owner)
                kept[name] = found, used
            found, used = kept[name]
            mark_used(used)
            return found

        return property(value)
