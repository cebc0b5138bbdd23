"""Plots that are easy to mistake: each is told as it is, its true table is taken and a false one is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from chart_samples import SCALE
from matplotlib.ticker import PercentFormatter
from own_figures import bundled, drawing

from boso import charts

pytestmark = pytest.mark.slow

Draw = Callable[[Any], object]
TWO = pd.DataFrame({"k": list("aabbaabb"), "h": list("ppppqqqq"), "v": [1, 3, 2, 5, 4, 6, 7, 8]})
NAMES = ["Høst 2010", "Vår 2011", "Høst 2011"]


@pytest.fixture(autouse=True)
def _house_style() -> Iterator[None]:
    with drawing():
        yield


def on_axes(draw: Draw) -> Any:
    ax = plt.subplots()[1]
    draw(ax)
    return ax


def values_over(places: list[float], texts: list[str]) -> Draw:
    """Bars as high as what is written beside them."""
    return lambda ax: (ax.bar(["a", "b"], [places[-1], places[-1] / 2]), ax.set_yticks(places, texts))


def pyramid(ax: Any, **more: Any) -> None:
    ax.barh(["0–19", "20–39"], [-20, -30], label="Menn", **more)
    ax.barh(["0–19", "20–39"], [21, 31], label="Kvinner", **more)
    ax.set_xticks([-30, 0, 30], ["30", "0", "30"])


def falling(ax: Any) -> None:
    """Changes over an axis that does not say which of them are falls."""
    ax.bar(["a", "b"], [5, -4])
    ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")


def two_series(ax: Any) -> None:
    ax.bar([-0.2, 0.8], [3, 4], 0.4, yerr=0.5, label="p")
    ax.bar([0.2, 1.2], [5, 6], 0.4, yerr=1, label="q")
    ax.set_xticks([0, 1], ["a", "b"])


def side_by_side(ax: Any, breadth: float, first: float | None = None) -> None:
    """Bars around years, or from `first` beside them on."""
    start = np.array([2000, 2005, 2010]) + (-breadth / 2 if first is None else first)
    ax.bar(start, [3, 4, 5], breadth, label="p")
    ax.bar(start + breadth, [6, 7, 8], breadth, label="q")


def without_one(ax: Any) -> Any:
    """Bars around years, of which one is missing."""
    ax.bar([2008.8, 2009.8, 2010.8], [3, 4, 5], 0.4, label="p")
    return ax.bar([2009.2, 2011.2], [6, 7], 0.4, label="q")


def at_ticks(ax: Any) -> None:
    side_by_side(ax, 2, 0)
    ax.set_xticks([2000, 2005, 2010])


def scatter(ax: Any) -> None:
    ax.scatter([1, 2, 3], [10, 20, 30])
    ax.set(xlabel="Innbyggere", ylabel="Boliger")


def named(ax: Any, *texts: str) -> None:
    """Points of which each has a text, or none where that is empty."""
    ax.scatter([1, 2, 3], [10, 20, 30])
    for number, text in enumerate(texts, 1):
        if text:
            ax.annotate(text, (number, 10 * number), (3, 3), textcoords="offset points")


def cells(ax: Any) -> None:
    ax.imshow([[1, 2], [3, 4]], extent=[0, 2, 0, 2])
    ax.set_xticks([0.5, 1.5], ["p", "q"])
    ax.set_yticks([0.5, 1.5], ["a", "b"])


def two_heat_maps() -> Any:
    figure, axes = plt.subplots(1, 2)
    for n, ax in enumerate(axes):
        sns.heatmap(pd.DataFrame({"p": [1 + n, 3], "q": [2, 4]}, index=["a", "b"]), ax=ax)
        ax.set_title("PQ"[n])
    return figure


def renamed(ax: Any, kind: str) -> None:
    """The labels of the columns are seen by nobody."""
    frame: Any = pd.DataFrame({"p": [3, 4], "q": [5, 6]}, index=["a", "b"])
    frame.plot(kind=kind, ax=ax, xticks=range(2) if kind == "line" else None)
    ax.legend(["q", "Menn"])


def renamed_error_bars(ax: Any) -> None:
    ax.errorbar(["a"], [3], yerr=1, label="p")
    ax.errorbar(["a"], [5], yerr=1, label="q")
    ax.legend(["Kvinner", "Menn"])


def of_one_colour(legend: list[str]) -> Draw:
    def draw(ax: Any) -> None:
        first, _ = (
            ax.plot(["a", "b"], [3, 4], "k-", label="p")[0],
            ax.plot(["a", "b"], [5, 6], "k-", label="q"),
        )
        ax.legend([first], legend)

    return draw


def sticks(ax: Any) -> None:
    for place, value in enumerate([3, 4]):
        ax.plot([place, place], [0, value], color="grey")
        ax.plot(place, value, "o", color="C0")
    ax.set_xticks([0, 1], ["a", "b"])


def pyramid_without_labels(ax: Any) -> None:
    ax.barh(["a"], [-3], color="k")
    ax.barh(["a"], [4], color="k")
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")


def under_a_goal(ax: Any) -> None:
    """The intervals hold the goal too."""
    sns.barplot(TWO, x="k", y="v", errorbar="sd", ax=ax)
    ax.plot(["a", "b"], [4, 6], "o", label="Mål")
    ax.legend()


def beside_years(ax: Any) -> None:
    years = np.array([2009, 2010])
    ax.bar(years, [3, 4], 0.4, label="p")
    ax.bar(years + 0.4, [5, 6], 0.4, label="q")
    ax.set_xticks(years, ["2009", "2010"])
    ax.legend()


def with_reference(ax: Any) -> None:
    sns.barplot(TWO, x="k", y="v", hue="h", errorbar=None, ax=ax)
    ax.axhline(3.5, color="k", label="Snitt")
    ax.legend()


def dumbbells(ax: Any) -> None:
    ax.plot([1, 3], ["a", "a"], color="grey")
    ax.plot([2, 5], ["b", "b"], color="grey")
    ax.scatter([1, 2], ["a", "b"], label="før")
    ax.scatter([3, 5], ["a", "b"], label="nå")


def periods(kind: str) -> Any:
    index = pd.period_range("2007", periods=3, freq="Y")
    return getattr(pd.DataFrame({"v": [3, 4, 5]}, index=index).plot, kind)(legend=False)


# What is drawn, and the rows of the table under it
ROWS: dict[str, tuple[Callable[[], Any], list[list[str]]]] = {
    "seasons": (
        lambda: on_axes(lambda ax: (ax.plot([2010.5, 2011, 2011.5], [3, 4, 5]),
                                    ax.set_xticks([2010.5, 2011, 2011.5], NAMES))),
        [[name, number] for name, number in zip(NAMES, "345", strict=True)]),
    "weeks": (
        lambda: on_axes(lambda ax: (ax.bar([40, 41], [3, 4]), ax.set_xticks([40, 41], ["Uke 40", "Uke 41"]))),
        [["Uke 40", "3"], ["Uke 41", "4"]]),
    "a line between numbers with a unit": (
        lambda: on_axes(lambda ax: (ax.plot([0, 5, 10], [3, 4, 5]),
                                    ax.set_xticks([0, 10], ["0 km", "10 km"]))),
        [["0", "3"], ["5", "4"], ["10", "5"]]),
    "bars at fractions": (
        lambda: on_axes(lambda ax: ax.bar([1.5, 2.5, 4.5, 5.5], [3, 4, 5, 6], 1)),
        [["1,5", "3"], ["2,5", "4"], ["4,5", "5"], ["5,5", "6"]]),
    "points beside the numbers along an axis": (
        lambda: on_axes(lambda ax: (ax.scatter([1.2, 2.2], [3, 4]), ax.set_xticks([1, 2], ["1", "2"]))),
        [["1,2", "3"], ["2,2", "4"]]),
    "points with their names": (lambda: on_axes(lambda ax: named(ax, "Hamar", "Moss", "Ski")),
        [["1", "Hamar", "10"], ["2", "Moss", "20"], ["3", "Ski", "30"]]),
    "points with their values": (lambda: on_axes(lambda ax: named(ax, "10", "20", "30")),
        [["1", "10"], ["2", "20"], ["3", "30"]]),
    "points with a remark": (lambda: on_axes(lambda ax: named(ax, "", "Moss", "")),
        [["1", "10"], ["2", "20"], ["3", "30"]]),
    "groups that stand beside their year": (lambda: on_axes(beside_years),
        [["2009", "p", "3"], ["2009", "q", "5"], ["2010", "p", "4"], ["2010", "q", "6"]]),
    "colours that take turns": (
        lambda: on_axes(lambda ax: (ax.bar([0, 2], [3, 4], label="p"), ax.bar([1, 3], [5, 6], label="q"),
                                    ax.set_xticks(range(4), list("abcd")), ax.legend())),
        [["a", "p", "3"], ["b", "q", "5"], ["c", "p", "4"], ["d", "q", "6"]]),
    "bars and a line of their colour": (
        lambda: on_axes(lambda ax: (ax.bar(["a", "b"], [3, 4]), ax.legend(ax.plot([6, 7]), ["Mål"]))),
        [["a", "", "3"], ["a", "Mål", "6"], ["b", "", "4"], ["b", "Mål", "7"]]),
    "a forecast of the colour of its line": (
        lambda: on_axes(lambda ax: (ax.plot(["a", "b"], [3, 4], "C0-", label="Faktisk"),
                                    ax.plot(["b", "c"], [4, 5], "C0--"), ax.legend())),
        [["a", "Faktisk", "3"], ["b", "Faktisk", "4"], ["b", "", "4"], ["c", "", "5"]]),
    "colours that say the same as the places": (
        lambda: sns.barplot(TWO, x="k", y="v", hue="k", errorbar=None), [["a", "3,5"], ["b", "5,5"]]),
    "a black series": (
        lambda: sns.barplot(TWO, x="k", y="v", hue="h", palette=["black", "grey"], errorbar="sd"),
        [["a", "p", "2,00", "0,59", "3,41"], ["a", "q", "5,00", "3,59", "6,41"],
         ["b", "p", "3,50", "1,38", "5,62"], ["b", "q", "7,50", "6,79", "8,21"]]),
    "a black line for reference": (lambda: on_axes(with_reference),
        [["a", "p", "2,0"], ["a", "q", "5,0"], ["b", "p", "3,5"], ["b", "q", "7,5"],
         ["Snitt", "Snitt", "3,5"]]),
    "a year for reference": (
        lambda: on_axes(lambda ax: (ax.plot([2009, 2010], [3, 4]), ax.axvline(2010, label="Start"))),
        [["2009", "–", "3"], ["2010", "–", "4"], ["Start", "2010", "–"]]),
    "the mean among the classes of a histogram": (
        lambda: on_axes(lambda ax: (ax.hist([1, 2, 2], [0, 1.5, 3]), ax.axvline(1.75), ax.set_xlabel("Rom"))),
        [["0–1,5", "–", "1"], ["1,5–3", "–", "2"], ["Hjelpelinje", "1,75", "–"]]),
    "values that are called so": (
        lambda: sns.barplot(pd.DataFrame({"a": [0.5], "b": [1]}).melt(), x="variable", y="value"),
        [["a", "0,5"], ["b", "1,0"]]),
    "one box": (lambda: sns.boxplot(pd.Series([1, 2, 3, 4, 5])), [["Verdi", "1", "2", "3", "4", "5"]]),
    "one observation a point, and some missing": (
        lambda: sns.pointplot(x=[1, 2, 1, 2, 1], y=[3, 4, 3, 5, 6], hue=list("ppqqr")),
        [["1", "p", "3"], ["1", "q", "3"], ["1", "r", "6"], ["2", "p", "4"], ["2", "q", "5"]]),
    "intervals of bars under a line": (
        lambda: on_axes(lambda ax: (ax.bar(["a"], [3], yerr=1, label="p"),
                                    ax.plot(["a"], [3.5], "o", label="q"))),
        [["a", "p", "3,0", "2,0", "4,0"], ["a", "q", "3,5", "–", "–"]]),
    "points that a line joins": (lambda: on_axes(dumbbells),
        [["a", "før", "1"], ["a", "nå", "3"], ["b", "før", "2"], ["b", "nå", "5"]]),
    "bars of pandas over years": (lambda: periods("bar"), [["2007", "3"], ["2008", "4"], ["2009", "5"]]),
    "bars over dates": (
        lambda: pd.DataFrame({"v": [3, 4]}, pd.date_range("2010-03-01", periods=2, freq="MS")).plot.bar(),
        [["mars 2010", "3"], ["april 2010", "4"]]),
    "cells at their names": (lambda: on_axes(cells), [["b", "1", "2"], ["a", "3", "4"]]),
    "two heat maps": (two_heat_maps, [["P", "a", "1", "2"], ["P", "b", "3", "4"], ["Q", "a", "2", "2"],
                                      ["Q", "b", "3", "4"]]),
    "a map in the order of its clusters": (
        lambda: sns.clustermap(pd.DataFrame({"p": [1, 3], "q": [2, 4]}, index=["a", "b"]),
                               row_cluster=False, col_cluster=False),
        [["a", "1", "2"], ["b", "3", "4"]]),
    **{f"{kind} that the legend renames": (
        partial(on_axes, partial(renamed, kind=kind)),
        [["a", "q", "3"], ["a", "Menn", "5"], ["b", "q", "4"], ["b", "Menn", "6"]])
       for kind in ("line", "bar", "barh")},
    "error bars that the legend renames": (lambda: on_axes(renamed_error_bars),
        [["a", "Kvinner", "3", "2", "4"], ["a", "Menn", "5", "4", "6"]]),
    "a legend of one of two lines of a colour": (lambda: on_axes(of_one_colour(["p"])),
        [["a", "p", "3"], ["a", "q", "5"], ["b", "p", "4"], ["b", "q", "6"]]),
    "sticks from zero to points": (lambda: on_axes(sticks), [["a", "3"], ["b", "4"]]),
    "sticks drawn at once": (
        lambda: on_axes(lambda ax: (ax.vlines(["a", "b"], 0, [3, 4]), ax.plot(["a", "b"], [3, 4], "o"))),
        [["a", "3"], ["b", "4"]]),
    "intervals drawn at once": (
        lambda: on_axes(lambda ax: (ax.hlines(["a", "b"], [2, 1], [4, 5]), ax.plot([3, 4], ["a", "b"], "o"))),
        [["a", "3", "2", "4"], ["b", "4", "1", "5"]]),
    "a pyramid without labels": (lambda: on_axes(pyramid_without_labels), [["a", "3"], ["a", "4"]]),
    "classes of half a year": (
        lambda: on_axes(lambda ax: ax.hist([2009.2, 2009.7], bins=[2009, 2009.5, 2010])),
        [["2009–2009,5", "1"], ["2009,5–2010", "1"]]),
    "bars of which the first stand at ticks": (
        partial(on_axes, at_ticks),
        [[year, name, value] for year, pair in (("2000", "36"), ("2005", "47"), ("2010", "58"))
         for name, value in zip("pq", pair, strict=True)]),
    "groups of which one bar is missing": (
        lambda: on_axes(lambda ax: (without_one(ax), ax.set_xticks([2009, 2010, 2011]))),
        [["2009", "p", "3"], ["2009", "q", "6"], ["2010", "p", "4"], ["2011", "p", "5"], ["2011", "q", "7"]]),
    "classes that one series covers of another": (
        lambda: on_axes(lambda ax: [ax.bar([0, 10], values, 10, align="edge", label=name)
                                    for name, values in (("p", [3, 4]), ("q", [2, 1]))]),
        [["0–10", "p", "3"], ["0–10", "q", "2"], ["10–20", "p", "4"], ["10–20", "q", "1"]]),
    "classes around years": (lambda: on_axes(lambda ax: ax.bar([2000, 2005], [3, 4], 5)),
                             [["1997,5–2002,5", "3"], ["2002,5–2007,5", "4"]]),
    "colours in turn that nothing names": (
        lambda: on_axes(lambda ax: ax.bar([0.75, 1.25], [3, 4], 0.25, color=["C0", "C1"])),
        [["0,75", "3"], ["1,25", "4"]]),
    "dates of a time zone": (
        lambda: on_axes(lambda ax: ax.plot(pd.date_range("2011-01-01", periods=2, tz="Europe/Oslo"), [3, 4])),
        [["1. januar 2011", "3"], ["2. januar 2011", "4"]]),
    "a bar that stands nowhere": (lambda: on_axes(lambda ax: ax.bar([1, np.nan], [3, 4])), [["1", "3"]]),
    "what is nearly nothing": (lambda: on_axes(lambda ax: ax.bar(["a", "b"], [2e-7, 4])),
        [["a", "0,0000002"], ["b", "4,0000000"]]),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_it_is_told_as_it_is_drawn(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, rows = ROWS[kind]
    _, about = bundled(monkeypatch, draw())

    assert rows == [[cell["text"] for cell in row] for row in about["table"]["rows"]]


# What is drawn, a true table of it, and one that is not
TABLES: dict[str, tuple[Callable[[], Any], dict[str, Any], dict[str, Any]]] = {
    "seasons": (ROWS["seasons"][0], {"k": NAMES, "v": [3, 4, 5]}, {"k": NAMES, "v": [4, 3, 5]}),
    "weeks by name": (ROWS["weeks"][0], {"k": ["Uke 40", "Uke 41"], "v": [3, 4]},
                      {"k": ["Uke 40", "Uke 41"], "v": [4, 3]}),
    "a pyramid": (lambda: on_axes(pyramid), {"k": ["0–19", "20–39"], "Menn": [20, 30], "Kvinner": [21, 31]},
                  {"k": ["0–19", "20–39"], "Menn": [20, -30], "Kvinner": [21, -31]}),
    "intervals": (
        lambda: on_axes(lambda ax: ax.errorbar(["a"], [3], yerr=[[1], [0.5]], fmt="o")),
        {"k": ["a"], "Verdi": [3], "Nedre grense": [2], "Øvre grense": [3.5]},
        {"k": ["a"], "Verdi": [2], "Nedre grense": [3], "Øvre grense": [3.5]}),
    "intervals of two series": (
        lambda: on_axes(two_series),
        {"k": ["a", "b"], "p": [3, 4], "q": [5, 6],
         "p, Nedre grense": [2.5, 3.5], "p, Øvre grense": [3.5, 4.5],
         "q, Nedre grense": [4, 5], "q, Øvre grense": [6, 7]},
        {"k": ["a", "b"], "p": [3, 4], "q": [5, 6],
         "p, Nedre grense": [4, 5], "p, Øvre grense": [6, 7],
         "q, Nedre grense": [2.5, 3.5], "q, Øvre grense": [3.5, 4.5]}),
    "what the axes are called": (lambda: on_axes(scatter), {"Innbyggere": [1, 2, 3], "Boliger": [10, 20, 30]},
                                 {"Innbyggere": [10, 20, 30], "Boliger": [1, 2, 3]}),
    "points on the diagonal": (lambda: on_axes(lambda ax: ax.scatter([1, 2, 3], [1, 2, 3])),
                               {"x": [1, 2, 3], "y": [1, 2, 3]}, {"x": [1, 2, 3], "y": [2, 3, 1]}),
    "the value called as its series is": (
        lambda: on_axes(lambda ax: ax.errorbar(["a"], [3], yerr=[[1], [2]], fmt="o", label="Snitt")),
        {"k": ["a"], "Snitt": [3], "Nedre grense": [2], "Øvre grense": [5]},
        {"k": ["a"], "Snitt": [2], "Nedre grense": [3], "Øvre grense": [5]}),
    "what the legend renames": (lambda: on_axes(lambda ax: renamed(ax, "line")),
        {"k": ["a", "b"], "q": [3, 4], "Menn": [5, 6]}, {"k": ["a", "b"], "Menn": [3, 4], "q": [5, 6]}),
    "cells": (lambda: on_axes(cells), {"k": ["a", "b"], "p": [3, 1], "q": [4, 2]},
              {"k": ["a", "b"], "p": [1, 3], "q": [2, 4]}),
    "a series of another name": (ROWS["intervals of bars under a line"][0], {"k": ["a"], "p": [3], "q": [3.5],
                                 "Nedre grense": [2], "Øvre grense": [4]},
                                 {"k": ["a"], "p": [3], "r": [3.5], "Nedre grense": [2], "Øvre grense": [4]}),
    "a place of another name": (ROWS["weeks"][0], {"k": ["Uke 40", "Uke 41"], "v": [3, 4]},
                                {"k": ["Uke 40", "Uke 42"], "v": [3, 4]}),
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLES)
def test_a_true_table_is_taken_and_a_false_one_is_not(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, right, wrong = TABLES[kind]

    assert bundled(monkeypatch, draw(), table=pd.DataFrame(right))[0]
    with pytest.raises(ValueError, match="the drawing and its table differ"):
        bundled(monkeypatch, draw(), table=pd.DataFrame(wrong))


def test_ends_of_intervals_stand_under_headings_that_say_which_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = pd.DataFrame({"k": ["a"], "Verdi": [3], "Min.": [2], "Maks.": [3.5]})

    with pytest.raises(ValueError, match='no column "Nedre grense", .*; no column "Øvre grense"'):
        bundled(monkeypatch, TABLES["intervals"][0](), table=table)


def bands_of_one_colour() -> Any:
    """Two lines that are told apart by their dashes alone, each in a band."""
    ax, x = plt.subplots()[1], [1, 2, 3]
    for style, y in (("-", np.array([2, 3, 4])), ("--", np.array([22, 23, 24]))):
        ax.plot(x, y, style, color="k", label=style)
        ax.fill_between(x, y - 1, y + 2, color="k", alpha=0.2)
    return ax


@pytest.mark.parametrize("seed", range(40))
def test_groups_of_bars_are_told_by_their_places_or_refused(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever their breadth, at the side of which tick they begin, and whichever of the bars is missing."""
    random = Random(seed)
    count, size, step = random.randint(2, 4), random.randint(3, 5), random.choice((1, 1, 2, 5))
    start, missing = random.choice((0, 2005)), random.choice((None, (0, random.randrange(size))))
    places = [start + step * number for number in range(size)]
    breadth, first = step * random.uniform(0.2, 0.95) / count, random.choice((0.0, 0.5, (1 - count) / 2))
    ax, rows = plt.subplots()[1], []
    for series in range(count):
        own = [number for number in range(size) if (series, number) != missing]
        values = [10 * series + number + 1 for number in own]
        ax.bar([places[number] + (first + series) * breadth for number in own], values, breadth,
               label="pqrs"[series])  # fmt: skip
        rows += [(number, str(places[number]), "pqrs"[series], str(value))
                 for number, value in zip(own, values, strict=True)]  # fmt: skip
    ax.legend()
    named = seed % 3 == 0
    if named or random.random() < 0.6:
        ax.set_xticks(places, [f"n{place}" for place in places] if named else None)

    try:
        told = bundled(monkeypatch, ax)[1]["table"]["rows"]
    except ValueError as refused:
        assert "marks beside the places along an axis" in str(refused)
        assert "ax.set_xticks(places, names)" in str(refused)
    else:
        assert [["n" * named + at, *row] for _, at, *row in sorted(rows)] == [
            [cell["text"] for cell in row] for row in told
        ]


