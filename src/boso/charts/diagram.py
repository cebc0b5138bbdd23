"""Boxes and arrows, placed by a table: organisations, models, areas around a centre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from boso.charts.drawing.canvas import (
    LEADING,
    NARROW,
    SIZE,
    SMALL,
    Chart,
    text_height,
    text_width,
    wrap_balanced,
)
from boso.charts.drawing.chart import finish, house_chart
from boso.charts.drawing.palette import HAIRLINE, INK, MUTED, PALE, UNIT
from boso.charts.drawing.sheet import check_texts, cut, paper, write
from boso.words import liste

GAP = 15.0  # points between boxes
INSET = 14.0  # points by which boxes stand further in than the box that they belong to
PADDING = 7.0
SIDE = 1.6  # breadth of the boxes around another, in breadths of that
LANE = 14.0  # points between arrows that lead back
HEAD = "-|>,head_length=0.45,head_width=0.25"
PLACE = ["row", "column", "rows", "columns"]
Points = list[tuple[float, float]]
Edges = dict[str, Bbox]


@house_chart
def diagram(
    boxes: pd.DataFrame,
    arrows: pd.DataFrame | None = None,
    *,
    name: str,
    text: str,
    parent: str | None = None,
    label: str | None = None,
    highlight: str | None = None,
) -> Chart:
    """Draw boxes, lines from each to those that belong to it, and arrows between them.

    Parameters
    ----------
    boxes : pandas.DataFrame
        One row a box; those that others belong to come before them. Where it stands: ``row`` and ``column``
        from 0, and over how many of them it stretches (``rows``, ``columns``, by default 1); a column may be
        a fraction. Without places the first box is in the middle of the others. On a phone all stand one
        below the other.
    arrows : pandas.DataFrame, optional
        One row an arrow: names of two boxes (``from``, ``to``). Those with a true ``back`` lead round the
        other boxes and are numbered from 1, the shortest first; what they say stands where they lead to.
    name, text : str
        Columns of `boxes` with the name of a box, and a few words about it.
    parent : str, optional
        Column of `boxes` with the name of the box that it belongs to.
    label : str, optional
        Column of `arrows` with what they say; the table has it at the box that an arrow leads to.
    highlight : str, optional
        Name of a box that is dark, like those that others belong to and that belong to none.

    Raises
    ------
    ValueError
        Two boxes have one name, a box or arrow names what is no box, or a box is in the way of an arrow.
    """
    columns = [column for column in (name, parent, text) if column]
    shown = boxes[columns].convert_dtypes().astype(object).fillna("").astype(str)
    parts = pd.DataFrame({"text": shown[text], "parent": shown[parent] if parent else ""})
    parts = parts.set_axis(shown[name].to_list(), axis="index")
    parts["path"] = _paths(parts)
    parts["dark"] = parts["parent"].eq("") & parts.index.isin(parts["parent"]) | (parts.index == highlight)
    links = _links(arrows, label, parts.index)
    parts["told"] = _labels(links[links["back"]], parts.index)
    if label:
        shown[label] = _labels(links, parts.index)
    placed = _around(parts)
    if "row" in boxes:
        placed = boxes.reindex(columns=PLACE).fillna(1).set_index(parts.index)

    def draw(breadth: float) -> Figure:
        return _draw(parts.join(placed if breadth > NARROW else _below(parts)), links, breadth)

    return check_texts(finish(draw, shown, _alt(parts, links)))


def _paths(parts: pd.DataFrame) -> list[tuple[int, ...]]:
    """Return the numbers of the boxes that each belongs to, from the first one to itself."""
    paths: dict[str, tuple[int, ...]] = {"": ()}
    for name, parent in parts["parent"].items():
        if parent not in paths or name in paths:
            raise ValueError(f"{name!r} under {parent!r}: a box has a name of its own, and stands after that")
        paths[str(name)] = (*paths[parent], len(paths))
    return list(paths.values())[1:]


def _links(arrows: pd.DataFrame | None, label: str | None, names: pd.Index[str]) -> pd.DataFrame:
    """Return from, to, back and label of each arrow; those that lead back are numbered."""
    arrows = pd.DataFrame(columns=["from", "to"]) if arrows is None else arrows
    if strange := {*arrows["from"], *arrows["to"]} - {*names}:
        raise ValueError(f"an arrow names {min(strange)!r}; the boxes are {', '.join(names)}")
    links = arrows[["from", "to"]].assign(label=arrows.get(label, ""), back=arrows.get("back", False))
    links["label"], links["back"] = links["label"].astype(object).fillna(""), links["back"].astype(bool)
    numbers = links["back"].cumsum().astype(str) + " "
    return links.assign(label=numbers.where(links["back"], "") + links["label"])


def _labels(links: pd.DataFrame, names: pd.Index[str]) -> list[str]:
    """Return what the arrows say that lead to each box."""
    return ["; ".join(links["label"][links["to"].eq(name) & links["label"].ne("")]) for name in names]


def _alt(parts: pd.DataFrame, links: pd.DataFrame) -> str:
    """Return the boxes by the box that they belong to, and then the arrows."""
    said = parts.index + parts["text"].map(lambda text: f" ({text})" if text else "")
    groups = {str(name): liste(group.to_list()) for name, group in said.groupby(parts["parent"], sort=False)}
    loose = groups.pop("", "")
    told = [f"Diagram med {len(parts)} bokser" + ("" if groups else f": {loose}")]
    told += [f". «{parent}» omfatter {names}" for parent, names in groups.items()]
    last = ""
    for a, b, label in zip(links["from"], links["to"], links["label"], strict=True):
        arrow = f", derfra til {b}" if a == last and not label else f". Pil fra {a} til {b}"
        told.append(f"{arrow}: {label}" if label else arrow)
        last = "" if label else b
    return f"{''.join(told)}.".replace("?.", "?")


def _around(parts: pd.DataFrame) -> pd.DataFrame:
    """Return places with the first box in the middle and the others in a column on either side."""
    others = len(parts) - 1
    half = max((others + 1) // 2, 1)
    sides = [(n % half, (SIDE + 1) * (n // half), 1, SIDE) for n in range(others)]
    return pd.DataFrame([(0, SIDE, half, 1.0), *sides], parts.index, PLACE)


def _below(parts: pd.DataFrame) -> pd.DataFrame:
    """Return places one below the other, each box under the one that it belongs to and further in."""
    rows = parts.sort_values("path").index.get_indexer(parts.index)
    inset = (parts["path"].map(len) - 1) * INSET / (NARROW + GAP)
    return pd.DataFrame({"row": rows, "rows": 1, "column": inset, "columns": 1 - 2 * inset})


def _lay(boxes: pd.DataFrame, width: float, gap: float) -> pd.DataFrame:
    """Return boxes with their edges in points from the upper left corner, and their texts in lines."""
    step = (width + gap) / (boxes["column"] + boxes["columns"]).max()
    left, right = boxes["column"] * step, (boxes["column"] + boxes["columns"]) * step - gap
    laid = boxes.assign(left=left, right=right, names=boxes.index)
    small, strong = (SMALL, "normal"), (SIZE, "semibold")
    for column, kind in (("names", strong), ("text", small), ("told", small)):
        pairs = zip(laid[column], right - left - 2 * PADDING, strict=True)
        laid[column] = [wrap_balanced(said, room, *kind) if said else [] for said, room in pairs]
    about = laid[["text", "told"]].map(lambda lines: text_height(lines, SMALL))
    block = laid["names"].map(text_height) + about.sum(axis=1)
    needed = (block + 2 * PADDING) / laid["rows"]
    ends, tops, bottoms = laid["row"] + laid["rows"], dict[int, float](), [-GAP]
    for row in range(int(ends.max())):
        tops[row] = bottoms[-1] + GAP
        bottoms.append(tops[row] + needed[(laid["row"] <= row) & (row < ends)].max())
    return laid.assign(block=block, top=laid["row"].map(tops), bottom=[bottoms[int(end)] for end in ends])


def _draw(boxes: pd.DataFrame, links: pd.DataFrame, width: float) -> Figure:
    """Draw boxes in their places, lines to those that belong to them, and arrows."""
    loops, arrows = links[links["back"]], links[~links["back"]]
    upright = bool((boxes["column"] + boxes["columns"]).max() <= 1)
    lanes = LANE * len(loops)
    labels = [text_width(said, SMALL) + 20 for said in arrows["label"] if said]
    laid = _lay(boxes, width - 2 - lanes * upright, max([GAP, *labels]))
    sides = laid[["left", "top", "right", "bottom"]].to_numpy()
    edges = {str(name): Bbox.from_extents(*side) for name, side in zip(laid.index, sides, strict=True)}
    axes = paper(width)
    for name, box in laid.iterrows():
        _draw_box(axes, edges[str(name)], box)
    for parent, group in laid[laid["parent"] != ""].groupby("parent"):
        _draw_lines(axes, edges, str(parent), [*map(str, group.index)])
    for a, b, said in arrows[["from", "to", "label"]].itertuples(index=False):
        _draw_arrow(axes, edges, a, b, said)
    _draw_loops(axes, edges, [*zip(loops["from"], loops["to"], strict=True)], upright=upright)
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


def _draw_lines(axes: Axes, edges: Edges, parent: str, names: list[str]) -> None:
    """Join a box to those that belong to it: straight, or all from the side if one is in the way."""
    a = edges[parent]
    ways = [_free(_straight(a, edges[name]), edges, parent, name) for name in names]
    for name, way in zip(names, ways, strict=True):
        if not all(ways):
            b = edges[name]
            x, y = (a.x0 + b.x0) / 2, (b.y0 + b.y1) / 2
            way = _free([[(x, a.y1), (x, y), (b.x0, y)]], edges, parent, name)
        _draw_way(axes, parent, name, way, HAIRLINE, "-")


def _draw_arrow(axes: Axes, edges: Edges, a: str, b: str, said: str) -> None:
    """Draw a straight arrow with its text: over it, or to the left of its head if it is upright."""
    way = _free(_straight(edges[a].padded(2), edges[b].padded(2)), edges, a, b)
    (x0, y0), (x1, y1) = _draw_way(axes, a, b, way, INK)
    if said and y0 == y1:
        write(axes, (x0 + x1) / 2, y0 - 4 - SMALL * LEADING, [said], SMALL, ha="center")
    elif said:
        middle = y1 + (GAP / 2 - 2) * (1 if y0 > y1 else -1)
        write(axes, x1 - 5, middle - SMALL * LEADING / 2, [said], SMALL, ha="right")


def _draw_loops(axes: Axes, edges: Edges, loops: list[tuple[str, str]], *, upright: bool) -> None:
    """Draw arrows that lead back, the first one innermost: beside boxes that stand in a column, or under."""
    outer = max(edge.x1 if upright else edge.y1 for edge in edges.values())
    for number, (a, b) in enumerate(loops, 1):
        first, last = edges[a], edges[b].padded(2)
        share, level = number / (len(loops) + 1), outer + LANE * number
        if upright:
            start, end = first.y0 + first.height * share, (last.y0 + last.y1) / 2
            way = [(first.x1, start), (level, start), (level, end), (last.x1, end)]
        else:
            start, end = first.x0 + first.width * share, (last.x0 + last.x1) / 2
            way = [(start, first.y1), (start, level), (end, level), (end, last.y1)]
        _draw_way(axes, a, b, _free([way], edges, a, b), UNIT)


def _draw_way(axes: Axes, a: str, b: str, way: Points, colour: str, shape: str = HEAD) -> Points:
    """Draw a line or an arrow from one box to another, if there is a way."""
    if not way:
        raise ValueError(f"a box is in the way from {a!r} to {b!r}; place them otherwise")
    axes.add_patch(FancyArrowPatch(path=Path(way), arrowstyle=shape, mutation_scale=10, color=colour,
                                   linewidth=1 if shape == "-" else 1.2, capstyle="butt"))  # fmt: skip
    return way


def _straight(a: Bbox, b: Bbox) -> Iterator[Points]:
    """Yield lines down or across between facing edges: in the middle, and beside what stands in between."""
    low, high = (max(a.x0, b.x0), max(a.y0, b.y0)), (min(a.x1, b.x1), min(a.y1, b.y1))
    for along in (0, 1):  # which coordinate the ends have in common
        start, end = (a.intervaly, b.intervaly) if along == 0 else (a.intervalx, b.intervalx)
        ends = (start[1], end[0]) if start[1] <= end[0] else (start[0], end[1])
        middle, inset = (low[along] + high[along]) / 2, INSET / 2
        for at in (middle, high[along] - inset, low[along] + inset) if low[along] < high[along] else ():
            yield [(at, one) if along == 0 else (one, at) for one in ends]


def _free(ways: Iterable[Points], edges: Edges, *ends: str) -> Points:
    """Return the first way that no box but those at its ends is in; empty if there is none."""
    others = [edge for name, edge in edges.items() if name not in ends]
    for way in ways:
        if not any(Path(way).intersects_bbox(box, filled=False) for box in others):
            return way
    return []
