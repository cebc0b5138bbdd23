"""Where the numbers of a figure or table are from: what its note says, and whether that holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from boso.press.drawn_shares import BASES
from boso.press.matching import Finding
from boso.words import liste, listing

if TYPE_CHECKING:
    from boso.press.blocks import Figure, Table
    from boso.press.wording import Wording


def told(block: Figure | Table, words: Wording, year: int) -> str:
    """Return the note: the public tables, how many answers there are, and how many numbers are hidden.

    What is hidden is counted in the table that readers see: the note tells no more than that does.
    """
    said = []
    if files := [f"{name}.csv" for name in block.origin.tables]:
        joined = liste(files) if words.language == "nb" else listing(files)
        said.append(words.tables.format(year=year, tables=joined))
    if base := block.origin.base:
        least, most = base
        said.append(words.base.format(most if least == most else f"{least}–{most}"))
    hidden = block.data.hidden
    said.append(words.hidden[min(hidden, 2)].format(hidden))
    return " ".join(said)


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
