"""Diverging bars of answers on a scale: disagreement to the left, agreement to the right, the rest apart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from boso.charts.drawing import alt_text, palette
from boso.charts.drawing.alt_text import HIDDEN_LABEL, PER_CENT
from boso.charts.drawing.canvas import SIZE, text_width
from boso.charts.drawing.chart import Chart, finish, house_chart, mask_missing, named
from boso.charts.drawing.palette import ACCENT, INK, MUTED, OTHERS, UNIT, Fill
from boso.charts.drawing.rows import PADDING, Rows, draw_intervals, write_ends, write_inside
from boso.words import prosent, tall

UNDER = 3.5  # points from a bar down to the line of its interval
AGREE, DISAGREE = [palette.COMPLETED, palette.PLANNED], [palette.DROPPED, palette.POSTPONED]
MIDDLE = [palette.NEUTRAL]
APART = [Fill(OTHERS), Fill("#ffffff", None, MUTED), Fill("#ffffff", "////", MUTED)]
KIND = "Liggende stolper delt om en midtlinje: «{}» lengst til venstre, «{}» lengst til høyre."


@house_chart
def likert(
    table: pd.DataFrame, *, label: str, base: str, agree: Sequence[str], disagree: Sequence[str],
    middle: str = "", apart: Sequence[str] = (), interval: Sequence[str] = (),
) -> Chart:  # fmt: skip
    """Show how answers spread over a scale, in per cents of all who were asked.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a statement or a group. A count that is missing is hidden: no bar is drawn, and a box says so
        at the end where it belongs, or apart if what is hidden does not lie on one side. So is a base.
    label, base : str
        Columns with the name of the row and the number who were asked; the base stands in brackets
        after the name where rows differ.
    agree, disagree : sequence of str
        Columns with counts, the strongest first; one or two each.
    middle : str
        Column with those in between; its middle is the line that the bars share.
    apart : sequence of str
        Columns with those who took no stand, at most three; drawn beside the bars.
    interval : sequence of str
        Columns with the lower and the upper end, in per cents, of the interval of the strongest agreement;
        drawn as a line under its bar where the table has them.
    """
    interval, between = [name for name in interval if name in table], [middle] if middle else []
    sides = ((agree, AGREE), (disagree, DISAGREE), (between, MIDDLE), (apart, APART))
    fills = {name: fill for names, kinds in sides for name, fill in zip(names, kinds, strict=False)}
    order = [*disagree, *between, *reversed(agree), *apart]
    if len(fills) < len(order):
        raise ValueError("agree and disagree have at most two columns each, apart has at most three")
    table = named(table, label)
    bases = table[base].astype("object").fillna(HIDDEN_LABEL)
    names = table[label] + (bases.map(" ({})".format) if bases.nunique() > 1 else "")
    numbers = table[[base, *order, *interval]].astype("Float64").astype(float).set_axis(names, axis="index")
    shares = numbers[order].mul(100).div(numbers[base], axis="index")
    known = shares.fillna(0)
    half = known[between].sum(axis=1) / 2
    left, right = (half + known[[*side]].sum(axis=1) for side in (disagree, agree))
    spans = numbers[interval].where(shares[agree[0]].notna()).add(right - known[agree[0]], axis=0)
    reach, rest = pd.concat([right, spans], axis=1).max(axis=1), known[[*apart]].sum(axis=1)
    texts = [_texts(row, agree, disagree, apart) for _, row in shares.iterrows()]
    to_left, to_right, beside = map(list, zip(*texts, strict=True))

    def draw(breadth: float) -> Figure:
        """Draw what stands to the left and to the right of the middle, further right what stands apart."""
        rows = Rows(names, breadth, bar=15, below=2 * UNDER if spans.notna().any(axis=None) else 0)
        figure, ax = rows.sheet({name: fills[name] for name in order if known[name].any()})
        widths = [max(text_width(text, SIZE, "semibold") + 2 * PADDING if text else 0 for text in column)
                  for column in (to_left, to_right, beside)]  # fmt: skip
        widths[1] = max(widths[1], PADDING)  # what stands apart never touches the bars
        points = (rows.room - sum(widths)) / max(left.max() + reach.max() + rest.max(), 1)
        low, beyond = -left.max() - widths[0] / points, reach.max() + widths[1] / points
        ax.set_xlim(low, low + rows.room / points)

        at = -left
        for name in order:
            at = at * 0 + beyond if name in apart[:1] else at
            bars = rows.bars(ax, shares[name], fills[name], left=at, label=name)
            if name not in apart:
                write_inside(ax, bars, fills[name], map(PER_CENT.number, known[name]))
            at = at + known[name]
        rows.zero_line(ax, color="#6a6a6a", zorder=0.9 if middle else 3)
        if interval:
            draw_intervals(ax, spans[interval], INK, below=rows.bar / 2 + UNDER)
        write_ends(ax, -left, to_left, left=True, color=ACCENT, fontweight="semibold")
        write_ends(ax, reach, to_right, color=UNIT, fontweight="semibold")
        write_ends(ax, beyond + rest, beside)
        return figure

    spoken = shares[[*agree, *between, *reversed(disagree), *apart]]
    made_of = {name: name for name in (base, *order)} | dict.fromkeys(interval, agree[0])
    shown = mask_missing(table[[label, *made_of]], made_of)
    return finish(
        draw, shown, KIND.format(disagree[0], agree[0]), alt_text.by_row(spoken, zeros=False), of=base
    )


def _texts(
    shares: pd.Series[float], agree: Sequence[str], disagree: Sequence[str], apart: Sequence[str]
) -> list[str]:
    """Return what stands at the ends of a bar and apart: sums in per cents, or that a part is hidden.

    Where what is hidden does not lie on one side, it stands apart, and no sum tells of it.
    """
    hidden, ends = [*shares.index[shares.isna()]], []
    for side in (disagree, agree):
        inside = [name for name in hidden if name in side]
        within = HIDDEN_LABEL if inside == hidden else ""
        ends.append(within if inside else prosent(shares[[*side]].sum()))
    rest = [tall(shares[name]) for name in apart if shares[name] > 0]
    if hidden and HIDDEN_LABEL not in ends:
        rest.append(HIDDEN_LABEL)
    return [*ends, " + ".join(rest)]
