"""A property that is worked out once, and still tells at each use which tables it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from boso import data

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801  used as a decorator, like functools.cached_property
    """A property that is worked out at its first use and kept.

    Each use counts as one of the tables that were read for it (`boso.data.used`), so that what a figure
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
        values: dict[str, tuple[T, set[str]]] = owner.__dict__.setdefault("_kept", {})
        if self.name not in values:
            with data.using() as tables:
                values[self.name] = self.make(owner), tables
        else:
            data.use(values[self.name][1])
        return values[self.name][0]
