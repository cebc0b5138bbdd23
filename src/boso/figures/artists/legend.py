"""The names of what is drawn: by the entry of the legend that looks as it does, or else by its label."""

from __future__ import annotations

from typing import Any

from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb, to_rgba_array
from matplotlib.container import BarContainer, ErrorbarContainer, StemContainer
from matplotlib.lines import Line2D

INTERVAL = "|"  # in the place of dashes: the entry of error bars
Look = tuple[tuple[float, ...], str]


class Names:
    """What the legend of axes, or else of their figure, or labels call what is drawn."""

    def __init__(self, ax: Any) -> None:
        legend = ax.get_legend() or next(iter(ax.get_figure(root=True).legends), None)
        self.heading = plain(legend.get_title().get_text()) if legend else ""
        self.labels = {one[0]: own_label(one) for one in ax.containers
                       if isinstance(one, ErrorbarContainer | StemContainer)}  # fmt: skip
        bars = [one for one in ax.containers if isinstance(one, BarContainer)]
        self.labels |= {patch: own_label(one) or own_label(patch) for one in bars for patch in one}
        entries = zip(legend.legend_handles, legend.get_texts(), strict=True) if legend else ()
        self.entries = [(looks(handle), plain(text.get_text())) for handle, text in entries]
        drawn = [*ax.lines, *ax.collections, *filter(None, self.labels)]
        self.labelled = {(looks(one), label) for one in drawn if (label := self._label(one))}

    def _label(self, artist: Any) -> str:
        return own_label(artist) or self.labels.get(artist, "")

    def of(self, artist: Any, colour: Any = None, label: str = "") -> str:
        """Return the name of a mark; of those that look alike, and have labels, each goes by its own."""
        shade, _ = look = looks(artist, colour)
        label = label or self._label(artist)
        seen = {name for own, name in self.entries if shade and own in (look, (shade, INTERVAL))}
        twins = {other for own, other in self.labelled if own == look} - {label}
        return seen.pop() if len(seen) == 1 and not (label and twins) else label


def own_label(artist: Any) -> str:
    """Return the label that a chapter gave an artist; those of matplotlib begin with a line."""
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else plain(label)


def plain(text: object) -> str:
    """Return a text on one line."""
    return " ".join(str(text).split())


def is_dotted(line: Any) -> bool:
    """Whether only the markers of a line are drawn."""
    return line.get_linestyle() in ("None", " ", "")


def looks(artist: Any, colour: Any = None) -> Look:
    """Return by what a mark is told from others: its colour, if it has one, and the dashes of a line."""
    dashes = str(artist.get_linestyle()) if isinstance(artist, Line2D) and not is_dotted(artist) else ""
    if isinstance(artist, LineCollection):
        dashes, colour = INTERVAL, next(iter(to_rgba_array(artist.get_color())), None)
    if colour is None and isinstance(artist, Line2D):
        colour = artist.get_color() if dashes else artist.get_markerfacecolor()
    elif colour is None:  # error bars have none, nor have bars as a whole
        colour = next(iter(to_rgba_array(getattr(artist, "get_facecolor", list)())), None)
    return () if colour is None else tuple(round(part, 3) for part in to_rgb(colour)), dashes
