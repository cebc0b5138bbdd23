"""The names of colours: a legend gives bars, lines and points theirs."""

from __future__ import annotations

from typing import Any

from matplotlib.colors import to_rgb, to_rgba_array
from matplotlib.container import ErrorbarContainer, StemContainer
from matplotlib.lines import Line2D

from boso.figures.artists.axis import plain

Looks = tuple[tuple[float, float, float], str]  # a colour, and how a line is dashed


def legend_of(ax: Any) -> Any:
    """Return the legend that tells of these axes: their own, or the figure's."""
    return ax.get_legend() or next(iter(ax.get_figure(root=True).legends), None)


class Names:
    """What the labels and the legend of axes call what is drawn."""

    def __init__(self, ax: Any) -> None:
        legend = legend_of(ax)
        self.heading = plain(legend.get_title().get_text()) if legend else ""
        entries = zip(legend.legend_handles, legend.get_texts(), strict=True) if legend else ()
        whole = [one for one in ax.containers if isinstance(one, ErrorbarContainer | StemContainer)]
        self.labels = {one[0]: own_label(one) for one in whole}
        self.names = [(looks(handle), plain(text.get_text())) for handle, text in entries]

    def of(self, artist: Any, colour: Any = None) -> str:
        """Return the name of a mark: its own label, or that of the only entry which looks as it does."""
        if label := own_label(artist) or self.labels.get(artist):
            return label
        shade, dashes = looks(artist, colour)
        alike = [(name, own) for (own_shade, own), name in self.names if own_shade == shade]
        if len(alike) > 1:
            alike = [(name, own) for name, own in alike if own == dashes]
        return alike[0][0] if len(alike) == 1 else ""


def own_label(artist: Any) -> str:
    """Return the label that a chapter gave an artist; those of matplotlib begin with a line."""
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else plain(label)


def looks(artist: Any, colour: Any = None) -> Looks:
    """Return by what a mark is told from others: its colour, and the dashes of a line."""
    if isinstance(artist, Line2D):
        bare = artist.get_linestyle() in ("None", " ", "")
        shade = artist.get_markerfacecolor() if bare else artist.get_color()
        return _rgb(shade if colour is None else colour), str(artist.get_linestyle())
    if colour is None:
        colour = artist.get_facecolor() if hasattr(artist, "get_facecolor") else "black"
        colour = next(iter(to_rgba_array(colour)), "black")  # error bars have none
    return _rgb(colour), ""


def _rgb(colour: Any) -> tuple[float, float, float]:
    red, green, blue = (round(part, 3) for part in to_rgb(colour))
    return red, green, blue
