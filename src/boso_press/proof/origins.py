"""Whether what a figure or table says of its origin holds: its tables were read, its base is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from boso_press.proof.matching import Finding

BASES = ("Spurt", "Svar", "Asked", "Answers")


def check(stem: str, about: Mapping[str, Any], reads: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what an output says of its origin and the notebook did not read, or its table does not show."""
    origin = about.get("origin") or {}
    for name in origin.get("tables", ()):
        if name not in reads:
            yield Finding(stem, f"tables of {about['label']}", name, "a table that the notebook has read")
    shown = _bases(about["table"])
    if shown and origin.get("base") and origin["base"] != [min(shown), max(shown)]:
        yield Finding(stem, f"base of {about['label']}", str(origin["base"]), str([min(shown), max(shown)]))


def _bases(table: Mapping[str, Any]) -> list[int]:
    """Return the numbers of answers that a table shows, row by row; nothing if it has no such column."""
    titles = [column["title"] if column["kind"] == "number" else "" for column in table["columns"]]
    return [row[i]["raw"] for i, title in enumerate(titles) if title in BASES for row in table["rows"]]
