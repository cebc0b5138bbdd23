"""Small multiples: the same shares for several groups side by side; what privacy hides says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from boso.charts import answer_scale
from boso.charts.answer_scale import HIDDEN_WORD
from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import Numbers
from boso.charts.drawing.canvas import (
    POINTS,
    SIZE,
    SMALL,
    Chart,
    Sheet,
    balanced,
    block_height,
    style,
    text_width,
    wrap,
)
from boso.charts.drawing.palette import HIDDEN, INK, MUTED, OTHERS, PALE, UNIT, Fill
from boso.charts.drawing.row_labels import BAR
from boso.charts.drawing.shapes import area
from boso.charts.drawing.watermark import marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boso.charts.drawing.alt_text import Lang
    from boso.charts.drawing.layer import Layer

SHARE = 0.3  # of the breadth that labels may take
GAP = 10.0
HEAD = {"nb": "Små stolpediagrammer, ett for hver gruppe.", "en": "Small bar charts, one for each group."}
ANSWERS = {"nb": "{} svar", "en": "{} answers"}


class _Grid(NamedTuple):
    """Where the panels stand: left end of the first, breadth of each, tops of the rows, height of a row."""

    left: float
    wide: float
    top: float
    pitch: float


@marked
def multiples(
    table: pd.DataFrame,
    *,
    label: str,
    panel: str,
    count: str,
    base: str,
    highlight: str | None = None,
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
) -> Chart | None:
    """Compare shares of several groups, one panel a group and one bar a statement, in per cents.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a group and statement; each group has the same statements. A count that is missing is
        hidden.
    label, panel : str
        Columns with the statement and the group.
    count, base : str
        Columns with the number who say so and the number in the group.
    highlight : str, optional
        Name of the group in colour; the others are grey.
    titles, lang
        As in `bars`.
    """
    if table.empty:
        return None
    shares = table.assign(**{count: 100 * table[count].astype("Float64") / table[base].astype("Float64")})
    wide = shares.pivot(index=label, columns=panel, values=count)
    wide = wide.reindex(index=table[label].unique(), columns=table[panel].unique())
    sizes = {str(name): int(number) for name, number in zip(table[panel], table[base], strict=True)}
    numbers = Numbers(0, "%", lang)
    with style():
        sheet = _draw(wide, sizes, highlight, numbers)
    drawn = answer_scale.told(table[[panel, label, count, base]], lang, {count: count})
    return Chart(sheet.figure, alt_text.titled(drawn, titles), _alt(wide, numbers))


def _alt(wide: pd.DataFrame, numbers: Numbers) -> str:
    told = []
    for name, row in wide.items():
        texts = [f"{item} {HIDDEN_WORD[numbers.lang] if pd.isna(share) else numbers.full(float(share))}"
                 for item, share in row.items()]  # fmt: skip
        told.append(f"{name}: {alt_text.join(texts, numbers.lang)}.")
    return alt_text.sentences(HEAD[numbers.lang], *told)


def _draw(wide: pd.DataFrame, sizes: Mapping[str, int], highlight: str | None, numbers: Numbers) -> Sheet:
    width = POINTS["full"]
    labels = [wrap(name, width * SHARE) for name in wide.index]
    left = max(text_width(line) for lines in labels for line in lines) + GAP + 2
    breadth = (width - 1 - left - GAP * (len(wide.columns) - 1)) / len(wide.columns)
    heads = [balanced(name, breadth, SIZE, "semibold") for name in wide.columns]
    top = max(block_height(head) for head in heads) + SMALL * 1.2 + 8
    pitch = max(BAR + 5, *(block_height(lines) + 5 for lines in labels))
    grid = _Grid(left, breadth, top, pitch)
    sheet = Sheet(top + pitch * len(labels) + 2)
    ground = sheet.ground()
    for row, lines in enumerate(labels):
        sheet.text(left - GAP, top + (row + 0.5) * pitch, lines, ha="right")
    for number, (name, head) in enumerate(zip(wide.columns, heads, strict=True)):
        x = left + number * (breadth + GAP)
        own = highlight not in sizes or name == highlight
        sheet.text(
            x, top - 5 - SMALL * 1.2 - block_height(head) / 2, head, weight="semibold" if own else "normal"
        )
        answered = ANSWERS[numbers.lang].format(sizes[str(name)])
        sheet.text(x, top - 5 - SMALL * 0.6, answered, size=SMALL, color=MUTED)
        _draw_panel(sheet, ground, list(wide[name]), (x, grid), Fill(UNIT if own else OTHERS), numbers)
    return sheet


def _draw_panel(
    sheet: Sheet,
    ground: Layer,
    shares: Sequence[float],
    place: tuple[float, _Grid],
    fill: Fill,
    numbers: Numbers,
) -> None:
    """Draw the bars of a group on tracks that stand for all of it."""
    x, grid = place
    whole = grid.wide - text_width(numbers.bare(100), SMALL) - 3
    for row, share in enumerate(shares):
        y = grid.top + (row + 0.5) * grid.pitch
        hidden = pd.isna(share)
        area(ground, (x, y - BAR / 2, whole, BAR), HIDDEN if hidden else Fill(PALE))
        if hidden:
            room = text_width(HIDDEN_WORD[numbers.lang], SMALL) / 2 + 2
            area(ground, (x + whole / 2 - room, y - 5, 2 * room, 10), Fill("#ffffff"))
            sheet.text(x + whole / 2, y, HIDDEN_WORD[numbers.lang], ha="center", size=SMALL, color=MUTED)
            continue
        area(ground, (x, y - BAR / 2, whole * float(share) / 100, BAR), fill)
        sheet.text(x + whole + 3, y, numbers.bare(float(share)), size=SMALL, color=INK)
