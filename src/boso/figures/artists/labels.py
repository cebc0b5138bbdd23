"""The texts that stand at values: what they say, and at which place of which panel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.text import Annotation

from boso.figures.artists.axis import plain

if TYPE_CHECKING:
    from boso.figures.artists.axis import At
    from boso.figures.artists.panel import Panel


class Label(NamedTuple):
    """A text at a place along the axis of names; at no place where it is said of all of a panel."""

    panel: str
    at: At | None
    text: str


def read_labels(panel: Panel) -> None:
    """Read the annotations of axes."""
    for text in panel.ax.texts:
        if isinstance(text, Annotation) and text.get_text():
            panel.reading.labels.append(Label(panel.name, _place(panel, text), plain(text.get_text())))


def _place(panel: Panel, text: Any) -> At | None:
    number = 1 if panel.along == "y" else 0
    if callable(text.xycoords):  # as `bar_label` writes inside bars: it gives the bar's box
        box = text.xycoords(None)
        middle = panel.ax.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        return panel.at(panel.along, float(middle[number]))
    return panel.at(panel.along, float(text.xy[number])) if text.xycoords == "data" else None
