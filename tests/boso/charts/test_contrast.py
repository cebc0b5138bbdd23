"""Figures have contrast (WCAG 2): words 4.5 to 1 with what is behind them, marks 3 to 1 with the paper."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from chart_samples import likert, multiples, spread, texts
from matplotlib.colors import to_rgb

from boso import charts
from boso.charts.drawing.palette import (  # fmt: skip
    ACCENT,
    COMPLETED,
    DROPPED,
    HAIRLINE,
    INK,
    MUTED,
    NEUTRAL,
    OTHERS,
    PALE,
    PARTS,
    PLANNED,
    POSTPONED,
    UNIT,
    UNKNOWN,
    Fill,
)
from boso.charts.drawing.rows import HIDDEN_BOX

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boso.charts import Chart

FILLS = {"completed": COMPLETED, "planned": PLANNED, "neutral": NEUTRAL, "postponed": POSTPONED,
         "dropped": DROPPED, "unknown": UNKNOWN,
         "hidden": Fill(HIDDEN_BOX["facecolor"], None, HIDDEN_BOX["edgecolor"]),
         "unit": COMPLETED, "others": Fill(OTHERS)}  # fmt: skip
STATEMENTS = [f"Påstand {number} om samarbeidet i kommunen" for number in range(8)]
MARKED: dict[str, Any] = {
    "likert": lambda: likert([spread(name, 12, 10, 6, 4, 3, 5) for name in STATEMENTS], provenance="mixed"),
    "multiples": lambda: multiples({"Hamar": [3, 9, 20, 0] * 2, "Moss": [None, 5, 8, 12] * 2}, STATEMENTS,
                                   highlight="Moss", provenance="simulated"),
}  # fmt: skip


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 for black and 1 for white."""
    return float(_luminances(np.array(to_rgb(colour))))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one) + 0.05, luminance(other) + 0.05), reverse=True)
    return light / dark


@pytest.mark.parametrize("ground", ["white", PALE])
@pytest.mark.parametrize("ink", [INK, MUTED, UNIT])
def test_words_are_legible_on_paper_and_in_boxes(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


def test_the_sums_of_disagreement_are_legible_on_paper() -> None:
    assert contrast(ACCENT, "white") >= 4.5


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS)
def test_numbers_are_legible_on_every_fill(fill: Fill) -> None:
    assert contrast(fill.ink, fill.colour) >= 4.5


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS)
def test_every_fill_stands_out_from_the_paper(fill: Fill) -> None:
    """By its colour, or by the colour of its hatch and outline."""
    assert max(contrast(fill.colour, "white"), contrast(fill.line, "white")) >= 3


@pytest.mark.parametrize("line", [ACCENT, HAIRLINE, MUTED])
def test_lines_stand_out_from_the_paper(line: str) -> None:
    assert contrast(line, "white") >= 3


@pytest.mark.parametrize("fill", [fill for fill in FILLS.values() if fill.hatch], ids=lambda fill: fill.hatch)
def test_a_hatch_stands_out_from_its_ground(fill: Fill) -> None:
    assert contrast(fill.line, fill.colour) >= 3


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
def test_neighbouring_parts_are_told_apart(parts: list[Fill]) -> None:
    """By lightness, or by a hatch that only one of them has, or both have otherwise."""
    assert [
        (a, b) for a, b in pairwise(parts) if contrast(a.colour, b.colour) < 2 and a.hatch == b.hatch
    ] == []


def test_the_own_unit_is_told_from_the_others() -> None:
    assert contrast(UNIT, OTHERS) >= 3


@pytest.mark.parametrize("name", MARKED)
def test_words_are_legible_on_the_ground_of_numbers_that_nobody_collected_and_in_its_frame(name: str) -> None:
    """Measured in the picture: what is behind each word, with the words taken away."""
    chart: Chart = MARKED[name]()
    words = [text for text in texts(chart.figure) if text.get_gid() is None]
    picture = _without(chart, words)

    assert {text.get_text(): ratio for text in words if (ratio := _behind(chart, text, picture)) < 4.5} == {}


def _behind(chart: Chart, text: Any, picture: NDArray[np.float64]) -> float:
    """Return the contrast of a word with the worst tenth of what is behind it."""
    with charts.style():
        box = text.get_window_extent(chart.figure.canvas.get_renderer())  # type: ignore[attr-defined]
    rows, columns = len(picture) - np.array([box.y1, box.y0]).round(), np.array([box.x0, box.x1]).round()
    ground = picture[int(rows[0]) : int(rows[1]), int(columns[0]) : int(columns[1])]
    lights = np.sort(np.stack([_luminances(ground) + 0.05, np.full(ground.shape[:2], _light(text))]), axis=0)
    return float(np.quantile(lights[1] / lights[0], 0.1))


def _without(chart: Chart, words: list[Any]) -> NDArray[np.float64]:
    for text in words:
        text.set_visible(False)
    with charts.style():
        chart.figure.canvas.draw()
    for text in words:
        text.set_visible(True)
    return np.asarray(chart.figure.canvas.buffer_rgba())[..., :3] / 255  # type: ignore[attr-defined]


def _light(text: Any) -> float:
    return luminance(text.get_color()) + 0.05


def _luminances(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    shares: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return shares
