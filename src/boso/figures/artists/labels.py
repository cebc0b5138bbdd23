"""The texts that stand at values: what they say, and at which place of which panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.text import Annotation

from boso.figures.artists.axis import plain
from boso.figures.artists.marks import Label

if TYPE_CHECKING:
    from boso.figures.artists.panel import Panel

PIXELS = 1e-9  # share of an axis that a place may be off that went to pixels and back


def read_labels(panel: Panel) -> None:
    """Read the annotations of axes."""
    for text in panel.ax.texts:
        if isinstance(text, Annotation) and text.get_text():
            panel.reading.labels.append(_label(panel, text))


def place(text: Any) -> tuple[float, float]:
    """Return where an annotation points in data coordinates: it may be given by a name or date."""
    x, y = text.xy
    return float(text.axes.convert_xunits(x)), float(text.axes.convert_yunits(y))


def _label(panel: Panel, text: Any) -> Label:
    number, said = 1 if panel.along == "y" else 0, plain(text.get_text())
    if text.xycoords == "data":
        xy = place(text)
        return Label(panel.name, panel.at(panel.along, xy[number]), said, xy[1 - number])
    if not callable(text.xycoords):
        return Label(panel.name, None, said)
    box = text.xycoords(None)  # `bar_label` gives the box of a bar
    middle = panel.ax.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
    at = panel.at(panel.along, float(middle[number]))
    first, last = panel.ax.get_xlim() if number else panel.ax.get_ylim()
    slack = PIXELS * abs(last - first)
    return Label(panel.name, at, said, float(middle[1 - number]), inside=True, slack=slack)
