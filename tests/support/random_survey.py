"""Surveys that somebody could have collected: any size, any gaps, any answers; the seed tells all of it."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

import yaml

from boso_survey import codebook

SIZES = (20, 40, 83, 300, 1000)
GAPS = (0.0, 0.03, 0.1, 0.3)
KNOW = "know_programme"


@dataclass(frozen=True)
class Kind:
    """What is odd about a survey.

    Attributes
    ----------
    size : int
        How many answered.
    gaps : float
        The share of the answers that were left out; only answers that the codebook does not require.
    few : int
        How many answered in the smallest role and in the smallest municipality; -1 for no such limit.
    alike : bool
        Whether all gave the same answers.
    unknown : bool
        Whether nobody knows the programme.
    not_asked : tuple of str
        Questions without any answer.
    """

    size: int = 83
    gaps: float = 0.0
    few: int = -1
    alike: bool = False
    unknown: bool = False
    not_asked: tuple[str, ...] = ()


def kind(seed: int) -> Kind:
    """Draw what is odd about a survey; sizes and gaps take turns."""
    draw = random.Random(seed)
    found = Kind(SIZES[seed % len(SIZES)], draw.choice(GAPS), draw.choice((-1, -1, 0, 1, 2)))
    odd = {
        1: {"alike": True},
        2: {"unknown": True},
        3: {"not_asked": ("new_tools",)},
        4: {"not_asked": ("focus", "coop_political", "overview")},
        5: {"not_asked": ("involvement", "belief", "focus")},
    }
    return replace(found, **odd.get(draw.randrange(10), {}))  # type: ignore[arg-type]


def write(root: Path, year: int, seed: int, about: Kind | None = None) -> Kind:
    """Put a collected survey into a copy of the project, and name it in its params."""
    about, draw, book = about or kind(seed), random.Random(f"answers {seed}"), codebook.load(root).wave(year)
    towns, roles = ([str(code) for code in book.field(name).codes] for name in ("municipality", "role"))
    weights = {field.name: [draw.random() + 0.05 for _ in field.codes] for field in book.fields}
    places, jobs = _groups(draw, towns, about), _groups(draw, roles, about)
    draw.shuffle(jobs)
    rows = []
    for number, (town, role) in enumerate(zip(places, jobs, strict=True), start=1):
        row = {field.name: "" for field in book.fields} | {book.key: f"{number:04d}"}
        for field in book.of_kind("filter", "item"):
            codes = [str(code) for code in field.codes]
            answer = codes[0] if about.alike else draw.choices(codes, weights[field.name])[0]
            asked = field.base == "all" or row[KNOW] in map(str, book.field(KNOW).yes)
            left_out = not field.required and draw.random() < about.gaps
            row[field.name] = answer if asked and not left_out and field.name not in about.not_asked else ""
            if about.unknown and field.name == KNOW:
                row[KNOW] = codes[-1]
        rows.append(row | {"municipality": town, "role": role})
    draw.shuffle(rows)
    invited = [(town, max(places.count(town) * draw.randint(11, 30) // 10, 3)) for town in towns]
    folder = root / "data" / "survey" / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "svar.csv", list(book.names), [list(row.values()) for row in rows])
    silent = [(number - places.count(town), draw.random()) for town, number in invited]
    outcomes = [(int(rest * share), rest - int(rest * share)) for rest, share in silent] if seed % 2 else []
    rows_invited = [[*row, *more] for row, more in zip_longest(invited, outcomes, fillvalue=())]
    head = ["municipality", "invited", *(["refused", "unknown"] if outcomes else [])]
    _write(folder / "inviterte.csv", head, rows_invited)
    _declare(root, year)
    return about


def _groups(draw: random.Random, names: list[str], about: Kind) -> list[str]:
    """Divide the respondents; the smallest group has no more than it may have."""
    smallest, weights = draw.choice(names), [draw.random() + 0.3 for _ in names]
    found = draw.choices(names, weights, k=about.size)
    if about.few < 0:
        return found
    others = [name for name in names if name != smallest]
    found = [name if name != smallest else draw.choice(others) for name in found]
    return [smallest] * about.few + found[about.few :]


def _write(path: Path, head: list[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def _declare(root: Path, year: int) -> None:
    """Say in the params of a year that it has a collected survey; a new year is as the last one."""
    path = root / "params" / f"{year}.yaml"
    last = max((root / "params").glob("20*.yaml"))
    about = yaml.safe_load((path if path.exists() else last).read_text(encoding="utf-8"))
    about |= {"year": year, "title": f"Boligsosialt utviklingsprogram. Evaluering {year}"}
    about["survey"] = {"provenance": "collected", "responses": "svar.csv", "invited": "inviterte.csv",
                       "columns": {}, "threshold": 3}  # fmt: skip
    path.write_text(yaml.safe_dump(about, allow_unicode=True, sort_keys=False), encoding="utf-8")
