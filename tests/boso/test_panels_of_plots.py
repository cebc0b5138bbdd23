"""Figures of several panels, and of several kinds of marks: no value is told under the heading of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from own_figures import drawing

from boso.figures.chart import chart_of

PEOPLE = pd.DataFrame({"alder": [20.5, 31, 44, 59], "inntekt": [310, 420, 405, 390]})
TOWNS = pd.DataFrame({"kommune": ["Hamar", "Moss", "Ski"], "boliger": [11, 59, 7], "planer": [4, 12, 3]})


@pytest.fixture(autouse=True)
def _house_style() -> Iterator[None]:
    with drawing():
        yield


def told(drawn: Any, given: pd.DataFrame | None = None) -> tuple[pd.DataFrame, str]:
    """Return the table and the alternative text that are made from a drawing."""
    made = chart_of(drawn, label="fig-x", width="full", given=given, alt="", provenance="collected")
    assert made
    return made.chart.table, made.chart.alt


def names_and_years() -> Any:
    axes = plt.subplots(1, 2)[1]
    axes[0].bar(["Hamar", "Moss"], [1, 2])
    axes[1].plot([2009, 2010], [3, 4])
    axes[0].set_title("Boliger")
    axes[1].set_title("Planer")
    return axes[0].figure


def bars_and_a_line_on_their_own_scales() -> Any:
    ax = plt.subplots()[1]
    ax.bar(TOWNS.kommune, TOWNS.boliger)
    ax.set_ylabel("Boliger")
    other = ax.twinx()
    other.plot(TOWNS.kommune, TOWNS.planer * 1e6, "o-")
    other.set_ylabel("Kroner")
    return ax


def two_heat_maps() -> Any:
    figure, axes = plt.subplots(1, 2)
    for ax, names in zip(axes, (("Rolle", "År"), ("Kommune", "Måned")), strict=True):
        frame = pd.DataFrame([[1, 2], [3, 4]], list("ab"), list("cd"))
        sns.heatmap(frame.rename_axis(names[0]).rename_axis(names[1], axis=1), ax=ax, cbar=False)
        ax.set_title(names[0])
    return figure


@pytest.mark.parametrize(
    ("draw", "headings"),
    [
        (names_and_years, ["Del", "Kategori", "Verdi"]),
        (bars_and_a_line_on_their_own_scales, ["Del", "Kategori", "Verdi"]),
        (two_heat_maps, ["Del", "Kategori", "c", "d"]),
        (lambda: sns.relplot(PEOPLE.assign(år=[1, 1, 2, 2]), x="alder", y="inntekt", col="år"),
         ["år", "alder", "inntekt"]),
        (lambda: sns.displot(PEOPLE.assign(år=[1, 1, 2, 2]), x="alder", col="år", bins=[20, 40, 60]),
         ["år", "alder", "Antall"]),
    ],
)  # fmt: skip
def test_a_heading_is_said_of_all_panels_or_of_none(draw: Callable[[], Any], headings: list[str]) -> None:
    assert [*told(draw())[0]] == headings


@pytest.mark.parametrize("seed", range(6))
def test_each_value_of_panels_with_labels_of_their_own_stands_under_its_own(seed: int) -> None:
    chance = Random(seed)
    labels = chance.sample(["Boliger", "Kroner", "Personer", "Søknader"], 3)
    figure, axes = plt.subplots(1, 3)
    drawn = set()
    for ax, label in zip(axes, labels, strict=True):
        values = chance.sample(range(100), 3)
        getattr(ax, chance.choice(["bar", "plot", "scatter"]))(TOWNS.kommune, values)
        ax.set_ylabel(label)
        drawn |= {(label, name, value) for name, value in zip(TOWNS.kommune, values, strict=True)}
    table, alt = told(figure)

    assert {*table.set_axis(["panel", "at", "value"], axis=1).itertuples(index=False, name=None)} == drawn
    assert "Høyest" not in alt  # of different measures


def test_an_alternative_text_names_each_kind_of_mark() -> None:
    _, twin = told(bars_and_a_line_on_their_own_scales())
    assert twin.startswith("Stolpediagram og linjediagram: ")


@pytest.mark.parametrize("draw", [
    lambda ax: sns.ecdfplot(PEOPLE, x="alder", ax=ax),
    lambda ax: ax.scatter([1, 2, -np.inf], [3, 4, 5]),
    lambda ax: ax.plot([1, np.inf, 3], [3, 4, 5]),
])  # fmt: skip
def test_what_lies_at_no_place_is_not_drawn_and_not_told(draw: Callable[[Any], Any]) -> None:
    ax = plt.subplots()[1]
    draw(ax)
    assert np.isfinite(told(ax)[0].to_numpy(float)).all()


def test_truth_is_told_in_norwegian() -> None:
    frame = pd.DataFrame({"eier": [True, False, True], "ny": [False, True, True]})
    ax = sns.countplot(frame, x="eier", hue="ny", ax=plt.subplots()[1])
    table, _ = told(ax)
    assert {*table["eier"]} == {*table["ny"]} == {"ja", "nei"}
    shown = [text.get_text() for text in (*ax.get_xticklabels(), *ax.get_legend().get_texts())]
    assert sorted(shown) == ["ja", "ja", "nei", "nei"]


@pytest.mark.parametrize(("multiple", "heading"), [("stack", "Antall"), ("fill", "Andel")])
@pytest.mark.parametrize("along", ["x", "y"])
def test_a_filled_histogram_of_seaborn_tells_shares(multiple: Any, heading: str, along: str) -> None:
    frame = pd.DataFrame({"v": [1, 1, 2, 3], "h": list("abba")})
    given: Any = {along: "v", "hue": "h", "multiple": multiple, "bins": [0, 2, 4]}
    assert told(sns.histplot(frame, ax=plt.subplots()[1], **given))[0].columns[-1] == heading


def test_counts_of_pandas_have_a_norwegian_heading() -> None:
    assert [*told(pd.Series([*"aab"], name="Kommune").value_counts().plot.bar())[0]] == ["Kommune", "Antall"]


@pytest.mark.parametrize(
    ("label", "factor", "text", "heading"),
    [
        ("Millioner kroner", 1e6, "{:.0f} mill.", "Verdi"),
        ("Mill. kr", 1, "{:.0f}", "Mill. kr"),
        ("Kroner", 1e6, "{:.0f} mill.", "Verdi"),
        ("Prosent", 0.01, "{:.0f} %", "Verdi"),
        ("Andel (%)", 0.01, "{:.0f} %", "Verdi"),
        ("Andel", 0.01, "{:.0f} %", "Verdi"),
        ("Prosent", 1, "{:.0f} %", "Prosent"),
    ],
)
def test_a_value_is_not_told_in_a_unit_that_only_the_axis_is_written_in(
    label: str, factor: float, text: str, heading: str
) -> None:
    ax = plt.subplots()[1]
    ax.bar(TOWNS.kommune, TOWNS.boliger * factor)
    ax.yaxis.set_major_formatter(lambda value, _: text.format(value / factor))
    ax.set_ylabel(label)
    table, _ = told(ax)
    assert (table.columns[-1], list(table.iloc[:, -1])) == (heading, list(TOWNS.boliger * factor))
