"""A tree of boxes, top down: columns under the first box, lists under the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boso.charts.diagrams.nodes import draw_box, wrap_node
from boso.charts.drawing.canvas import SMALL, WIDTHS, Canvas, text_width
from boso.charts.drawing.palette import INK
from boso.charts.drawing.shapes import arrow, box_height, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.charts.diagrams.nodes import Node
    from boso.charts.drawing.canvas import Width

Link = tuple[str, str, str]

GAP = 12.0
DROP = 20.0
WIDEST = 150.0


def column(root: Node, links: Sequence[Link], width: Width) -> tuple[float, float]:
    """Return the width of a column of a tree and the gap between columns."""
    gap = max([GAP, *(text_width(said, SMALL) + 18 for _, _, said in links)])
    count = max(len(root.children), 1)
    return min(WIDEST, (WIDTHS[width] - 2 - gap * (count - 1)) / count), gap


def draw_tree(root: Node, links: Sequence[Link], width: Width) -> Canvas:
    """Draw a tree; links are arrows between boxes of its second level."""
    box_width, gap = column(root, links, width)
    whole = max(len(root.children), 1) * (box_width + gap) - gap
    broad = min(WIDTHS[width] - 2, max(box_width, 180.0))
    top, second = (
        box_height(*wrap_node(root, broad)),
        [box_height(*wrap_node(child, box_width)) for child in root.children],
    )
    level = top + DROP + max(second, default=-DROP)
    stacks = [
        [(d, n, box_height(*wrap_node(n, box_width - 10 * (d + 1)), 20)) for d, n in c.descendants()]
        for c in root.children
    ]
    canvas = Canvas(level + max((sum(h + 6 for *_, h in stack) for stack in stacks), default=0) + 3, width)
    middle, left = canvas.width / 2, (canvas.width - whole) / 2
    centres = {
        child.name: left + box_width / 2 + n * (box_width + gap) for n, child in enumerate(root.children)
    }
    for centre in centres.values():
        bend = 1 + top + DROP / 2
        line(canvas, [(middle, 1 + top), (middle, bend), (centre, bend), (centre, 1 + top + DROP)])
    draw_box(canvas, root, (middle - broad / 2, 1, broad, top), 0)
    for child, stack in zip(root.children, stacks, strict=True):
        x = centres[child.name] - box_width / 2
        _draw_stack(canvas, stack, x, level + 1, box_width)
        draw_box(canvas, child, (x, 1 + top + DROP, box_width, max(second)), 1)
    for link in links:
        both = any({*link[:2]} == {*other[:2]} for other in links if other is not link)
        _draw_link(
            canvas,
            (centres[link[0]], centres[link[1]]),
            box_width,
            1 + top + DROP + max(second) / 2,
            link[2],
            both,
        )
    return canvas


def _draw_stack(
    canvas: Canvas, stack: Sequence[tuple[int, Node, float]], x: float, y: float, box_width: float
) -> None:
    """Draw what is under a box as a list, each deeper level further in."""
    starts = {-1: y}
    for depth, node, height in stack:
        y += 6
        inset = 10 * (depth + 1)
        line(
            canvas,
            [
                (x + inset - 5, starts[depth - 1]),
                (x + inset - 5, y + height / 2),
                (x + inset, y + height / 2),
            ],
        )
        draw_box(canvas, node, (x + inset, y, box_width - inset, height), 2)
        y += height
        starts[depth] = y


def _draw_link(
    canvas: Canvas, ends: tuple[float, float], box_width: float, y: float, said: str, both: bool
) -> None:
    """Draw an arrow between two boxes; of two that go both ways, the one to the left is the lower."""
    sign = 1 if ends[1] > ends[0] else -1
    level = y - 6 * sign if both else y
    a, b = ends[0] + sign * (box_width / 2 + 3), ends[1] - sign * (box_width / 2 + 3)
    arrow(canvas, [(a, level), (b, level)], INK)
    below = both and sign < 0
    canvas.text((a + b) / 2, level + 8 if below else level - 8, said, ha="center", size=SMALL)
