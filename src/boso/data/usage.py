"""Which tables were read and used: what a figure was made of, and what a page must be made again for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

_reads: dict[str, str] = {}
_uses: list[set[str]] = [set()]  # the tables used: in this cell, and in each `collect_used` that is open


def reads() -> dict[str, str]:
    """Return the tables that this process has read so far: name and sha256."""
    return dict(_reads)


def record_read(name: str, sha256: str) -> None:
    """Note that a table, or a JSON file in data/, was read, and the sha256 of what was in it."""
    _reads[name] = sha256


def pop_used() -> list[str]:
    """Return the tables that were used since the cell began, and begin anew."""
    tables = sorted(_uses[0])
    _uses[0].clear()
    return tables


def mark_used(tables: Iterable[str]) -> None:
    """Count tables as used: what is used now was made of them."""
    for uses in _uses:
        uses.update(tables)


@contextmanager
def collect_used() -> Iterator[set[str]]:
    """Collect the tables that are used within."""
    tables = set[str]()
    _uses.append(tables)
    try:
        yield tables
    finally:
        _uses.pop()


@contextmanager
def looked_up() -> Iterator[None]:
    """Let tables that are read within not count as used: they decide what is shown, and show nothing."""
    open_ = _uses[:]
    _uses[:] = [set()]
    try:
        yield
    finally:
        _uses[:] = open_


class tracked_property(Generic[T]):  # noqa: N801  used as a decorator, like functools.cached_property
    """A property that is worked out at its first use and kept.

    Each use counts as one of the tables that were read for it (`pop_used`), so that what a figure
    was made of is known even where an earlier cell did the reading.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self.make = make
        self.name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> Self: ...
    @overload
    def __get__(self, owner: object, kind: type) -> T: ...
    def __get__(self, owner: object | None, kind: type) -> Self | T:
        """Return what is kept for `owner`."""
        if owner is None:
            return self
        values: dict[str, tuple[T, set[str]]] = owner.__dict__.setdefault("_tracked", {})
        if self.name not in values:
            with collect_used() as tables:
                values[self.name] = self.make(owner), tables
        else:
            mark_used(values[self.name][1])
        return values[self.name][0]
