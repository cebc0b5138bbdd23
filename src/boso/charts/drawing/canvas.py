"""The canvas that a chart is drawn on: its sizes in points, its fonts and style, and how texts break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, Literal

import matplotlib.style
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

from boso import fonts

Width = Literal["full", "half"]

WIDTHS = {"full": 6.3 * 72, "half": 3.1 * 72}
NARROW = 240.0  # points of the drawing for a phone: on a page of 360 px its smallest text has 10 px
SIZE = 9.0
SMALL = 8.0
LEADING = 1.2
STYLE = fonts.FOLDER.parent / "boso.mplstyle"
FAMILY = "Source Sans 3"
FILES = {
    "normal": fonts.FOLDER / "SourceSans3-Regular.ttf",
    "semibold": fonts.FOLDER / "SourceSans3-Semibold.ttf",
}
SOFT = "\xad"  # where a word may be broken: a hyphen at the end of a line, else nothing
COMPOUND = re.compile(r"\b(kommune)(?=[a-zæøå]{4})", re.IGNORECASE)  # what narrow labels have: politiker


@cache
def settings() -> dict[str, Any]:
    """Make the project's own fonts known to matplotlib, and return the settings of boso.mplstyle."""
    for path in sorted(fonts.FOLDER.glob("*.ttf")):
        fontManager.addfont(path)
    read: Any = matplotlib.rc_params_from_file(STYLE, use_default_template=False)
    return dict(read)


@contextmanager
def style() -> Iterator[None]:
    """Draw with the project's fonts and boso.mplstyle; the settings outside stay as they were."""
    with matplotlib.style.context(settings(), after_reset=True):
        yield


@lru_cache(maxsize=10_000)
def text_width(text: str, size: float = SIZE, weight: str = "normal") -> float:
    """Return the width of a line in points, as it will be set."""
    font = FontProperties(fname=FILES[weight], size=size)
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def pieces(word: str) -> list[str]:
    """Return a word in the pieces between which it may be broken.

    >>> pieces("privat/frivillig"), pieces("2009–2011")
    (['privat/', 'frivillig'], ['2009–2011'])
    """
    return re.split(rf"(?:(?<=\w[-/])|(?<={SOFT}))(?=\w)", COMPOUND.sub(rf"\1{SOFT}", word))


def wrap(
    text: object, width: float, size: float = SIZE, weight: str = "normal", *, balanced: bool = False
) -> list[str]:
    """Break a text into lines of at most `width` points: between words, after their hyphens and slashes.

    What is longer still gets a hyphen, but not within a number. Lines may be `balanced`, for labels that are
    centred: as few, but about equally long.
    """

    def as_set(line: str) -> str:
        return re.sub(f"{SOFT}(?!$)", "", line).replace(SOFT, "-")

    def fits(line: str) -> bool:
        return text_width(as_set(line), size, weight) <= width

    lines = list[str]()
    for word in re.split("[ \n]+", str(text).strip(" \n")):
        joint = " "
        for piece in pieces(word):
            if lines and fits(lines[-1] + joint + piece):
                lines[-1] += joint + piece
            else:
                while not fits(piece) and (cuts := [
                    n for n in range(1, len(piece))
                    if fits(piece[:n] + SOFT) and not piece[n - 1 : n + 1].isdecimal()
                ]):  # fmt: skip
                    lines.append(piece[: cuts[-1]] + SOFT)
                    piece = piece[cuts[-1] :]
                lines.append(piece)
            joint = ""
    lines = [as_set(line) for line in lines]
    for share in (0.9, 0.8, 0.7, 0.6, 0.5) if balanced else ():
        narrower = wrap(text, width * share, size, weight)
        if len(narrower) > len(lines) or any(line.endswith("-") for line in narrower):
            break
        lines = narrower
    return lines


def text_height(lines: list[str], size: float = SIZE) -> float:
    """Return the height in points of a block of lines."""
    return len(lines) * size * LEADING
