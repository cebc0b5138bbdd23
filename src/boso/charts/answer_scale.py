"""Answers on a scale: how each is filled, the sums of its sides, and what privacy hides of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from boso import words
from boso.charts.drawing.alt_text import HIDDEN_LABEL
from boso.charts.drawing.palette import (
    COMPLETED,
    DROPPED,
    MUTED,
    NEUTRAL,
    OTHERS,
    PLANNED,
    POSTPONED,
    Fill,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

AGREE, DISAGREE, MIDDLE = [COMPLETED, PLANNED], [DROPPED, POSTPONED], [NEUTRAL]
APART = [Fill(OTHERS), Fill("#ffffff", None, MUTED), Fill("#ffffff", "////", MUTED)]


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


def mask_missing(table: pd.DataFrame, made_of: Mapping[str, str], label: str = HIDDEN_LABEL) -> pd.DataFrame:
    """Return a table as readers see it: a label for what is missing, and for all that is made of it.

    `made_of` are the columns of which something may be missing, each with the column that it is made of.
    """
    missing = {name: table[source].isna() for name, source in made_of.items()}
    columns = {name: table[name].astype("object").mask(where, label)
               for name, where in missing.items() if where.any()}  # fmt: skip
    return table.assign(**columns)
