"""Boxes and arrows, placed by a table: organisations, models, areas around a centre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import starmap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from boso.charts.drawing.canvas import LEADING, NARROW, SIZE, SMALL, text_height, text_width, wrap
from boso.charts.drawing.chart import Chart, finish, house_chart
from boso.charts.drawing.palette import HAIRLINE, INK, MUTED, PALE, UNIT
from boso.charts.drawing.sheet import cut, paper, write
from boso.words import liste

GAP = 15.0  # points between boxes
INSET = 14.0  # points by which boxes stand further in than the box that they belong to
PADDING = 7.0
SIDE = 1.6  # breadth of the boxes around another, in breadths of that
LANE = 14.0  # points between arrows that lead back
HEAD = "-|>,head_length=0.45,head_width=0.25"
NARROW_BOX = (
    "{!r} is broader than its box: put fewer boxes side by side, or say less at the arrows between them"
)
PLACE = ["row", "column", "rows", "columns"]
Way = list[tuple[float, float]]


@house_chart
def diagram(
    boxes: pd.DataFrame, arrows: pd.DataFrame | None = None, *, name: str, text: str,
    parent: str | None = None, label: str | None = None, highlight: str | None = None,
) -> Chart:  # fmt: skip
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
    parts = pd.DataFrame(
        {"name": shown[name], "text": shown[text], "parent": shown[parent] if parent else ""}
    )
    parts = parts.set_index("name", drop=False)
    parts["path"] = _paths(parts)
    parts["dark"] = parts.parent.eq("") & parts.index.isin(parts.parent) | (parts.index == highlight)
    links = _links(arrows, label, parts.index)
    parts["told"] = _labels(links[links.back], parts.index)
    if label:
        shown[label] = _labels(links, parts.index)
    wide = boxes.reindex(columns=PLACE).fillna(1).set_index(parts.index) if "row" in boxes else _around(parts)
    return finish(
        lambda breadth: _draw(parts.join(wide if breadth > NARROW else _below(parts)), links, breadth),
        shown, _alt(parts, links),
    )  # fmt: skip


def _paths(parts: pd.DataFrame) -> list[tuple[int, ...]]:
    """Return the numbers of the boxes that each belongs to, from the first one to itself."""
    paths: dict[str, tuple[int, ...]] = {"": ()}
    for name, parent in zip(parts["name"], parts["parent"], strict=True):
        if parent not in paths or name in paths:
            raise ValueError(f"{name!r} under {parent!r}: a box has a name of its own, and stands after that")
        paths[name] = (*paths[parent], len(paths))
    return [*paths.values()][1:]


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
    said = parts["name"] + parts["text"].map(lambda text: f" ({text})" if text else "")
    groups = {str(name): liste([*group]) for name, group in said.groupby(parts["parent"], sort=False)}
    loose, last = groups.pop("", ""), ""
    told = [f"Diagram med {len(parts)} bokser" + ("" if groups else f": {loose}")]
    told += [f". «{parent}» omfatter {names}" for parent, names in groups.items()]
    for a, b, label in zip(links["from"], links["to"], links["label"], strict=True):
        arrow = f", derfra til {b}" if a == last and not label else f". Pil fra {a} til {b}"
        told.append(f"{arrow}: {label}" if label else arrow)
        last = "" if label else b
    return f"{''.join(told)}.".replace("?.", "?")


def _around(parts: pd.DataFrame) -> pd.DataFrame:
    """Return places with the first box in the middle and the others in a column on either side."""
    half = max(len(parts) // 2, 1)
    sides = [(n % half, (SIDE + 1) * (n // half), 1, SIDE) for n in range(len(parts) - 1)]
    return pd.DataFrame([(0, SIDE, half, 1.0), *sides], parts.index, PLACE)


def _below(parts: pd.DataFrame) -> pd.DataFrame:
    """Return places one below the other, each box under the one that it belongs to and further in."""
    rows = parts.sort_values("path").index.get_indexer(parts.index)
    inset = (parts["path"].map(len) - 1) * INSET / (NARROW + GAP)
    return pd.DataFrame({"row": rows, "rows": 1, "column": inset, "columns": 1 - 2 * inset})


def _lay(boxes: pd.DataFrame, width: float, gap: float, down: float) -> pd.DataFrame:
    """Return boxes with their edges in points from the upper left corner, and their texts in lines.

    They stand `gap` points beside and `down` under each other; ValueError if a word is broader than its box.
    """
    step = (width + gap) / (boxes["column"] + boxes["columns"]).max()
    left, right = boxes["column"] * step, (boxes["column"] + boxes["columns"]) * step - gap
    laid, rooms = boxes.assign(x0=left, x1=right, block=0.0), right - left - 2 * PADDING
    for column, size, weight in (
        ("name", SIZE, "semibold"),
        ("text", SMALL, "normal"),
        ("told", SMALL, "normal"),
    ):
        lines = [wrap(said, room, size, weight, balanced=True) if said else []
                 for said, room in zip(boxes[column], rooms, strict=True)]  # fmt: skip
        for line, room in [(line, room) for told, room in zip(lines, rooms, strict=True) for line in told]:
            if text_width(line, size, weight) > room + 2 * PADDING:
                raise ValueError(NARROW_BOX.format(line))
        laid[column], laid["block"] = lines, laid["block"] + [text_height(one, size) for one in lines]
    needed, ends = (laid["block"] + 2 * PADDING) / boxes["rows"], boxes["row"] + boxes["rows"]
    tops, bottoms = dict[int, float](), {0: -down}
    for row in range(int(ends.max())):
        tops[row] = bottoms[row] + down
        bottoms[row + 1] = tops[row] + needed[(boxes["row"] <= row) & (row < ends)].max()
    return laid.assign(y0=boxes["row"].map(tops), y1=ends.map(bottoms))


def _draw(boxes: pd.DataFrame, links: pd.DataFrame, width: float) -> Figure:
    """Draw boxes in their places, lines to those that belong to them, and arrows."""
    loops, arrows = links[links["back"]], links[~links["back"]]
    upright = bool((boxes["column"] + boxes["columns"]).max() <= 1)
    lanes = LANE * len(loops)
    gap = max([GAP, *(text_width(said, SMALL) + 20 for said in arrows["label"] if said)])
    lines = {said: wrap(said, width / 2 - 10, SMALL) for said in arrows["label"] if said}
    down = GAP + max([0.0, *(text_height(one[1:], SMALL) for one in lines.values())])
    laid, axes = _lay(boxes, width - 2 - lanes * upright, gap, down), paper(width)
    plan = _Plan(axes, laid)
    for box in laid.itertuples():
        _draw_box(axes, box)
    for parent, children in laid[laid["parent"] != ""].groupby("parent").groups.items():
        plan.join(str(parent), [*map(str, children)])
    for a, b, said in arrows[["from", "to", "label"]].itertuples(index=False):
        (x0, y0), (x1, y1) = plan.draw(plan.straight(a, b, away=2), a, b, INK)
        if said and y0 == y1:  # over the arrow
            write(axes, (x0 + x1) / 2, y0 - 4 - SMALL * LEADING, [said], SMALL, ha="center")
        elif said:  # beside its head, to the left if there is room
            top = y1 + (down / 2 - 2) * (1 if y0 > y1 else -1) - text_height(lines[said], SMALL) / 2
            fits = max(text_width(line, SMALL) for line in lines[said]) <= x1 - 5
            write(axes, x1 - 5 if fits else x1 + 5, top, lines[said], SMALL, ha="right" if fits else "left")
    for number, (a, b) in enumerate(zip(loops["from"], loops["to"], strict=True), 1):
        plan.draw([plan.around(a, b, number / (len(loops) + 1), LANE * number, upright)], a, b, UNIT)
    return cut(axes, laid["y1"].max() + 2 + lanes * (not upright))


def _draw_box(axes: Axes, box: Any) -> None:
    """Draw a box and its texts; names with a text under them stand level in a row."""
    fill = UNIT if box.dark else PALE if len(box.path) < 3 else "white"
    ink, muted, strong = ("white",) * 3 if box.dark else (INK, MUTED, UNIT)
    width, height, plain = box.x1 - box.x0, box.y1 - box.y0, fill == "white"
    axes.add_patch(
        FancyBboxPatch((box.x0, box.y0), width, height, facecolor=fill, linewidth=0.8,
                       edgecolor=HAIRLINE if plain else "none", boxstyle="round,pad=0,rounding_size=3")
    )  # fmt: skip
    x = (box.x0 + box.x1) / 2
    top = box.y0 + (PADDING if box.text or box.told else (height - box.block) / 2)
    weight = "normal" if plain else "semibold"
    top = write(axes, x, top, box.name, ha="center", color=ink, fontweight=weight)
    top = write(axes, x, top, box.text, SMALL, ha="center", color=muted)
    write(axes, x, top + 2, box.told, SMALL, ha="center", color=strong)


class _Plan:
    """Where boxes are, and the ways between them."""

    def __init__(self, axes: Axes, laid: pd.DataFrame) -> None:
        sides = zip(laid["x0"], laid["y0"], laid["x1"], laid["y1"], strict=True)
        self.axes, self.edges = axes, dict(zip(laid.index, starmap(Bbox.from_extents, sides), strict=True))

    def straight(self, start: str, end: str, away: float = 0.0) -> Iterator[Way]:
        """Yield lines down or across between facing edges: in the middle, and beside what is in between."""
        a, b = (self.edges[name].padded(away) for name in (start, end))
        low, high = (max(a.x0, b.x0), max(a.y0, b.y0)), (min(a.x1, b.x1), min(a.y1, b.y1))
        for along in (0, 1):  # which coordinate the ends have in common
            one, other = (box.intervaly if along == 0 else box.intervalx for box in (a, b))
            ends = (one[1], other[0]) if one[1] <= other[0] else (one[0], other[1])
            places = ((low[along] + high[along]) / 2, high[along] - INSET / 2, low[along] + INSET / 2)
            for at in places if low[along] < high[along] else ():
                yield [(at, end) if along == 0 else (end, at) for end in ends]

    def around(self, start: str, end: str, share: float, level: float, upright: bool) -> Way:
        """Return the way from a share of a box to another: beside boxes in a column, or under all of them."""
        sides = {name: [(box.x0, box.y0), (box.x1, box.y1)] for name, box in self.edges.items()}
        (a0, a1), (b0, b1) = sides[start], np.add(sides[end], [(-2, -2), (2, 2)])
        along = int(upright)  # the coordinate in which the ends differ
        out = max(corner[1 - along] for _, corner in sides.values()) + level
        one, other = a0[along] + (a1[along] - a0[along]) * share, (b0[along] + b1[along]) / 2
        way = [(one, a1[1 - along]), (one, out), (other, out), (other, b1[1 - along])]
        return [point[::-1] for point in way] if upright else way

    def free(self, ways: Iterable[Way], start: str, end: str) -> Way:
        """Return the first way that no box but those at its ends is in; empty if there is none."""
        boxes = [edge for name, edge in self.edges.items() if name not in (start, end)]
        clear = (w for w in ways if not any(Path(w).intersects_bbox(box, filled=False) for box in boxes))
        return next(clear, [])

    def draw(self, ways: Iterable[Way], start: str, end: str, colour: str, shape: str = HEAD) -> Way:
        """Draw a line or an arrow from one box to another, if there is a way."""
        if not (way := self.free(ways, start, end)):
            raise ValueError(f"a box is in the way from {start!r} to {end!r}; place them otherwise")
        broad = 1 if shape == "-" else 1.2
        self.axes.add_patch(FancyArrowPatch(path=Path(way), arrowstyle=shape, mutation_scale=10, color=colour,
                                            linewidth=broad, capstyle="butt"))  # fmt: skip
        return way

    def join(self, parent: str, names: list[str]) -> None:
        """Draw lines to the boxes that belong to one: straight, or all from its side if one is in the way."""
        a, straight = self.edges[parent], all(self.free(self.straight(parent, n), parent, n) for n in names)
        for name in names:
            b = self.edges[name]
            x, y = (a.x0 + b.x0) / 2, (b.y0 + b.y1) / 2
            ways = self.straight(parent, name) if straight else [[(x, a.y1), (x, y), (b.x0, y)]]
            self.draw(ways, parent, name, HAIRLINE, "-")
