"""Where the boxes of a diagram stand, and how their texts break."""

from __future__ import annotations

import pandas as pd

from boso.charts.drawing.canvas import NARROW, SIZE, SMALL, text_height, wrap_balanced

GAP = 15.0  # points between boxes
INSET = 14.0  # points by which boxes stand further in than the box that they belong to
PADDING = 7.0
SIDE = 1.6  # breadth of the boxes around another, in breadths of that


def around(parts: pd.DataFrame) -> pd.DataFrame:
    """Return places with the first box in the middle and the others in a column on either side."""
    others = len(parts) - 1
    half = max((others + 1) // 2, 1)
    sides = [(n % half, (SIDE + 1) * (n // half), 1, SIDE) for n in range(others)]
    return pd.DataFrame([(0, SIDE, half, 1.0), *sides], parts.index, ["row", "column", "rows", "columns"])


def below(parts: pd.DataFrame) -> pd.DataFrame:
    """Return places one below the other, each box under the one that it belongs to and further in."""
    rows = parts.sort_values("path").index.get_indexer(parts.index)
    inset = (parts["path"].map(len) - 1) * INSET / (NARROW + GAP)
    return pd.DataFrame({"row": rows, "rows": 1, "column": inset, "columns": 1 - 2 * inset})


def lay(boxes: pd.DataFrame, width: float, gap: float) -> pd.DataFrame:
    """Return boxes with their edges in points from the upper left corner, and their texts in lines."""
    step = (width + gap) / (boxes["column"] + boxes["columns"]).max()
    left, right = boxes["column"] * step, (boxes["column"] + boxes["columns"]) * step - gap
    room = right - left - 2 * PADDING
    laid = boxes.assign(left=left, right=right)
    laid["names"] = [wrap_balanced(*one, SIZE, "semibold") for one in zip(boxes.index, room, strict=True)]
    for column in ("text", "told"):
        laid[column] = [
            wrap_balanced(said, wide, SMALL) if said else []
            for said, wide in zip(boxes[column], room, strict=True)
        ]
    small = laid[["text", "told"]].map(lambda lines: text_height(lines, SMALL))
    block = laid["names"].map(text_height) + small.sum(axis=1)
    needed = (block + 2 * PADDING) / laid["rows"]
    ends, tops, bottoms = laid["row"] + laid["rows"], dict[int, float](), [-GAP]
    for row in range(int(ends.max())):
        tops[row] = bottoms[-1] + GAP
        bottoms.append(tops[row] + needed[(laid["row"] <= row) & (row < ends)].max())
    return laid.assign(block=block, top=laid["row"].map(tops), bottom=[bottoms[int(end)] for end in ends])
