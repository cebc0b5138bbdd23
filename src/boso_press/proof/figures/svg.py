"""What a figure's SVG shows: its labels, and the bars it draws."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
THIN = 0.01  # points; what is thinner is nothing
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A text in a drawing, where it starts or is anchored."""

    text: str
    x: float
    y: float


@lru_cache(maxsize=256)
def parsed(svg: str) -> etree._Element:
    """Return the drawing as a tree."""
    return etree.fromstring(svg.encode())


def labels(svg: str) -> list[str]:
    """Return the texts of a drawing in the order in which they are drawn."""
    return [label.text for label in placed(svg)]


@lru_cache(maxsize=256)
def placed(svg: str) -> tuple[Label, ...]:
    """Return the texts of a drawing with their places."""
    texts = parsed(svg).iter(f"{SVG}text")
    return tuple(
        Label("".join(text.itertext()), float(text.get("x", 0)), float(text.get("y", 0))) for text in texts
    )


@lru_cache(maxsize=256)
def bars(svg: str) -> tuple[Box, ...]:
    """Return the bars of a drawing in the order in which they are drawn: left, top, right, bottom.

    A bar is a filled rectangle of the axes; keys, boxes and badges stand on the paper around them.
    """
    axes = [group for group in parsed(svg).iter(f"{SVG}g") if group.get("id", "").startswith("axes_")]
    patches = [
        path
        for group in axes[:-1]
        for patch in group.iter(f"{SVG}g")
        if patch.get("id", "").startswith("patch_")
        for path in patch.iter(f"{SVG}path")
    ]
    found = [box for path in patches if path.get("clip-path") and (box := _rectangle(path.get("d", "")))]
    return tuple(box for box in found if box[2] - box[0] > THIN and box[3] - box[1] > THIN)


def _rectangle(path: str) -> Box | None:
    """Return the bounds of a path that is a rectangle along the axes."""
    points = [float(number) for number in NUMBER.findall(path)]
    xs, ys = set(points[::2]), set(points[1::2])
    if len(points) != 8 or len(xs) != 2 or len(ys) != 2:
        return None
    return min(xs), min(ys), max(xs), max(ys)
