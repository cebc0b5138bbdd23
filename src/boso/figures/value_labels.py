"""Numbers written in a drawing: in bars, at their ends, in the cells of a heat map."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from matplotlib.collections import QuadMesh
from matplotlib.container import BarContainer
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from boso.figures.artists.axis import annotated

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

PAD = 3.0  # points between the end of a label and that of the axes
MOST = 0.6  # of the length of axes that a label may take
HIDDEN = "hidden"  # what a label is called that another breadth may show again


def make_room(figure: Figure) -> bool:
    """Lengthen the axes of bars by what the labels at the bars' ends need; return whether any was."""
    grown = [_lengthen(ax, label) for ax in figure.axes for label in _at_ends(ax)]
    return any(grown)


def hide_what_does_not_fit(figure: Figure) -> None:
    """Hide the labels that are larger than the bar or cell they stand in, or run into each other."""
    for ax in figure.axes:
        for label in ax.texts:
            if label.get_gid() == HIDDEN:
                label.set(visible=True, gid=None)
        for label in _in_bars(ax):
            bar = _box_of(label, figure)
            own = label.get_window_extent()
            if own.width > bar.width or own.height * 0.8 > bar.height:
                _hide([label])
        for together in (_at_ends(ax), _in_cells(ax)):
            boxes = [_inner(label) for label in together]
            if any(one.overlaps(other) for one, other in combinations(boxes, 2)):
                _hide(together)


def _hide(labels: list[Any]) -> None:
    for label in labels:
        label.set(visible=False, gid=HIDDEN)


def _shown(ax: Axes) -> list[Text]:
    return [text for text in ax.texts if text.get_visible() and text.get_text().strip()]


def _in_bars(ax: Axes) -> list[Any]:
    """Return the labels that `Axes.bar_label` has put into the middle of bars."""
    return [text for text in _shown(ax) if isinstance(text, Annotation) and callable(text.xycoords)]


def _at_ends(ax: Axes) -> list[Any]:
    """Return the labels that `Axes.bar_label` has put at the ends of bars."""
    bars = any(isinstance(one, BarContainer) for one in ax.containers)
    return [text for text in _shown(ax) if bars and isinstance(text, Annotation)
            and text.xycoords == "data" and text.anncoords == "offset points"]  # fmt: skip


def _in_cells(ax: Axes) -> list[Any]:
    mesh = any(isinstance(one, QuadMesh) for one in ax.collections)
    return [text for text in _shown(ax) if mesh]


def _box_of(label: Any, figure: Figure) -> Bbox:
    """Return the room of the bar that a label stands in."""
    found: Bbox = label.xycoords(figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return found


def _inner(label: Text) -> Bbox:
    """Return the room of a label without the air over and under its letters."""
    box = label.get_window_extent()
    return Bbox.from_extents(box.x0, box.y0 + box.height / 5, box.x1, box.y1 - box.height / 5)


def _lengthen(ax: Axes, label: Any) -> bool:
    """Let axes reach so far that a label at the end of a bar lies within, if it takes not most of them."""
    bars = next(one for one in ax.containers if isinstance(one, BarContainer))
    which, name = (0, "x") if bars.orientation == "horizontal" else (1, "y")
    pad = PAD * ax.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
    low, high = getattr(ax.bbox, f"interval{name}")
    first, last = getattr(label.get_window_extent(), f"interval{name}")
    if low <= first and last <= high:
        return False
    at, length = ax.transData.transform(annotated(label))[which], high - low
    if last > high:
        share = min((last - at + pad) / length, MOST)
        moved = low + max(length, (at - low) / (1 - share))
    else:
        share = min((at - first + pad) / length, MOST)
        moved = high - max(length, (high - at) / (1 - share))
    end = ax.transData.inverted().transform((moved, moved))[which]
    getattr(ax, f"set_{name}lim")(*((None, end) if last > high else (end, None)))
    return True
