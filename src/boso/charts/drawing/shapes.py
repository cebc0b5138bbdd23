"""Shapes: boxes and arrows of the diagrams, rectangles and error bars of the charts."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from boso.charts.drawing.canvas import LEADING, SIZE, SMALL, text_height
from boso.charts.drawing.palette import INK, MUTED, UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boso.charts.drawing.canvas import Canvas
    from boso.charts.drawing.layer import Layer
    from boso.charts.drawing.palette import Fill

Point = tuple[float, float]

HEAD = 5.0
CORNER = 8.0


def box(
    canvas: Canvas, x: float, y: float, width: float, height: float, fill: str, edge: str = "none"
) -> None:
    """Draw a box with round corners; (x, y) is its upper left corner."""
    style = "round,pad=0,rounding_size=3"
    canvas.foreground.add(
        FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=fill, edgecolor=edge, linewidth=0.8)
    )


def box_height(name: Sequence[str], about: Sequence[str], least: float = 24.0) -> float:
    """Return the height of a box that holds a name and what is said about it."""
    return max(least, text_height(name) + (text_height(about, SMALL) + 2 if about else 0) + 12)


def box_text(
    canvas: Canvas, place: tuple[float, float, float, float], name: Sequence[str], about: Sequence[str],
    ink: str = INK, weight: str = "semibold",
) -> None:  # fmt: skip
    """Write a name and what is said about it in the middle of a box (x, y, width, height)."""
    x, y, width, height = place
    whole = text_height(name) + (text_height(about, SMALL) + 2 if about else 0)
    top = y + (height - whole) / 2
    canvas.text(x + width / 2, top + text_height(name) / 2, name, ha="center", weight=weight, color=ink)
    if about:
        middle = top + whole - len(about) * SMALL * LEADING / 2
        muted = MUTED if ink == INK else ink
        canvas.text(x + width / 2, middle, about, ha="center", size=SMALL, color=muted)


def line(canvas: Canvas, points: Sequence[Point], colour: str = "#8a8a8a", weight: float = 1.0) -> None:
    """Draw a line through points, its corners rounded."""
    path, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path += [_rounding_start(corner, before), corner, _rounding_start(corner, after)]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    patch = PathPatch(Path([*path, points[-1]], [*codes, Path.LINETO]), facecolor="none", edgecolor=colour,
                      linewidth=weight, capstyle="butt")  # fmt: skip
    canvas.foreground.add(patch)


def arrow(canvas: Canvas, points: Sequence[Point], colour: str = "#8a8a8a", weight: float = 1.2) -> None:
    """Draw a line through points, its corners rounded, with a head at the last point."""
    (x, y), (from_x, from_y) = points[-1], points[-2]
    length = hypot(x - from_x, y - from_y)
    dx, dy = (x - from_x) / length, (y - from_y) / length
    base = (x - dx * HEAD, y - dy * HEAD)
    line(canvas, [*points[:-1], base], colour, weight)
    wings = [
        (base[0] - dy * HEAD * 0.6, base[1] + dx * HEAD * 0.6),
        (base[0] + dy * HEAD * 0.6, base[1] - dx * HEAD * 0.6),
    ]
    canvas.foreground.add(Polygon([(x, y), *wings], closed=True, facecolor=colour, edgecolor="none"))


def badge(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Draw a number in a filled circle."""
    canvas.foreground.add(Circle((x, y), 6.5, facecolor=UNIT, edgecolor="white", linewidth=1))
    canvas.text(x, y, text, ha="center", size=SIZE, color="white", weight="semibold")


def _rounding_start(corner: Point, other: Point) -> Point:
    """Return the point where the rounding of a corner begins, on the way to `other`."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = hypot(dx, dy) or 1.0
    radius = min(CORNER, length / 2)
    return corner[0] + dx / length * radius, corner[1] + dy / length * radius


def rectangle(
    layer: Layer, place: tuple[float, float, float, float], fill: Fill, linewidth: float = 0.7
) -> None:
    """Fill a rectangle (x, y, width, height), in points from the upper left corner."""
    x, y, width, height = place
    layer.add(
        Rectangle((x, y), width, height, facecolor=fill.colour, edgecolor=fill.line, hatch=fill.hatch,
                  linewidth=linewidth)
    )  # fmt: skip


def error_bar(canvas: Canvas, ends: tuple[float, float], y: float, colour: str = INK) -> None:
    """Draw an interval as a line with a stop at each end, edged in white so that it shows on a bar too."""
    strokes = [(ends, (y, y)), *(((end,) * 2, (y - 2, y + 2)) for end in ends)]
    for paint, breadth, cap in (("white", 2.6, "projecting"), (colour, 1.0, "butt")):
        for xs, ys in strokes:
            canvas.foreground.plot(xs, ys, color=paint, linewidth=breadth, solid_capstyle=cap)
