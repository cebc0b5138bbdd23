"""The drawings of finished pages against the notebooks': every stroke in HTML, every bar in the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from boso.press.blocks import Figure
from boso.press.matching import Finding
from boso.press.svg_reading import NUMBER, Box, bars, parsed

SHAPES = {"path", "rect", "use", "text", "circle", "ellipse", "line", "polygon", "polyline"}
PLACES = ("d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "points", "transform")
BAR = re.compile(rb"(?<![\d.])([\d.]+) ([\d.]+) m ([\d.]+) \2 l \3 ([\d.]+) l \1 \4 l\s+h\s+[fBS]")
CLOSE = 0.02  # points: the PDF rounds

Shape = tuple[str | None, ...]


def shapes(root: Any) -> list[Shape]:
    """Return where everything in a drawing stands, in the order in which it is drawn."""
    found = []
    for element in root.iter():
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if tag in SHAPES:
            found.append((tag, *(element.get(name) for name in PLACES)))
    return found


def check_html(page: str, figures: Sequence[Figure], drawings: Sequence[list[Shape]]) -> Iterator[Finding]:
    """Yield drawings of an HTML page that are not drawn as the notebook drew them, its white ground aside."""
    if len(figures) != len(drawings):
        yield Finding(page, "drawings", str(len(drawings)), str(len(figures)))
        return
    for figure, drawn in zip(figures, drawings, strict=True):
        expected = shapes(parsed(figure.svg))
        goal = expected[1:] if len(drawn) == len(expected) - 1 else expected
        if len(drawn) == len(goal) and all(map(_same, drawn, goal)):
            continue
        here, there = next(((a, b) for a, b in zip(drawn, goal, strict=False) if not _same(a, b)), ((), ()))
        yield Finding(page, f"{figure.label}, drawing", _told(here), _told(there))


def _same(one: Shape, other: Shape) -> bool:
    """Whether two shapes stand in the same place, as far as a page tells: it rounds."""
    if one == other:
        return True
    texts, goals = (" ".join(part or "-" for part in shape) for shape in (one, other))
    numbers, places = NUMBER.findall(texts), NUMBER.findall(goals)
    return len(numbers) == len(places) and all(
        abs(float(a) - float(b)) < CLOSE for a, b in zip(numbers, places, strict=True)
    )


def _told(shape: Shape) -> str:
    return " ".join(part for part in shape if part)[:120]


def check_pdf(page: str, figures: Sequence[Figure], drawings: Sequence[list[bytes]]) -> Iterator[Finding]:
    """Yield bars that a PDF does not draw where and as long as the notebook drew them."""
    if len(figures) != len(drawings):
        yield Finding(page, "drawings", str(len(drawings)), str(len(figures)))
        return
    for figure, lines in zip(figures, drawings, strict=True):
        if not (expected := bars(figure.svg)):
            continue
        drawn = iter(_drawn(b"\n".join(lines)))
        for number, bar in enumerate(expected, 1):
            if not any(_alike(bar, box) for box in drawn):
                yield Finding(page, f"{figure.label}, bar {number}", "no such bar", str(bar))
                break


def _alike(one: Box, other: Box) -> bool:
    return all(abs(a - b) < CLOSE for a, b in zip(one, other, strict=True))


def _drawn(content: bytes) -> Iterator[Box]:
    """Yield the bounds of each rectangle that is painted, not only cut along."""
    for corners in BAR.findall(content):
        left, one, right, other = map(float, corners)
        yield min(left, right), min(one, other), max(left, right), max(one, other)
