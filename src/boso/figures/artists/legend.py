"""The names of colours: a legend gives bars, lines and points theirs."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgb, to_rgba_array
from matplotlib.container import BarContainer, ErrorbarContainer, StemContainer
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from boso.figures.artists.axis import plain

INTERVAL = "|"  # in the place of dashes: the entry of error bars


class Names:
    """What the labels and the legend of axes, or else of their figure, call what is drawn."""

    def __init__(self, ax: Any) -> None:
        legend = ax.get_legend() or next(iter(ax.get_figure(root=True).legends), None)
        self.heading = plain(legend.get_title().get_text()) if legend else ""
        whole = [one for one in ax.containers if isinstance(one, ErrorbarContainer | StemContainer)]
        self.labels = {one[0]: own_label(one) for one in whole}
        entries = zip(legend.legend_handles, legend.get_texts(), strict=True) if legend else ()
        self.names = [(_looks(handle), plain(text.get_text())) for handle, text in entries]
        self.lines = {_looks(line) for line in ax.lines if not is_dotted(line)}
        named = [(one, own_label(one) or self.labels.get(one)) for one in (*ax.lines, *ax.collections)]
        named += [(patch, own_label(one) or own_label(patch))
                  for one in ax.containers if isinstance(one, BarContainer) for patch in one]  # fmt: skip
        self.labelled: dict[Any, set[str]] = defaultdict(set)
        for one, label in named:
            self.labelled[_looks(one)] |= {label} if label else set()

    def of(self, artist: Any, colour: Any = None, label: str = "") -> str:
        """Return the name of a mark: that of the only entry which looks as it does, or its own label.

        The label is seen by nobody where the legend calls what looks so otherwise.
        """
        shade, dashes = look = _looks(artist, colour)
        if label := label or own_label(artist) or self.labels.get(artist, ""):
            seen = [name for (own_shade, own), name in self.names
                    if own_shade == shade and own in (dashes, INTERVAL)]  # fmt: skip
            return seen[0] if len(seen) == 1 and self.labelled[look] == {label} else label
        alike = [(name, own) for (own_shade, own), name in self.names if shade and own_shade == shade]
        if isinstance(artist, Patch | PathCollection):  # the entry of a line that is drawn is not theirs
            alike = [(name, own) for name, own in alike if not own or (shade, own) not in self.lines]
        if len(alike) > 1:
            alike = [(name, own) for name, own in alike if own == dashes]
        return alike[0][0] if len(alike) == 1 else ""

    def alike(self, artist: Any) -> set[str]:
        """Return the names that a mark may have by its colour alone, as the lines of intervals have none."""
        labelled = own_label(artist) or self.labels.get(artist)
        return {self.of(artist)} if labelled else {name for (shade, _), name in self.names
                                                   if shade and shade == _looks(artist)[0]}  # fmt: skip


def own_label(artist: Any) -> str:
    """Return the label that a chapter gave an artist; those of matplotlib begin with a line."""
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else plain(label)


def is_dotted(line: Any) -> bool:
    """Whether only the markers of a line are drawn."""
    return line.get_linestyle() in ("None", " ", "")


def _looks(artist: Any, colour: Any = None) -> tuple[tuple[float, ...], str]:
    """Return by what a mark is told from others: its colour, if it has one, and the dashes of a line."""
    dashes = str(artist.get_linestyle()) if isinstance(artist, Line2D) else ""
    if isinstance(artist, LineCollection):
        dashes, colour = INTERVAL, next(iter(artist.get_color()), None)
    if colour is None and isinstance(artist, Line2D):
        colour = artist.get_markerfacecolor() if is_dotted(artist) else artist.get_color()
    elif colour is None:  # error bars have none, nor have bars as a whole
        colour = next(iter(to_rgba_array(getattr(artist, "get_facecolor", list)())), None)
    return () if colour is None else tuple(round(part, 3) for part in to_rgb(colour)), dashes
