"""Figures as a researcher draws them, by the kind of plot; each call draws on a new figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
import seaborn.objects as so

from boso import show
from boso.data import usage
from boso.figures import SVG, style

FRAME = pd.DataFrame(
    {
        "Kommune": ["Hamar", "Moss", "Bærum"] * 4,
        "Type": ["drift"] * 6 + ["plan"] * 6,
        "År": [2009, 2009, 2009, 2010, 2010, 2010] * 2,
        "Folk": [28500, 30100, 111000, 28800, 30500, 112000, 28600, 30200, 111500, 28900, 30600, 113000],
        "Beløp": [1.25, 2.5, 7.75, 3.5, 4.25, 9.5, 0.75, 1.5, 2.25, 5.0, 6.5, 8.0],
    }
)
GRID = FRAME.pivot_table(index="Kommune", columns="År", values="Beløp")


def bar() -> Any:
    return sns.barplot(FRAME, x="Kommune", y="Beløp", hue="Type", errorbar=None)


def bar_interval() -> Any:
    return sns.barplot(FRAME, x="Kommune", y="Beløp", errorbar="sd", capsize=0.2)


def bar_lying() -> Any:
    return sns.barplot(FRAME, y="Kommune", x="Beløp", errorbar=None)


def count() -> Any:
    return sns.countplot(FRAME, x="Kommune", hue="Type")


def line() -> Any:
    return sns.lineplot(FRAME, x="År", y="Beløp", hue="Type", errorbar="sd")


def point() -> Any:
    return sns.pointplot(FRAME, x="Kommune", y="Beløp", hue="Type", errorbar="sd", dodge=True)


def scatter() -> Any:
    return sns.scatterplot(FRAME, x="Folk", y="Beløp", hue="Type")


def strip() -> Any:
    return sns.stripplot(FRAME, x="Kommune", y="Beløp")


def heat() -> Any:
    return sns.heatmap(GRID, annot=True, fmt=".1f")


def box() -> Any:
    return sns.boxplot(FRAME, x="Kommune", y="Beløp")


def hist() -> Any:
    return sns.histplot(FRAME, x="Beløp", bins=4)


def grid() -> Any:
    return sns.catplot(FRAME, x="Kommune", y="Beløp", col="År", kind="bar", errorbar=None, height=2)


def lines_in_a_grid() -> Any:
    return sns.relplot(FRAME, x="År", y="Beløp", hue="Type", kind="line", errorbar=None, height=2.5)


def objects() -> Any:
    return so.Plot(FRAME, x="Kommune", y="Beløp", color="Type").add(so.Bar(), so.Agg(), so.Dodge())


def stacked() -> Any:
    ax = plt.subplots()[1]
    ax.bar(["Hamar", "Moss"], [3, 4.5], label="drift")
    ax.bar(["Hamar", "Moss"], [1, 2], bottom=[3, 4.5], label="plan")
    ax.legend()
    return ax


def plain_line() -> Any:
    fig, ax = plt.subplots()
    ax.plot(pd.to_datetime(["2010-01-01", "2011-01-01", "2012-01-01"]), [3, np.nan, 5.5], marker="o")
    ax.axhline(4.25, label="Snitt")
    return fig


def three_panels() -> Any:
    fig, panels = plt.subplots(1, 3, sharey=True)
    for ax, kind in zip(panels, ("drift", "plan", "annet"), strict=True):
        ax.barh(["Hamar", "Moss", "Bærum"], [1, 2, 3])
        ax.set(title=f"Tilskudd til {kind} i hele programperioden", xlabel="Millioner kroner")
    return fig


def bar_labels() -> Any:
    ax = bar()
    for container in ax.containers:
        ax.bar_label(container)
    return ax


def stacked_labels() -> Any:
    ax = stacked()
    for container in ax.containers:
        ax.bar_label(container, label_type="center", color="white")
    return ax


def long_names() -> Any:
    names = [
        "Boligsosialt utviklingsprogram",
        "Startlån",
        "Bostøtte og veiledning",
        "Tilskudd til etablering",
    ]
    ax = sns.barplot(pd.DataFrame({"Tiltak": names, "Andel": [0.1, 0.5, 0.34, 0.7]}), x="Tiltak", y="Andel")
    ax.set_title("En lang tittel som forteller om tiltakene i kommunene og alt de gjør")
    return ax


KINDS: dict[str, Callable[[], Any]] = {
    draw.__name__: draw
    for draw in (
        bar, bar_interval, bar_lying, count, line, point, scatter, strip, heat, box, hist, grid,
        lines_in_a_grid, objects, stacked, plain_line, three_panels, bar_labels, stacked_labels, long_names,
    )
}  # fmt: skip


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the house's style, as after ``%load_ext boso``, and leave nothing of it behind."""
    with mpl.rc_context():
        style.apply()
        yield
    plt.close("all")


def published(monkeypatch: pytest.MonkeyPatch, drawn: Any, **about: Any) -> tuple[str, dict[str, Any]]:
    """Return the SVG and the metadata that `show.figure` publishes, both empty where nothing is shown."""
    bundle, boso = bundled(monkeypatch, drawn, **about)
    return bundle.get(SVG, ""), boso


def bundled(
    monkeypatch: pytest.MonkeyPatch, drawn: Any, **about: Any
) -> tuple[dict[str, str], dict[str, Any]]:
    """Return all drawings that `show.figure` publishes, by their type, and the metadata."""
    outputs: list[tuple[dict[str, str], dict[str, Any]]] = []
    usage.in_cell.clear()  # what other tests have read is not what this is made of
    monkeypatch.setattr(show, "_publish", lambda bundle, boso: outputs.append((bundle, boso)))
    show.figure(drawn, **({"label": "fig-x", "title": "Tittel", "source": "Egen"} | about))
    return next(((bundle, boso) for bundle, boso in outputs if boso["kind"] == "figure"), ({}, {}))
