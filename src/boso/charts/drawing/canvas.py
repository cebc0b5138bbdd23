"""The canvas that a chart is drawn on: its sizes in points, its fonts and style, and how texts break."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import matplotlib.style
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

from boso import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from matplotlib.backend_bases import RendererBase
    from matplotlib.font_manager import FontProperties

Width = Literal["full", "half"]

WIDTHS = {"full": 6.3 * 72, "half": 3.1 * 72}
NARROW = 240.0  # points of the drawing for a phone: on a page of 360 px its smallest text has 10 px
SIZE = 9.0
SMALL = 8.0
LEADING = 1.2
STYLE = fonts.FOLDER.parent / "boso.mplstyle"
LARGE = 100.0  # points in which texts are measured, as matplotlib does
JOINTS = ("kommune",)  # first parts of compounds that narrow labels have: kommune-politiker
JOINT = re.compile(rf"(?<![^\s/-])({'|'.join(JOINTS)})(?=\S)", re.IGNORECASE)
FILES = {
    "normal": str(fonts.FOLDER / "SourceSans3-Regular.ttf"),
    "semibold": str(fonts.FOLDER / "SourceSans3-Semibold.ttf"),
}


@dataclass(frozen=True)
class Chart:
    """A drawn figure, the table that it shows, and the same in words.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        Without title and source, which the page shows as text.
    table : pandas.DataFrame
        What is drawn, under the titles that readers see.
    alt : str
        Description for those who do not see the figure, made from `table`.
    provenance : str
        How the numbers came about: collected, reconstructed, simulated, or mixed of the last two.
    base : tuple of int, optional
        The fewest and the most answers that a number of the table is of, where it is of answers.
    narrow : matplotlib.figure.Figure, optional
        The same for a phone, `NARROW` points wide; None where one drawing serves both.
    of : str
        Column with the number of which the bars' lengths are per cents, where the table has counts.
    formats : mapping of str to str, optional
        Filter by column that writes the table's numbers.
    """

    figure: Figure
    table: pd.DataFrame
    alt: str
    provenance: str = "collected"
    base: tuple[int, int] | None = None
    narrow: Figure | None = None
    of: str = ""
    formats: Mapping[str, str] | None = None

    @property
    def laid_out(self) -> bool:
        """Whether it is as broad as the page already, as what a function of `boso.charts` draws is."""
        return isinstance(self.figure, Drawing)


@cache
def settings() -> dict[str, Any]:
    """Make the project's own fonts known to matplotlib, and return the settings of boso.mplstyle."""
    for path in sorted(fonts.FOLDER.glob("*.ttf")):
        fontManager.addfont(path)
    read: Any = matplotlib.rc_params_from_file(STYLE, use_default_template=False)
    return dict(read)


@contextmanager
def style(*, reset: bool = True) -> Iterator[None]:
    """Draw with the project's fonts and boso.mplstyle; the settings outside stay as they were."""
    with matplotlib.style.context(settings(), after_reset=reset):
        yield


class Drawing(Figure):
    """A figure that looks the same wherever it is saved: it brings its style along."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw it, as `Figure.draw` does."""
        with style(reset=False):  # settings for saving, such as svg.hashsalt, are the caller's
            super().draw(renderer)


def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Return the width of a line in points, as it will be set."""
    return _measured(text, FILES[weight])[0] * (size / LARGE)


class Renderer(RendererSVG):
    """Draws as matplotlib does, but measures no text twice: that takes longer than to draw it."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Any:
        """Return the width, the height and the descent of a line in points."""
        path, scale = fontManager.findfont(prop), prop.get_size_in_points() / LARGE
        if ismath or path not in FILES.values():
            return super().get_text_width_height_descent(s, prop, ismath)
        return tuple(length * scale for length in _measured(s, path))


@lru_cache(maxsize=10_000)
def _measured(text: str, path: str) -> tuple[float, float, float]:
    """Return the width, the height and the descent of a line in a font of `LARGE` points."""
    font = _font(path)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    width, height = font.get_width_height()
    return width / 64, height / 64, font.get_descent() / 64  # it counts in 64ths


@cache
def _font(path: str) -> FT2Font:
    # in memory: kernels forked from one process would move the place in a file under each other's reading
    font = FT2Font(io.BytesIO(Path(path).read_bytes()))
    font.set_size(LARGE, 72)
    return font


def wrap(text: object, width: float, size: float = SIZE, weight: str = "normal") -> list[str]:
    """Break a text into lines that are at most `width` points wide; a word too long gets a hyphen."""
    lines = list[str]()
    for word in re.split("[ \n]+", str(text).strip(" \n")):
        *pieces, last = _hyphenated(word, width, size, weight)
        if lines and not pieces and text_width(f"{lines[-1]} {last}", size, weight) <= width:
            lines[-1] += f" {last}"
        else:
            lines += [*pieces, last]
    return lines


def _hyphenated(word: str, width: float, size: float, weight: str) -> list[str]:
    """Return a word in pieces that fit; it breaks after a hyphen or slash of its own, or at a known joint."""
    if text_width(word, size, weight) <= width or len(word) < 2:
        return [word]
    places = range(1, len(word))
    fits = [*takewhile(lambda n: text_width(word[:n] + "-", size, weight) <= width, places)] or [1]
    outside = [n for n in fits if not word[n - 1 : n + 1].isdecimal()]  # of numbers
    joints = [n for n in outside if word[:n].lower() in JOINTS]
    own = [n for n in outside if word[n - 1] in "-/"]
    cut = (own or joints or outside or fits)[-1]
    return [word[:cut] + ("" if own else "-"), *_hyphenated(word[cut:], width, size, weight)]


def unbroken_width(text: object, size: float = SIZE, weight: str = "normal") -> float:
    """Return the width in points that `wrap` needs in order to break no word but where it may be broken."""
    pieces = re.split(r"[ \n]|(?<=[-/])", JOINT.sub(r"\1- ", str(text)))
    return max(text_width(piece, size, weight) for piece in pieces)


def wrap_balanced(text: object, width: float, size: float = SIZE, weight: str = "normal") -> list[str]:
    """Break a text into as few lines as `wrap` does, about equally long: for centred labels."""
    best = wrap(text, width, size, weight)
    for narrower in (0.9, 0.8, 0.7, 0.6, 0.5) if len(best) > 1 else ():
        lines = wrap(text, width * narrower, size, weight)
        if len(lines) > len(best) or any(line.endswith("-") for line in lines):
            break
        best = lines
    return best


def text_height(lines: Sequence[str], size: float = SIZE) -> float:
    """Return the height in points of a block of lines."""
    return len(lines) * size * LEADING
