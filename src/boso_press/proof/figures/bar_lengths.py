"""The bars of a figure against the values of its table, and the labels that stand at them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from boso.words import MINUS
from boso_press.proof.figures.label_texts import is_years
from boso_press.proof.figures.svg import THIN, Box, Label
from boso_press.proof.matching import Finding
from boso_press.proof.text import has_number

TOLERANCE = 0.03  # points by which a bar may differ from its value: the drawing is rounded
NUMBER = re.compile(r"\d[\d\s]*(?:[.,]\d+)?")
NEAR_TOP = 24.0  # points from the top of a column within which its value stands


def is_upright(drawn: Sequence[Box], labels: Sequence[Label]) -> bool:
    """Return whether bars stand upright: they are equally thick; equally long ones have values above them."""
    wide = [box[2] - box[0] for box in drawn]
    tall = [box[3] - box[1] for box in drawn]
    ranges = max(wide) - min(wide), max(tall) - min(tall)
    if max(ranges) > TOLERANCE:
        return ranges[0] < ranges[1]
    return any(_stands_above(box, label) for box in drawn for label in labels if has_number(label.text))


def _stands_above(box: Box, label: Label) -> bool:
    """Whether a label stands over a column."""
    return box[0] - 1 <= label.x <= box[2] + 1 and 0 <= box[1] - label.y <= NEAR_TOP


def bar_lengths(drawn: Sequence[Box], *, upright: bool, below: bool) -> list[float]:
    """Return the lengths of bars; where a table has values `below` zero, those left of it are negative."""
    if upright:
        return [box[3] - box[1] for box in drawn]
    wide = [box[2] - box[0] for box in drawn]
    return (
        [_sign(box, _zero_line(drawn)) * length for box, length in zip(drawn, wide, strict=True)]
        if below
        else wide
    )


def _zero_line(drawn: Sequence[Box]) -> float:
    """Return where most bars start: negative ones lead from there to the left."""
    ends = [round(end, 1) for box in drawn for end in (box[0], box[2])]
    return max(ends, key=ends.count)


def _sign(box: Box, zero: float) -> int:
    return -1 if abs(box[2] - zero) < 0.1 and box[0] < zero - 0.1 else 1


def number_columns(table: Mapping[str, Any]) -> list[list[float | None]]:
    """Return the columns of numbers; years are none where there are others."""
    numbers = [i for i, column in enumerate(table["columns"]) if column["kind"] == "number"]
    values = [i for i in numbers if not is_years(table, i)] or numbers
    return [[_number(row[i]["raw"]) for row in table["rows"]] for i in values]


def _number(raw: Any) -> float | None:
    """Return the value of a cell; what is hidden has none."""
    return None if isinstance(raw, str) else raw


def _orders(table: Mapping[str, Any]) -> Iterator[list[float]]:
    """Yield the orders in which charts draw the values of a table; nothing is drawn for zero."""
    columns = number_columns(table)
    orders: list[list[float | None]] = [*columns, sum(columns, []), sum(columns[:-1], [])]
    orders += [
        [value for row in zip(*some, strict=True) for value in row] for some in (columns, columns[:-1])
    ]
    for low, high in zip(columns, columns[1:], strict=False):
        beyond = [None if a is None or b is None else b - a for a, b in zip(low, high, strict=True)]
        orders.append([*low, *beyond])
    for order in orders:
        yield [float(value) for value in order if value]


def fitting_values(lengths: Sequence[float], table: Mapping[str, Any]) -> list[float] | None:
    """Return the values whose bars these are: as many, in one proportion; the smallest have none."""
    for order in _orders(table):
        least = THIN * max(map(abs, order), default=0) / max(map(abs, lengths))
        values = [value for value in order if abs(value) > least]
        if len(values) == len(lengths):
            scale = sum(map(abs, lengths)) / sum(map(abs, values))
            if all(
                abs(length - scale * value) < TOLERANCE for length, value in zip(lengths, values, strict=True)
            ):
                return values
    return None


def misfit(stem: str, place: str, lengths: Sequence[float], table: Mapping[str, Any]) -> Finding:
    """Say which bar is not as long as its value."""
    best: tuple[int, int, float, float] | None = None
    for values in _orders(table):
        if len(values) != len(lengths):
            continue
        scales = sorted(length / value for length, value in zip(lengths, values, strict=True))
        scale = scales[len(scales) // 2]
        off = [i for i, value in enumerate(values) if abs(lengths[i] - scale * value) >= TOLERANCE]
        if off and (best is None or len(off) < best[0]):
            best = (len(off), off[0] + 1, lengths[off[0]] / scale, values[off[0]])
    if best is None:
        return Finding(stem, place, f"{len(lengths)} bars", "one bar for each value of its table")
    return Finding(stem, f"{place}, bar {best[1]}", f"a bar of {best[2]:.4g}", f"{best[3]:g}")


def stands_at_its_bar(label: Label, drawn: Sequence[Box], scale: float, *, upright: bool) -> bool:
    """Whether a label tells the length of the bar it stands in, or of all bars of its row."""
    numbers = [found[0] for found in NUMBER.finditer(label.text)]
    sign = -1 if label.text.startswith(MINUS) else 1
    shown = [sign * _parsed(number) for number in numbers[:2]]
    slack = 0.5 * 10.0 ** -_decimals(numbers[0]) + TOLERANCE / scale
    lengths = _possible_values(label, drawn, scale, upright=upright)
    if "–" in label.text and len(shown) == 2:
        return len(lengths) > 1 and all(min(abs(s - v) for v in lengths) <= slack for s in shown)
    return any(abs(shown[0] - value) <= slack for value in lengths)


def _possible_values(label: Label, drawn: Sequence[Box], scale: float, *, upright: bool) -> list[float]:
    """Return the values that a label may tell by where it stands."""
    if upright:
        return [(box[3] - box[1]) / scale for box in drawn if _stands_above(box, label)]
    row = [box for box in drawn if box[1] - 2 <= label.y <= box[3] + 4]
    inside = [box for box in row if box[0] <= label.x <= box[2]]
    if inside:
        return [(box[2] - box[0]) / scale for box in inside]
    if len(row) == 1 and label.x < row[0][0]:
        return [_sign(row[0], _zero_line(drawn)) * (row[0][2] - row[0][0]) / scale]
    ends = [box[2] for box in row]
    return [(end - min(box[0] for box in row)) / scale for end in ends] or [0.0]


def bar_values(label: Label, drawn: Sequence[Box], scale: float, *, upright: bool) -> str:
    """Return the values that a label may tell, for a message."""
    lengths = _possible_values(label, drawn, scale, upright=upright)
    return ", ".join(f"{length:.4g}" for length in lengths) or "no bar"


def _parsed(text: str) -> float:
    return float(re.sub(r"\s", "", text).replace(",", "."))


def _decimals(text: str) -> int:
    return len(re.split(r"[.,]", text)[1]) if re.search(r"[.,]", text) else 0
