"""The house's look for axes: fonts, colours, lines; ``%load_ext boso`` sets it for a notebook."""

from __future__ import annotations

from functools import cache
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from cycler import cycler

from boso.charts.drawing.canvas import SIZE, SMALL, WIDTHS, settings
from boso.figures import pandas_plots

COLOURS = ("#0b3c5d", "#5b99c7", "#c4570f", "#f3b267", "#6f747c", "#8a4b08", "#7a5195", "#2f7d5b")
AXES = {
    "axes.prop_cycle": cycler(color=COLOURS),
    "axes.grid": True,
    "axes.grid.axis": "both",
    "axes.spines.bottom": True,
    "axes.spines.left": True,
    "axes.titlesize": SIZE,
    "axes.titleweight": "semibold",
    "axes.labelsize": SIZE,
    "axes.formatter.useoffset": False,
    "xtick.labelsize": SIZE,
    "ytick.labelsize": SIZE,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "legend.title_fontsize": SMALL,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    "patch.linewidth": 0.5,
    "figure.figsize": (WIDTHS["full"] / 72, 2.9),
    "figure.titlesize": SIZE,
    "figure.titleweight": "semibold",
}
SEED = 2011


@cache
def house() -> Any:
    """Return the settings of matplotlib with which the house's figures are drawn on axes."""
    return {**settings(), **AXES}


def follow(shell: Any) -> None:
    """Draw all figures of a notebook in the house's style, unless it sets another.

    What seaborn draws by lot (the bootstrap of an interval, the jitter of points) is the same in each run
    of a cell.
    """
    apply()
    shell.events.register("pre_run_cell", lambda _: np.random.seed(SEED))


def apply() -> None:
    """Set the house's style for the figures that are drawn from now on, those of pandas too."""
    mpl.rcParams.update(house())
    pd.set_option("plotting.backend", pandas_plots.__name__)
