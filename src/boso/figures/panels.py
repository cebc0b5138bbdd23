"""Panels that stand side by side, moved under each other where the drawing is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.gridspec import GridSpec

from boso.charts.drawing.canvas import SIZE, text_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


LEAST = 95.0  # points of a panel that can be read
AIR = 8.0  # points between names
BESIDE = 40.0  # points of the numbers or names beside it


def rows(figure: Figure) -> int:
    """Return how many panels stand under each other."""
    return max((cell.get_gridspec().nrows for cell in _cells(figure)), default=1)


def stack(figure: Figure, breadth: float, names: Mapping[Any, Mapping[float, str]]) -> float:
    """Move panels into as few columns as can be read in a breadth; return how much taller that is.

    What spans several columns, such as the parts of a joint plot, and what shares its cell with a colour bar
    stays.
    """
    cells = _cells(figure)
    grids = {cell.get_gridspec() for cell in cells}
    spanning = any(len(cell.colspan) > 1 or len(cell.rowspan) > 1 for cell in cells)
    inner = {ax.get_subplotspec() for ax in figure.axes} - {*cells, None}
    if len(grids) != 1 or spanning or inner:
        return 1.0
    (grid,) = grids
    columns = _columns(grid.ncols, breadth, names)
    if columns == grid.ncols:
        return 1.0
    ordered = sorted(cells, key=lambda cell: (cell.rowspan.start, cell.colspan.start))
    new = GridSpec(-(-len(ordered) // columns), columns, figure=figure)
    for ax in figure.axes:
        if spec := ax.get_subplotspec():
            ax.set_subplotspec(new[ordered.index(spec)])
    _write_shared_labels(figure)
    return new.nrows / grid.nrows


def _cells(figure: Figure) -> list[Any]:
    """Return the cells of the figure's grid that have axes, each once."""
    specs = [spec.get_topmost_subplotspec() for ax in figure.axes if (spec := ax.get_subplotspec())]
    return list(dict.fromkeys(specs))


def _columns(most: int, breadth: float, names: Mapping[Any, Mapping[float, str]]) -> int:
    """Return how many panels have room side by side, each with the longest words of its names."""
    needed, beside = LEAST, BESIDE
    for one, named in names.items():
        words = [text_width(word, SIZE) for name in named.values() for word in name.split()]
        if words and one.axis_name == "x":
            needed = max(needed, (max(words) + AIR) * len(named))
        elif words:
            beside = max(beside, max(words) + AIR)
    return max(1, min(most, int((breadth - beside) // needed)))


def _write_shared_labels(figure: Figure) -> None:
    """Let panels that share an axis show it at the left and at the bottom of their new places only."""
    for which, shared in (("x", "get_shared_x_axes"), ("y", "get_shared_y_axes")):
        groups: list[Any] = []
        for ax in figure.axes:
            group = getattr(ax, shared)().get_siblings(ax)
            if len(group) > 1 and ax.get_subplotspec() and not any(ax in seen for seen in groups):
                groups.append(group)
        for group in groups:
            words = {_label(ax, which).get_text() for ax in group} - {""}
            places = {_place(ax) for ax in group if ax.get_subplotspec()}
            for ax in group:
                row, column = _place(ax)
                outer = ((row + 1, column) if which == "x" else (row, column - 1)) not in places
                side = "labelbottom" if which == "x" else "labelleft"
                ax.tick_params(axis=which, **{side: outer})
                if len(words) == 1:
                    _label(ax, which).set(text=next(iter(words)) if outer else "", visible=True)


def _label(ax: Axes, which: str) -> Any:
    return (ax.xaxis if which == "x" else ax.yaxis).get_label()


def _place(ax: Axes) -> tuple[int, int]:
    cell: Any = ax.get_subplotspec()
    return cell.rowspan.start, cell.colspan.start
