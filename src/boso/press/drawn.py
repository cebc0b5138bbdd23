"""A figure against its table: bars are as long as their values, and labels say what their bars are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from boso.press.matching import Finding


def check_figure(stem: str, about: Mapping[str, Any], svg: str) -> Iterator[Finding]:
    """Yield what a figure draws or says that its table does not hold."""
    yield from ()
