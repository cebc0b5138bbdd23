"""Figures of answers against their tables: bars are shares of a base, beside each other or on tracks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from boso.words import rounded
from boso_press.proof.figures.svg import Box, Label
from boso_press.proof.matching import Finding

BASES = ("Spurt", "Svar", "Asked", "Answers")
OTHER_COLUMNS = re.compile(r"grense|limit|Opphav|Provenance", re.IGNORECASE)  # columns after the counts
TOLERANCE = 0.01  # share of a bar by which it may differ from its value: the drawing is rounded
NUMBER = re.compile(r"\d+")

Row = tuple[str, int, list[float | None]]


def answers(table: Mapping[str, Any]) -> list[Row]:
    """Return name, base and counts of each row; nothing if the table has no base. A hidden count is None."""
    names = [column["name"] for column in table["columns"]]
    numbers = [column["kind"] == "number" for column in table["columns"]]
    base = next((i for i, name in enumerate(names) if name in BASES and numbers[i]), None)
    if base is None:
        return []
    after = [i for i in range(base + 1, len(names)) if not OTHER_COLUMNS.search(names[i])]
    counts = after or [base - 1]
    rows: list[Row] = []
    for row in table["rows"]:
        name, texts = row[base - 1 if after else base - 2]["text"], [row[i]["text"] for i in counts]
        values = [float(text) if NUMBER.fullmatch(text) else None for text in texts]
        rows.append((name, int(row[base]["raw"]), values))
    return rows


def check_shares(
    stem: str, place: str, rows: Sequence[Row], drawn: Sequence[Box], labels: Sequence[Label]
) -> Iterator[Finding]:
    """Yield bars and labels that are not the shares of their row."""
    tall = max(box[3] - box[1] for box in drawn)
    whole = [box for box in drawn if box[3] - box[1] > tall - 0.1]  # others are grounds of labels
    if len(rows[0][2]) == 1:
        yield from _check_tracks(stem, place, rows, whole, labels)
    else:
        yield from _check_stacked(stem, place, rows, whole, labels)


def _check_tracks(
    stem: str, place: str, rows: Sequence[Row], drawn: Sequence[Box], labels: Sequence[Label]
) -> Iterator[Finding]:
    """Check bars that lie on tracks, which stand for all of a group."""
    starts: dict[tuple[float, float], list[Box]] = {}
    for box in drawn:
        starts.setdefault((round(box[0], 2), round(box[1], 2)), []).append(box)
    tracks = [max(boxes, key=lambda box: box[2]) for boxes in starts.values()]
    if len(tracks) != len(rows):
        yield Finding(stem, place, f"{len(tracks)} tracks", f"one for each of {len(rows)} rows")
        return
    for (name, base, (count,)), track, boxes in zip(rows, tracks, starts.values(), strict=True):
        bar = next((box for box in boxes if box is not track), None)
        share = None if bar is None else (bar[2] - bar[0]) / (track[2] - track[0])
        right = [label.text for label in labels
                 if track[1] <= label.y <= track[3] and 0 < label.x - track[2] < 6]  # fmt: skip
        if count is None or count == 0:
            continue
        if share is None or abs(share * base - count) > TOLERANCE * base:
            yield Finding(
                stem, f"{place}, bar of {name}", f"{100 * (share or 0):.1f} %", f"{count:g} of {base}"
            )
        if right != [str(rounded(100 * count / base))]:
            yield Finding(
                stem, f"{place}, label of {name}", ", ".join(right), f"{count:g} of {base} in per cent"
            )


def _check_stacked(
    stem: str, place: str, rows: Sequence[Row], drawn: Sequence[Box], labels: Sequence[Label]
) -> Iterator[Finding]:
    """Check bars that are divided into parts: from left to right as the columns of the table."""
    tops = sorted({round(box[1], 2) for box in drawn})
    if len(tops) != len(rows):
        yield Finding(stem, place, f"{len(tops)} rows of bars", f"one for each of {len(rows)} rows")
        return
    scale = _scale(rows, drawn, tops)
    for (name, base, counts), top in zip(rows, tops, strict=True):
        parts = sorted(box for box in drawn if round(box[1], 2) == top)
        known = [count for count in counts if count]
        if None in counts:
            continue
        if len(parts) != len(known):
            yield Finding(stem, f"{place}, {name}", f"{len(parts)} bars", f"{len(known)} values")
            continue
        yield from _check_parts(stem, f"{place}, {name}", base, known, parts, scale)
        yield from _check_part_labels(stem, f"{place}, {name}", base, known, parts, labels, none=0 in counts)


def _scale(rows: Sequence[Row], drawn: Sequence[Box], tops: Sequence[float]) -> list[float]:
    """Return the points that a whole takes: of the bars, and of those that stand apart if any do."""
    found: list[float] = []
    for (_, base, counts), top in zip(rows, tops, strict=True):
        parts = sorted(box for box in drawn if round(box[1], 2) == top)
        known = [count for count in counts if count]
        if None not in counts and len(parts) == len(known):
            found += [(box[2] - box[0]) * base / count for box, count in zip(parts, known, strict=True)]
    found.sort()
    return [found[len(found) // 2], found[0], found[-1]] if found else []


def _check_parts(
    stem: str, place: str, base: int, counts: Sequence[float], parts: Sequence[Box], scale: Sequence[float]
) -> Iterator[Finding]:
    gaps = [after[0] for before, after in zip(parts, parts[1:], strict=False) if after[0] - before[2] > 1]
    for count, box in zip(counts, parts, strict=True):
        wide = box[2] - box[0]
        apart = box is parts[-1] or (gaps and box[0] >= gaps[0])  # from those that lie side by side
        allowed = scale[1:] if apart else scale[:1]
        if not any(abs(wide - whole * count / base) < 0.05 for whole in (*scale[:1], *allowed)):
            yield Finding(stem, place, f"a bar of {100 * wide / scale[0]:.1f} %", f"{count:g} of {base}")


def _check_part_labels(
    stem: str, place: str, base: int, counts: Sequence[float], parts: Sequence[Box], labels: Sequence[Label],
    *, none: bool,
) -> Iterator[Finding]:  # fmt: skip
    """Check the labels of a row: inside a part its share, beyond one that share, or the sum of its side.

    A side of which there are `none` may say so.
    """
    row = [label for label in labels if parts[0][1] <= label.y <= parts[0][3] and label.x > parts[0][0] - 12]
    shares = [str(rounded(100 * count / base)) for count in counts]
    for label in row:
        if not (found := NUMBER.search(label.text)):
            continue
        inside = [s for s, box in zip(shares, parts, strict=True) if box[0] < label.x < box[2]]
        sides = _side_counts(label, counts, parts) + [0.0] * none
        allowed = inside or [str(rounded(100 * count / base)) for count in sides]
        if found[0] not in allowed:
            yield Finding(stem, f"{place}, label", label.text, " or ".join(allowed) + " %")


def _side_counts(label: Label, counts: Sequence[float], parts: Sequence[Box]) -> list[float]:
    """Return what a label beyond a part may tell: that part, or it and the next part of its side."""
    ends = [i for i, box in enumerate(parts, 1) if box[2] <= label.x + 1][-1:]
    starts = [i for i, box in enumerate(parts) if box[0] >= label.x - 1][:1]
    before = [sum(counts[max(end - size, 0) : end]) for end in ends for size in (1, 2)]
    return before + [sum(counts[start : start + size]) for start in starts for size in (1, 2)]
