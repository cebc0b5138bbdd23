"""A chart of the house is held against its table where it is made: what is drawn otherwise is refused."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import cloudpickle
import pandas as pd
import pytest
from chart_samples import CASES, drawn, figures
from matplotlib.text import Annotation

from boso import charts
from boso.figures.artists.reader import read
from boso.figures.chart import proven
from boso.figures.house import disagreements
from boso.table_cells import as_json

HOUSE = [
    case for case in CASES if case.partition(",")[0] in ("bars", "stacked", "columns", "likert", "multiples")
]
WITH_NUMBERS = [case for case in HOUSE if case not in ("likert, all hidden", "columns, twenty")]


@cache
def table(case: str) -> dict[str, Any]:
    return as_json(drawn(case).table)


@cache
def kept(case: str) -> bytes:
    return bytes(cloudpickle.dumps(drawn(case)))


def found(case: str, change: Callable[[Any], object]) -> list[list[str]]:
    """Return for the drawings of a chart what is told of each after a change; it is made to a copy."""
    chart = pickle.loads(kept(case))
    told = []
    for figure in figures(chart):
        change(figure)
        reading = read(figure, lengths=bool(chart.of))
        told.append([of for of, _ in disagreements(reading, table(case), chart.of)])
    return told


def bars(figure: Any) -> list[Any]:
    return [bar for ax in figure.axes for bar in ax.patches if abs(bar.get_width() * bar.get_height()) > 0]


def names(figure: Any) -> list[Any]:
    """Return the names along the first axes, those of rows or of years."""
    ax = figure.axes[0]
    return [label for label in (*ax.get_yticklabels(), *ax.get_xticklabels()) if label.get_text()]


def labels(figure: Any) -> list[Any]:
    return [text for ax in figure.axes for text in ax.texts
            if isinstance(text, Annotation) and re.search(r"\d", text.get_text())]  # fmt: skip


@pytest.mark.parametrize("missing", ["ikke oppgitt", "skjult"])
def test_a_name_that_is_a_number_needs_no_bar(missing: str) -> None:
    """It is no value, also where the bar that it names is not known."""
    table = pd.DataFrame({"Sone": [301, 1004], "Boliger": [5, None]})
    bars = charts.bars(table, label="Sone", value="Boliger", missing=missing)
    columns = charts.columns(table.assign(Sted="Moss"), panel="Sted", x="Sone", value="Boliger")

    for chart in (bars, columns):
        assert chart is not None
        assert ["301", "1004"] == [row["text"] for row in _column(proven(chart, "fig-x").table, "Sone")]


def _column(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    at = [column["name"] for column in table["columns"]].index(name)
    return [row[at] for row in table["rows"]]


@pytest.mark.slow
@pytest.mark.parametrize("case", HOUSE)
def test_a_true_chart_agrees_with_its_table(case: str) -> None:
    chart = drawn(case)
    readings = [read(figure, lengths=bool(chart.of)) for figure in figures(chart)]

    assert [told for one in readings for told in disagreements(one, table(case), chart.of)] == []


@pytest.mark.slow
@pytest.mark.parametrize("case", WITH_NUMBERS)
def test_a_bar_of_another_length_is_caught(case: str) -> None:
    def lengthen(figure: Any) -> None:
        for bar in bars(figure)[:1]:
            (bar.set_height if case.startswith("columns") else bar.set_width)(1.07 * max(bar.get_width(), 1))

    if bars(drawn(case).figure):
        assert all(found(case, lengthen))


@pytest.mark.slow
@pytest.mark.parametrize("case", WITH_NUMBERS)
def test_a_label_of_another_number_is_caught(case: str) -> None:
    def relabel(figure: Any) -> None:
        label = labels(figure)[-1]
        label.set_text(re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), label.get_text(), count=1))

    assert all(found(case, relabel))


@pytest.mark.parametrize("case", ["bars", "stacked", "likert", "multiples", "columns"])
def test_a_name_that_the_table_does_not_have_is_caught(case: str) -> None:
    def rename(figure: Any) -> None:
        ax = figure.axes[0]
        axis = ax.xaxis if case == "columns" else ax.yaxis
        axis.set_ticks(
            axis.get_ticklocs(),
            ["Asker", *(label.get_text() for label in names(figure)[1:])][: len(axis.get_ticklocs())],
        )

    assert all(found(case, rename))


@pytest.mark.parametrize("case", ["bars", "stacked", "likert", "multiples"])
def test_two_names_exchanged_are_caught(case: str) -> None:
    def swap(figure: Any) -> None:
        axis = figure.axes[0].yaxis
        first, second, *rest = (label.get_text() for label in axis.get_ticklabels())
        axis.set_ticks(axis.get_ticklocs(), [second, first, *rest])

    assert all(found(case, swap))


@pytest.mark.parametrize("case", ["stacked", "likert", "columns"])
def test_two_parts_exchanged_are_caught(case: str) -> None:
    def swap(figure: Any) -> None:
        containers = [
            c for c in figure.axes[0].containers if any(bar.get_width() * bar.get_height() for bar in c)
        ]
        names = [one.get_label() for one in containers[:2]]
        one, other = (text for ax in figure.axes if (legend := ax.get_legend()) for text in legend.get_texts()
                      if text.get_text() in names)  # fmt: skip
        first = one.get_text()
        one.set_text(other.get_text())
        other.set_text(first)

    assert all(found(case, swap))


def test_another_group_over_a_panel_is_caught() -> None:
    assert all(found("multiples", lambda figure: figure.axes[0].set_title("Asker", loc="left")))


def test_another_number_of_answers_over_a_panel_is_caught() -> None:
    def recount(figure: Any) -> None:
        size = next(text for text in figure.axes[0].texts if "svar" in text.get_text())
        size.set_text("43 svar")

    assert all(found("multiples", recount))


@pytest.mark.slow
@pytest.mark.parametrize("case", WITH_NUMBERS)
def test_each_number_of_the_table_that_is_altered_is_caught(case: str) -> None:
    chart = drawn(case)
    readings = [read(figure, lengths=bool(chart.of)) for figure in figures(chart)]
    for altered in _altered(table(case), chart.of):
        for reading in readings:
            assert list(disagreements(reading, altered, chart.of))


def _altered(table: dict[str, Any], of: str) -> Iterator[dict[str, Any]]:
    """Yield tables of which one number is another; years are names, and what nothing is of tells nothing."""
    for row, cells in enumerate(table["rows"]):
        for column, cell in enumerate(cells):
            titles = [one["title"] for one in table["columns"]]
            counts = [one["raw"] for one, title in zip(cells, titles, strict=True) if title != of]
            told = any(isinstance(raw, int | float) and raw for raw in counts)
            if isinstance(cell["raw"], int | float) and (titles[column] != of or told):
                altered = deepcopy(table)
                altered["rows"][row][column]["raw"] = cell["raw"] + 7
                yield altered


def test_a_hidden_number_in_the_table_is_caught() -> None:
    """No bar tells it."""
    altered = deepcopy(table("multiples"))
    hidden = next(cell for row in altered["rows"] for cell in row if cell["raw"] == "skjult")
    hidden.update(raw=2, text="2")

    assert list(disagreements(read(drawn("multiples").figure, lengths=True), altered, "Svar"))
