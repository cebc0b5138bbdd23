"""A figure against its table: bars are as long as their values, and labels say what their bars are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from boso.words import MINUS
from boso_press.proof.figures.shares import answers, check_shares
from boso_press.proof.figures.svg import THIN, Box, Label, bars, placed
from boso_press.proof.figures.words import check_alt, check_names
from boso_press.proof.matching import Finding
from boso_press.proof.text import has_number, norm

CLOSE = 0.03  # points by which a bar may differ from its value: the drawing is rounded
NUMBER = re.compile(r"\d[\d\s]*(?:[.,]\d+)?")
NEAR = 24.0  # points from the top of a column within which its value stands


def check_figure(stem: str, about: Mapping[str, Any], svg: str) -> Iterator[Finding]:
    """Yield what a figure draws or says that its table does not hold."""
    drawn, table = bars(svg), about["table"]
    place = about["label"]
    labels = list(placed(svg))
    yield from check_alt(stem, about)
    yield from check_names(stem, about, labels)
    if drawn and (rows := answers(table)):
        yield from check_shares(stem, place, rows, drawn, labels)
        return
    if drawn:
        below = any(value < 0 for column in _columns(table) for value in column if value)
        upright = _upright(drawn, labels)
        lengths = _lengths(drawn, upright=upright, below=below)
        values = _fitting(lengths, table)
        if values is None:
            yield _misfit(stem, place, lengths, table)
            return
        scale = sum(map(abs, lengths)) / sum(map(abs, values))
        numbers = _values(labels, table)
        for label in numbers:
            if not _at_its_bar(label, drawn, scale, upright=upright):
                told = _told(label, drawn, scale, upright=upright)
                yield Finding(stem, f"{place}, label", label.text, f"what its bar shows: {told}")
        labels = [label for label in labels if label not in numbers]
    elif _is_grid(labels, table):
        return
    yield from _words(stem, place, labels, table)


def _upright(drawn: Sequence[Box], labels: Sequence[Label]) -> bool:
    """Return whether bars stand upright: they are equally thick; equally long ones have values above them."""
    wide = [box[2] - box[0] for box in drawn]
    tall = [box[3] - box[1] for box in drawn]
    ranges = max(wide) - min(wide), max(tall) - min(tall)
    if max(ranges) > CLOSE:
        return ranges[0] < ranges[1]
    return any(_above(box, label) for box in drawn for label in labels if has_number(label.text))


def _above(box: Box, label: Label) -> bool:
    """Whether a label stands over a column."""
    return box[0] - 1 <= label.x <= box[2] + 1 and 0 <= box[1] - label.y <= NEAR


def _lengths(drawn: Sequence[Box], *, upright: bool, below: bool) -> list[float]:
    """Return the lengths of bars; where a table has values `below` zero, those left of it are negative."""
    if upright:
        return [box[3] - box[1] for box in drawn]
    wide = [box[2] - box[0] for box in drawn]
    return (
        [_sign(box, _zero(drawn)) * length for box, length in zip(drawn, wide, strict=True)]
        if below
        else wide
    )


def _zero(drawn: Sequence[Box]) -> float:
    """Return where most bars start: negative ones lead from there to the left."""
    ends = [round(end, 1) for box in drawn for end in (box[0], box[2])]
    return max(ends, key=ends.count)


def _sign(box: Box, zero: float) -> int:
    return -1 if abs(box[2] - zero) < 0.1 and box[0] < zero - 0.1 else 1


def _columns(table: Mapping[str, Any]) -> list[list[float | None]]:
    """Return the columns of numbers; years are none where there are others."""
    numbers = [i for i, column in enumerate(table["columns"]) if column["kind"] == "number"]
    values = [i for i in numbers if not _is_years(table, i)] or numbers
    return [[_drawn(row[i]["raw"]) for row in table["rows"]] for i in values]


def _drawn(raw: Any) -> float | None:
    """Return the value of a cell; what is hidden has none."""
    return None if isinstance(raw, str) else raw


def _orders(table: Mapping[str, Any]) -> Iterator[list[float]]:
    """Yield the orders in which charts draw the values of a table; nothing is drawn for zero."""
    columns = _columns(table)
    orders: list[list[float | None]] = [*columns, sum(columns, []), sum(columns[:-1], [])]
    orders += [
        [value for row in zip(*some, strict=True) for value in row] for some in (columns, columns[:-1])
    ]
    for low, high in zip(columns, columns[1:], strict=False):
        beyond = [None if a is None or b is None else b - a for a, b in zip(low, high, strict=True)]
        orders.append([*low, *beyond])
    for order in orders:
        yield [float(value) for value in order if value]


def _fitting(lengths: Sequence[float], table: Mapping[str, Any]) -> list[float] | None:
    """Return the values whose bars these are: as many, in one proportion; the smallest have none."""
    for order in _orders(table):
        least = THIN * max(map(abs, order), default=0) / max(map(abs, lengths))
        values = [value for value in order if abs(value) > least]
        if len(values) == len(lengths):
            scale = sum(map(abs, lengths)) / sum(map(abs, values))
            if all(
                abs(length - scale * value) < CLOSE for length, value in zip(lengths, values, strict=True)
            ):
                return values
    return None


def _misfit(stem: str, place: str, lengths: Sequence[float], table: Mapping[str, Any]) -> Finding:
    """Say which bar is not as long as its value."""
    best: tuple[int, int, float, float] | None = None
    for values in _orders(table):
        if len(values) != len(lengths):
            continue
        scales = sorted(length / value for length, value in zip(lengths, values, strict=True))
        scale = scales[len(scales) // 2]
        off = [i for i, value in enumerate(values) if abs(lengths[i] - scale * value) >= CLOSE]
        if off and (best is None or len(off) < best[0]):
            best = (len(off), off[0] + 1, lengths[off[0]] / scale, values[off[0]])
    if best is None:
        return Finding(stem, place, f"{len(lengths)} bars", "one bar for each value of its table")
    return Finding(stem, f"{place}, bar {best[1]}", f"a bar of {best[2]:.4g}", f"{best[3]:g}")


def _values(labels: Sequence[Label], table: Mapping[str, Any]) -> list[Label]:
    """Return the labels that are values, not names or years of the table's texts."""
    texts = [text for text in {norm(text) for text in _texts(table)} if "|" in text]
    return [label for label in labels if has_number(label.text) and _is_value(label, texts)]


