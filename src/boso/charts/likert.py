"""Diverging bars of answers on a scale: disagreement to the left, agreement to the right, the rest apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from boso import words
from boso.charts.drawing import alt_text
from boso.charts.drawing.alt_text import HIDDEN_LABEL, PER_CENT
from boso.charts.drawing.canvas import SIZE, Chart, text_width
from boso.charts.drawing.palette import (
    ACCENT,
    COMPLETED,
    DROPPED,
    INK,
    MUTED,
    NEUTRAL,
    OTHERS,
    PLANNED,
    POSTPONED,
    UNIT,
    Fill,
)
from boso.charts.drawing.provenance import framed
from boso.charts.drawing.recall import recalled
from boso.charts.drawing.rows import PADDING, Rows, draw_intervals, write_end, write_inside
from boso.charts.drawing.sheet import Legend, page_and_phone, sheet
from boso.charts.drawing.table import mask_missing, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

UNDER = 3.5  # points from a bar down to the line of its interval
AGREE, DISAGREE, MIDDLE = [COMPLETED, PLANNED], [DROPPED, POSTPONED], [NEUTRAL]
APART = [Fill(OTHERS), Fill("#ffffff", None, MUTED), Fill("#ffffff", "////", MUTED)]
KIND = "Liggende stolper delt om en midtlinje: minst enige til venstre, mest enige til høyre."


@recalled
@framed
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
    if table.empty:
        return None
    interval = [name for name in interval if name in table]
    scale = AnswerScale(tuple(agree), (middle,) if middle else (), tuple(disagree), tuple(apart))
    counts = table[scale.categories].astype(float).reset_index(drop=True)
    shares = counts.mul(100).div(table[base].astype(float).to_numpy(), axis="index")
    bases = table[base].astype("object").fillna(HIDDEN_LABEL)
    names = [f"{name} ({number})" if bases.nunique() > 1 else str(name)
             for name, number in zip(table[label], bases, strict=True)]  # fmt: skip
    spans = (
        table[[*interval]].astype(float).reset_index(drop=True).where(shares[[agree[0]]].notna().all(axis=1))
    )
    figure, narrow = page_and_phone(lambda breadth: _draw(names, shares, spans, scale, breadth), "full")
    made_of = {name: name for name in (base, *scale.categories)} | dict.fromkeys(interval, agree[0])
    shown = mask_missing(table[[label, *made_of]], made_of)
    return Chart(figure, tidy(shown), _alt(names, shares, scale), narrow=narrow, of=base)


def _alt(names: Sequence[str], shares: pd.DataFrame, scale: AnswerScale) -> str:
    order = [*scale.agree, *scale.middle, *reversed(scale.disagree), *scale.apart]
    sentences = []
    for name, row in zip(names, shares[order].to_dict("records"), strict=True):
        parts = [f"{part} {alt_text.share(value)}" for part, value in row.items() if value != 0]
        sentences.append(f"{name}: {words.liste(parts)}.")
    return alt_text.sentences(KIND, *sentences)


def _draw(
    names: Sequence[str], shares: pd.DataFrame, spans: pd.DataFrame, scale: AnswerScale, breadth: float
) -> Figure:
    """Draw what stands to the left and to the right of the middle, and further right what stands apart."""
    known, told, (strongest, *_) = shares.fillna(0), scale.ends(shares), scale.agree
    rows = Rows.of(names, breadth, bar=15, below=2 * UNDER if spans.notna().any(axis=None) else 0)
    legend = Legend.fitting({k: fill for k, fill in scale.fills.items() if known[k].any()}, breadth)
    figure, room = sheet(breadth, legend.height + rows.height + 4), breadth - rows.left - 1
    ax = rows.axes(figure, rows.left, legend.height + 2, room)

    middle = known[[*scale.middle]].sum(axis=1) / 2
    left, right = (middle + known[[*side]].sum(axis=1) for side in (scale.disagree, scale.agree))
    spans = spans.add(right - known[strongest], axis=0)  # from the middle line
    reach, rest = pd.concat([right, spans], axis=1).max(axis=1), known[[*scale.apart]].sum(axis=1)
    rooms = told.map(lambda text: text_width(text, SIZE, "semibold") + 2 * PADDING if text else 0).max()
    rooms["right"] = max(rooms["right"], PADDING)  # what stands apart never touches the bars
    points = (room - rooms.sum()) / max(left.max() + reach.max() + rest.max(), 1)
    low, apart = -left.max() - rooms["left"] / points, reach.max() + rooms["right"] / points
    ax.set_xlim(low, low + room / points)

    at = -left
    for name, fill in scale.fills.items():
        at = at * 0 + apart if name in scale.apart[:1] else at
        bars = rows.bars(ax, shares[name], fill, 0.8, left=at, label=name)
        if name not in scale.apart:
            write_inside(ax, bars, [PER_CENT.number(share) for share in known[name]], points)
        at = at + known[name]
    rows.zero_line(ax, color="#6a6a6a", zorder=0.9 if scale.middle else 3)
    if len(spans.columns):
        draw_intervals(ax, spans.iloc[:, 0], spans.iloc[:, 1], INK, below=rows.bar / 2 + UNDER)
    ends = {"left": (-left, ACCENT), "right": (reach, UNIT), "apart": (apart + rest, INK)}
    for place, (end, colour) in ends.items():
        for row, text in enumerate(told[place]):
            weight = "normal" if place == "apart" else "semibold"
            write_end(ax, row, end[row], text, to_left=place == "left", color=colour, fontweight=weight)
    legend.draw(ax, 1 - rows.left)
    return figure


@dataclass(frozen=True)
class AnswerScale:
    """The categories of an answer: from most agreement, from most disagreement, and what stands apart."""

    agree: tuple[str, ...]
    middle: tuple[str, ...]
    disagree: tuple[str, ...]
    apart: tuple[str, ...]

    @property
    def categories(self) -> list[str]:
        """Every category, from disagreement to agreement, then what stands apart."""
        return [*self.disagree, *self.middle, *reversed(self.agree), *self.apart]

    @property
    def fills(self) -> dict[str, Fill]:
        """The categories with their fills, in the order of the bars."""
        sides = ((self.agree, AGREE), (self.disagree, DISAGREE), (self.middle, MIDDLE), (self.apart, APART))
        found = {name: fill for names, kinds in sides for name, fill in zip(names, kinds, strict=False)}
        return {name: found[name] for name in self.categories}

    def ends(self, shares: pd.DataFrame) -> pd.DataFrame:
        """Return what stands at the ends of bars and apart: sums in per cents, or that a part is hidden.

        Where what is hidden does not lie on one side, it stands apart, and no sum tells of it.
        """
        told = pd.DataFrame("", shares.index, ["left", "right", "apart"])
        sides = {"left": self.disagree, "right": self.agree}
        for row, values in shares.iterrows():
            hidden = {name for name in self.categories if pd.isna(values[name])}
            side = next((side for side, names in sides.items() if hidden and hidden <= {*names}), "apart")
            for place, names in sides.items():
                if not hidden & {*names}:
                    told.loc[row, place] = words.prosent(values[[*names]].sum())
                elif place == side:
                    told.loc[row, place] = HIDDEN_LABEL
            parts = [words.tall(values[name]) for name in self.apart if values[name] > 0]
            hides = [HIDDEN_LABEL] if hidden and side == "apart" else []
            told.loc[row, "apart"] = " + ".join([*parts, *hides])
        return told
