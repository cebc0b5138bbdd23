"""Colours that stay apart for colour-blind readers and in greyscale, and the ink that is legible on them."""

from typing import Any, NamedTuple

INK = "#1b1b1b"
MUTED = "#555555"
HAIRLINE = "#8f8f8f"
UNIT = "#0b3c5d"
OTHERS = "#8f959e"
PALE = "#e8eef3"
ACCENT = "#b34e0c"
HATCH = "/////"  # on white: what is expected, or may be


class Fill(NamedTuple):
    """How an area is filled: a colour, a hatch where colour would not do in greyscale, its lines, and ink."""

    colour: str
    hatch: str | None = None
    line: str = "white"
    ink: str = "black"  # not `INK`: only so is the contrast at least 4.5 to 1 on every colour

    def painted(self, line: float = 0.0) -> dict[str, Any]:
        """Return it as matplotlib's bars take it, with an outline of so many points."""
        return {"facecolor": self.colour, "edgecolor": self.line, "hatch": self.hatch, "linewidth": line}


COMPLETED = Fill(UNIT, ink="white")
PLANNED = Fill("#5b99c7")
NEUTRAL = Fill("#e6e1d6", None, "#8c8678")
POSTPONED = Fill("#f3b267", "////", "#8a4b08")
DROPPED = Fill("#c4570f", "xxxx", "#ffd9b8")
UNKNOWN = Fill("#e3e5e8", "....", "#7b8087")  # a part of which nothing is known: neither good nor bad

PARTS = {
    1: [COMPLETED],
    2: [COMPLETED, PLANNED],
    3: [COMPLETED, PLANNED, NEUTRAL],
    4: [COMPLETED, PLANNED, POSTPONED, DROPPED],
    5: [COMPLETED, PLANNED, NEUTRAL, POSTPONED, DROPPED],
}
