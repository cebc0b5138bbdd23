"""The drawings of finished pages against the notebooks': every stroke in HTML, every rectangle in the PDF."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from lxml import etree

from boso_press.document.blocks import Figure
from boso_press.html.environment import remove_blank_lines
from boso_press.html.svg import inline_svg
from boso_press.proof.matching import Finding
from boso_press.proof.text import joined_labels, normalized

SVG = "{http://www.w3.org/2000/svg}"
PLACE = re.compile(  # what a drawing draws, and where
    r"<(?:path|rect|use|text|circle|ellipse|line|polygon|polyline)\b"
    r'|\s(?:d|x|y|x1|y1|x2|y2|cx|cy|r|width|height|points|transform)="[^"]*"'
)
NO_TURN = 'transform="rotate(-0 '
WITHOUT_NUMBERS = {ord(char): None for char in "-.0123456789"}  # what is left of a shape without its numbers
ONLY_NUMBERS = {code: " " for code in range(128) if chr(code) not in "-.0123456789"}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
PATHS = etree.XPath("//svg:path[not(ancestor::svg:defs)]", namespaces={"svg": SVG[1:-1]})
UNPAINTED = re.compile(r"fill: ?none(?:; *(?!stroke)[^;]*)*")
RECTANGLE = re.compile(rb"(?<![\d.-])(-?[\d.]+) (-?[\d.]+) m (-?[\d.]+) \2 l \3 (-?[\d.]+) l \1 \4 l$")
CLOSE_PATH = b"\nh\n"  # the line that closes an outline
PAINT_OPERATORS = (b"f", b"B", b"S")
THIN = 0.01  # points; what is thinner is nothing
TOLERANCE = 0.02  # points: a page rounds
Box = tuple[float, float, float, float]  # left, top, right, bottom


@lru_cache(maxsize=512)
def parsed(svg: str) -> etree._Element:
    """Return a drawing, of a notebook or as it stands in a page, as a tree."""
    return etree.fromstring(svg.encode(), etree.XMLParser(recover=True))


@lru_cache(maxsize=512)
def labels(svg: str) -> tuple[str, ...]:
    """Return the texts of a drawing in the order in which they are drawn."""
    return tuple("".join(text.itertext()) for text in parsed(svg).iter("{*}text"))


def check_html(page: str, figures: Sequence[Figure], drawings: Sequence[str]) -> Iterator[Finding]:
    """Yield drawings of an HTML page that are not drawn as the notebook drew them, its white ground aside."""
    expected = [drawing for figure in figures for drawing in figure.drawings]
    if len(expected) != len(drawings):
        yield Finding(page, "drawings", str(len(drawings)), str(len(expected)))
        return
    for (svg, label), drawn in zip(expected, drawings, strict=True):
        if difference := _difference(svg, label, drawn):
            yield Finding(page, f"{label}, drawing", *difference)


@lru_cache(maxsize=256)  # a chapter's page and the whole report have the same
def _difference(svg: str, label: str, drawn: str) -> tuple[str, str] | None:
    """Return where a drawing is not as the press makes it, or the press not as the notebook drew it."""
    made = inline_svg(svg, label)
    if drawn not in (made, remove_blank_lines(made).strip()):
        at = len(os.path.commonprefix([drawn, made]))
        return drawn[max(at - 40, 0) : at + 80], made[max(at - 40, 0) : at + 80]
    here, there = _places(made), _places(svg)
    if len(there) == len(here) + 2:  # the white ground, a path and where it goes
        there = there[2:]
    if len(here) == len(there) and _same_places("\n".join(here), "\n".join(there)):
        return None
    pairs = ((a, b) for a, b in zip(here, there, strict=False) if not _same_places(a, b))
    return next(pairs, (f"{len(here)} shapes and places", f"{len(there)} shapes and places"))


def _places(svg: str) -> list[str]:
    """Return shapes and where they stand, in the order in which they are drawn."""
    within = svg.index(">", svg.index("<svg"))
    return [place for place in PLACE.findall(svg, within) if NO_TURN not in place]


def _same_places(one: str, other: str) -> bool:
    """Whether shapes stand in the same places, as far as a page tells: it rounds."""
    if one.translate(WITHOUT_NUMBERS).split() != other.translate(WITHOUT_NUMBERS).split():
        return False
    ours, theirs = (
        np.array(text.translate(ONLY_NUMBERS).replace("-", " -").split(), float) for text in (one, other)
    )
    return ours.shape == theirs.shape and bool((abs(ours - theirs) < TOLERANCE).all())


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
        drawn = np.array([*_painted_rectangles(b"".join(content))]).reshape(-1, 4)
        for number, box in enumerate(_rectangles(figure.svg), 1):
            if not (abs(drawn - box) < TOLERANCE).all(axis=1).any():
                yield Finding(page, f"{figure.label}, rectangle {number}", "no such one", str(box))
                break


def _rectangles(svg: str) -> Iterator[Box]:
    """Yield the rectangles along the axes of a drawing, in the order in which they are drawn.

    Bars are among them; shapes that a drawing uses again, and what has no paint, are not.
    """
    for path in PATHS(parsed(svg)):
        outline = path.get("d", "")
        numbers = NUMBER.findall(outline)
        if len(numbers) != 8 or outline.upper().count("M") > 1 or UNPAINTED.fullmatch(path.get("style", "")):
            continue
        xs, ys = sorted(set(map(float, numbers[::2]))), sorted(set(map(float, numbers[1::2])))
        if len(xs) == len(ys) == 2 and xs[1] - xs[0] > THIN and ys[1] - ys[0] > THIN:
            yield xs[0], ys[0], xs[1], ys[1]


def _painted_rectangles(content: bytes) -> Iterator[Box]:
    """Yield the bounds of each rectangle that is painted, not only cut along."""
    outlines = content.split(CLOSE_PATH)
    for before, after in zip(outlines, outlines[1:], strict=False):
        corners = RECTANGLE.search(before, before.rfind(b"\n") + 1)
        if corners and after.startswith(PAINT_OPERATORS):
            left, one, right, other = map(float, corners.groups())
            yield min(left, right), min(one, other), max(left, right), max(one, other)
