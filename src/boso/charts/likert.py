"""Diverging bars of answers on a scale: disagreement to the left, agreement to the right, the rest apart."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from boso.charts import answer_scale
from boso.charts.answer_scale import HIDDEN_WORD, Part, Row, Scale, total
from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import Numbers
from boso.charts.drawing.annotations import draw_heads, heads_height
from boso.charts.drawing.canvas import POINTS, SIZE, SMALL, Chart, Sheet, style, text_width
from boso.charts.drawing.legend import Entry, draw_key, key_height
from boso.charts.drawing.palette import ACCENT, INK, MUTED, UNIT, Fill, ink_on
from boso.charts.drawing.row_labels import BAR, Rows, draw_labels, rows
from boso.charts.drawing.shapes import area, whisker
from boso.charts.drawing.watermark import marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from boso.charts.drawing.alt_text import Lang
    from boso.charts.drawing.layer import Layer

GAP = 5.0
THICK = BAR + 2
UNDER = 3.5  # points from a bar down to the line of its interval
APART_BAR = 30.0  # breadth of the longest bar of those that stand apart
HEAD = {
    "nb": "Liggende stolper delt om en midtlinje: minst enige til venstre, mest enige til høyre.",
    "en": "Horizontal bars around a middle line: disagreement to the left, agreement to the right.",
}


@marked
def likert(
    table: pd.DataFrame,
    *,
    label: str,
    base: str,
    agree: Sequence[str],
    disagree: Sequence[str],
    middle: str = "",
    apart: Sequence[str] = (),
    interval: Sequence[str] = (),
    titles: Mapping[str, str] | None = None,
    lang: Lang = "nb",
) -> Chart | None:
    """Show how answers spread over a scale, in per cents of all who were asked.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a statement or a group. A count that is missing is hidden: it is drawn dotted, at the end
        where it belongs, or apart if what is hidden does not lie on one side.
    label, base : str
        Columns with the name of the row and the number who were asked; the base stands in brackets
        after the name where rows differ.
    agree, disagree : sequence of str
        Columns with counts, the strongest first; one or two each.
    middle : str
        Column with those in between; its middle is the line that the bars share.
    apart : sequence of str
        Columns with those who took no stand, at most two; drawn beside the bars.
    interval : sequence of str
        Columns with the lower and the upper end, in per cents, of the interval of the strongest agreement;
        drawn as a line at the end of its bar.
    titles, lang
        As in `bars`.
    """
    if table.empty:
        return None
    scale = Scale(tuple(agree), (middle,) if middle else (), tuple(disagree), tuple(apart))
    bases = [int(number) for number in table[base]]
    names = [str(name) for name in table[label]]
    if len(set(bases)) > 1:
        names = [f"{name} ({number})" for name, number in zip(names, bases, strict=True)]
    found = answer_scale.read(table, scale, bases, interval)
    numbers = Numbers(0, "%", lang)
    with style():
        sheet = _draw(names, found, scale, numbers)
    made_of = {name: name for name in scale.all} | dict.fromkeys(interval, scale.agree[0])
    drawn = answer_scale.told(table[[label, base, *made_of]], lang, made_of)
    told = dict(zip(names, answer_scale.counts(table, scale), strict=True))
    return Chart(sheet.figure, alt_text.titled(drawn, titles), _alt(told, scale, bases, numbers))


def _alt(
    told: Mapping[str, Mapping[str, float]], scale: Scale, bases: Sequence[int], numbers: Numbers
) -> str:
    order = (*scale.agree, *scale.middle, *reversed(scale.disagree), *scale.apart)
    sentences = []
    for (name, counts), base in zip(told.items(), bases, strict=True):
        parts = [f"{part} {_share(counts[part], base, numbers)}" for part in order if counts[part] != 0]
        sentences.append(f"{name}: {alt_text.join(parts, numbers.lang)}.")
    return alt_text.sentences(HEAD[numbers.lang], *sentences)


def _share(count: float, base: int, numbers: Numbers) -> str:
    return HIDDEN_WORD[numbers.lang] if isnan(count) else numbers.full(100 * count / base)


class _Place(NamedTuple):
    """Where the bars stand: the middle line, points per per cent, and where the bars apart begin."""

    zero: float
    points: float
    apart: float


def _place(labels: Rows, found: Sequence[Row], numbers: Numbers) -> _Place:
    ends = {side: max(text_width(row.end(side, numbers), SIZE, "semibold") for row in found) + 2 * GAP
            for side in ("left", "right")}  # fmt: skip
    reach = {side: max(row.reach(side) for row in found) for side in ("left", "right")}
    room = [text_width(_said(row.apart, numbers), SMALL) for row in found if row.apart]
    apart = POINTS["full"] - 1 - (APART_BAR + GAP + max(room) if room else 0)
    free = apart - labels.left - ends["left"] - ends["right"]
    points = free / max(reach["left"] + reach["right"], 1)
    return _Place(labels.left + ends["left"] + reach["left"] * points, points, apart)


def _draw(names: Sequence[str], found: Sequence[Row], scale: Scale, numbers: Numbers) -> Sheet:
    labels, fills = _rows(names, found), answer_scale.fills(scale)
    place = _place(labels, found, numbers)
    heads = _heads(found, scale, place)
    drawn = {part.name for row in found for part in row.parts}
    entries = [] if heads else [Entry(name, fill) for name, fill in fills.items() if name in drawn]
    top = (heads_height(heads) if heads else key_height(entries, POINTS["full"])) + 2
    sheet = Sheet(top + labels.height + 4)
    ground = sheet.ground()
    draw_key(sheet, entries, 0, 0, sheet.width)
    draw_labels(sheet, labels, top, None)
    order = 0.5 if scale.middle else 3  # under the parts in between, so that it leaves their numbers alone
    ground.plot([place.zero] * 2, [top, sheet.height - 4], color="#6a6a6a", linewidth=0.6, zorder=order)
    for number, row in enumerate(found):
        y = labels.middle(top, number)
        _draw_row(sheet, ground, row, (place.zero, y, place.points), numbers)
        _draw_apart(sheet, ground, row.apart, (place.apart, y, _per_cent(found)), numbers)
    draw_heads(sheet, ground, heads, labels.middle(top, 0) - THICK / 2, labels.left - GAP)
    return sheet


def _rows(names: Sequence[str], found: Sequence[Row]) -> Rows:
    """Place the rows; an interval under a bar keeps as far from the next bar."""
    labels = rows(names, "full")
    below = 2 * UNDER if any(row.whisker for row in found) else 0.0
    return labels._replace(pitch=max(labels.pitch, THICK + 4 + below))


def _heads(found: Sequence[Row], scale: Scale, place: _Place) -> list[tuple[str, float]]:
    """Return the categories with their place over the first bar; nothing where one is not drawn there."""
    row, heads = found[0], []
    for sign, parts in ((-1, row.left), (1, row.right)):
        x = place.zero + sign * total(row.middle) * place.points / 2
        for part in parts:
            heads.append((part.name, x + sign * part.size * place.points / 2))
            x += sign * part.size * place.points
    heads += [(part.name, place.zero) for part in row.middle]
    drawn = {part.name for row in found for part in (*row.left, *row.middle, *row.right) if not part.hidden}
    if drawn != {name for name, _ in heads}:
        return []
    apart = [(scale.apart[0], place.apart + APART_BAR / 2)] if scale.apart else []
    return sorted(heads, key=lambda head: head[1]) + apart


def _draw_row(
    sheet: Sheet, ground: Layer, row: Row, place: tuple[float, float, float], numbers: Numbers
) -> None:
    zero, y, points = place
    start = total(row.middle) * points / 2
    for sign, side in ((-1, "left"), (1, "right")):
        x = zero + sign * start
        for part in getattr(row, side):
            wide = part.size * points
            _draw_part(sheet, ground, part, (min(x, x + sign * wide), y, wide), numbers)
            x += sign * wide
        _draw_end(sheet, row.end(side, numbers), (zero + sign * row.reach(side) * points, y), sign, numbers)
    for part in row.middle:
        _draw_part(sheet, ground, part, (zero - start, y, 2 * start), numbers)
    if row.whisker:
        whisker(
            sheet, (zero + row.whisker[0] * points, zero + row.whisker[1] * points), y + THICK / 2 + UNDER
        )


def _draw_end(sheet: Sheet, text: str, place: tuple[float, float], sign: int, numbers: Numbers) -> None:
    """Write the sum of a side at its end, or that a part of it is hidden."""
    hidden = text == HIDDEN_WORD[numbers.lang]
    colour = MUTED if hidden else ACCENT if sign < 0 else UNIT
    side, weight = "right" if sign < 0 else "left", "normal" if hidden else "semibold"
    sheet.text(place[0] + sign * GAP, place[1], text, ha=side, weight=weight, color=colour)


def _draw_part(
    sheet: Sheet, ground: Layer, part: Part, place: tuple[float, float, float], numbers: Numbers
) -> None:
    """Draw a stretch of a bar with its number, if it fits; on a hatch the number gets a plain ground."""
    x, y, wide = place
    area(ground, (x, y - THICK / 2, wide, THICK), part.fill)
    text = "" if part.hidden else numbers.bare(part.size)
    room = text_width(text, SMALL)
    if text and room + 5 <= wide:
        if part.fill.hatch:
            plain = Fill(part.fill.colour, None, part.fill.colour)
            area(ground, (x + wide / 2 - room / 2 - 2, y - 5, room + 4, 10), plain)
        sheet.text(x + wide / 2, y, text, ha="center", size=SMALL, color=ink_on(part.fill.colour))


def _per_cent(found: Sequence[Row]) -> float:
    """Return the points that one per cent of those apart takes."""
    return APART_BAR / max([total(row.apart) for row in found] + [1.0])


def _said(parts: Sequence[Part], numbers: Numbers) -> str:
    texts = [HIDDEN_WORD[numbers.lang] if part.hidden else numbers.bare(part.size) for part in parts]
    return " + ".join(texts)


def _draw_apart(
    sheet: Sheet, ground: Layer, parts: Sequence[Part], place: tuple[float, float, float], numbers: Numbers
) -> None:
    x, y, points = place
    for part in parts:
        area(ground, (x, y - THICK / 2, part.size * points, THICK), part.fill)
        x += part.size * points
    sheet.text(x + GAP - 1, y, _said(parts, numbers), size=SMALL, color=INK)