def _is_value(label: Label, texts: Sequence[str]) -> bool:
    said, year = norm(label.text), re.fullmatch(r"’\d\d", label.text)
    return not (year or any(text.startswith(said) or text.endswith(said) for text in texts))


def _texts(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield titles, and cells of text and of the columns that head rows."""
    for i, column in enumerate(table["columns"]):
        yield column["title"]
        if column["kind"] == "text" or column.get("header") or _is_years(table, i):
            yield from (row[i]["text"] for row in table["rows"])
        if _is_years(table, i):
            yield from (str(row[i]["raw"]) for row in table["rows"])


def _is_years(table: Mapping[str, Any], column: int) -> bool:
    raws = [row[column]["raw"] for row in table["rows"]]
    return all(isinstance(raw, int | str) and re.fullmatch(r"(19|20)\d\d", str(raw)) for raw in raws)


def _at_its_bar(label: Label, drawn: Sequence[Box], scale: float, *, upright: bool) -> bool:
    """Whether a label tells the length of the bar it stands in, or of all bars of its row."""
    numbers = [found[0] for found in NUMBER.finditer(label.text)]
    sign = -1 if label.text.startswith(MINUS) else 1
    shown = [sign * _value(number) for number in numbers[:2]]
    slack = 0.5 * 10.0 ** -_decimals(numbers[0]) + CLOSE / scale
    lengths = _candidates(label, drawn, scale, upright=upright)
    if "–" in label.text and len(shown) == 2:
        return len(lengths) > 1 and all(min(abs(s - v) for v in lengths) <= slack for s in shown)
    return any(abs(shown[0] - value) <= slack for value in lengths)


def _candidates(label: Label, drawn: Sequence[Box], scale: float, *, upright: bool) -> list[float]:
    """Return the values that a label may tell by where it stands."""
    if upright:
        return [(box[3] - box[1]) / scale for box in drawn if _above(box, label)]
    row = [box for box in drawn if box[1] - 2 <= label.y <= box[3] + 4]
    inside = [box for box in row if box[0] <= label.x <= box[2]]
    if inside:
        return [(box[2] - box[0]) / scale for box in inside]
    if len(row) == 1 and label.x < row[0][0]:
        return [_sign(row[0], _zero(drawn)) * (row[0][2] - row[0][0]) / scale]
    ends = [box[2] for box in row]
    return [(end - min(box[0] for box in row)) / scale for end in ends] or [0.0]


def _told(label: Label, drawn: Sequence[Box], scale: float, *, upright: bool) -> str:
    lengths = _candidates(label, drawn, scale, upright=upright)
    return ", ".join(f"{length:.4g}" for length in lengths) or "no bar"


def _value(text: str) -> float:
    return float(re.sub(r"\s", "", text).replace(",", "."))


def _decimals(text: str) -> int:
    return len(re.split(r"[.,]", text)[1]) if re.search(r"[.,]", text) else 0


def _words(stem: str, place: str, labels: Sequence[Label], table: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield labels with a number that no cell of the table says, or not in the order of its rows."""
    columns = [_shown(table, i) for i in range(len(table["columns"]))]
    cells = {norm(text) for column in columns for text in column}
    titles = {norm(column["title"]) for column in table["columns"]}
    open_cell = ""
    at = [0] * len(columns)
    for label, after in zip(labels, [*labels[1:], Label("", 0, 0)], strict=False):
        said = norm(label.text)
        if open_cell.startswith(said):
            open_cell = open_cell[len(said) :]
            continue
        found = _next_cell(said, norm(after.text), columns, at)
        if found is not None:
            at[found[0]] = found[1]
            open_cell = norm(columns[found[0]][found[1]])[len(said) :]
        elif has_number(label.text) and not (said in cells | titles and _is_tick(label)):
            yield Finding(stem, f"{place}, label", label.text, "a cell of the figure's table, in its order")


def _shown(table: Mapping[str, Any], column: int) -> list[str]:
    """Return the texts of a column; a year stands in a drawing as it is."""
    kind = "raw" if _is_years(table, column) else "text"
    return [str(row[column][kind]) for row in table["rows"]]


def _is_grid(labels: Sequence[Label], table: Mapping[str, Any]) -> bool:
    """Whether a drawing shows each number of its table once, row by row, as a heat map does."""
    numbers = [i for i, column in enumerate(table["columns"]) if column["kind"] == "number"]
    cells = [norm(row[i]["text"]) for row in table["rows"] for i in numbers]
    return bool(cells) and [norm(label.text) for label in _values(labels, table)] == cells


def _with_unit(said: str, cell: str) -> bool:
    """Whether a label says a number and what it is a number of."""
    return cell.endswith("|") and said.startswith(cell) and "|" not in said[len(cell) :]


def _is_tick(label: Label) -> bool:
    return re.fullmatch(r"’\d\d|(19|20)\d\d", label.text) is not None


def _next_cell(
    said: str, after: str, columns: Sequence[Sequence[str]], at: Sequence[int]
) -> tuple[int, int] | None:
    """Return the next cell, column by column, that a label says: all of it, or the next label goes on."""
    for column, texts in enumerate(columns):
        for row in range(at[column], len(texts)):
            cell = norm(texts[row])
            if (
                cell == said
                or _with_unit(said, cell)
                or (cell.startswith(said) and cell[len(said) :].startswith(after))
            ):
                return column, row
    return None
