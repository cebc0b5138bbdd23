"""The analysis model: variables in the order of the process, and what is learnt led back to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso.charts.drawing import alt_text
from boso.charts.drawing.canvas import POINTS, SIZE, SMALL, Chart, Sheet, balanced, block_height, style
from boso.charts.drawing.palette import INK, PALE, UNIT
from boso.charts.drawing.shapes import arrow, badge, box, box_height, box_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boso.charts.drawing.alt_text import Lang

Loop = tuple[Sequence[str], str]

ARROW = 18.0
DROP = 22.0
STEP = 16.0


class Course(NamedTuple):
    """The way of a loop on the sheet: where it starts, where it leads, how deep it runs, and its text."""

    start: float
    targets: list[float]
    level: float
    text: list[str]

    @property
    def foot(self) -> float:
        """The lower end of the text."""
        return self.level + 8 + block_height(self.text)


def model(
    variables: Mapping[str, str],
    loops: Sequence[Loop],
    *,
    titles: tuple[str, str, str] = ("Variabel", "Innhold", "Læringssløyfe tilbake hit"),
    lang: Lang = "nb",
) -> Chart:
    """Draw variables as boxes in the order of a process, with loops that lead back from the last one.

    Parameters
    ----------
    variables : mapping of str to str
        Name of each variable and a few words about it ("" for none), in the order of the process.
    loops : sequence of (targets, text)
        For each loop the variables that it leads back to, and its text; they are numbered from 1, the
        shortest first.
    titles : tuple of str
        Titles of the three columns of the table.

    Raises
    ------
    ValueError
        A loop leads to a name that is not a variable.
    """
    unknown = [name for targets, _ in loops for name in targets if name not in variables]
    if unknown:
        raise ValueError(f"a loop leads to {unknown[0]!r}; the variables are {', '.join(variables)}")
    with style():
        sheet = _draw(variables, loops)
    back = {
        name: "; ".join(
            f"{number} {text}" for number, (targets, text) in enumerate(loops, 1) if name in targets
        )
        for name in variables
    }
    rows = [(name, about, back[name]) for name, about in variables.items()]
    return Chart(sheet.figure, pd.DataFrame(rows, columns=list(titles)), _alt(variables, loops, lang))


def _draw(variables: Mapping[str, str], loops: Sequence[Loop]) -> Sheet:
    wide = (POINTS["full"] - 2 - ARROW * (len(variables) - 1)) / len(variables)
    lefts = {name: 1 + number * (wide + ARROW) for number, name in enumerate(variables)}
    heads = {name: balanced(name, wide - 8, SIZE, "semibold") for name in variables}
    abouts = {name: balanced(text, wide - 10, SMALL) if text else [] for name, text in variables.items()}
    tall = max(box_height(heads[name], abouts[name], 36) for name in variables)
    courses = _courses(lefts, wide, tall, loops)
    sheet = Sheet((courses[-1].foot if courses else tall) + 5)
    for name, left in lefts.items():
        last = left == max(lefts.values())
        box(sheet, left, 1, wide, tall, UNIT if last else PALE)
        place = (left, 1, wide, box_height(heads[name], abouts[name]))  # names stand level, whatever is below
        box_text(sheet, place, heads[name], abouts[name], "white" if last else INK)
        if not last:
            middle = 1 + tall / 2
            arrow(sheet, [(left + wide + 2, middle), (left + wide + ARROW - 2, middle)], INK)
    for number, course in reversed(list(enumerate(courses, 1))):
        _draw_course(sheet, course, number, tall + 1)
    return sheet


def _courses(lefts: Mapping[str, float], wide: float, tall: float, loops: Sequence[Loop]) -> list[Course]:
    """Lay the loops under each other: the shortest is innermost, and each has its text below its line."""
    courses: list[Course] = []
    for number, (names, text) in enumerate(loops, 1):
        start = max(lefts.values()) + wide * number / (len(loops) + 1)
        targets = sorted(lefts[name] + wide / 2 for name in names)
        level = courses[-1].foot + STEP if courses else tall + DROP
        courses.append(Course(start, targets, level, balanced(text, start - targets[0] - 14)))
    return courses


def _draw_course(sheet: Sheet, course: Course, number: int, top: float) -> None:
    """Draw one loop: down from the last box, to the left, and up to each of its targets."""
    for target in course.targets:
        points = [
            (course.start, top),
            (course.start, course.level),
            (target, course.level),
            (target, top + 2),
        ]
        arrow(sheet, points, UNIT, 1.4)
    middle = (course.start + course.targets[-1]) / 2
    badge(sheet, middle, course.level, str(number))
    centre = (course.start + course.targets[0]) / 2
    sheet.text(centre, course.foot - block_height(course.text) / 2, course.text, ha="center")


def _alt(variables: Mapping[str, str], loops: Sequence[Loop], lang: Lang) -> str:
    order = alt_text.join([alt_text.lower(name) for name in variables], lang)
    last = list(variables)[-1]
    if lang == "nb":
        head = f"Modell med {len(variables)} bokser i rekkefølge, forbundet med piler: {order}."
        back = f"Fra {alt_text.lower(last)} går {len(loops)} sløyfer tilbake"
    else:
        head = f"Model with {len(variables)} boxes in order, joined by arrows: {order}."
        back = f"From {alt_text.lower(last)} {len(loops)} loops lead back"
    to = "til" if lang == "nb" else "to"
    said = [
        f"{number} {to} {alt_text.join([alt_text.lower(name) for name in targets], lang)} ({text})"
        for number, (targets, text) in enumerate(loops, 1)
    ]
    return alt_text.sentences(head, f"{back}: {', '.join(said)}." if loops else "")
