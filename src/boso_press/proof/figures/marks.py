"""A figure on axes of its own against its table: what was read back when it was drawn still agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from typing import Any

from boso.figures.agreement import differences
from boso_press.proof.figures.alt_text import check_alt, check_texts
from boso_press.proof.figures.svg import SVG, parsed
from boso_press.proof.matching import Finding

TICK = re.compile(r"[xy]tick_\d")


def check_marks(stem: str, about: Mapping[str, Any], drawings: Sequence[str]) -> Iterator[Finding]:
    """Yield what a figure draws or says that its table does not hold."""
    drawn, label = about["drawn"], about["label"]
    for found, expected in differences(
        drawn["marks"], about["table"], partly=drawn["partly"], of=drawn["of"]
    ):
        yield Finding(stem, label, found, expected)
    if [sha256(svg.encode()).hexdigest() for svg in drawings] != drawn["svg"]:
        yield Finding(stem, f"{label}, drawing", "another drawing", "the one whose values were read")
    yield from check_alt(stem, about)
    if not drawn["labels"]:
        yield from check_texts(stem, about, chain.from_iterable(map(_texts, drawings)))


def _texts(svg: str) -> Iterator[str]:
    """Yield the texts of a drawing, but for the numbers along its axes."""
    root = parsed(svg)
    ticks = {text for group in root.iter(f"{SVG}g") if TICK.match(group.get("id", ""))
             for text in group.iter(f"{SVG}text")}  # fmt: skip
    for text in root.iter(f"{SVG}text"):
        if text not in ticks:
            yield "".join(text.itertext())
