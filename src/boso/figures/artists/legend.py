"""The names of colours: a legend gives bars, lines and points theirs."""

from __future__ import annotations

from typing import Any

from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb, to_rgba_array
from matplotlib.container import BarContainer, ErrorbarContainer, StemContainer
from matplotlib.lines import Line2D

from boso.figures.artists.axis import plain

INTERVAL = "|"  # in the place of dashes: the entry of error bars


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
        self.names = [(looks(handle), plain(text.get_text())) for handle, text in entries]
        drawn = [*ax.lines, *ax.collections, *(one for one in self.labels if one)]
        self.labelled = {(looks(one), self._label(one)) for one in drawn if self._label(one)}
        every = [line for one in ax.get_figure(root=True).axes for line in one.lines
                 if len(line.get_xdata())]  # seaborn draws empty ones, for the legend  # fmt: skip
        self.lines = {looks(line) for line in every if not is_dotted(line)}
        self.of_one = {looks(line) for line in every if own_label(line)}  # entries that mean this one line

    def _label(self, artist: Any) -> str:
        return own_label(artist) or self.labels.get(artist, "")

    def of(self, artist: Any, colour: Any = None, label: str = "") -> str:
        """Return the name of a mark: that of the only entry which looks as it does, or else its own label.

        What looks as another does goes by its label. Without one, it goes by the only entry of its colour,
        if that does not mean a certain line.
        """
        shade, dashes = look = looks(artist, colour)
        label = label or self._label(artist)
        seen = {name for own, name in self.names if shade and own in (look, (shade, INTERVAL))}
        if not seen and not label:
            others = self.of_one if dashes else self.lines
            seen = {name for own, name in self.names if shade and own[0] == shade and own not in others}
        twins = {own for other, own in self.labelled if other == look} - {label}
        return seen.pop() if len(seen) == 1 and not (label and twins) else label

    def alike(self, artist: Any) -> set[str]:
        """Return the names that a mark may have by its colour alone, as the lines of intervals have none."""
        if self._label(artist):
            return {self.of(artist)}
        return {name for (shade, _), name in self.names if shade and shade == looks(artist)[0]}


def own_label(artist: Any) -> str:
    """Return the label that a chapter gave an artist; those of matplotlib begin with a line."""
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else plain(label)


def is_dotted(line: Any) -> bool:
    """Whether only the markers of a line are drawn."""
    return line.get_linestyle() in ("None", " ", "")


def looks(artist: Any, colour: Any = None) -> tuple[tuple[float, ...], str]:
    """Return by what a mark is told from others: its colour, if it has one, and the dashes of a line."""
    dashes = str(artist.get_linestyle()) if isinstance(artist, Line2D) and not is_dotted(artist) else ""
    if isinstance(artist, LineCollection):
        dashes, colour = INTERVAL, next(iter(artist.get_color()), None)
    if colour is None and isinstance(artist, Line2D):
        colour = artist.get_color() if dashes else artist.get_markerfacecolor()
    elif colour is None:  # error bars have none, nor have bars as a whole
        colour = next(iter(to_rgba_array(getattr(artist, "get_facecolor", list)())), None)
    return () if colour is None else tuple(round(part, 3) for part in to_rgb(colour)), dashes
