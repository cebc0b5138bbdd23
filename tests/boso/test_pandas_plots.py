"""What pandas draws: a value that nobody knows is not told as 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest
from own_figures import drawing

from boso.project import ProjectError

Draw = Callable[[pd.DataFrame], object]


@pytest.fixture(autouse=True)
def _house_style() -> Iterator[None]:
    with drawing():
        yield


def frame(value: Any) -> pd.DataFrame:
    """A table whose column ``a`` has a value, and whose others lack nothing but a name."""
    return pd.DataFrame({"g": ["x", None], "a": pd.array([1, value], dtype="Int64"), "b": [2.0, 0.0]})


FILLED: dict[str, Draw] = {
    "bars": lambda df: df[["a", "b"]].plot.bar(),
    "bars of a series": lambda df: df.a.plot(kind="bar"),
    "lying bars by a column": lambda df: df.plot(x="g", y=["a", "b"], kind="barh"),
    "areas": lambda df: df[["a", "b"]].plot.area(),
    "a column by its number": lambda df: df.plot.bar(0, 1),
}
OTHER: dict[str, Draw] = {
    "bars of what is whole": lambda df: df.plot.bar(x="g", y="b"),
    "a line": lambda df: df.plot(x="g", y="a"),
    "points": lambda df: df.plot.scatter("a", "b"),
    "a histogram": lambda df: df.hist(),
    "boxes": lambda df: df.boxplot(),
}


@pytest.mark.parametrize("draw", FILLED.values(), ids=FILLED)
def test_what_pandas_would_draw_as_nothing_is_refused(draw: Draw) -> None:
    with pytest.raises(ProjectError, match=r"^a: pandas draws what is missing as 0; leave it out"):
        draw(frame(pd.NA))
    draw(frame(0))


@pytest.mark.parametrize("draw", OTHER.values(), ids=OTHER)
def test_all_else_is_drawn_as_pandas_does(draw: Draw) -> None:
    draw(frame(pd.NA))


def test_heights_are_those_that_pandas_gives() -> None:
    drawn: Any = frame(3).plot.bar(x="g")
    assert [1, 3, 2, 0] == [bar.get_height() for bar in drawn.patches]