def test_each_line_has_the_band_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _, about = bundled(monkeypatch, bands_of_one_colour())

    assert [["1", "-", "2", "1", "4"], ["1", "--", "22", "21", "24"]] == [
        [cell["text"] for cell in row] for row in about["table"]["rows"][:2]
    ]


def cells_beside_names(ax: Any) -> None:
    cells(ax)
    ax.set_xticks([0.4, 1.4], ["p", "q"])


REFUSED: dict[str, tuple[Draw, str]] = {
    "cells that do not stand at their names": (cells_beside_names, "cells of which not each.*table="),
    "cells of which some have names": (
        lambda ax: sns.heatmap(pd.DataFrame({"p": [1, 2]}, ["a", "b"]), yticklabels=2, ax=ax),
        "yticklabels=True"),
    "what may be classes of two series": (
        lambda ax: ax.hist([[5, 15], [5]], bins=[0, 10, 20], label=["p", "q"]), "set_xticks.*table="),
    "classes side by side": (
        lambda ax: ax.hist([[1, 2, 2], [3, 1, 1]], 2, label=["p", "q"]), "set_xticks.*table="),
    "dodged classes": (
        lambda ax: sns.histplot(pd.DataFrame({"v": [1, 3, 3], "h": list("pqp")}), x="v", hue="h",
                                multiple="dodge", bins=[0, 2, 4], ax=ax), "set_xticks.*table="),
    "groups around years of which one bar is missing": (without_one, "set_xticks.*table="),
    "bars in colours without names": (
        lambda ax: (ax.bar([-0.2, 0.8], [3, 4], 0.4), ax.bar([0.2, 1.2], [5, 6], 0.4),
                    ax.set_xticks([0, 1], ["a", "b"])), "nothing names.*label=.*table="),
    "lines in colours without names": (
        lambda ax: ax.plot([1, 2], [[3, 4], [5, 6]], "o-"), "nothing names.*label=.*table="),
    "bars upright and lying": (lambda ax: (ax.bar([1], [2]), ax.barh([3], [4])), "upright and lying.*table="),
    **{f"bars side by side that nothing names, {breadth} broad, {first} from years": (
        partial(side_by_side, breadth=breadth, first=first), "marks beside the places.*set_xticks.*table=")
       for breadth, first in ((0.4, None), (1.5, None), (2, None), (2, 0), (0.4, 0))},
    "intervals of bars under a goal": (under_a_goal, "intervals that may be of several series"),
    "intervals at one place": (
        lambda ax: [ax.errorbar(["a", "b"], values, yerr=[8, 2], fmt="o") for values in ([70, 20], [77, 30])],
        "nothing names"),
    "colours that have names, and dashes": (
        lambda ax: sns.lineplot(TWO.assign(s=list("uvuvuvuv")), x="k", y="v", hue="h", style="s",
                                errorbar=None, ax=ax), "nothing names"),
    "falls without a sign": (falling, "along the axis.*expected -.*with its sign"),
    "groups that begin at their places": (
        lambda ax: [ax.bar(np.arange(3) + 0.3 * n, [3, 4, 5], 0.3, label="pqr"[n]) for n in range(3)]
        + [ax.set_xticks(range(3), list("abc"))], "marks beside the places"),
    "names without room": (
        lambda ax: (ax.bar([0, 1, 1.001, 3], 1), ax.set_xticks([0, 1, 1.001, 3], list("abcd"))),
        "fig-x: 4 names have no room"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_told_for_sure_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, message = REFUSED[kind]

    with pytest.raises(ValueError, match=message):
        bundled(monkeypatch, on_axes(draw))


@pytest.mark.parametrize(
    ("places", "scale"), [([1, 10, 100, 1000], "log"), ([0, 249.9, 250, 400], "linear")], ids=str
)
def test_names_that_stand_close_do_not_make_a_drawing_enormous(
    places: list[float], scale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(ax: Any) -> None:
        ax.bar(["a", "b"], [places[1], places[-1]])
        ax.set_yscale(scale)
        ax.set_yticks(places, ["lav", "middels", "høy", "svært høy"])

    bundle, _ = bundled(monkeypatch, on_axes(draw))
    heights = [
        float(found) for svg in bundle.values() for found in re.findall(r'<svg [^>]*height="([\d.]+)pt"', svg)
    ]
    assert heights
    assert max(heights) < 500


@pytest.mark.parametrize(
    ("places", "texts"),
    [
        ([0, 1e6, 2e6], ["0", "1 million kr per uke", "2 millioner kr per uke"]),
        ([0, 1000, 2000], ["0", "1 tusen år", "2 tusen år"]),
        ([0, 0.1, 0.2], ["0 % per år", "10 % per år", "20 % per år"]),
    ],
    ids=str,
)
def test_numbers_along_an_axis_may_be_in_thousands_millions_or_per_cents(
    places: list[float], texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bundled(monkeypatch, on_axes(values_over(places, texts)))[0]


@pytest.mark.parametrize(
    ("places", "texts"),
    [
        ([0, 1000, 2000], ["0 %", "10 %", "20 %"]),
        ([0, 1e6, 2e6], ["0", "1 mrd.", "2 mrd."]),
        ([0, 1e6, 2e6], ["0", "1", "2"]),
        ([0, 0.4], ["0", "0"]),
        ([0, 60, 120], ["0 t", "1 t", "2 t"]),
        ([0, 42, 100], ["0", "Norm 2011", "100"]),
        ([1, 10, 100], ["10⁰", "10¹", "10²"]),
    ],
    ids=str,
)
def test_numbers_in_another_unit_than_theirs_or_twice_the_same_are_refused(
    places: list[float], texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="along the axis: .*, expected"):
        bundled(monkeypatch, on_axes(values_over(places, texts)))


def test_per_cents_of_another_whole_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ax = on_axes(
        lambda ax: (ax.bar(["a", "b"], [0.3, 0.4]), ax.yaxis.set_major_formatter(PercentFormatter(10)))
    )

    with pytest.raises(ValueError, match="along the axis: .*, expected"):
        bundled(monkeypatch, ax)


def test_names_at_dates_have_room(monkeypatch: pytest.MonkeyPatch) -> None:
    dates = pd.to_datetime(["2010-01-01", "2010-07-01", "2011-01-01"])
    ax = on_axes(lambda ax: (ax.plot(dates, [1, 2, 3]), ax.set_xticks(dates, ["start", "Mars", "slutt"])))
    bundle, about = bundled(monkeypatch, ax)

    assert ["start", "Mars", "slutt"] == [row[0]["text"] for row in about["table"]["rows"]]
    assert all(">Mars</text>" in svg for svg in bundle.values())


def test_a_table_may_have_a_row_of_which_all_is_hidden_whose_name_is_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = pd.DataFrame([[1, 20, 5, 5, 5, 5, 0, 0], [2, 9] + [pd.NA] * 6], columns=["k", "Spurt", *SCALE])
    chart = charts.likert(table.convert_dtypes(), label="k", base="Spurt", agree=SCALE[:2], middle=SCALE[2],
                          disagree=[SCALE[4], SCALE[3]], apart=SCALE[5:])  # fmt: skip

    assert bundled(monkeypatch, chart)[0]


def test_rows_may_be_called_by_the_numbers_of_children(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(str(number), part, 10) for number in range(3) for part in ("A", "B")]
    table = pd.DataFrame(rows, columns=["Barn", "Del", "Verdi"])

    assert bundled(
        monkeypatch, charts.stacked(table, label="Barn", value="Verdi", part="Del", order=["A", "B"])
    )


def test_years_that_are_whole_numbers_are_no_part_of_a_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame({"År": [2008, 2008], "Del": ["A", "B"], "Verdi": [40, 4]})

    assert bundled(
        monkeypatch, charts.stacked(table, label="År", value="Verdi", part="Del", order=["A", "B"])
    )


def test_names_at_the_margins_of_a_grid_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a phone panels stand under each other: what names a column would stand over the first alone."""
    for margins in (True, False):
        grid = sns.catplot(
            TWO, x="k", y="v", row="h", col="k", kind="bar", errorbar=None, margin_titles=margins
        )
        if margins:
            with pytest.raises(ValueError, match="panels that nothing names.*table="):
                bundled(monkeypatch, grid)
        else:
            rows = bundled(monkeypatch, grid)[1]["table"]["rows"]
            assert ["p, a", "p, b", "q, a", "q, b"] == [row[0]["text"] for row in rows]


def test_empty_cells_look_like_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lowest colour may be that of the paper, which shows where a cell is empty."""
    frame = pd.DataFrame({"p": [1.0, np.nan], "q": [2, 3]}, index=["a", "b"])
    hatched = [all("<pattern" in svg for svg in bundled(monkeypatch, sns.heatmap(cells))[0].values()
                   if "<svg" in svg) for cells in (frame, frame.fillna(0))]  # fmt: skip

    assert hatched == [True, False]


def test_axes_of_panels_may_have_each_others_names(monkeypatch: pytest.MonkeyPatch) -> None:
    figure, (left, right) = plt.subplots(1, 2)
    left.scatter([1, 2], [3, 4])
    left.set(xlabel="Boliger", ylabel="Personer")
    right.scatter([5, 6], [7, 8])
    right.set(xlabel="Personer", ylabel="Boliger")

    assert bundled(monkeypatch, figure)[0]


def test_rounded_numbers_without_signs_are_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """As those of a pyramid: matplotlib chooses the places, and two of them may have one text."""

    def rounded(ax: Any) -> None:
        ax.bar(["a", "b"], [-1.5, -1.2])
        ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")

    table = pd.DataFrame({"k": ["a", "b"], "v": [1.5, 1.2]})

    _, about = bundled(monkeypatch, on_axes(rounded))
    assert [["a", "1,5"], ["b", "1,2"]] == [[cell["text"] for cell in row] for row in about["table"]["rows"]]
    assert bundled(monkeypatch, on_axes(rounded), table=table)[0]


@pytest.mark.parametrize(("values", "form"), [([1, 2, 3], "{x:.0f}"), ([0.01, 0.02, 0.025], "{x:.0%}")])
def test_matplotlib_may_round_two_places_to_one_text(
    values: list[float], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ax = on_axes(lambda ax: (ax.bar(list("abc"), values), ax.yaxis.set_major_formatter(form)))

    assert bundled(monkeypatch, ax)[0]


def test_a_point_beside_names_is_not_told_by_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    ax = on_axes(lambda ax: (ax.plot([0.1, 0.5], [3, 4], "o-"), ax.set_xticks([0, 0.5, 1], list("abc"))))

    with pytest.raises(ValueError, match="marks beside the places along an axis.*table="):
        bundled(monkeypatch, ax)


@pytest.mark.parametrize(
    ("places", "written"),
    [
        ([2008.8, 2009.4, 2010], ["2 008,8", "2 009,4", "2 010,0"]),
        ([2009.5, 2010.5], ["2 009,5", "2 010,5"]),
        ([0.002, 0.0125], ["0,0020", "0,0125"]),
        ([1.23456, 35], ["1,2", "35,0"]),
    ],
)
def test_places_along_an_axis_have_the_decimals_that_tell_them(
    places: list[float], written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """2008.8 beside values of one digit was told as 2 009, and 0.002 as 0,00."""
    ax = on_axes(lambda ax: ax.plot(places, [3.5, 4, 5][: len(places)], "o"))
    _, about = bundled(monkeypatch, ax)
    told = [row[0]["text"].replace("\u00a0", " ") for row in about["table"]["rows"]]
    assert written == told


def test_a_reference_line_is_called_one_in_the_alternative_text(monkeypatch: pytest.MonkeyPatch) -> None:
    _, about = bundled(monkeypatch, on_axes(lambda ax: (ax.axhline(2), ax.plot(["a", "b"], [3, 4], "o"))))

    assert about["alt"].startswith("Punktdiagram")
    assert "Hjelpelinje 2" in about["alt"]


@pytest.mark.parametrize("kind", ["edge", "center"])
@pytest.mark.parametrize("told", [["10", "20", "40"], ["20", "10", "40"], ["10", "n = 40", "2010"]])
def test_numbers_at_bars_are_not_those_of_other_bars(
    told: list[str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(ax: Any) -> None:
        ax.bar_label(ax.bar(["a", "b", "c"], [10, 20, 40]), told, label_type=kind)

    if told[0] == "10":
        assert bundled(monkeypatch, on_axes(draw))[0]
        return
    with pytest.raises(ValueError, match='fig-x: "20" stands at a bar, expected 10; .*order of the bars'):
        bundled(monkeypatch, on_axes(draw))


def test_a_reference_line_is_neither_the_highest_value_nor_the_lowest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = on_axes(lambda ax: (ax.axhline(9, label="Mål"), ax.plot(["a", "b", "c"], [3, 4, 5], "o")))

    assert "Høyest: c (5). Lavest: a (3)." in bundled(monkeypatch, draw)[1]["alt"]


def test_a_line_at_a_place_is_in_the_table_that_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame({"Rom": [1, 2, 3], "Boliger": [10, 20, 4]})

    def draw(at: float) -> Any:
        def on(ax: Any) -> None:
            sns.scatterplot(table, x="Rom", y="Boliger", ax=ax)
            ax.axvline(at)

        return on_axes(on)

    assert bundled(monkeypatch, draw(2), table=table)[0]
    with pytest.raises(ValueError, match="a value is drawn as 4, expected"):
        bundled(monkeypatch, draw(4), table=table)


def test_a_municipality_may_be_called_as_the_end_of_an_interval_is(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame({"År": [2009, 2010], "Nedre Eiker": [3, 4], "Øvre Eiker": [5, 6]})

    def draw(ax: Any) -> None:
        for name in table.columns[1:]:
            ax.errorbar(table.År, table[name], yerr=0.5, label=name)
        ax.legend()

    ends = {f"{name}, {end}": table[name] + off for name in table.columns[1:]
            for end, off in (("Nedre grense", -0.5), ("Øvre grense", 0.5))}  # fmt: skip
    assert bundled(monkeypatch, on_axes(draw), table=table.assign(**ends))[0]


def test_years_of_bars_may_not_be_called_other_years(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"År": [2009, 2010], "Kroner": [4, 6]})
    for names, refused in ((["2012", "2013"], True), (["2009 ", "i 2010"], False), (["fjor", "i år"], False)):
        ax = sns.barplot(frame, x="År", y="Kroner", ax=plt.subplots()[1])
        ax.set_xticks([0, 1], names)
        if refused:
            with pytest.raises(ValueError, match='along the axis: "2012", expected 2009'):
                bundled(monkeypatch, ax)
        else:
            assert bundled(monkeypatch, ax)[0]


def test_a_column_may_be_called_as_the_axis_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(ax: Any) -> None:
        ax.bar(["a", "b"], [3, 4], label="Boliger")
        ax.plot(["a", "b"], [6, 7], "o-", label="Mål")
        ax.set_ylabel("Boliger")
        ax.legend()

    table = pd.DataFrame({"k": ["a", "b"], "Boliger": [3, 4], "Mål": [6, 7]})
    assert bundled(monkeypatch, on_axes(draw), table=table)[0]
    with pytest.raises(ValueError, match="differ"):
        bundled(monkeypatch, on_axes(draw), table=table.rename(columns={"Boliger": "Mål", "Mål": "Boliger"}))


def test_panels_of_pandas_that_share_an_axis_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame({"p": [3, 4], "q": [5, 6]}, index=["a", "b"])
    panels = frame.plot.barh(subplots=True)

    assert bundled(monkeypatch, panels[0].figure)[0]
