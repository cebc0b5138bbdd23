"""The analysis model: variables in the order of the process, and what is learnt led back to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.canvas import SIZE, SMALL, WIDTHS, Canvas, Chart, style, text_height, wrap_balanced
from boso.charts.drawing.palette import INK, PALE, UNIT
from boso.charts.drawing.shapes import arrow, badge, box, box_height, box_text
from boso.words import liste

if TYPE_CHECKING:
    from collections.abc import Mapping

Loop = tuple[Sequence[str], str]

ARROW = 18.0
DROP = 22.0
STEP = 16.0
COLUMNS = ["Variabel", "Innhold", "Læringskrets tilbake hit"]


class LoopPath(NamedTuple):
    """The way of a loop on the canvas: where it starts, where it leads, how deep it runs, and its text."""

    start: float
    targets: list[float]
    level: float
    text: list[str]

    @property
    def bottom(self) -> float:
        """The lower end of the text."""
        return self.level + 8 + text_height(self.text)


def model(variables: Mapping[str, str], loops: Sequence[Loop]) -> Chart:
    """Draw variables as boxes in the order of a process, with loops that lead back from the last one.

    Parameters
    ----------
    variables : mapping of str to str
        Name of each variable and a few words about it ("" for none), in the order of the process.
    loops : sequence of (targets, text)
        For each loop the variables that it leads back to, and its text; they are numbered from 1, the
        shortest first.

    Raises
    ------
    ValueError
        A loop leads to a name that is not a variable.
    """
    unknown = [name for targets, _ in loops for name in targets if name not in variables]
    if unknown:
        raise ValueError(f"a loop leads to {unknown[0]!r}; the variables are {', '.join(variables)}")
    with style():
        canvas = _draw(variables, loops)
    back = {
        name: "; ".join(
            f"{number} {text}" for number, (targets, text) in enumerate(loops, 1) if name in targets
        )
        for name in variables
    }
    rows = [(name, about, back[name]) for name, about in variables.items()]
    return Chart(canvas.figure, pd.DataFrame(rows, columns=COLUMNS), _alt(variables, loops))


def _draw(variables: Mapping[str, str], loops: Sequence[Loop]) -> Canvas:
    box_width = (WIDTHS["full"] - 2 - ARROW * (len(variables) - 1)) / len(variables)
    lefts = {name: 1 + number * (box_width + ARROW) for number, name in enumerate(variables)}
    names = {name: wrap_balanced(name, box_width - 8, SIZE, "semibold") for name in variables}
    descriptions = {
        name: wrap_balanced(text, box_width - 10, SMALL) if text else [] for name, text in variables.items()
    }
    height = max(box_height(names[name], descriptions[name], 36) for name in variables)
    paths = _loop_paths(lefts, box_width, height, loops)
    canvas = Canvas((paths[-1].bottom if paths else height) + 5)
    for name, left in lefts.items():
        last = left == max(lefts.values())
        box(canvas, left, 1, box_width, height, UNIT if last else PALE)
        place = (
            left,
            1,
            box_width,
            box_height(names[name], descriptions[name]),
        )  # names stand level, whatever is below
        box_text(canvas, place, names[name], descriptions[name], "white" if last else INK)
        if not last:
            middle = 1 + height / 2
            arrow(canvas, [(left + box_width + 2, middle), (left + box_width + ARROW - 2, middle)], INK)
    for number, path in reversed(list(enumerate(paths, 1))):
        _draw_loop(canvas, path, number, height + 1)
    return canvas


def _loop_paths(
    lefts: Mapping[str, float], box_width: float, height: float, loops: Sequence[Loop]
) -> list[LoopPath]:
    """Lay the loops under each other: the shortest is innermost, and each has its text below its line."""
    paths: list[LoopPath] = []
    for number, (names, text) in enumerate(loops, 1):
        start = max(lefts.values()) + box_width * number / (len(loops) + 1)
        targets = sorted(lefts[name] + box_width / 2 for name in names)
        level = paths[-1].bottom + STEP if paths else height + DROP
        paths.append(LoopPath(start, targets, level, wrap_balanced(text, start - targets[0] - 14)))
    return paths


def _draw_loop(canvas: Canvas, path: LoopPath, number: int, top: float) -> None:
    """Draw one loop: down from the last box, to the left, and up to each of its targets."""
    for target in path.targets:
        points = [
            (path.start, top),
            (path.start, path.level),
            (target, path.level),
            (target, top + 2),
        ]
        arrow(canvas, points, UNIT, 1.4)
    middle = (path.start + path.targets[-1]) / 2
    badge(canvas, middle, path.level, str(number))
    centre = (path.start + path.targets[0]) / 2
    canvas.text(centre, path.bottom - text_height(path.text) / 2, path.text, ha="center")


def _alt(variables: Mapping[str, str], loops: Sequence[Loop]) -> str:
    names = [alt_text.lower_first(name) for name in variables]
    head = f"Modell med {len(names)} bokser i rekkefølge, forbundet med piler: {liste(names)}."
    back = [
        f"{number} til {liste([alt_text.lower_first(name) for name in targets])} ({text})"
        for number, (targets, text) in enumerate(loops, 1)
    ]
    said = f"Fra {names[-1]} går {len(loops)} sløyfer tilbake: {', '.join(back)}." if loops else ""
    return alt_text.sentences(head, said)
