"""Numbers written in a drawing: in bars, at their ends, in the cells of a heat map."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from matplotlib.collections import QuadMesh
from matplotlib.container import BarContainer
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from boso.figures.artists.axis import annotated, is_told, starts_with_number
from boso.figures.artists.legend import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

    from boso.figures.artists.marks import Reading

PAD = 3.0  # points between the end of a label and that of the axes
MOST = 0.6  # of the length of axes that a label may take
BARS = ("bar", "barh", "histogram")  # kinds of marks
NEAR = 1e-6  # that a place along an axis may be off: one in a bar went to pixels and back
HIDDEN = "hidden"  # what a label is called that another breadth may show again


def make_room(figure: Figure) -> bool:
    """Lengthen the axes of bars by what the labels at the bars' ends need; return whether any was."""
    grown = [_lengthen(ax, label) for ax in figure.axes for label in _at_ends(ax)]
    return any(grown)


def hide_what_does_not_fit(figure: Figure) -> None:
    """Hide the labels that are larger than the bar they stand in, or run into each other."""
    for ax in figure.axes:
        for label in ax.texts:
            if label.get_gid() == HIDDEN:
                label.set(visible=True, gid=None)
        shown: list[Any] = [text for text in ax.texts if text.get_visible() and text.get_text().strip()]
        hidden = []
        for label in shown:
            if callable(getattr(label, "xycoords", "")):  # it is in a bar
                bar, own = label.xycoords(None), label.get_window_extent()
                hidden += [label] if own.width > bar.width or own.height * 0.8 > bar.height else []
        cells = any(isinstance(one, QuadMesh) for one in ax.collections)
        for together in (_at_ends(ax), shown if cells else []):
            boxes = [label.get_window_extent() for label in together]
            # without the air over and under their letters
            inner = [Bbox.from_extents(box.x0, box.y0 + box.height / 5, box.x1, box.y1 - box.height / 5)
                     for box in boxes]  # fmt: skip
            if any(one.overlaps(other) for one, other in combinations(inner, 2)):
                hidden += together
        for label in hidden:
            label.set(visible=False, gid=HIDDEN)


def misplaced(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield numbers at bars that are those of others, as where labels have another order, and those drawn."""
    for panel in reading.panels:
        bars = [mark for mark in panel.own if mark.kind in BARS and not mark.measure]
        inside = [text for text in panel.ax.texts if callable(getattr(text, "xycoords", ""))]
        for label in (*_at_ends(panel.ax), *inside):
            text, place = plain(label.get_text()), annotated(label)["xy".index(panel.along)]
            here = [bar.value for bar in bars if abs(bar.place - place) < NEAR]
            own, every = (any(is_told(text, value, whole) for value in values for whole in (1.0, 0.01))
                          for values in ([*here, sum(here)], [bar.value for bar in bars]))  # fmt: skip
            if here and every and not own and starts_with_number(text):
                yield f'"{text}" stands at a bar', " or ".join(f"{value:.6g}" for value in here)


def _at_ends(ax: Any) -> list[Any]:
    """Return the labels that `Axes.bar_label` has put at the ends of bars."""
    if not any(isinstance(one, BarContainer) for one in ax.containers):
        return []
    shown = [text for text in ax.texts if text.get_visible() and text.get_text().strip()]
    return [text for text in shown if isinstance(text, Annotation)
            and (text.xycoords, text.anncoords) == ("data", "offset points")]  # fmt: skip


def _lengthen(ax: Any, label: Any) -> bool:
    """Let axes reach so far that a label at the end of a bar lies within, if it takes not most of them."""
    bars = next(one for one in ax.containers if isinstance(one, BarContainer))
    which, name = (0, "x") if bars.orientation == "horizontal" else (1, "y")
    pad = PAD * ax.get_figure(root=True).dpi / 72
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
