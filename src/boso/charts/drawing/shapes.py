"""Boxes and arrows of the diagrams."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from boso.charts.drawing.canvas import LEADING, SIZE, SMALL, block_height
from boso.charts.drawing.palette import INK, MUTED, UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.charts.drawing.canvas import Sheet
    from boso.charts.drawing.layer import Layer
    from boso.charts.drawing.palette import Fill

Point = tuple[float, float]

HEAD = 5.0
CORNER = 8.0


def box(sheet: Sheet, x: float, y: float, width: float, height: float, fill: str, edge: str = "none") -> None:
    """Draw a box with round corners; (x, y) is its upper left corner."""
    style = "round,pad=0,rounding_size=3"
    sheet.paper.add(
        FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=fill, edgecolor=edge, linewidth=0.8)
    )


def box_height(name: Sequence[str], about: Sequence[str], least: float = 24.0) -> float:
    """Return the height of a box that holds a name and what is said about it."""
    return max(least, block_height(name) + (block_height(about, SMALL) + 2 if about else 0) + 12)


def box_text(
    sheet: Sheet, place: tuple[float, float, float, float], name: Sequence[str], about: Sequence[str],
    ink: str = INK, weight: str = "semibold",
) -> None:  # fmt: skip
    """Write a name and what is said about it in the middle of a box (x, y, width, height)."""
    x, y, width, height = place
    whole = block_height(name) + (block_height(about, SMALL) + 2 if about else 0)
    top = y + (height - whole) / 2
    sheet.text(x + width / 2, top + block_height(name) / 2, name, ha="center", weight=weight, color=ink)
    if about:
        middle = top + whole - len(about) * SMALL * LEADING / 2
        muted = MUTED if ink == INK else ink
        sheet.text(x + width / 2, middle, about, ha="center", size=SMALL, color=muted)


def line(sheet: Sheet, points: Sequence[Point], colour: str = "#8a8a8a", weight: float = 1.0) -> None:
    """Draw a line through points, its corners rounded."""
    path, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path += [_toward(corner, before), corner, _toward(corner, after)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    patch = PathPatch(Path([*path, points[-1]], [*codes, Path.LINETO]), facecolor="none", edgecolor=colour,
                      linewidth=weight, capstyle="butt")  # fmt: skip
    sheet.paper.add(patch)


def arrow(sheet: Sheet, points: Sequence[Point], colour: str = "#8a8a8a", weight: float = 1.2) -> None:
    """Draw a line through points, its corners rounded, with a head at the last point."""
    (x, y), (from_x, from_y) = points[-1], points[-2]
    length = hypot(x - from_x, y - from_y)
    dx, dy = (x - from_x) / length, (y - from_y) / length
    base = (x - dx * HEAD, y - dy * HEAD)
    line(sheet, [*points[:-1], base], colour, weight)
    wings = [
        (base[0] - dy * HEAD * 0.6, base[1] + dx * HEAD * 0.6),
        (base[0] + dy * HEAD * 0.6, base[1] - dx * HEAD * 0.6),
    ]
    sheet.paper.add(Polygon([(x, y), *wings], closed=True, facecolor=colour, edgecolor="none"))


def badge(sheet: Sheet, x: float, y: float, text: str, colour: str = UNIT) -> None:
    """Draw a number in a filled circle."""
    sheet.paper.add(Circle((x, y), 6.5, facecolor=colour, edgecolor="white", linewidth=1))
    sheet.text(x, y, text, ha="center", size=SIZE, color="white", weight="semibold")


def _toward(corner: Point, other: Point) -> Point:
    """Return the point where the rounding of a corner begins, on the way to `other`."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = hypot(dx, dy) or 1.0
    reach = min(CORNER, length / 2)
    return corner[0] + dx / length * reach, corner[1] + dy / length * reach


def area(layer: Layer, place: tuple[float, float, float, float], fill: Fill, linewidth: float = 0.7) -> None:
    """Fill a rectangle (x, y, width, height), in points from the upper left corner."""
    x, y, width, height = place
    layer.add(
        Rectangle((x, y), width, height, facecolor=fill.colour, edgecolor=fill.line, hatch=fill.hatch,
                  linewidth=linewidth)
    )  # fmt: skip


def whisker(sheet: Sheet, ends: tuple[float, float], y: float, colour: str = INK) -> None:
    """Draw an interval as a line with a stop at each end, edged in white so that it shows on a bar too."""
    strokes = [(ends, (y, y)), *(((end,) * 2, (y - 2, y + 2)) for end in ends)]
    for paint, breadth, cap in (("white", 2.6, "projecting"), (colour, 1.0, "butt")):
        for xs, ys in strokes:
            sheet.paper.plot(xs, ys, color=paint, linewidth=breadth, solid_capstyle=cap)
