"""Diverging bars of answers on a scale: disagreement to the left, agreement to the right, the rest apart."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from boso.charts import answer_scale
from boso.charts.answer_scale import HIDDEN_LABEL, AnswerScale, DivergingBar, Segment, total
from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import NumberFormat
from boso.charts.drawing.annotations import annotations_height, draw_annotations
from boso.charts.drawing.canvas import SIZE, SMALL, WIDTHS, Canvas, Chart, style, text_width
from boso.charts.drawing.horizontal import BAR_HEIGHT, RowLabels, draw_row_labels, row_labels
from boso.charts.drawing.legend import Entry, draw_legend, legend_height
from boso.charts.drawing.palette import ACCENT, INK, MUTED, UNIT, Fill, ink_on
from boso.charts.drawing.shapes import error_bar, rectangle
from boso.charts.drawing.watermark import watermarked
from boso.words import liste

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from boso.charts.drawing.layer import Layer

GAP = 5.0
THICK = BAR_HEIGHT + 2
UNDER = 3.5  # points from a bar down to the line of its interval
APART_BAR = 30.0  # width of the longest bar of those that stand apart
KIND = "Liggende stolper delt om en midtlinje: minst enige til venstre, mest enige til høyre."
PER_CENT = NumberFormat(unit="%")


@watermarked
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
    """
    if table.empty:
        return None
    scale = AnswerScale(tuple(agree), (middle,) if middle else (), tuple(disagree), tuple(apart))
    bases = [int(number) for number in table[base]]
    names = [str(name) for name in table[label]]
    if len(set(bases)) > 1:
        names = [f"{name} ({number})" for name, number in zip(names, bases, strict=True)]
    rows = answer_scale.diverging_bars(table, scale, bases, interval)
    with style():
        canvas = _draw(names, rows, scale)
    made_of = {name: name for name in scale.categories} | dict.fromkeys(interval, scale.agree[0])
    shown = answer_scale.mask_missing(table[[label, base, *made_of]], made_of)
    counts = dict(zip(names, answer_scale.counts(table, scale), strict=True))
    return Chart(canvas.figure, alt_text.tidy(shown), _alt(counts, scale, bases))


def _alt(rows: Mapping[str, Mapping[str, float]], scale: AnswerScale, bases: Sequence[int]) -> str:
    order = (*scale.agree, *scale.middle, *reversed(scale.disagree), *scale.apart)
    sentences = []
    for (name, counts), base in zip(rows.items(), bases, strict=True):
        parts = [f"{part} {_share(counts[part], base)}" for part in order if counts[part] != 0]
        sentences.append(f"{name}: {liste(parts)}.")
    return alt_text.sentences(KIND, *sentences)


def _share(count: float, base: int) -> str:
    return HIDDEN_LABEL if isnan(count) else PER_CENT.with_unit(100 * count / base)


class _Layout(NamedTuple):
    """Where the bars stand: the middle line, points per per cent, and where the bars apart begin."""

    zero: float
    points: float
    apart: float


def _layout(labels: RowLabels, rows: Sequence[DivergingBar]) -> _Layout:
    ends = {side: max(text_width(row.end_label(side, PER_CENT), SIZE, "semibold") for row in rows) + 2 * GAP
            for side in ("left", "right")}  # fmt: skip
    extent = {side: max(row.extent(side) for row in rows) for side in ("left", "right")}
    room = [text_width(_apart_label(row.apart), SMALL) for row in rows if row.apart]
    apart = WIDTHS["full"] - 1 - (APART_BAR + GAP + max(room) if room else 0)
    free = apart - labels.left - ends["left"] - ends["right"]
    points = free / max(extent["left"] + extent["right"], 1)
    return _Layout(labels.left + ends["left"] + extent["left"] * points, points, apart)


def _draw(names: Sequence[str], rows: Sequence[DivergingBar], scale: AnswerScale) -> Canvas:
    labels = _labels(names, rows)
    layout = _layout(labels, rows)
    annotations = _annotations(rows, scale, layout)
    present = {segment.name for row in rows for segment in row.segments}
    fills = scale.fills.items()
    entries = [] if annotations else [Entry(name, fill) for name, fill in fills if name in present]
    top = (annotations_height(annotations) if annotations else legend_height(entries, WIDTHS["full"])) + 2
    canvas = Canvas(top + labels.height + 4)
    background = canvas.background()
    draw_legend(canvas, entries, 0, 0, canvas.width)
    draw_row_labels(canvas, labels, top)
    order = 0.5 if scale.middle else 3  # under the parts in between, so that it leaves their numbers alone
    background.plot([layout.zero] * 2, [top, canvas.height - 4], color="#6a6a6a", linewidth=0.6, zorder=order)
    apart_points = APART_BAR / max([total(row.apart) for row in rows] + [1.0])
    for number, row in enumerate(rows):
        y = labels.centre(top, number)
        _draw_row(canvas, background, row, (layout.zero, y, layout.points))
        _draw_apart(canvas, background, row.apart, (layout.apart, y, apart_points))
    draw_annotations(canvas, background, annotations, labels.centre(top, 0) - THICK / 2, labels.left - GAP)
    return canvas


