"""The house's look for axes: fonts, colours, decimal commas, room for names; ``%load_ext boso`` sets it."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text
from matplotlib.ticker import (
    AutoLocator,
    FixedLocator,
    Formatter,
    FuncFormatter,
    LogFormatter,
    MaxNLocator,
    ScalarFormatter,
)

from boso.charts.drawing.canvas import (
    LEADING,
    POINTS,
    SIZE,
    SMALL,
    register_fonts,
    settings,
    text_width,
    wrap,
)
from boso.figures import axis
from boso.figures.legend import legend_of
from boso.figures.reading import COLOURBAR, facets_of
from boso.table_cells import is_year
from boso.words import number, tall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

    from boso.charts.drawing.alt_text import Lang
    from boso.charts.drawing.canvas import Width

COLOURS = ("#0b3c5d", "#5b99c7", "#c4570f", "#f3b267", "#6f747c", "#8a4b08", "#7a5195", "#2f7d5b")
AXES = {
    "axes.prop_cycle": cycler(color=COLOURS),
    "axes.grid": True,
    "axes.grid.axis": "both",
    "axes.spines.bottom": True,
    "axes.spines.left": True,
    "axes.titlesize": SIZE,
    "axes.titleweight": "semibold",
    "axes.labelsize": SIZE,
    "axes.formatter.useoffset": False,
    "xtick.labelsize": SIZE,
    "ytick.labelsize": SIZE,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "legend.title_fontsize": SMALL,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    "patch.linewidth": 0.5,
    "figure.figsize": (POINTS["full"] / 72, 2.9),
    "figure.titlesize": SIZE,
    "figure.titleweight": "semibold",
}
SEED = 2011
TALLEST = 8.5  # inches that a page has for a figure
SEABORN = {  # what seaborn writes on axes by itself
    "count": "Antall", "Count": "Antall", "Density": "Tetthet", "Frequency": "Hyppighet", "Percent": "Prosent",
    "percent": "Prosent", "Proportion": "Andel", "proportion": "Andel", "Probability": "Andel", "None": "",
}  # fmt: skip
MONTHS = {
    "January": "januar", "February": "februar", "March": "mars", "April": "april", "June": "juni", "July": "juli",
    "August": "august", "September": "september", "October": "oktober", "November": "november",
    "December": "desember", "Jan": "jan", "Feb": "feb", "Mar": "mars", "Apr": "april", "May": "mai", "Jun": "juni",
    "Jul": "juli", "Aug": "aug", "Sep": "sept", "Oct": "okt", "Nov": "nov", "Dec": "des",
}  # fmt: skip
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?(?=\s?%?$)")


@cache
def house() -> dict[str, Any]:
    """Return the settings of matplotlib with which the house's figures are drawn on axes."""
    register_fonts()
    return {**settings(), **AXES}


def follow(shell: Any) -> None:
    """Draw all figures of a notebook in the house's style, unless it sets another; the same at each run.

    What seaborn draws by lot (the bootstrap of an interval, the jitter of points) is the same in each run of a
    cell.
    """
    apply()
    shell.events.register("pre_run_cell", lambda _: np.random.seed(SEED))


def apply() -> None:
    """Set the house's style for the figures that are drawn from now on."""
    mpl.rcParams.update(house())


def translate(figure: Figure, lang: Lang) -> None:
    """Write in the readers' language what seaborn calls an axis by itself."""
    if lang == "nb":
        for ax in figure.axes:
            for label in (ax.xaxis.get_label(), ax.yaxis.get_label()):
                label.set_text(SEABORN.get(label.get_text(), label.get_text()))


