"""Where the numbers of a figure or table are from: what its note says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.words import liste, listing

if TYPE_CHECKING:
    from boso_press.document.blocks import Figure, Table
    from boso_press.document.wording import Wording


def source_note(block: Figure | Table, words: Wording, year: int) -> str:
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
