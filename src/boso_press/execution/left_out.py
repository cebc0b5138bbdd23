"""The sentences that a report leaves out because a value of theirs is unknown, as its notebooks tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from boso.chapters import chapter_names

MARK = b'"left_out"'  # in the metadata of an output


class LeftOut(NamedTuple):
    """A sentence as it was written, the chapter it stands in, and why it was left out."""

    chapter: str
    text: str
    why: str


def sentences(root: Path, year: int, unit: str) -> Iterator[LeftOut]:
    """Yield what the executed notebooks of a report have left out, in reading order."""
    for chapter in chapter_names(root, unit):
        path = root / "outputs" / str(year) / unit / f"{chapter}.ipynb"
        content = path.read_bytes() if path.is_file() else b""
        if MARK not in content:
            continue
        for cell in json.loads(content)["cells"]:
            for output in cell.get("outputs", ()):
                for sentence in output.get("metadata", {}).get("boso", {}).get("left_out", ()):
                    yield LeftOut(chapter, sentence["text"], sentence["why"])
