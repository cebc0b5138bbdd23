"""The drawings of finished pages against the notebooks': every stroke in HTML, every bar in the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from boso.press.blocks import Figure
from boso.press.matching import Finding
from boso.press.svg_reading import Box, bars, parsed

SHAPES = {"path", "rect", "use", "text", "circle", "ellipse", "line", "polygon", "polyline"}
PLACES = ("d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "points", "transform")
STEP = re.compile(rb"(-?[\d.]+) (-?[\d.]+) ([mlc])\b|\b(W)\b|\b([fSBn])\*?\s")
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
        if drawn in (expected, expected[1:]):
            continue
        goal = expected[len(expected) - len(drawn) :]
        here, there = next(((a, b) for a, b in zip(drawn, goal, strict=False) if a != b), ((), ()))
        yield Finding(page, f"{figure.label}, drawing", _told(here), _told(there))


def _told(shape: Shape) -> str:
    return " ".join(part for part in shape if part)[:120]


def check_pdf(page: str, figures: Sequence[Figure], drawings: Sequence[list[bytes]]) -> Iterator[Finding]:
    """Yield bars that a PDF does not draw where and as long as the notebook drew them."""
    if len(figures) != len(drawings):
        yield Finding(page, "drawings", str(len(drawings)), str(len(figures)))
        return
    for figure, lines in zip(figures, drawings, strict=True):
        filled = iter(_filled(b"\n".join([*lines, b""])))
        for number, bar in enumerate(bars(figure.svg), 1):
            if not any(max(abs(a - b) for a, b in zip(bar, box, strict=True)) < CLOSE for box in filled):
                yield Finding(page, f"{figure.label}, bar {number}", "no such bar", str(bar))
                break


def _filled(content: bytes) -> Iterator[Box]:
    """Yield the bounds of each shape that is painted, not only cut along."""
    points: list[tuple[float, float]] = []
    clips = False
    for x, y, step, clip, paint in STEP.findall(content):
        if step == b"m":
            points, clips = [], False
        if step:
            points.append((float(x), float(y)))
        elif clip:
            clips = True
        elif paint and points and not clips:
            xs, ys = zip(*points, strict=True)
            yield min(xs), min(ys), max(xs), max(ys)
