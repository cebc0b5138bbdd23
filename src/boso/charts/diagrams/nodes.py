"""The boxes of a diagram as a tree, read from a table, and how one box is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from boso.charts.drawing.canvas import SIZE, SMALL, wrap_balanced
from boso.charts.drawing.palette import HAIRLINE, INK, PALE, UNIT
from boso.charts.drawing.shapes import box, box_text

if TYPE_CHECKING:
    from boso.charts.drawing.canvas import Canvas


@dataclass(frozen=True)
class Node:
    """A box: its name, what is said about it, and the boxes under it."""

    name: str
    description: str
    children: tuple[Node, ...]

    def descendants(self, depth: int = 0) -> list[tuple[int, Node]]:
        """Return all boxes under this one with their depth, in reading order."""
        return [pair for child in self.children for pair in [(depth, child), *child.descendants(depth + 1)]]


def read_nodes(table: pd.DataFrame, label: str, parent: str, text: str | None) -> Node:
    """Return the tree that a table of boxes and their parents describes.

    Raises
    ------
    ValueError
        Not exactly one box has no parent, or a parent is not a box.
    """
    names = [str(name) for name in table[label]]
    parents = [None if pd.isna(name) or name == "" else str(name) for name in table[parent]]
    abouts = ["" if pd.isna(said) else str(said) for said in table[text]] if text else [""] * len(names)
    strange = [name for name in parents if name is not None and name not in names]
    if strange:
        raise ValueError(
            f'column "{parent}" holds {strange[0]!r}, which is no box; the boxes: {", ".join(names)}'
        )
    if parents.count(None) != 1:
        raise ValueError(f'{parents.count(None)} boxes have no "{parent}"; exactly one must have none')

    def node(number: int) -> Node:
        under = [n for n, above in enumerate(parents) if above == names[number]]
        return Node(names[number], abouts[number], tuple(node(n) for n in under))

    return node(parents.index(None))


def wrap_node(node: Node, width: float) -> tuple[list[str], list[str]]:
    """Return the lines of a box `width` points wide: its name, and what is said about it."""
    name = wrap_balanced(node.name, width - 12, SIZE, "semibold")
    return name, wrap_balanced(node.description, width - 12, SMALL) if node.description else []


def draw_box(canvas: Canvas, node: Node, place: tuple[float, float, float, float], level: int) -> None:
    """Draw a box with its text; the first level is dark, the second pale, the rest white."""
    fill, edge, ink = [(UNIT, "none", "white"), (PALE, "none", INK), ("white", HAIRLINE, INK)][min(level, 2)]
    box(canvas, *place, fill, edge)
    box_text(canvas, place, *wrap_node(node, place[2]), ink, "semibold" if level < 2 else "normal")
