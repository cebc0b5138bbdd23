"""Simple diagrams of boxes: a tree, a hub with spokes, or a grouped list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from boso.charts.diagrams.nodes import draw_box, fitted, read_nodes
from boso.charts.diagrams.tree import column, draw_tree
from boso.charts.drawing import alt_text
from boso.charts.drawing.canvas import POINTS, SIZE, Chart, Sheet, Width, block_height, style, wrap
from boso.charts.drawing.palette import UNIT
from boso.charts.drawing.shapes import box_height, line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.charts.diagrams.nodes import Node
    from boso.charts.diagrams.tree import Link
    from boso.charts.drawing.alt_text import Lang

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
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
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
    width, titles, lang
        As in `bars`.

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
            sheet = _draw_hub(root, width)
        elif layout == "list" or column(root, links, width)[0] < NARROWEST:
            sheet = _draw_list(root, width)
        else:
            sheet = draw_tree(root, links, width)
    drawn = table[[label, parent, *([text] if text else [])]].fillna("")
    return Chart(sheet.figure, alt_text.titled(drawn, titles), _alt(root, links, lang))


def _draw_hub(root: Node, width: Width) -> Sheet:
    wide = (POINTS[width] - 2 - 2 * 34) / 3
    half = (len(root.children) + 1) // 2
    sides = [root.children[:half], root.children[half:]]
    tall = max(box_height(*fitted(child, wide), 40) for child in (root, *root.children))
    sheet = Sheet(half * (tall + GAP) - GAP + 2, width)
    middle, centre = sheet.height / 2, (sheet.width / 2 - wide / 2, sheet.height / 2 - tall / 2, wide, tall)
    for x, edge, bend, side in (
        (1.0, 1 + wide, centre[0] - 17, sides[0]),
        (sheet.width - 1 - wide, sheet.width - 1 - wide, centre[0] + wide + 17, sides[1]),
    ):
        top = middle - (len(side) * (tall + GAP) - GAP) / 2
        for row, child in enumerate(side):
            y = top + row * (tall + GAP)
            line(
                sheet, [(edge, y + tall / 2), (bend, y + tall / 2), (bend, middle), (sheet.width / 2, middle)]
            )
            draw_box(sheet, child, (x, y, wide, tall), 1)
    draw_box(sheet, root, centre, 0)
    return sheet


def _draw_list(root: Node, width: Width) -> Sheet:
    wide = POINTS[width] * 0.34
    room = POINTS[width] - wide - 32
    heads = [fitted(child, wide) for child in root.children]
    items = [
        [wrap(f"{n.name}: {n.about}" if n.about else n.name, room) for _, n in c.below()]
        for c in root.children
    ]
    talls = [
        max(box_height(*head), sum(block_height(item) + 3 for item in item_list))
        for head, item_list in zip(heads, items, strict=True)
    ]
    name = fitted(root, POINTS[width] - 2)
    top = box_height(*name)
    sheet = Sheet(top + sum(tall + 10 for tall in talls) + 3, width)
    draw_box(sheet, root, (1, 1, sheet.width - 2, top), 0)
    y = top + 11
    for child, item_list, tall in zip(root.children, items, talls, strict=True):
        draw_box(sheet, child, (1, y, wide, tall), 1)
        row = y + (tall - sum(block_height(item) + 3 for item in item_list)) / 2
        for item in item_list:
            first = row + 1.5 + SIZE * 0.6
            sheet.paper.plot([wide + 15], [first], marker="o", linestyle="none", markersize=3, color=UNIT)
            sheet.text(wide + 24, row + 1.5 + block_height(item) / 2, item)
            row += block_height(item) + 3
        y += tall + 10
    return sheet


def _alt(root: Node, links: Sequence[Link], lang: Lang) -> str:
    head, holds = ("Diagram med bokser", "omfatter") if lang == "nb" else ("Diagram of boxes", "comprises")
    everyone = [root, *(node for _, node in root.below())]
    groups = [
        f"«{node.name}» {holds} {alt_text.join([_named(child) for child in node.children], lang)}."
        for node in everyone
        if node.children
    ]
    if lang == "en":
        groups = [group.replace("«", "“").replace("»", "”") for group in groups]
    way = "Pil fra {} til {}: {}." if lang == "nb" else "Arrow from {} to {}: {}."
    return alt_text.sentences(f"{head}.", *groups, *(way.format(*link) for link in links))


def _named(node: Node) -> str:
    return f"{node.name} ({node.about})" if node.about else node.name
