"""The drawings of finished pages against the notebooks': every stroke in HTML, every rectangle in the PDF."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from boso_press.document.blocks import Figure
from boso_press.html.environment import remove_blank_lines
from boso_press.html.svg import inline_svg
from boso_press.proof.figures.svg import Box, labels, parsed, rectangles
from boso_press.proof.matching import Finding
from boso_press.proof.text import joined_labels, normalized

SHAPES = {"path", "rect", "use", "text", "circle", "ellipse", "line", "polygon", "polyline"}
COORDINATES = {
    "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "points", "transform",
}  # fmt: skip
WITHOUT_NUMBERS = {ord(char): None for char in "-.0123456789"}  # what is left of a shape without its numbers
ONLY_NUMBERS = {code: " " for code in range(128) if chr(code) not in "-.0123456789"}
RECTANGLE = re.compile(
    rb"(?<![\d.-])(-?[\d.]+) (-?[\d.]+) m (-?[\d.]+) \2 l \3 (-?[\d.]+) l \1 \4 l$"
)  # the end of a line
CLOSE_PATH = b"\nh\n"  # the line that closes an outline
PAINT_OPERATORS = (b"f", b"B", b"S")
TOLERANCE = 0.02  # points: a page rounds


@dataclass(frozen=True)
class Drawing:
    """What a drawing on a page says, and where everything in it stands, a line a shape."""

    svg: bytes
    labels: tuple[str, ...]
    shapes: tuple[str, ...]


@lru_cache(maxsize=256)
def read_drawing(svg: bytes) -> Drawing:
    """Return what a drawing of an HTML page shows; a chapter's page and the whole report have the same."""
    root = etree.fromstring(svg, parser=etree.XMLParser(recover=True))
    texts = list(root.iter("{*}text"))
    return Drawing(svg, tuple("".join(text.itertext()) for text in texts), shapes(root))


def shapes(root: Any) -> tuple[str, ...]:
    """Return where everything in a drawing stands, in the order in which it is drawn."""
    found = []
    for element in root.iter(etree.Element):
        tag = element.tag.rpartition("}")[2]
        if tag in SHAPES:
            places = sorted(f"{name} {value}" for name, value in element.items()
                            if name in COORDINATES and not value.startswith("rotate(-0 "))  # fmt: skip
            found.append(" ".join([tag, *places]))
    return tuple(found)


def check_html(page: str, figures: Sequence[Figure], drawings: Sequence[Drawing]) -> Iterator[Finding]:
    """Yield drawings of an HTML page that are not drawn as the notebook drew them, its white ground aside."""
    expected = [drawing for figure in figures for drawing in figure.drawings]
    if len(expected) != len(drawings):
        yield Finding(page, "drawings", str(len(drawings)), str(len(expected)))
        return
    for (svg, label), drawn in zip(expected, drawings, strict=True):
        if difference := _difference(svg, label, drawn):
            yield Finding(page, f"{label}, drawing", *difference)


@lru_cache(maxsize=256)
def _difference(svg: str, label: str, drawn: Drawing) -> tuple[str, str] | None:
    """Return the first shape that is not where it should be, or else what is drawn in another way."""
    expected = shapes(parsed(svg))
    goal = expected[1:] if len(drawn.shapes) == len(expected) - 1 else expected
    if len(drawn.shapes) == len(goal) and _same_places("\n".join(drawn.shapes), "\n".join(goal)):
        return _style_difference(drawn.svg.decode(), inline_svg(svg, label))
    pairs = ((a, b) for a, b in zip(drawn.shapes, goal, strict=False) if not _same_places(a, b))
    here, there = next(pairs, (f"{len(drawn.shapes)} shapes", f"{len(goal)} shapes"))
    return here[:120], there[:120]


def _style_difference(drawn: str, made: str) -> tuple[str, str] | None:
    """Return where a drawing is not as the press makes it: colours, and what hides or moves a shape."""
    if drawn == made or drawn == remove_blank_lines(made).strip():
        return None
    at = len(os.path.commonprefix([drawn, made]))
    return drawn[max(at - 40, 0) : at + 80], made[max(at - 40, 0) : at + 80]


def _same_places(one: str, other: str) -> bool:
    """Whether shapes stand in the same places, as far as a page tells: it rounds."""
    if one.translate(WITHOUT_NUMBERS).split() != other.translate(WITHOUT_NUMBERS).split():
        return False
    ours, theirs = _numbers(one), _numbers(other)
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(a == b or abs(float(a) - float(b)) < TOLERANCE for a, b in pairs)


def _numbers(shape: str) -> list[str]:
    return shape.translate(ONLY_NUMBERS).replace("-", " -").split()


def check_pdf(
    page: str, figures: Sequence[Figure], drawings: Sequence[tuple[str, list[bytes]]]
) -> Iterator[Finding]:
    """Yield labels that a PDF does not write, and rectangles that it does not draw, as the notebook did.

    What is in an image from a file nobody can tell.
    """
    if len(figures) != len(drawings):
        yield Finding(page, "drawings", str(len(drawings)), str(len(figures)))
        return
    for figure, (written, content) in zip(figures, drawings, strict=True):
        if figure.image:
            continue
        if normalized(written) != normalized(joined_labels(labels(figure.svg))):
            yield Finding(page, f"{figure.label}, labels", written, " ".join(labels(figure.svg)))
        drawn = list(_painted_rectangles(b"".join(content)))
        for number, box in enumerate(rectangles(figure.svg), 1):
            if not any(_same_box(box, other) for other in drawn):
                yield Finding(page, f"{figure.label}, rectangle {number}", "no such one", str(box))
                break


def _same_box(one: Box, other: Box) -> bool:
    return all(abs(a - b) < TOLERANCE for a, b in zip(one, other, strict=True))


def _painted_rectangles(content: bytes) -> Iterator[Box]:
    """Yield the bounds of each rectangle that is painted, not only cut along."""
    outlines = content.split(CLOSE_PATH)
    for before, after in zip(outlines, outlines[1:], strict=False):
        if after.startswith(PAINT_OPERATORS) and (
            corners := RECTANGLE.search(before, before.rfind(b"\n") + 1)
        ):
            left, one, right, other = map(float, corners.groups())
            yield min(left, right), min(one, other), max(left, right), max(one, other)
