"""What a figure's SVG shows: its labels, and the outlines it draws."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
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


def placed(svg: str) -> list[Label]:
    """Return the texts of a drawing with their places."""
    return [Label("".join(text.itertext()), float(text.get("x", 0)), float(text.get("y", 0)))
            for text in parsed(svg).iter(f"{SVG}text")]  # fmt: skip
