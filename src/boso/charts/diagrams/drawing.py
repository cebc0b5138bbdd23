"""A diagram on axes in points: boxes, lines, arrows and their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from boso.charts.diagrams.layout import GAP, PADDING, lay
from boso.charts.diagrams.routes import beside, indented, is_crossed, straight, under
from boso.charts.drawing.canvas import LEADING, SMALL, text_width
from boso.charts.drawing.palette import HAIRLINE, INK, MUTED, PALE, UNIT
from boso.charts.drawing.paper import cut, paper, write

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from boso.charts.diagrams.routes import Points

LANE = 14.0  # points between arrows that lead back
HEAD = "-|>,head_length=0.45,head_width=0.25"
Edges = dict[str, Bbox]


def draw(boxes: pd.DataFrame, links: pd.DataFrame, width: float) -> Figure:
    """Draw boxes in their places, lines to those that belong to them, and arrows."""
    loops, arrows = links[links["back"]], links[~links["back"]]
    upright = bool((boxes["column"] + boxes["columns"]).max() <= 1)
    lanes = LANE * len(loops)
    labels = [text_width(said, SMALL) + 20 for said in arrows["label"] if said]
    laid = lay(boxes, width - 2 - lanes * upright, max([GAP, *labels]))
    sides = laid[["left", "top", "right", "bottom"]].to_numpy()
    edges = {str(name): Bbox.from_extents(*side) for name, side in zip(laid.index, sides, strict=True)}
    axes = paper(width)
    for name, box in laid.iterrows():
        _draw_box(axes, edges[str(name)], box)
    for parent, group in laid[laid["parent"] != ""].groupby("parent"):
        _draw_lines(axes, edges, [(str(parent), str(name)) for name in group.index])
    for a, b, said in arrows[["from", "to", "label"]].itertuples(index=False):
        _draw_arrow(axes, edges, a, b, said)
    _draw_loops(axes, edges, loops, upright=upright)
    return cut(axes, laid["bottom"].max() + 2 + lanes * (not upright))


def _draw_box(axes: Axes, edge: Bbox, box: pd.Series) -> None:
    """Draw a box and its texts; names with a text under them stand level in a row."""
    fill = UNIT if box["dark"] else PALE if len(box["path"]) < 3 else "white"
    ink, muted, strong = ("white",) * 3 if box["dark"] else (INK, MUTED, UNIT)
    axes.add_patch(FancyBboxPatch((edge.x0, edge.y0), edge.width, edge.height, facecolor=fill, linewidth=0.8,
                                  edgecolor=HAIRLINE if fill == "white" else "none",
                                  boxstyle="round,pad=0,rounding_size=3"))  # fmt: skip
    x, about = (edge.x0 + edge.x1) / 2, any([*box["text"], *box["told"]])
    top = edge.y0 + (PADDING if about else (edge.height - box["block"]) / 2)
    weight = "normal" if fill == "white" else "semibold"
    top = write(axes, x, top, box["names"], ha="center", color=ink, fontweight=weight)
    top = write(axes, x, top, box["text"], SMALL, ha="center", color=muted)
    write(axes, x, top + 2, box["told"], SMALL, ha="center", color=strong)


def _draw_lines(axes: Axes, edges: Edges, ends: list[tuple[str, str]]) -> None:
    """Join a box to those that belong to it: straight, or all from the side if one is in the way."""
    ways = [straight(edges[a], edges[b], _without(edges, a, b)) for a, b in ends]
    if not all(ways):
        ways = [indented(edges[a], edges[b]) for a, b in ends]
    for pair, way in zip(ends, ways, strict=True):
        _draw_way(axes, edges, pair, way, HAIRLINE, "-")


def _draw_arrow(axes: Axes, edges: Edges, a: str, b: str, said: str) -> None:
    """Draw a straight arrow with its text: over it, or to the left of its head if it is upright."""
    way = straight(edges[a].padded(2), edges[b].padded(2), _without(edges, a, b))
    _draw_way(axes, edges, (a, b), way, INK)
    (x0, y0), (x1, y1) = way
    if said and y0 == y1:
        write(axes, (x0 + x1) / 2, y0 - 4 - SMALL * LEADING, [said], SMALL, ha="center")
    elif said:
        middle = y1 + (GAP / 2 - 2) * (1 if y0 > y1 else -1)
        write(axes, x1 - 5, middle - SMALL * LEADING / 2, [said], SMALL, ha="right")


def _draw_loops(axes: Axes, edges: Edges, loops: pd.DataFrame, *, upright: bool) -> None:
    """Draw arrows that lead back, the first one innermost: beside boxes that stand in a column, or under."""
    outer = max(edge.x1 if upright else edge.y1 for edge in edges.values())
    for number, (a, b) in enumerate(zip(loops["from"], loops["to"], strict=True), 1):
        share, level = number / (len(loops) + 1), outer + LANE * number
        way = (beside if upright else under)(edges[a], edges[b].padded(2), share, level)
        _draw_way(axes, edges, (a, b), way, UNIT)


def _draw_way(
    axes: Axes, edges: Edges, ends: tuple[str, str], way: Points, colour: str, shape: str = HEAD
) -> None:
    """Draw a line or an arrow, unless a box is in its way."""
    if not way or is_crossed(way, _without(edges, *ends)):
        raise ValueError(f"a box is in the way from {ends[0]!r} to {ends[1]!r}; place them otherwise")
    axes.add_patch(FancyArrowPatch(path=Path(way), arrowstyle=shape, mutation_scale=10, color=colour,
                                   linewidth=1 if shape == "-" else 1.2, capstyle="butt"))  # fmt: skip


def _without(edges: Edges, *ends: str) -> list[Bbox]:
    return [edge for name, edge in edges.items() if name not in ends]
