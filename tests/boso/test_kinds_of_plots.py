"""What pandas and matplotlib draw is read as it was given, or refused; nothing is lost or told wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
import seaborn.objects as so
from matplotlib.patches import Rectangle
from own_figures import bundled, drawing

from boso_press.proof.figures import check_marks

pytestmark = pytest.mark.slow

YEARS = pd.Index([2010, 2011, 2012], name="År")
WIDE = pd.DataFrame({"Moss": [1.5, 4, 2], "Hamar": [3, 1, 5.5]}, index=YEARS)
COUNTS = pd.DataFrame({"Kvinner": [3, 4], "Menn": [5, 6]}, index=pd.Index([0, 1], name="Barn"))
LONG = pd.DataFrame({"År": [2010, 2010, 2011, 2011], "k": list("abab"), "v": [1, 2, 3, 4]})
GRID = np.arange(9.0).reshape(3, 3)


@pytest.fixture(autouse=True)
def _house_style() -> Iterator[None]:
    with drawing():
        yield


def on_axes(draw: Callable[[Any], object], **more: Any) -> Any:
    ax = plt.subplots(**more)[1]
    draw(ax)
    return ax


def forest(ax: Any) -> None:
    """Means with intervals at names up the axes, as statisticians draw them."""
    ax.errorbar([3, 5], [0, 1], xerr=1, fmt="o")
    ax.set_yticks([0, 1], ["Kvinner", "Menn"])


def inset(ax: Any) -> None:
    ax.bar(["a", "b"], [1, 2])
    ax.inset_axes([0.5, 0.5, 0.4, 0.4]).plot([2010, 2011], [7, 8])


def panels(*titles: str) -> Any:
    """Draw bars of 1 and 2, of 11 and 12, of 21 and 22, under these titles."""
    figure, axes = plt.subplots(1, len(titles), squeeze=False)
    for number, (ax, title) in enumerate(zip(axes[0], titles, strict=True)):
        ax.bar(["a", "b"], [10 * number + 1, 10 * number + 2])
        ax.set_title(title)
    return figure


def with_an_empty_panel() -> Any:
    figure, axes = plt.subplots(1, 3)
    axes[0].bar(["a"], [1])
    axes[1].set_xticks([0, 1], ["2010", "2011"])
    axes[2].bar(["a"], [2])
    return figure


def pyramid(ax: Any) -> None:
    ax.barh(["0–19", "20–39"], [-20, -30], label="Menn")
    ax.barh(["0–19", "20–39"], [21, 31], label="Kvinner")
    ax.set_xticks([-30, 0, 30], ["30", "0", "30"])


def highlighted(ax: Any) -> None:
    bars = ax.bar(["Moss", "Hamar", "Gran"], [3, 2, 1], color=["red", "grey", "grey"])
    bars[0].set_label("Egen kommune")
    ax.legend()


def overlapping_errorbars(ax: Any) -> None:
    ax.errorbar(["a", "b"], [70, 20], yerr=[8, 2], fmt="o", label="S1")
    ax.errorbar(["a", "b"], [77, 30], yerr=[9, 3], fmt="o", label="S2")
    ax.legend()


def named_by_numbers(which: str, draw: Callable[[Any], object]) -> Any:
    return on_axes(lambda ax: (draw(ax), getattr(ax, f"set_{which}ticks")([0, 1, 2], ["0", "1", "2"])))


def twin(ax: Any) -> None:
    ax.bar(["a", "b"], [12.34, 15.67])
    ax.twinx().set_yticks([0.1234, 0.1567], ["12 %", "16 %"])


def area_below(ax: Any) -> None:
    ax.plot([1, 2, 3], [2, 3, 4])
    ax.fill_between([1, 2, 3], 0, [2, 3, 4])


def beside_bars(draw: Callable[[Any], object]) -> Any:
    ax = on_axes(lambda ax: ax.bar(["a", "b"], [1, 2]))
    draw(ax.figure)
    return ax


def shape_in_a_part() -> Any:
    figure: Any = plt.figure()
    left, right = figure.subfigures(1, 2)
    left.subplots().bar(["a"], [3])
    right.add_artist(Rectangle((0, 0), 0.5, 0.9))
    return figure


def words_beside_axes() -> Any:
    figure = plt.figure()
    figure.text(0.1, 0.5, "42 kommuner")
    return figure


def stacked_areas() -> Any:
    lower, upper = np.array([1, 2, 2]), np.array([4, 6, 5])
    ax = plt.subplots()[1]
    for below, above in ((0 * lower, lower), (lower, upper)):
        ax.plot([1, 2, 3], above)
        ax.fill_between([1, 2, 3], below, above)
    return ax


# What is drawn, and the values that the table under it has
READ: dict[str, tuple[Callable[[], Any], list[float]]] = {
    "histogram of pandas": (lambda: pd.Series([1, 2, 2, 5], name="Antall").plot.hist(bins=2), [3, 1]),
    "histogram with a label": (lambda: on_axes(lambda ax: ax.hist([1, 2, 2, 5], 2, label="k")), [3, 1]),
    "histograms in a stack": (
        lambda: on_axes(lambda ax: ax.hist([[1, 2, 2], [3, 1, 1]], 2, stacked=True, label=["k", "m"])),
        [1, 2, 2, 1]),
    "panels of pandas": (lambda: WIDE.plot(subplots=True), [1.5, 3, 4, 1, 2, 5.5]),
    "a line over marks of its own": (
        lambda: on_axes(lambda ax: (ax.plot([2010, 2011], [1, 5]), ax.set_yticks([0, 5], ["0", "5"]))),
        [1, 5]),
    "a line over words": (
        lambda: on_axes(lambda ax: (ax.plot([0.5, 7], [1, 3]), ax.set_yticks([1, 5], ["lav", "høy"]))),
        [1, 3]),
    "points beside names": (
        lambda: on_axes(lambda ax: (ax.scatter([7, 9], [0, 1]), ax.set_yticks([0, 1], ["a", "b"]))),
        [7, 9]),
    "thousands along the axis": (
        lambda: on_axes(lambda ax: (ax.bar(["a", "b"], [1000, 2000]),
                                    ax.set_yticks([0, 2000], ["0", "2 tusen"]))),
        [1000, 2000]),
    "a plot of persons by means": (lambda: on_axes(forest), [3, 2, 4, 5, 4, 6]),
    "shares over per cents": (
        lambda: on_axes(lambda ax: (ax.plot([2010, 2011, 2012], [0.2, 0.5, 0.9]),
                                    ax.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"]))),
        [0.2, 0.5, 0.9]),
    "amounts over amounts with a unit": (
        lambda: on_axes(lambda ax: (ax.plot([2010, 2011], [10, 20], "o"),
                                    ax.set_yticks([0, 10, 20], ["0 kr", "10 kr", "20 kr"]))),
        [10, 20]),
    "lines and bars over per cents": (
        lambda: on_axes(lambda ax: (ax.bar([2010, 2011], [0.5, 1]), ax.plot([2010, 2011], [0, 0.5]),
                                    ax.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"]))),
        [0.5, 0, 1, 0.5]),
    "a second axis that says the same in per cents": (lambda: on_axes(twin), [12.34, 15.67]),
    "error bars of which one end is not known": (
        lambda: on_axes(lambda ax: ax.errorbar(["a", "b"], [3, 4], yerr=[[1, np.nan], [1, 1]], fmt="o")),
        [3, 2, 4, 4]),
    "an error bar in the legend": (
        lambda: on_axes(lambda ax: (ax.errorbar(["a"], [3], yerr=1, label="Andel"), ax.legend())), [3, 2, 4]),
    "words at a name": (
        lambda: on_axes(lambda ax: (ax.bar(["a"], [1]), ax.annotate("hei", ("a", 1)),
                                    ax.annotate("hå", ("a", 1), (0, 4), textcoords="offset points"))),
        [1]),
    "a band around a line": (
        lambda: on_axes(lambda ax: (ax.plot([1, 2], [2, 3]), ax.fill_between([1, 2], [1, 2], [4, 5]))),
        [2, 1, 4, 3, 2, 5]),
}  # fmt: skip
# What is drawn of which the values cannot be read, and how it is called
UNREAD: dict[str, tuple[Callable[[], Any], str]] = {
    "areas of pandas": (WIDE.plot.area, "an area"),
    "areas behind each other": (lambda: WIDE.plot.area(stacked=False), "an area"),
    "area below a line": (lambda: on_axes(area_below), "an area"),
    "an area that begins at a line": (
        lambda: on_axes(lambda ax: (ax.plot([1, 2], [0, 0]), ax.fill_between([1, 2], [0, 0], [3, 4]))),
        "an area"),
    "arrows": (lambda: on_axes(lambda ax: ax.quiver([1, 2], [1, 2], [1, 0], [0, 1])), "an area"),
    "points in space": (
        lambda: on_axes(lambda ax: ax.scatter([0, 1], [1, 2], [3, 4]), subplot_kw={"projection": "3d"}),
        "three dimensions"),
    "bars in space": (
        lambda: on_axes(lambda ax: ax.bar3d([0], [0], [0], [1], [1], [5]), subplot_kw={"projection": "3d"}),
        "three dimensions"),
    "a photograph": (lambda: on_axes(lambda ax: ax.imshow(np.zeros((2, 2, 3)))), "a picture"),
    "a picture beside axes": (lambda: beside_bars(lambda figure: figure.figimage(GRID)), "a shape"),
    "a shape beside axes": (
        lambda: beside_bars(lambda figure: figure.add_artist(Rectangle((0.1, 0.1), 0.2, 0.5))), "a shape"),
    "a shape beside axes within a figure within another": (shape_in_a_part, "a shape"),
    "words alone": (lambda: on_axes(lambda ax: ax.text(0.5, 0.5, "Hei")), "words alone"),
    "words beside axes": (words_beside_axes, "words alone"),
    "a table in the drawing": (lambda: on_axes(lambda ax: ax.table([["9"]])), "words alone"),
    "one arrow": (
        lambda: on_axes(lambda ax: (ax.plot([1, 2], [1, 2], "o"), ax.quiver([1], [1], [1], [1]))), "an area"),
    "areas on one another with lines on top": (stacked_areas, "an area"),
    "intervals both ways": (
        lambda: on_axes(lambda ax: ax.errorbar([1, 2], [1, 2], yerr=1, xerr=0.5, fmt="o")),
        "intervals along the axis"),
    "intervals beside the values": (
        lambda: on_axes(lambda ax: (ax.bar(["a"], [3]), ax.errorbar(["a"], [9], yerr=1, fmt="none"))),
        "intervals of what is not drawn"),
    "dates as values": (
        lambda: on_axes(lambda ax: ax.plot(["a", "b"], pd.to_datetime(["2011-01-01", "2012-01-01"]))),
        "names or dates as values"),
    "a date for reference": (
        lambda: on_axes(lambda ax: (ax.plot(pd.to_datetime(["2011-01-01", "2012-01-01"]), [1, 2]),
                                    ax.axvline(pd.Timestamp("2011-06-01")))),
        "a reference line at a date"),
    "points of which pandas names every other": (
        lambda: pd.Series(range(12), index=list("abcdefghijkl"), name="Antall").plot(),
        "marks beside the places"),
    "a line at the names up the axes, which may call its values": (
        lambda: on_axes(lambda ax: (ax.plot([2009, 2010], [1, 2], "o-"),
                                    ax.set_yticks([1, 2], ["lav", "høy"]))),
        "a line that may stand at the names"),
    "bars that go on from another's end": (
        lambda: on_axes(lambda ax: ax.bar(["a", "b", "c"], [3, -1, 2], bottom=[0, 3, 0])), "bars that begin"),
    "cells without names": (lambda: on_axes(lambda ax: ax.pcolormesh(GRID)), "cells of which not each"),
    "colours of numbers": (
        lambda: on_axes(lambda ax: ax.scatter([1, 2], [3, 4], c=[0.1, 0.2])), "colours that stand"),
    "bars around": (
        lambda: on_axes(lambda ax: ax.bar([0, 1], [2, 3]), subplot_kw={"projection": "polar"}), "axes that"),
}  # fmt: skip


@pytest.mark.parametrize(
    "draw",
    [lambda: on_axes(inset), with_an_empty_panel, lambda: panels("3", "2", "2"), lambda: panels("", "")],
    ids=["axes within axes", "beside an empty one", "of one title", "of none"],
)
def test_panels_that_nothing_names_ask_for_a_name_or_a_table(
    draw: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="panels that nothing names.*set_title.*table="):
        bundled(monkeypatch, draw())


@pytest.mark.parametrize("kind", READ)
def test_it_is_read_as_it_was_given(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, values = READ[kind]
    bundle, about = bundled(monkeypatch, draw())

    cells = [cell["raw"] for _, *row in about["table"]["rows"] for cell in row]
    assert [raw for raw in cells if isinstance(raw, int | float)] == values
    assert list(check_marks("03_status", about, list(bundle.values()))) == []


@pytest.mark.parametrize("kind", UNREAD)
def test_what_cannot_be_read_is_refused_unless_its_table_is_given(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, what = UNREAD[kind]
    with pytest.raises(ValueError, match=f"{what}.*: the values cannot be read back.*table="):
        bundled(monkeypatch, draw())
    assert bundled(monkeypatch, on_axes(lambda ax: ax.text(0.5, 0.5, "Hei")), table=WIDE)[0]


def test_areas_on_one_another_are_no_intervals_of_the_lines_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = pd.DataFrame({"x": [1, 2, 3], "nederst": [1, 2, 2], "øverst": [3, 4, 3]})

    assert bundled(monkeypatch, stacked_areas(), table=layers)[0]


def test_a_table_makes_no_false_numbers_true_beside_what_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ax = on_axes(lambda ax: (ax.boxplot([1, 2, 4]), ax.set_yticks([0, 2, 4], ["0", "20", "30"])))

    with pytest.raises(ValueError, match="along the axis: .*, expected"):
        bundled(monkeypatch, ax, table=WIDE)


def test_a_heat_map_with_many_equal_cells_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = pd.DataFrame(np.zeros((8, 8)), list("abcdefgh"), list("ijklmnop"))
    cells.iloc[0, 0] = 3
    bundle, about = bundled(monkeypatch, sns.heatmap(cells))

    assert "og mange flere" in about["alt"]
    assert list(check_marks("03_status", about, list(bundle.values()))) == []


# What is drawn, and the rows of the table under it
NAMED: dict[str, tuple[Callable[[], Any], list[list[str]]]] = {
    "bars beside the numbers that name them": (lambda: COUNTS.plot.bar(),
        [["0", "Kvinner", "3"], ["0", "Menn", "5"], ["1", "Kvinner", "4"], ["1", "Menn", "6"]]),
    "bars lying beside them": (lambda: COUNTS.plot.barh(),
        [["0", "Kvinner", "3"], ["0", "Menn", "5"], ["1", "Kvinner", "4"], ["1", "Menn", "6"]]),
    "bars beside years": (
        lambda: on_axes(lambda ax: (ax.bar([2009.8, 2010.8], [1, 2], 0.4, label="a"),
                                    ax.bar([2010.2, 2011.2], [3, 4], 0.4, label="b"),
                                    ax.set_xticks([2010, 2011], ["2010", "2011"]))),
        [["2010", "a", "1"], ["2010", "b", "3"], ["2011", "a", "2"], ["2011", "b", "4"]]),
    "bars of seaborn beside years": (
        lambda: so.Plot(LONG.astype({"År": str}), x="År", y="v", color="k").add(so.Bar(), so.Dodge()),
        [["2010", "a", "1"], ["2010", "b", "2"], ["2011", "a", "3"], ["2011", "b", "4"]]),
    "bars in pairs, but beside no numbers": (
        lambda: on_axes(lambda ax: ax.bar([0.1, 0.5, 1.1, 1.5], [1, 2, 3, 4], 0.4)),
        [["0,1", "1"], ["0,5", "2"], ["1,1", "3"], ["1,5", "4"]]),
    "bars on both sides of years": (
        lambda: on_axes(lambda ax: (ax.bar([0, 1], [1, 2], 0.35, label="a"),
                                    ax.bar([0.35, 1.35], [3, 4], 0.35, label="b"),
                                    ax.set_xticks([0.175, 1.175], ["2010", "2011"]))),
        [["2010", "a", "1"], ["2010", "b", "3"], ["2011", "a", "2"], ["2011", "b", "4"]]),
    "points beside numbers, which are no names": (
        lambda: named_by_numbers("y", lambda ax: ax.plot([3, 4, 5], [-0.1, 0.9, 1.9], "o")),
        [["3", "−0,1"], ["4", "0,9"], ["5", "1,9"]]),
    "numbers of which one is a name's": (
        lambda: named_by_numbers("x", lambda ax: ax.scatter([0, 1, 1.5], [7, 8, 9])),
        [["0,0", "7"], ["1,0", "8"], ["1,5", "9"]]),
    "points beside the numbers of lying bars": (
        lambda: on_axes(lambda ax: (ax.barh([5, 6], [3, 4]), ax.plot([3.5, 4.5], [5, 6], "D"))),
        [["5", "3,0"], ["5", "3,5"], ["6", "4,0"], ["6", "4,5"]]),
    "dates up the axes": (
        lambda: on_axes(lambda ax: ax.plot([1.5, 2], pd.to_datetime(["2011-01-01", "2012-01-01"]))),
        [["1. januar 2011", "1,5"], ["1. januar 2012", "2,0"]]),
    "means over words": (
        lambda: on_axes(lambda ax: (ax.plot([2010, 2011, 2012], [3.4, 3.6, 4.1]),
                                    ax.axhline(3.5, label="Snitt"),
                                    ax.set_yticks([1, 3, 5], ["helt uenig", "verken", "helt enig"]))),
        [["2010", "3,4"], ["2011", "3,6"], ["2012", "4,1"], ["Snitt", "3,5"]]),
    "a population pyramid": (lambda: on_axes(pyramid),
        [["0–19", "Menn", "20"], ["0–19", "Kvinner", "21"], ["20–39", "Menn", "30"],
         ["20–39", "Kvinner", "31"]]),
    "intervals that hold another's value": (
        lambda: on_axes(overlapping_errorbars),
        [["a", "S1", "70", "62", "78"], ["a", "S2", "77", "68", "86"],
         ["b", "S1", "20", "18", "22"], ["b", "S2", "30", "27", "33"]]),
    "error bars of no series": (
        lambda: on_axes(lambda ax: (ax.bar(["a"], [3]), ax.bar(["a"], [4], bottom=[3], yerr=[1], label="t"),
                                    ax.axhline(5, label="Snitt"))),
        [["a", "", "3", "–", "–"], ["a", "t", "4", "3", "5"], ["Snitt", "Snitt", "5", "–", "–"]]),
    "a label of one bar": (lambda: on_axes(highlighted),
        [["Moss", "Egen kommune", "3"], ["Hamar", "", "2"], ["Gran", "", "1"]]),
    "bars by a list of labels": (
        lambda: on_axes(lambda ax: ax.bar(["Moss", "Gran"], [3, 2], color=["red", "grey"],
                                          label=["Egen", "_"])),
        [["Moss", "Egen", "3"], ["Gran", "", "2"]]),
    "cells by numbers": (
        lambda: named_by_numbers("y", lambda ax: (ax.imshow([[7], [8], [9]]), ax.set_xticks([0], ["v"]))),
        [["0", "7"], ["1", "8"], ["2", "9"]]),
    "bars by thousands": (
        lambda: on_axes(lambda ax: (ax.bar(range(2), [1, 2]), ax.set_xticks(range(2), ["0", "1000"]))),
        [["0", "1"], ["1000", "2"]]),
    "bars by shares": (
        lambda: on_axes(lambda ax: (ax.bar(range(2), [1, 2]), ax.set_xticks(range(2), ["0 %", "10 %"]))),
        [["0 %", "1"], ["10 %", "2"]]),
}  # fmt: skip


@pytest.mark.parametrize("kind", NAMED)
def test_what_is_drawn_goes_by_the_names_that_are_written(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, rows = NAMED[kind]
    _, about = bundled(monkeypatch, draw())

    assert rows == [[cell["text"] for cell in row] for row in about["table"]["rows"]]


# What is drawn, and the table that a chapter has of it
AGREES: dict[str, tuple[Callable[[], Any], pd.DataFrame]] = {
    "a table by numbers": (lambda: COUNTS.plot.bar(), COUNTS),
    "numbers as text": (
        lambda: named_by_numbers("x", lambda ax: ax.bar([0, 1, 2], [7.5, 8.5, 9.5])),
        pd.DataFrame({"Barn": ["0", "1", "2"], "Vedtak": [7.5, 8.5, 9.5]})),
    "numbers as text along a line": (
        lambda: named_by_numbers("x", lambda ax: ax.plot([0, 1, 2], [7.5, 8.5, 9.5])),
        pd.DataFrame({"Barn": ["0", "1", "2"], "Vedtak": [7.5, 8.5, 9.5]})),
    "numbers beside points": (
        lambda: named_by_numbers("y", lambda ax: ax.scatter([3, 4, 5.5], [0, 1, 2])),
        pd.DataFrame({"Barn": [0, 1, 2], "Vedtak": [3, 4, 5.5]})),
    "per cents as text": (
        lambda: on_axes(lambda ax: (ax.bar([10, 20, 30], [3, 4, 5], 4),
                                    ax.set_xticks([10, 20, 30], ["10 %", "20 %", "30 %"]))),
        pd.DataFrame({"k": ["10 %", "20 %", "30 %"], "v": [3, 4, 5]})),
    "fractions as names": (
        lambda: on_axes(lambda ax: ax.bar(["0.0", "0.5"], [3, 4])),
        pd.DataFrame({"k": [0.0, 0.5], "v": [3, 4]})),
    "panels that are columns": (
        lambda: panels("2010", "2011"),
        pd.DataFrame({"k": ["a", "b"], "2010": [1, 2], "2011": [11, 12]})),
    "men to the left": (
        lambda: on_axes(pyramid),
        pd.DataFrame({"k": ["0–19", "20–39"], "Menn": [20, 30], "Kvinner": [21, 31]})),
    "names that pandas leaves out": (
        lambda: pd.Series([3.5, 7], index=["a", "b"]).plot(), pd.DataFrame({"k": ["a", "b"], "v": [3.5, 7]})),
}  # fmt: skip


@pytest.mark.parametrize("kind", AGREES)
def test_a_table_that_agrees_is_taken_and_none_that_does_not(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, table = AGREES[kind]
    bundle, about = bundled(monkeypatch, draw(), table=table)
    altered = table.assign(**{table.columns[-1]: table.iloc[:, -1] + 1})

    assert list(check_marks("03_status", about, list(bundle.values()))) == []
    with pytest.raises(ValueError, match="the drawing and its table differ"):
        bundled(monkeypatch, draw(), table=altered)


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([0, 50 / 3, 100 / 3], ["0", "17", "33"]),
        ([0, 37 / 3, 16.27], ["0", "12,3", "16"]),
        ([0, 16.27, 30], ["0", "snitt 16", "30"]),
        ([-30, 0, 30], ["30", "0", "30"]),
        ([-5, 0, 5], ["–5", "0", "+5"]),
        ([0, 500, 1000], ["0", "500", "1 000"]),
        ([0, 500_000, 1_500_000], ["0", "500k", "1,5 mill."]),
        ([0, 1234.5], ["0", "1 234,5 kr"]),
    ],
    ids=lambda one: ", ".join(map(str, one)),
)
def test_numbers_along_an_axis_are_true_as_they_are_rounded_in_any_unit(
    places: list[float], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ax = on_axes(lambda ax: (ax.barh(["a", "b"], [10, 20]), ax.set_xticks(places, told)))

    assert bundled(monkeypatch, ax)[0]


@pytest.mark.parametrize(
    "told",
    [["0", "5", "10"], ["0", "15", "20"], ["1", "10", "20"], ["0 kr", "100 kr", "300 kr"], ["0", "0", "0"],
     ["kr 0", "kr 5", "kr 10"], ["0", "10", "snitt 21"], ["-0", "-10", "-20"], ["0", "10", "30"]],
)  # fmt: skip
def test_false_numbers_along_an_axis_are_refused(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ax = on_axes(lambda ax: (ax.barh(["a", "b"], [10, 20]), ax.set_xticks([0, 10, 20], told)))

    with pytest.raises(ValueError, match="fig-x: along the axis: .*, expected [12]?0.*write each as it is"):
        bundled(monkeypatch, ax)


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: (ax.set_yticks([0, 2]), ax.set_yticks([1], ["7"], minor=True)),
        lambda ax: ax.yaxis.set_major_formatter(lambda value, _: f"{value * 10 + 1:g}"),
        lambda ax: ax.yaxis.set_major_formatter("1{x}"),
        lambda ax: (ax.set_ylim(0, 3000), ax.yaxis.set_major_formatter("{x:,.0f}")),
    ],
    ids=["between others", "by a function", "by a pattern", "as the English write thousands"],
)
def test_false_numbers_are_refused_however_they_are_written(
    draw: Callable[[Any], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="along the axis: .*, expected"):
        bundled(monkeypatch, on_axes(lambda ax: (ax.bar(["a", "b"], [1, 2.25]), draw(ax))))