def _labels(names: Sequence[str], rows: Sequence[DivergingBar]) -> RowLabels:
    """Place the rows; an interval under a bar keeps as far from the next bar."""
    labels = row_labels(names, "full")
    below = 2 * UNDER if any(row.error_bar for row in rows) else 0.0
    return labels._replace(row_height=max(labels.row_height, THICK + 4 + below))


def _annotations(
    rows: Sequence[DivergingBar], scale: AnswerScale, layout: _Layout
) -> list[tuple[str, float]]:
    """Return the categories with their place over the first bar; nothing where one is not drawn there."""
    row, found = rows[0], []
    for sign, segments in ((-1, row.left), (1, row.right)):
        x = layout.zero + sign * total(row.middle) * layout.points / 2
        for segment in segments:
            found.append((segment.name, x + sign * segment.size * layout.points / 2))
            x += sign * segment.size * layout.points
    found += [(segment.name, layout.zero) for segment in row.middle]
    present = {one.name for row in rows for one in (*row.left, *row.middle, *row.right) if not one.hidden}
    if present != {name for name, _ in found}:
        return []
    apart = [(scale.apart[0], layout.apart + APART_BAR / 2)] if scale.apart else []
    return sorted(found, key=lambda annotation: annotation[1]) + apart


def _draw_row(
    canvas: Canvas, background: Layer, row: DivergingBar, place: tuple[float, float, float]
) -> None:
    """Draw a bar with the sums at its ends; `place` is the middle line, the height, points per per cent."""
    zero, y, points = place
    start = total(row.middle) * points / 2
    for sign, side in ((-1, "left"), (1, "right")):
        x = zero + sign * start
        for segment in getattr(row, side):
            width = segment.size * points
            _draw_segment(canvas, background, segment, (min(x, x + sign * width), y, width))
            x += sign * width
        _draw_end(canvas, row.end_label(side, PER_CENT), (zero + sign * row.extent(side) * points, y), sign)
    for segment in row.middle:
        _draw_segment(canvas, background, segment, (zero - start, y, 2 * start))
    if row.error_bar:
        low, high = row.error_bar
        error_bar(canvas, (zero + low * points, zero + high * points), y + THICK / 2 + UNDER)


def _draw_end(canvas: Canvas, text: str, place: tuple[float, float], sign: int) -> None:
    """Write the sum of a side at its end, or that a part of it is hidden."""
    hidden = text == HIDDEN_LABEL
    colour = MUTED if hidden else ACCENT if sign < 0 else UNIT
    side, weight = "right" if sign < 0 else "left", "normal" if hidden else "semibold"
    canvas.text(place[0] + sign * GAP, place[1], text, ha=side, weight=weight, color=colour)


def _draw_segment(
    canvas: Canvas, background: Layer, segment: Segment, place: tuple[float, float, float]
) -> None:
    """Draw a part of a bar with its number, if it fits; on a hatch the number gets a plain background."""
    x, y, width = place
    rectangle(background, (x, y - THICK / 2, width, THICK), segment.fill)
    text = "" if segment.hidden else PER_CENT.number(segment.size)
    room = text_width(text, SMALL)
    if text and room + 5 <= width:
        if segment.fill.hatch:
            plain = Fill(segment.fill.colour, None, segment.fill.colour)
            rectangle(background, (x + width / 2 - room / 2 - 2, y - 5, room + 4, 10), plain)
        canvas.text(x + width / 2, y, text, ha="center", size=SMALL, color=ink_on(segment.fill.colour))


def _apart_label(segments: Sequence[Segment]) -> str:
    return " + ".join(HIDDEN_LABEL if one.hidden else PER_CENT.number(one.size) for one in segments)


def _draw_apart(
    canvas: Canvas, background: Layer, segments: Sequence[Segment], place: tuple[float, float, float]
) -> None:
    x, y, points = place
    for segment in segments:
        rectangle(background, (x, y - THICK / 2, segment.size * points, THICK), segment.fill)
        x += segment.size * points
    canvas.text(x + GAP - 1, y, _apart_label(segments), size=SMALL, color=INK)
