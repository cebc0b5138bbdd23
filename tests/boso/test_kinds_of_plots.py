"""What pandas and matplotlib draw is read as it was given, or refused; nothing is lost or told wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from own_figures import bundled, drawing

from boso_press.proof.figures.marks import check_marks

pytestmark = pytest.mark.slow

YEARS = pd.Index([2010, 2011, 2012], name="År")
WIDE = pd.DataFrame({"Moss": [1.5, 4, 2], "Hamar": [3, 1, 5.5]}, index=YEARS)
GRID = np.arange(9.0).reshape(3, 3)


@pytest.fixture(autouse=True)
def _house_style() -> Iterator[None]:
    with drawing():
        yield


def on_axes(draw: Callable[[Any], object], **more: Any) -> Any:
    ax = plt.subplots(**more)[1]
    draw(ax)
    return ax


def inset(ax: Any) -> None:
    ax.bar(["a", "b"], [1, 2])
    ax.inset_axes([0.5, 0.5, 0.4, 0.4]).plot([2010, 2011], [7, 8])


def area_below(ax: Any) -> None:
    ax.plot([1, 2, 3], [2, 3, 4])
    ax.fill_between([1, 2, 3], 0, [2, 3, 4])


def beside_bars(draw: Callable[[Any], object]) -> Any:
    ax = on_axes(lambda ax: ax.bar(["a", "b"], [1, 2]))
    draw(ax.figure)
    return ax


# What is drawn, and the values that the table under it has
READ: dict[str, tuple[Callable[[], Any], list[float]]] = {
    "histogram of pandas": (lambda: pd.Series([1, 2, 2, 5], name="Antall").plot.hist(bins=2), [3, 1]),
    "histogram with a label": (lambda: on_axes(lambda ax: ax.hist([1, 2, 2, 5], 2, label="k")), [3, 1]),
    "histograms side by side": (
        lambda: on_axes(lambda ax: ax.hist([[1, 2, 2], [3, 1, 1]], 2, label=["k", "m"])), [1, 2, 2, 1]),
    "histograms in a stack": (
        lambda: on_axes(lambda ax: ax.hist([[1, 2, 2], [3, 1, 1]], 2, stacked=True, label=["k", "m"])),
        [1, 2, 2, 1]),
    "panels of pandas": (lambda: WIDE.plot(subplots=True), [1.5, 4, 2, 3, 1, 5.5]),
    "bars that go on from another": (
        lambda: on_axes(lambda ax: ax.bar(["a", "b", "c"], [3, -1, 2], bottom=[0, 3, 0])), [3, 3, 2, 2]),
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
        lambda: on_axes(lambda ax: (ax.bar(["a", "b"], [1000, 2000]), ax.set_yticks([0, 2000], ["0", "2"]))),
        [1000, 2000]),
    "axes within axes": (lambda: on_axes(inset), [1, 2, 7, 8]),
    "a band around a line": (
        lambda: on_axes(lambda ax: (ax.plot([1, 2], [2, 3]), ax.fill_between([1, 2], [1, 2], [4, 5]))),
        [2, 1, 4, 3, 2, 5]),
}  # fmt: skip
# What is drawn of which the values cannot be read, and how it is called
UNREAD: dict[str, tuple[Callable[[], Any], str]] = {
    "areas of pandas": (WIDE.plot.area, "an area"),
    "areas behind each other": (lambda: WIDE.plot.area(stacked=False), "an area"),
    "area below a line": (lambda: on_axes(area_below), "an area"),
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
    "words alone": (lambda: on_axes(lambda ax: ax.text(0.5, 0.5, "Hei")), "words alone"),
}  # fmt: skip


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


def test_a_heat_map_with_many_equal_cells_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = np.zeros((8, 8))
    cells[0, 0] = 3
    bundle, about = bundled(monkeypatch, on_axes(lambda ax: ax.pcolormesh(cells)))

    assert "og mange flere" in about["alt"]
    assert list(check_marks("03_status", about, list(bundle.values()))) == []


@pytest.mark.parametrize("told", [["0", "5", "10"], ["0", "15", "20"], ["1", "10", "20"]])
def test_false_numbers_along_an_axis_are_refused(told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ax = on_axes(lambda ax: (ax.barh(["a", "b"], [10, 20]), ax.set_xticks([0, 10, 20], told)))

    with pytest.raises(ValueError, match='fig-x: .*"1?5?1?0?" is written along the axis, expected'):
        bundled(monkeypatch, ax)
