"""A figure against its table: bars are as long as their values, and labels say what their bars are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from boso_press.proof.figures.alt_text import check_alt
from boso_press.proof.figures.bar_lengths import (
    bar_lengths,
    bar_values,
    fitting_values,
    is_upright,
    misfit,
    number_columns,
    stands_at_its_bar,
)
from boso_press.proof.figures.label_texts import check_cells, check_names, is_grid, value_labels
from boso_press.proof.figures.shares import answers, check_shares
from boso_press.proof.figures.svg import bars, placed
from boso_press.proof.matching import Finding


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
        below = any(value < 0 for column in number_columns(table) for value in column if value)
        upright = is_upright(drawn, labels)
        lengths = bar_lengths(drawn, upright=upright, below=below)
        values = fitting_values(lengths, table)
        if values is None:
            yield misfit(stem, place, lengths, table)
            return
        scale = sum(map(abs, lengths)) / sum(map(abs, values))
        numbers = value_labels(labels, table)
        for label in numbers:
            if not stands_at_its_bar(label, drawn, scale, upright=upright):
                shown = bar_values(label, drawn, scale, upright=upright)
                yield Finding(stem, f"{place}, label", label.text, f"what its bar shows: {shown}")
        labels = [label for label in labels if label not in numbers]
    elif is_grid(labels, table):
        return
    yield from check_cells(stem, place, labels, table)