def finish(figure: Figure, width: Width, lang: Lang, values: Sequence[float]) -> None:
    """Make a drawn figure fit the page: its size, type, numbers, legends and names; labels are laid out.

    `values` are those drawn: numbers in the drawing that tell them are written as readers write them.
    """
    _resize(figure, width)
    for text in figure.findobj(Text):
        text.set_fontfamily(house()["font.family"])
    whole = all(value % 1 == 0 for value in values)
    for number, ax in enumerate(figure.axes):
        if any(ax.bbox.bounds == other.bbox.bounds for other in figure.axes[:number]):
            ax.grid(visible=False)  # a second scale on the same axes
        for where in ("left", "center"):
            if facets := facets_of(ax.get_title(where)):
                ax.set_title(", ".join(value for _, value in facets), loc=where)
        for label in ax.get_yticklabels() if axis.names(ax.yaxis) else ():
            label.set_rotation(0)
        for one in (ax.xaxis, ax.yaxis):
            _write_numbers(one, lang, whole=whole)
            _write_dates(one, lang)
        for text in ax.texts:
            text.set_text(_localised(text.get_text(), lang, values))
    _place_legends(figure)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of grids that cannot be laid out anew
        figure.set_layout_engine(_layout(figure))
        figure.draw_without_rendering()
        if _fit_names(figure):
            figure.draw_without_rendering()
    figure.set_layout_engine("none")


def _layout(figure: Figure) -> str:
    """Return what lays the labels out; a colour bar that was made for one cannot change to the other."""
    has_bar = any(ax.get_label() == COLOURBAR for ax in figure.axes)
    constrained = isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)
    return "tight" if has_bar and not constrained else "constrained"


def _resize(figure: Figure, width: Width) -> None:
    """Give a figure the breadth of the page, in its own proportions: type is then as large as it says."""
    own_width, own_height = figure.get_size_inches()
    broad = POINTS[width] / 72
    figure.set_size_inches(broad, min(own_height * broad / own_width, TALLEST))


