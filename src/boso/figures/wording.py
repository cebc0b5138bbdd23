"""What a drawing says, as readers write it: numbers, years, dates, and what seaborn calls an axis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from matplotlib.text import Text
from matplotlib.ticker import (
    AutoLocator,
    Formatter,
    FuncFormatter,
    LogFormatter,
    LogFormatterMathtext,
    LogFormatterSciNotation,
    MaxNLocator,
    ScalarFormatter,
)

from boso.figures.artists.axis import BY_HAND, Axis, place_decimals
from boso.figures.artists.reader import facets_of
from boso.table_cells import TRUTH, is_year
from boso.words import tall
from boso.words.dates import MONTHS as MONTHS_NB
from boso.words.dates import MONTHS_EN

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = {  # what seaborn and pandas call values by themselves
    "count": "Antall", "Count": "Antall", "Density": "Tetthet", "Frequency": "Hyppighet",
    "Percent": "Prosent", "percent": "Prosent", "Proportion": "Andel", "proportion": "Andel",
    "Probability": "Andel", "None": "",
}  # fmt: skip
TRUE = {str(value): word for value, word in TRUTH["nb"].items()}
MONTHS = dict(zip(MONTHS_EN, MONTHS_NB, strict=True))
SHORT = ("jan", "feb", "mars", "april", "mai", "juni", "juli", "aug", "sept", "okt", "nov", "des")
MONTHS |= dict(zip((month[:3] for month in MONTHS_EN), SHORT, strict=True))
DEFAULTS = (ScalarFormatter, LogFormatter, LogFormatterSciNotation, LogFormatterMathtext)
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?(?=\s?%?$)")


def translate(figure: Any) -> None:
    """Write in the readers' language what seaborn and pandas write by themselves."""
    for ax in figure.axes:
        bars = [bar.get_bbox() for one in ax.containers for bar in getattr(one, "patches", ())]
        for one in (ax.xaxis, ax.yaxis):
            label, ends = one.get_label(), [getattr(bar, f"{one.axis_name}1", 0) for bar in bars]
            filled = any(end % 1 for end in ends) and max(ends) <= 1 + 1e-9  # seaborn counts in shares
            said = "Proportion" if label.get_text() == "Count" and filled else label.get_text()
            label.set_text(WORDS.get(said, said))
            if (names := Axis(one).names) and {*names.values()} <= {*TRUE}:
                one.set_ticks([*names], [TRUE[name] for name in names.values()])
    for text in figure.findobj(lambda one: isinstance(one, Text) and one.get_text() in TRUE):
        text.set_text(TRUE[text.get_text()])


def write(figure: Any, values: Sequence[float]) -> None:
    """Write numbers, dates and the names of panels as readers do; what has a format of its own stays.

    `values` are those drawn: numbers in the drawing that tell them are rounded from them.
    """
    whole = all(value % 1 == 0 for value in values)
    for ax in figure.axes:
        for where in ("left", "center"):
            if facets := facets_of(ax.get_title(where)):
                ax.set_title(", ".join(value for _, value in facets), loc=where)
        for one in (ax.xaxis, ax.yaxis):
            read, formatter = Axis(one), one.get_major_formatter()
            if read.dates and not isinstance(formatter, BY_HAND):
                _write_dates(one)
            elif not read.dates and not read.names and type(formatter) in DEFAULTS:
                _write_numbers(one, whole=whole)
        for text in ax.texts:
            text.set_text(_localised(text.get_text(), values))


def _write_numbers(one: Any, *, whole: bool) -> None:
    formatter = one.get_major_formatter()
    low, high = sorted(one.get_view_interval())
    if is_year(round(low)) and is_year(round(high)) and isinstance(formatter, ScalarFormatter):
        one.set_major_locator(MaxNLocator(integer=True, nbins=8))
        one.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        return
    if whole and isinstance(one.get_major_locator(), AutoLocator):
        one.set_major_locator(MaxNLocator(nbins="auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    one.set_major_formatter(_Numbers())
    if isinstance(formatter, LogFormatter):
        one.set_minor_formatter(FuncFormatter(lambda *_: ""))


class _Numbers(Formatter):
    """Numbers along an axis, with the decimals that its ticks need to be told apart."""

    decimals = 0

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Return what stands at a tick."""
        return tall(value, self.decimals)

    def set_locs(self, locs: Sequence[float]) -> None:
        """Take the places of all ticks."""
        self.decimals = place_decimals(locs)


def _write_dates(one: Any) -> None:
    """Write the months of dates along an axis in Norwegian."""

    def norwegian(date: str) -> str:
        return re.sub("|".join(MONTHS), lambda month: MONTHS[month[0]], date)

    for formatter in (one.get_major_formatter(), one.get_minor_formatter()):
        written, beside = formatter.format_ticks, formatter.get_offset
        formatter.format_ticks = lambda places, written=written: [*map(norwegian, written(places))]
        formatter.get_offset = lambda beside=beside: norwegian(beside())


def _localised(text: str, values: Sequence[float] = ()) -> str:
    """Return a number, as matplotlib and seaborn write it into a drawing, as readers write it.

    Of a value that is drawn it is rounded anew: Python rounds half to even.

    >>> _localised("1234.5"), _localised("2011"), _localised("10.2", [10.25])
    ('1\\xa0234,5', '2011', '10,3')
    """
    if not (found := NUMBER.match(text)):
        return text
    digits = found[0].replace("−", "-")
    decimals = len(digits.partition(".")[2])
    if not decimals and is_year(float(digits)):
        return text
    value = next((value for value in values if f"{value:.{decimals}f}" == digits), float(digits))
    return tall(value, decimals) + text[found.end() :]
