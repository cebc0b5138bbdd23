"""What a figure's SVG shows: its labels, and the rectangles it draws."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
PATHS = etree.XPath("//svg:path[not(ancestor::svg:defs)]", namespaces={"svg": SVG[1:-1]})
UNPAINTED = re.compile(r"fill: ?none(?:; *(?!stroke)[^;]*)*")
THIN = 0.01  # points; what is thinner is nothing
Box = tuple[float, float, float, float]


@lru_cache(maxsize=256)
def parsed(svg: str) -> etree._Element:
    """Return the drawing as a tree."""
    return etree.fromstring(svg.encode())


@lru_cache(maxsize=256)
def labels(svg: str) -> tuple[str, ...]:
    """Return the texts of a drawing in the order in which they are drawn."""
    return tuple("".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text"))


@lru_cache(maxsize=256)
def rectangles(svg: str) -> tuple[Box, ...]:
    """Return the rectangles of a drawing in the order in which they are drawn: left, top, right, bottom.

    Bars are among them; shapes that a drawing uses again, and what has no paint, are not.
    """
    paths = [
        path.get("d", "") for path in PATHS(parsed(svg)) if not UNPAINTED.fullmatch(path.get("style", ""))
    ]
    boxes = [box for path in paths if (box := _rectangle(path))]
    return tuple(box for box in boxes if box[2] - box[0] > THIN and box[3] - box[1] > THIN)


def _rectangle(path: str) -> Box | None:
    """Return the bounds of a path that is a rectangle along the axes, and not two lines."""
    points = [float(number) for number in NUMBER.findall(path)]
    xs, ys = set(points[::2]), set(points[1::2])
    if path.upper().count("M") > 1 or len(points) != 8 or len(xs) != 2 or len(ys) != 2:
        return None
    return min(xs), min(ys), max(xs), max(ys)
