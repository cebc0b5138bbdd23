"""The drawings of finished pages against the notebooks': every stroke in HTML, every rectangle in the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from lxml import etree

from boso_press.document.blocks import Figure
from boso_press.html.environment import remove_blank_lines
from boso_press.html.svg import inline_svg
from boso_press.proof.matching import Finding, differing, joined_labels, normalized

SVG = "{http://www.w3.org/2000/svg}"
PLACES = etree.XPath(  # where a drawing draws something
    "/*/descendant::*/@*[contains('|d|x|y|x1|y1|x2|y2|cx|cy|r|width|height|points|transform|',"
    " concat('|', local-name(), '|'))][not(starts-with(., 'rotate(-0 '))]",
    smart_strings=False,
)
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
        made = _made(svg, label)
        if drawn != made:
            yield Finding(page, f"{label}, drawing", *differing(drawn, made))
        elif not _same_places(svg, made):
            yield Finding(
                page, f"{label}, drawing", "other shapes, places or labels", "those of the notebook"
            )


@lru_cache(maxsize=256)
def _made(svg: str, label: str) -> str:
    """Return a drawing as the press puts it in a page."""
    return remove_blank_lines(inline_svg(svg, label)).strip()


@lru_cache(maxsize=256)  # a chapter's page and the whole report have the same
def _same_places(svg: str, made: str) -> bool:
    """Whether shapes and labels of a drawing stand in a page where the notebook drew them: a page rounds."""
    here, there = (PLACES(parsed(text)) for text in (made, svg))
    shapes, others = "\n".join(here), "\n".join(there[len(there) == len(here) + 1 :])  # the white ground
    ours, theirs = (
        np.fromstring(text.translate(ONLY_NUMBERS).replace("-", " -"), sep=" ") for text in (shapes, others)
    )
    return (
        labels(svg) == labels(made)
        and shapes.translate(WITHOUT_NUMBERS).split() == others.translate(WITHOUT_NUMBERS).split()
        and ours.shape == theirs.shape
        and bool((abs(ours - theirs) < TOLERANCE).all())
    )


def check_pdf(
    page: str, figures: Sequence[Figure], drawings: Sequence[tuple[str, bytes]]
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
        drawn = np.array([*_painted_rectangles(content)]).reshape(-1, 4)
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