def _write_numbers(one: Axis, lang: Lang, *, whole: bool) -> None:
    """Write the numbers of an axis as readers do; years, and what has a format of its own, stay."""
    formatter = one.get_major_formatter()
    if axis.names(one):
        one.grid(visible=False)
    if axis.names(one) or axis.dates(one) or type(formatter) not in (ScalarFormatter, *_logarithmic()):
        return
    low, high = sorted(one.get_view_interval())
    if is_year(round(low)) and is_year(round(high)) and isinstance(formatter, ScalarFormatter):
        one.set_major_locator(MaxNLocator(integer=True, nbins=8))
        one.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        return
    if whole and isinstance(one.get_major_locator(), AutoLocator):
        one.set_major_locator(MaxNLocator(nbins="auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    write = number if lang == "en" else tall
    one.set_major_formatter(FuncFormatter(lambda value, _: write(value, _decimals(one, value))))
    if isinstance(formatter, LogFormatter):
        one.set_minor_formatter(FuncFormatter(lambda *_: ""))


class _Months(Formatter):
    """Dates along an axis, with the months in Norwegian."""

    def __init__(self, inner: Formatter) -> None:
        self.inner = inner

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Return what stands at a tick."""
        return re.sub("|".join(MONTHS), lambda found: MONTHS[found[0]], self.inner(value, pos))

    def set_locs(self, locs: list[float]) -> None:
        """Take the places of all ticks."""
        self.inner.set_locs(locs)


def _write_dates(one: Axis, lang: Lang) -> None:
    if axis.dates(one) and lang == "nb":
        one.set_major_formatter(_Months(one.get_major_formatter()))
        one.set_minor_formatter(_Months(one.get_minor_formatter()))


def _logarithmic() -> tuple[type, ...]:
    from matplotlib import ticker

    return ticker.LogFormatter, ticker.LogFormatterSciNotation, ticker.LogFormatterMathtext


def _decimals(one: Axis, value: float) -> int:
    """Return the decimals that the ticks of an axis need to be told apart."""
    places = [float(place) for place in one.get_majorticklocs()] or [value]
    return next(
        (n for n in range(7) if all(abs(round(p, n) - p) <= 1e-9 * max(abs(p), 1e-6) for p in places)), 7
    )


def _localised(text: str, lang: Lang, values: Sequence[float] = ()) -> str:
    """Return a number, as matplotlib and seaborn write it into a drawing, as readers write it.

    Of a value that is drawn it is rounded anew: Python rounds half to even.

    >>> _localised("1234.5", "nb"), _localised("2011", "nb"), _localised("10.2", "nb", [10.25])
    ('1\xa0234,5', '2011', '10,3')
    """
    if not (found := NUMBER.match(text)):
        return text
    digits = found[0].replace("−", "-")
    decimals = len(digits.partition(".")[2])
    if not decimals and is_year(float(digits)):
        return text
    value = next((value for value in values if f"{value:.{decimals}f}" == digits), float(digits))
    return (number if lang == "en" else tall)(value, decimals) + text[found.end() :]


def _place_legends(figure: Figure) -> None:
    """Move legends that nobody placed off the drawing: of axes above them, of a figure to the right."""
    for ax in figure.axes:
        legend = ax.get_legend()
        if legend is not None and legend._loc_real == 0 and legend.get_texts():
            _above(ax, figure)
    for legend in figure.legends:
        legend.set_bbox_to_anchor(None)
        legend.set_loc("outside right center")


def _above(ax: Axes, figure: Figure) -> None:
    legend = legend_of(ax)
    assert legend
    names, heading = [text.get_text() for text in legend.get_texts()], legend.get_title().get_text()
    room = figure.get_size_inches()[0] * 72 / max(len({one.get_position().x0 for one in figure.axes}), 1) - 40
    widest = max(text_width(name, SMALL) for name in names) + 34
    ax.legend(
        legend.legend_handles, names, title=heading or None, loc="lower left", bbox_to_anchor=(0, 1),
        ncols=max(1, min(len(names), int(room / widest))), borderpad=0.2, borderaxespad=0.2, alignment="left",
    )  # fmt: skip


def _fit_names(figure: Figure) -> bool:
    """Break long names along the axes, and make room for many; whether something changed."""
    changed = False
    for ax in figure.axes:
        changed |= _fit_below(ax) | _fit_beside(ax, figure)
    return changed


def _fit_below(ax: Axes) -> bool:
    """Break the names under axes to the room that each has; where they cannot be broken, turn them."""
    labels = [label for label in ax.get_xticklabels() if label.get_text() and label.get_visible()]
    named = axis.names(ax.xaxis)
    if not labels or not named or labels[0].get_rotation():
        return False
    low, high = sorted(ax.get_xlim())
    room = (
        ax.get_position().width * ax.get_figure(root=True).get_size_inches()[0] * 72 / max(high - low, 1e-9)
    )
    if all(text_width(label.get_text(), label.get_fontsize()) < room - 4 for label in labels):
        return False
    words = max(text_width(word, SIZE) for name in named.values() for word in name.split())
    turned = words > room - 2
    if turned and room < SIZE:
        raise ValueError(
            f"{len(named)} names have no room side by side under the axes: "
            'draw them as horizontal bars, with the names on y (sns.barplot(…, y="…"))'
        )
    lines = [name if turned else "\n".join(wrap(name, room - 4, SIZE)) for name in named.values()]
    ax.xaxis.set_major_locator(FixedLocator(list(named)))
    ax.set_xticklabels(lines, rotation=90 if turned else 0)
    return True


def _fit_beside(ax: Axes, figure: Figure) -> bool:
    """Break the names beside axes to a third of the breadth, and let many names make the figure taller."""
    named = axis.names(ax.yaxis)
    if not named:
        return False
    broad, tall_ = figure.get_size_inches() * 72
    lines = [wrap(name, broad / 3, SIZE) for name in named.values()]
    changed = max(map(len, lines)) > 1
    if changed and any(label.get_visible() for label in ax.get_yticklabels()):
        ax.yaxis.set_major_locator(FixedLocator(list(named)))
        ax.set_yticklabels(["\n".join(block) for block in lines])
    low, high = sorted(ax.get_ylim())
    needed = max(map(len, lines)) * SIZE * LEADING + 3
    room = ax.get_position().height * tall_ / max(high - low, 1e-9)
    if room < needed:
        figure.set_figheight(min(tall_ / 72 + (needed - room) * (high - low) / 72, TALLEST))
        changed = True
    return changed
