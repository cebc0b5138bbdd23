"""Panels that stand side by side, moved under each other where the drawing is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.gridspec import GridSpec

from boso.figures.artists.axis import label_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def cells_of(figure: Figure) -> list[Any]:
    """Return the cells of the figure's grid that have axes, each once."""
    specs = [spec.get_topmost_subplotspec() for ax in figure.axes if (spec := ax.get_subplotspec())]
    return list(dict.fromkeys(specs))


def stack(figure: Figure) -> float:
    """Move panels under each other, each with all that it shares; return how much taller that is.

    What spans several columns, such as the parts of a joint plot, and what shares its cell with a colour bar
    stays.
    """
    cells = cells_of(figure)
    grids = {cell.get_gridspec() for cell in cells}
    spanning = any(len(cell.colspan) > 1 or len(cell.rowspan) > 1 for cell in cells)
    inner = {ax.get_subplotspec() for ax in figure.axes} - {*cells, None}
    if len(grids) != 1 or spanning or inner or (old := grids.pop()).ncols == 1:
        return 1.0
    ordered = sorted(cells, key=lambda cell: (cell.rowspan.start, cell.colspan.start))
    new = GridSpec(len(ordered), 1, figure=figure)
    shared = [(ax, which) for ax in figure.axes for which in ("x", "y")
              if len(getattr(ax, f"get_shared_{which}_axes")().get_siblings(ax)) > 1]  # fmt: skip
    for (ax, which), text in [(pair, label_of(*pair)) for pair in shared]:
        one: Any = ax.xaxis if which == "x" else ax.yaxis
        one.set_tick_params(**{"labelbottom" if which == "x" else "labelleft": True})
        one.get_label().set(text=text, visible=True)
    for ax in figure.axes:
        if spec := ax.get_subplotspec():
            ax.set_subplotspec(new[ordered.index(spec)])
    return float(len(ordered) / old.nrows)
