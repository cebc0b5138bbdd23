"""Simple diagrams of boxes: a tree, a hub with spokes, or a grouped list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from boso.charts.diagrams.nodes import draw_box, read_nodes, wrap_node
from boso.charts.diagrams.tree import column, draw_tree
from boso.charts.drawing import alt_text
from boso.charts.drawing.canvas import SIZE, WIDTHS, Canvas, Chart, Width, style, text_height, wrap
from boso.charts.drawing.palette import UNIT
from boso.charts.drawing.shapes import box_height, line
from boso.words import liste

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.charts.diagrams.nodes import Node
    from boso.charts.diagrams.tree import Link

Layout = Literal["tree", "hub", "list"]

GAP = 12.0
NARROWEST = 70.0


def boxes(
    table: pd.DataFrame,
    *,
    label: str,
    parent: str,
    text: str | None = None,
    layout: Layout = "tree",
    links: Sequence[Link] = (),
    width: Width = "full",
) -> Chart | None:
    """Draw a simple diagram: an organisation chart, areas around a centre, tasks in groups.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a box, in the order wanted; exactly one has no parent.
    label, parent : str
        Columns with the name of a box and the name of the box that it belongs to.
    text : str, optional
        Column with a few words about a box.
    layout : {"tree", "hub", "list"}
        Top down; the first box in the middle of its children; or groups with lists beside them.
    links : sequence of (from, to, text)
        Arrows between neighbours of the second level of a tree: orderer and provider.
    width : {"full", "half"}
        Width on the page: 160 or 79 mm.

    Raises
    ------
    ValueError
        Not exactly one box has no parent, or a parent is not a box.
    """
    if table.empty:
        return None
    root = read_nodes(table, label, parent, text)
    with style():
        if layout == "hub":
            canvas = _draw_hub(root, width)
        elif layout == "list" or column(root, links, width)[0] < NARROWEST:
            canvas = _draw_list(root, width)
        else:
            canvas = draw_tree(root, links, width)
    shown = table[[label, parent, *([text] if text else [])]].fillna("")
    return Chart(canvas.figure, alt_text.tidy(shown), _alt(root, links))


def _draw_hub(root: Node, width: Width) -> Canvas:
    box_width = (WIDTHS[width] - 2 - 2 * 34) / 3
    half = (len(root.children) + 1) // 2
    sides = [root.children[:half], root.children[half:]]
    height = max(box_height(*wrap_node(child, box_width), 40) for child in (root, *root.children))
    canvas = Canvas(half * (height + GAP) - GAP + 2, width)
    middle, centre = (
        canvas.height / 2,
        (canvas.width / 2 - box_width / 2, canvas.height / 2 - height / 2, box_width, height),
    )
    for x, edge, bend, side in (
        (1.0, 1 + box_width, centre[0] - 17, sides[0]),
        (canvas.width - 1 - box_width, canvas.width - 1 - box_width, centre[0] + box_width + 17, sides[1]),
    ):
        top = middle - (len(side) * (height + GAP) - GAP) / 2
        for row, child in enumerate(side):
            y = top + row * (height + GAP)
            line(
                canvas,
                [(edge, y + height / 2), (bend, y + height / 2), (bend, middle), (canvas.width / 2, middle)],
            )
            draw_box(canvas, child, (x, y, box_width, height), 1)
    draw_box(canvas, root, centre, 0)
    return canvas


def _draw_list(root: Node, width: Width) -> Canvas:
    box_width = WIDTHS[width] * 0.34
    room = WIDTHS[width] - box_width - 32
    heads = [wrap_node(child, box_width) for child in root.children]
    items = [
        [wrap(f"{n.name}: {n.description}" if n.description else n.name, room) for _, n in c.descendants()]
        for c in root.children
    ]
    heights = [
        max(box_height(*head), sum(text_height(item) + 3 for item in item_list))
        for head, item_list in zip(heads, items, strict=True)
    ]
    name = wrap_node(root, WIDTHS[width] - 2)
    top = box_height(*name)
    canvas = Canvas(top + sum(height + 10 for height in heights) + 3, width)
    draw_box(canvas, root, (1, 1, canvas.width - 2, top), 0)
    y = top + 11
    for child, item_list, height in zip(root.children, items, heights, strict=True):
        draw_box(canvas, child, (1, y, box_width, height), 1)
        row = y + (height - sum(text_height(item) + 3 for item in item_list)) / 2
        for item in item_list:
            first = row + 1.5 + SIZE * 0.6
            canvas.foreground.plot(
                [box_width + 15], [first], marker="o", linestyle="none", markersize=3, color=UNIT
            )
            canvas.text(box_width + 24, row + 1.5 + text_height(item) / 2, item)
            row += text_height(item) + 3
        y += height + 10
    return canvas


def _alt(root: Node, links: Sequence[Link]) -> str:
    groups = [
        f"«{node.name}» omfatter {liste([_described(child) for child in node.children])}."
        for node in (root, *(below for _, below in root.descendants()))
        if node.children
    ]
    arrows = [f"Pil fra {start} til {end}: {text}." for start, end, text in links]
    return alt_text.sentences("Diagram med bokser.", *groups, *arrows)


def _described(node: Node) -> str:
    return f"{node.name} ({node.description})" if node.description else node.name
