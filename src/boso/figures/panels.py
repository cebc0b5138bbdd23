"""Panels that stand side by side, moved under each other where the drawing is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.gridspec import GridSpec

from boso.charts.drawing.canvas import SIZE, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure


LEAST = 95.0  # points of a panel that can be read
AIR = 8.0  # points between names
BESIDE = 40.0  # points of the numbers or names beside it


def cells_of(figure: Figure) -> list[Any]:
    """Return the cells of the figure's grid that have axes, each once."""
    specs = [spec.get_topmost_subplotspec() for ax in figure.axes if (spec := ax.get_subplotspec())]
    return list(dict.fromkeys(specs))


def stack(figure: Figure, breadth: float, names: Mapping[Any, Mapping[float, str]]) -> float:
    """Move panels into as few columns as can be read in a breadth; return how much taller that is.

    What spans several columns, such as the parts of a joint plot, and what shares its cell with a colour bar
    stays.
    """
    cells = cells_of(figure)
    grids = {cell.get_gridspec() for cell in cells}
    spanning = any(len(cell.colspan) > 1 or len(cell.rowspan) > 1 for cell in cells)
    inner = {ax.get_subplotspec() for ax in figure.axes} - {*cells, None}
    if len(grids) != 1 or spanning or inner:
        return 1.0
    (grid,) = grids
    needed, beside = LEAST, BESIDE  # each panel has room for the longest words of its names
    for one, named in names.items():
        longest = max((text_width(word, SIZE) for name in named.values() for word in name.split()), default=0)
        if longest and one.axis_name == "x":
            needed = max(needed, (longest + AIR) * len(named))
        elif longest:
            beside = max(beside, longest + AIR)
    columns = max(1, min(grid.ncols, int((breadth - beside) // needed)))
    if columns == grid.ncols:
        return 1.0
    ordered = sorted(cells, key=lambda cell: (cell.rowspan.start, cell.colspan.start))
    new = GridSpec(-(-len(ordered) // columns), columns, figure=figure)
    for ax in figure.axes:
        if spec := ax.get_subplotspec():
            ax.set_subplotspec(new[ordered.index(spec)])
    for which in ("x", "y"):
        _write_shared_labels(figure, which)
    return new.nrows / grid.nrows


def _write_shared_labels(figure: Figure, which: str) -> None:
    """Let panels that share an axis show it at the left or at the bottom of their new places only."""
    groups: list[list[Any]] = []
    for ax in figure.axes:
        group = getattr(ax, f"get_shared_{which}_axes")().get_siblings(ax)
        if len(group) > 1 and ax.get_subplotspec() and not any(ax in seen for seen in groups):
            groups.append(group)
    for group in groups:
        labels = {ax: getattr(ax, f"{which}axis").get_label() for ax in group}
        words = {label.get_text() for label in labels.values()} - {""}
        cells = {ax: ax.get_subplotspec() for ax in group}
        places = {(cell.rowspan.start, cell.colspan.start) for cell in cells.values() if cell}
        for ax, cell in cells.items():
            row, column = cell.rowspan.start, cell.colspan.start
            outer = ((row + 1, column) if which == "x" else (row, column - 1)) not in places
            ax.tick_params(axis=which, **{"labelbottom" if which == "x" else "labelleft": outer})
            if len(words) == 1:
                labels[ax].set(text=next(iter(words)) if outer else "", visible=True)
