"""A drawn figure made to fit the page and the phone: its size and type, legends, names along its axes."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.dates import AutoDateLocator
from matplotlib.image import AxesImage
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, MaxNLocator

from boso.charts.drawing.canvas import LEADING, SIZE, SMALL, text_width, wrap
from boso.figures import panels, value_labels
from boso.figures.artists.axis import Axis, least_distance
from boso.figures.style import house
from boso.values import require_no_value_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

TALLEST = 8.5 * 72  # points that a page has for a figure
BEST = 0  # where matplotlib puts a legend that nobody placed
SHARE = {"page": 0.33, "phone": 0.42}  # of the breadth, that names beside axes may take
CELLS = (AxesImage, QuadMesh)
Room = Literal["page", "phone"]


class Layout:
    """A figure that can be fitted anew to another breadth: what it says is kept as it was drawn."""

    def __init__(self, figure: Any) -> None:
        self.figure = figure
        self.names = {one: Axis(one).names for ax in figure.axes for one in (ax.xaxis, ax.yaxis)}
        titles = [text for ax in figure.axes for text in (ax.title, ax._left_title, ax._right_title)]
        titles += [one.get_label() for one in self.names]
        titles += [figure._suptitle] if figure.get_suptitle() else []
        self.words = {text: text.get_text() for text in titles}
        self.proportion = figure.get_figheight() / figure.get_figwidth()
        self.heights: dict[Axes, float] = {}  # on the page
        for one in self.names:
            sizes = [label.get_fontsize() for label in one.get_ticklabels()]
            one.set_tick_params(labelsize=max(SMALL, *sizes) if sizes else SIZE)
        for text in figure.findobj(Text):  # in the house's font, none smaller than can be read
            require_no_value_in(text.get_text(), "a text of the figure")
            text.set_fontfamily(house()["font.family"])
            text.set_fontsize(max(SMALL, float(text.get_fontsize())))
        self._hatch_empty_cells()
        self._quiet_grids()

    def fit(self, breadth: float, room: Room = "page") -> None:
        """Fit the figure to so many points; ValueError where names side by side have no room."""
        figure = self.figure
        for text, words in self.words.items():
            text.set_text(words)
        tall = min(breadth * self.proportion, TALLEST)
        if room == "phone":
            tall = figure.get_figheight() * 72 * panels.stack(figure)
            self.words = {text: text.get_text() for text in self.words}
        figure.set_size_inches(breadth / 72, tall / 72)
        self._place_legends(room)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of grids that cannot be laid out anew
            # a colour bar made for one engine cannot change to the other
            has_bar = any(hasattr(ax, "_colorbar") for ax in figure.axes)
            constrained = isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)
            figure.set_layout_engine("tight" if has_bar and not constrained else "constrained")
            engine: Any = figure.get_layout_engine()
            engine.execute(figure)
            changed = [self._fit_below(ax, room) | self._fit_beside(ax, room) for ax in figure.axes]
            if any([*changed, self._break_titles()]):
                engine.execute(figure)
            # the figure grows by what legends and names have taken from its axes
            lost = max((before - _height(ax) for ax, before in self.heights.items()), default=0)
            if room == "phone" and lost > 4:
                rows = max((cell.get_gridspec().nrows for cell in panels.cells_of(figure)), default=1)
                figure.set_figheight(figure.get_figheight() + lost * rows / 72)
                engine.execute(figure)
            if value_labels.make_room(figure):
                engine.execute(figure)
                thinned = [_thin_out(ax) for ax in figure.axes if not self.names[ax.xaxis]]
                if any(thinned):
                    engine.execute(figure)
        value_labels.hide_what_does_not_fit(figure)
        figure.set_layout_engine("none")
        self.heights = self.heights or {ax: _height(ax) for ax in figure.axes}

    def _hatch_empty_cells(self) -> None:
        """Let readers see which cells of a heat map are empty: the lowest colour may be that of the paper."""
        for ax in self.figure.axes:
            cells: list[Any] = [
                one.get_array() for one in (*ax.images, *ax.collections) if isinstance(one, CELLS)
            ]
            if any(np.ma.masked_invalid(values).mask.any() for values in cells):
                ax.patch.set(hatch="////", edgecolor="0.6", linewidth=0)

    def _quiet_grids(self) -> None:
        """Leave out lines that lead from no number, or cross those of another scale; names stand upright."""
        for number, ax in enumerate(self.figure.axes):
            if any(ax.bbox.bounds == other.bbox.bounds for other in self.figure.axes[:number]):
                ax.grid(visible=False)
            for one in (ax.xaxis, ax.yaxis):
                if self.names[one]:
                    one.grid(visible=False)
                    one.set_tick_params(labelrotation=0)
                    for label in one.get_ticklabels():
                        label.set_rotation(0)

    def _place_legends(self, room: Room) -> None:
        """Move legends off the drawing: of axes above them, of a figure to its right or, narrow, above."""
        for ax in self.figure.axes:
            legend: Any = ax.get_legend()
            if legend is None or not legend.get_texts():
                continue
            if legend._loc_real == BEST or room == "phone":
                _place_above(ax, legend)
        for legend in [*self.figure.legends]:
            if not legend.get_texts():  # seaborn's of a grid without colours; it would take room
                legend.remove()
                continue
            legend.set_bbox_to_anchor(None)
            legend.set_alignment("left")
            legend.set_loc("outside upper left" if room == "phone" else "outside right center")

    def _fit_below(self, ax: Axes, room: Room) -> bool:
        """Break the names under axes to the room that each has; where they cannot be broken, turn them."""
        shown = [label for label in ax.get_xticklabels() if label.get_text() and label.get_visible()]
        named = self.names[ax.xaxis]
        if not named:
            return _thin_out(ax)
        each = ax.bbox.width * 72 / self.figure.dpi / _steps(ax.xaxis, named)
        turned = max(text_width(word, SIZE) for word in " ".join(named.values()).split(" ")) > each - 2
        if turned and each < SIZE and room == "page" and shown:
            raise ValueError(
                f"{len(named)} names have no room side by side under the axes: "
                'draw them as horizontal bars, with the names on y (sns.barplot(…, y="…"))'
            )
        step = max(1, round(SIZE / each + 0.5)) if turned and each < SIZE else 1
        places = list(named)[::step]
        lines = [
            named[place] if turned else "\n".join(wrap(named[place], each - 4, SIZE)) for place in places
        ]
        return _write_names(ax.xaxis, places, lines, 90 if turned else 0)

    def _fit_beside(self, ax: Axes, room: Room) -> bool:
        """Break the names beside axes to a share of the breadth; many names make the figure taller."""
        named = self.names[ax.yaxis]
        if not named:
            return False
        broad, tall = self.figure.get_size_inches() * 72
        lines = [wrap(name, broad * SHARE[room], SIZE) for name in named.values()]
        changed = _write_names(ax.yaxis, list(named), ["\n".join(block) for block in lines], 0)
        needed = max(map(len, lines)) * SIZE * LEADING + 3
        # names of which two stand close together do not make it enormous
        lacking = needed * min(_steps(ax.yaxis, named), 2 * len(named)) - _height(ax)
        if lacking > 0:
            most = TALLEST if room == "page" else lacking + tall
            self.figure.set_figheight(min(tall + lacking, most) / 72)
        return changed or lacking > 0

    def _break_titles(self) -> bool:
        """Break titles, and the labels of axes, to the breadth or height of what they stand beside."""
        broken = False
        for text, words in self.words.items():
            ax: Any = text.axes
            heavy = str(text.get_fontweight()) in ("semibold", "bold", "600", "700")
            size, weight = float(text.get_fontsize()), "semibold" if heavy else "normal"
            across = ax is not None and text is ax.yaxis.get_label()
            room = self.figure.get_figwidth() * 72 - 8
            if ax is not None:
                room = _height(ax) if across else ax.bbox.width * 72 / self.figure.dpi
            lines = "\n".join(wrap(words, max(room, 40), size, weight)) if words.strip() else words
            if lines != text.get_text() and "\n" in lines:
                text.set_text(lines)
                broken = True
        return broken


def _steps(one: Any, places: Iterable[float]) -> float:
    """Return how many times the least distance between places goes into an axis, as it is drawn."""
    ends = one.get_transform().transform([*one.get_view_interval()])
    drawn = one.get_transform().transform([*places])
    return max(float(abs(ends[1] - ends[0]) / least_distance(drawn)), 1e-9)


def _height(ax: Axes) -> float:
    figure = ax.get_figure(root=True)
    assert figure
    return ax.bbox.height * 72 / figure.dpi


def _place_above(ax: Axes, legend: Any) -> None:
    """Set the legend of axes anew, above them, in as many columns as have room."""
    figure: Any = ax.get_figure(root=True)
    names = [" ".join(text.get_text().split()) for text in legend.get_texts()]
    columns = len({round(one.get_position().x0, 3) for one in figure.axes if one.get_legend()})
    room = figure.get_figwidth() * 72 / columns - 40
    lines = ["\n".join(wrap(name, room - 34, SMALL)) for name in names]
    widest = max(text_width(line, SMALL) for block in lines for line in block.split("\n")) + 34
    ax.legend(
        legend.legend_handles, lines, title=legend.get_title().get_text() or None, loc="lower left",
        bbox_to_anchor=(0, 1), ncols=max(1, min(len(names), int(room / widest))), borderpad=0.2,
        borderaxespad=0.2, alignment="left",
    )  # fmt: skip


def _write_names(one: Any, places: list[float], names: list[str], turned: float) -> bool:
    """Write names along an axis, where they do not stand so yet."""
    now = [label for label in one.get_ticklabels() if label.get_text()]
    if [label.get_text() for label in now] == names and all(label.get_rotation() == turned for label in now):
        return False
    one.set_major_locator(FixedLocator(places))
    one.set_ticklabels(names, rotation=turned)
    return True


def _thin_out(ax: Axes) -> bool:
    """Leave out numbers and dates under axes that would run into each other."""
    figure: Any = ax.get_figure(root=True)
    written = [label for label in ax.get_xticklabels() if label.get_text() and label.get_visible()]
    boxes = [label.get_window_extent() for label in written]
    shown = sorted((box for box in boxes if ax.bbox.x0 - 2 < (box.x0 + box.x1) / 2 < ax.bbox.x1 + 2),
                   key=lambda box: box.x0)  # fmt: skip
    gap = 4 * figure.dpi / 72
    if all(one.x1 + gap <= other.x0 for one, other in zip(shown, shown[1:], strict=False)):
        return False
    most = max(1, int(ax.bbox.width / (max(box.width for box in shown) + 2 * gap)))
    locator: Any = ax.xaxis.get_major_locator()
    if isinstance(locator, MaxNLocator):
        locator.set_params(nbins=most)
    elif isinstance(locator, AutoDateLocator):
        locator.minticks = min(2, most)
        locator.maxticks = dict.fromkeys(locator.maxticks, max(2, most))
    else:
        places = ax.get_xticks()
        ax.xaxis.set_major_locator(FixedLocator(list(places)[:: -(-len(places) // most)]))
    return True
