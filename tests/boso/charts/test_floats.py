"""Numbers of any size, or of very different sizes in one drawing: what is true is taken, the rest is caught.

A bar keeps its length as the difference of two places on its axis, so that a short one loses digits where
another stands far out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
import seaborn.objects as so
from own_figures import drawing

from boso import charts
from boso.figures import agreement, house
from boso.figures.artists.reader import read
from boso.figures.chart import Drawn, chart_of, proven

pytestmark = pytest.mark.slow

NAMES, PARTS = list("abcdefg"), list("pqrs")
SCALE = ["helt enig", "delvis enig", "både og", "delvis uenig", "helt uenig", "vet ikke"]
SEEN = 1e-12  # share of the largest number that a difference is of, which a drawing of floats keeps
Drawer = Callable[[Random], Any]


@pytest.fixture(autouse=True)
def _style() -> Iterator[None]:
    with drawing():
        yield


def amounts(random: Random, count: int, least: float = -9) -> list[float]:
    """Return numbers, all of one size or each of its own."""
    one = random.uniform(least, 12)
    sizes = [one] * count if random.random() < 0.5 else [random.uniform(least, 12) for _ in range(count)]
    return [random.uniform(0.1, 9) * 10**size for size in sizes]


def signed(random: Random, count: int) -> list[float]:
    return [random.choice((1, 1, -1)) * one for one in amounts(random, count)]


def frame(random: Random, least: int = 2) -> pd.DataFrame:
    count = random.randint(least, 7)
    return pd.DataFrame(
        {"Navn": NAMES[:count], "Verdi": signed(random, count), "Annet": amounts(random, count)}
    )


def bars(random: Random) -> Any:
    table = frame(random)
    table = table.assign(L=table.Verdi - table.Annet, H=table.Verdi + 0.7 * table.Annet)
    more = random.choice(({}, {"upper": "H"}, {"interval": ["L", "H"]}))
    return charts.bars(table, label="Navn", value="Verdi", decimals=random.choice((0, 1, 4)), **more)


def stacked(random: Random) -> Any:
    rows = [(name, part, amount) for name in NAMES[: random.randint(2, 6)]
            for part, amount in zip(PARTS, amounts(random, len(PARTS)), strict=True)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["Navn", "Del", "Verdi"])
    return charts.stacked(table, label="Navn", value="Verdi", part="Del", order=PARTS)


def columns(random: Random) -> Any:
    rows = [(name, year, random.choice("tf")) for name in NAMES[:4] for year in (2009, 2010, 2011)]
    table = pd.DataFrame(rows, columns=["Navn", "År", "Status"]).assign(Verdi=signed(random, len(rows)))
    return charts.columns(table, panel="Navn", x="År", value="Verdi", status="Status", expected="f")


def likert(random: Random) -> Any:
    counts = [[random.choice((0, int(one))) for one in amounts(random, len(SCALE), 0)] for _ in range(4)]
    table = pd.DataFrame(counts, columns=SCALE).assign(Navn=NAMES[:4], Spurt=[1 + sum(row) for row in counts])
    shares = 100 * table["helt enig"] / table["Spurt"]
    table = table.assign(L=0.7 * shares, H=1.2 * shares)
    return charts.likert(table, label="Navn", base="Spurt", agree=SCALE[:2], middle=SCALE[2],
                         disagree=[SCALE[4], SCALE[3]], apart=SCALE[5:], interval=["L", "H"])  # fmt: skip


def multiples(random: Random) -> Any:
    bases = [int(one) for one in amounts(random, 4, 2)]
    rows = [(group, name, random.randint(1, base), base) for group, base in zip("ABCD", bases, strict=True)
            for name in NAMES]  # fmt: skip
    table = pd.DataFrame(rows, columns=["Gruppe", "Navn", "Antall", "Svar"])
    return charts.multiples(table, label="Navn", panel="Gruppe", count="Antall", base="Svar")


def plain_bars(random: Random) -> Any:
    table, ax = frame(random), plt.subplots()[1]
    random.choice((ax.bar, ax.barh))(table.Navn, table.Verdi)
    return ax, table[["Navn", "Verdi"]]


def plain_stack(random: Random) -> Any:
    table = pd.DataFrame({part: amounts(random, 5) for part in PARTS}, pd.Index(NAMES[:5], name="Navn"))
    if random.random() < 0.5:
        return table.plot(kind=random.choice(("bar", "barh")), stacked=True), table.reset_index()
    ax = plt.subplots()[1]
    for part, below in (table.cumsum(axis=1) - table).items():
        ax.bar(table.index, table[part], bottom=below, label=part)
    ax.legend()
    return ax, table.reset_index()


def means(random: Random) -> Any:
    table = pd.concat([frame(random, 7) for _ in range(3)])
    return sns.barplot(table, x="Navn", y="Annet", errorbar="sd", capsize=0.2), None


def error_bars(random: Random) -> Any:
    """Intervals, the first of which is nothing and the second not known."""
    table, ax = frame(random), plt.subplots()[1]
    places = random.choice((table.Navn, amounts(random, len(table))))
    ax.errorbar(places, table.Verdi, yerr=[0, np.nan, *table.Annet[2:]], fmt="o", label="Verdi")
    return ax, None


def line(random: Random) -> Any:
    table, ax = frame(random).assign(Sted=lambda table: sorted(table.Annet)), plt.subplots()[1]
    ax.plot(table.Sted, table.Verdi, marker="o")
    return ax, table[["Sted", "Verdi"]]


def scatter(random: Random) -> Any:
    table, ax = frame(random), plt.subplots()[1]
    ax.scatter(table.Annet, table.Verdi)
    return ax, table[["Annet", "Verdi"]]


def heat_map(random: Random) -> Any:
    table = frame(random)
    return sns.heatmap(table.set_index("Navn")), table


def boxes(random: Random) -> Any:
    table = pd.concat([frame(random, 7) for _ in range(3)])
    return sns.boxplot(table, x="Verdi", y="Navn"), None


def histogram(random: Random) -> Any:
    ax = plt.subplots()[1]
    ax.hist(signed(random, 30), bins=random.randint(2, 9))
    return ax, None


def objects(random: Random) -> Any:
    table = frame(random)
    return so.Plot(table, x="Navn", y="Verdi").add(so.Bars()), table[["Navn", "Verdi"]]


HOUSE: list[Drawer] = [bars, stacked, columns, likert, multiples]
OWN: list[Drawer] = [plain_bars, plain_stack, means, error_bars, line, scatter, heat_map, boxes,
                     histogram, objects]  # fmt: skip


def made(draw: Drawer, seed: int) -> Drawn:
    """Return a chart that agrees with its table, or raise what is told of it."""
    drawn = draw(Random(f"{draw.__name__} {seed}"))
    if draw in HOUSE:
        return proven(drawn, "fig-x")
    found = chart_of(drawn[0], label="fig-x", width="full", given=drawn[1], alt="", provenance="collected")
    assert found is not None and not found.partly
    return found


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("draw", [*HOUSE, *OWN], ids=lambda draw: draw.__name__)
def test_a_true_drawing_is_taken_and_a_number_off_by_a_millionth_is_caught(draw: Drawer, seed: int) -> None:
    chart = made(draw, seed)
    raws = [cell for row in chart.table["rows"] for cell in row if isinstance(cell["raw"], int | float)]
    largest = max(abs(cell["raw"]) for cell in raws)

    for cell in raws:
        raw = cell["raw"]
        for other in (raw * (1 + 1e-6), -raw, 10 * raw):
            if abs(other - raw) > SEEN * largest:
                cell["raw"] = other
                assert list(agreement.differences(chart.marks, chart.table, of=chart.chart.of)), (raw, other)
        cell["raw"] = raw


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("draw", [bars, stacked, columns], ids=lambda draw: draw.__name__)
def test_a_label_of_another_number_is_caught_whatever_the_size(draw: Drawer, seed: int) -> None:
    chart = made(draw, seed)
    figure = chart.chart.figure
    for label in [text for ax in figure.axes for text in ax.texts if re.search(r"\d", text.get_text())]:
        said = label.get_text()
        label.set_text(re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), said, count=1))

        assert list(house.disagreements(read(figure), chart.table)), said
        label.set_text(said)
