"""A drawn figure made to fit the page: its size and type, its legends, room for the names along its axes."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator

from boso.charts.drawing.canvas import LEADING, SIZE, SMALL, WIDTHS, text_width, wrap
from boso.figures.artists import axis
from boso.figures.artists.reader import COLOURBAR
from boso.figures.style import house

if TYPE_CHECKING:
    from boso.charts.drawing.canvas import Width

TALLEST = 8.5  # inches that a page has for a figure
BAND = 17.0  # points
GROUND, INK = "#fdf0d2", "#5c3a00"  # of a mark, as on the pages
BEST = 0  # where matplotlib puts a legend that nobody placed


def fit(figure: Any, width: Width, mark: str = "") -> None:
    """Fit a figure to the page: it gets its breadth, and is then as large as it says.

    A `mark` stands in a band of its own over the axes.

    Raises
    ------
    ValueError
        So many names stand side by side that none can be read.
    """
    own_width, own_height = figure.get_size_inches()
    broad = WIDTHS[width] / 72
    figure.set_size_inches(broad, min(own_height * broad / own_width, TALLEST))
    for text in figure.findobj(Text):
        text.set_fontfamily(house()["font.family"])
    _quiet_grids(figure)
    _place_legends(figure)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of grids that cannot be laid out anew
        figure.set_layout_engine(_engine(figure), rect=_rest(figure, mark))
        figure.draw_without_rendering()
        changed = [_fit_below(ax) | _fit_beside(ax, figure) for ax in figure.axes]
        if any(changed):
            figure.draw_without_rendering()
    figure.set_layout_engine("none")


def _rest(figure: Any, mark: str) -> tuple[float, float, float, float]:
    """Return where the axes may stand; a mark is written over them."""
    if not mark:
        return 0, 0, 1, 1
    figure.set_figheight(figure.get_figheight() + BAND / 72)
    share = BAND / 72 / figure.get_figheight()
    figure.add_artist(Rectangle((0, 1 - share), 1, share, facecolor=GROUND, edgecolor="none"))
    style: Any = {"fontfamily": house()["font.family"], "fontweight": "semibold", "color": INK}
    figure.text(4 / 72 / figure.get_figwidth(), 1 - share / 2, mark, va="center_baseline", size=SIZE, **style)
    return 0, 0, 1, 1 - share


def _engine(figure: Any) -> Literal["tight", "constrained"]:
    """Return what lays the labels out; a colour bar that was made for one cannot change to the other."""
    has_bar = any(ax.get_label() == COLOURBAR for ax in figure.axes)
    constrained = isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)
    return "tight" if has_bar and not constrained else "constrained"


def _quiet_grids(figure: Any) -> None:
    """Leave out lines that lead from no number, or cross those of another scale; names stand upright."""
    for number, ax in enumerate(figure.axes):
        if any(ax.bbox.bounds == other.bbox.bounds for other in figure.axes[:number]):
            ax.grid(visible=False)
        for one in (ax.xaxis, ax.yaxis):
            if axis.names(one):
                one.grid(visible=False)
                for label in one.get_ticklabels():
                    label.set_rotation(0)


def _place_legends(figure: Any) -> None:
    """Move legends that nobody placed off the drawing: of axes above them, of a figure to the right."""
    for ax in figure.axes:
        legend = ax.get_legend()
        if legend is not None and legend._loc_real == BEST and legend.get_texts():
            _place_above(ax, legend, figure)
    for legend in figure.legends:
        legend.set_bbox_to_anchor(None)
        legend.set_loc("outside right center")


def _place_above(ax: Any, legend: Any, figure: Any) -> None:
    names = [text.get_text() for text in legend.get_texts()]
    columns = len({one.get_position().x0 for one in figure.axes})
    room = figure.get_size_inches()[0] * 72 / columns - 40
    widest = max(text_width(name, SMALL) for name in names) + 34
    ax.legend(
        legend.legend_handles, names, title=legend.get_title().get_text() or None, loc="lower left",
        bbox_to_anchor=(0, 1), ncols=max(1, min(len(names), int(room / widest))), borderpad=0.2,
        borderaxespad=0.2, alignment="left",
    )  # fmt: skip


def _fit_below(ax: Any) -> bool:
    """Break the names under axes to the room that each has; where they cannot be broken, turn them."""
    labels = [label for label in ax.get_xticklabels() if label.get_text() and label.get_visible()]
    named = axis.names(ax.xaxis)
    if not labels or not named:
        return False
    low, high = sorted(ax.get_xlim())
    room = ax.bbox.width * 72 / ax.get_figure(root=True).dpi / max(high - low, 1e-9)
    if all(text_width(label.get_text(), label.get_fontsize()) < room - 4 for label in labels):
        return False
    turned = max(text_width(word, SIZE) for name in named.values() for word in name.split()) > room - 2
    if turned and room < SIZE:
        raise ValueError(
            f"{len(named)} names have no room side by side under the axes: "
            'draw them as horizontal bars, with the names on y (sns.barplot(…, y="…"))'
        )
    lines = [name if turned else "\n".join(wrap(name, room - 4, SIZE)) for name in named.values()]
    ax.xaxis.set_major_locator(FixedLocator(list(named)))
    ax.set_xticklabels(lines, rotation=90 if turned else 0)
    return True


def _fit_beside(ax: Any, figure: Any) -> bool:
    """Break the names beside axes to a third of the breadth, and let many names make the figure taller."""
    named = axis.names(ax.yaxis)
    if not named:
        return False
    broad, tall = figure.get_size_inches() * 72
    lines = [wrap(name, broad / 3, SIZE) for name in named.values()]
    longest = max(map(len, lines))
    if longest > 1 and any(label.get_visible() for label in ax.get_yticklabels()):
        ax.yaxis.set_major_locator(FixedLocator(list(named)))
        ax.set_yticklabels(["\n".join(block) for block in lines])
    low, high = sorted(ax.get_ylim())
    needed = longest * SIZE * LEADING + 3
    room = ax.bbox.height * 72 / figure.dpi / max(high - low, 1e-9)
    if room < needed:
        figure.set_figheight(min((tall + (needed - room) * (high - low)) / 72, TALLEST))
    return longest > 1 or room < needed
