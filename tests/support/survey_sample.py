"""Protected tables of a small survey, as `boso survey prepare` writes them: 83 of 137 answered."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

HIDDEN = None
MUNICIPALITIES = {"baerum": 20, "hamar": 15, "lillehammer": 16, "lorenskog": 14, "moss": 18}
ROLES = {"1": 34, "2": 16, "3": 13, "4": 13, "5": 7}
RATES = [(18, 25), (20, 31), (16, 27), (15, 26), (14, 28)]
ALL, KNOW = 83, 74
OVERALL: dict[str, tuple[int, list[int | None]]] = {
    "role": (ALL, [34, 16, 13, 13, 7]),
    "know_programme": (ALL, [33, 41, 9]),
    "involvement": (ALL, [22, 27, 20, 14]),
    "coop_internal": (KNOW, [18, 31, 12, 5, HIDDEN, HIDDEN]),
    "coop_political": (KNOW, [9, 28, 18, 7, 3, 9]),
    "coop_external": (KNOW, [3, 17, 22, 14, 8, 10]),
    "overview": (KNOW, [32, 28, 8, HIDDEN, HIDDEN, 3]),
    "knowledge": (KNOW, [27, 33, 9, HIDDEN, 0, HIDDEN]),
    "planning": (KNOW, [25, 30, 11, HIDDEN, HIDDEN, 4]),
    "organisation": (KNOW, [15, 27, 17, 6, 3, 6]),
    "living_conditions": (KNOW, [1, 19, 22, 12, 7, 13]),
    "followup": (KNOW, [4, 15, 19, 12, 7, 17]),
    "new_tools": (KNOW, [7, 22, 19, 9, 5, 12]),
    "attitudes": (KNOW, [6, 25, 20, 9, 4, 10]),
    "procure_dwellings": (KNOW, [5, 14, 16, 13, 9, 17]),
    "focus": (ALL, [29, 29, 9, 8, 4, 4]),
    "belief": (ALL, [24, 31, 10, 9, 3, 6]),
}
COLUMNS = {
    "overall": "item category count base hidden lower upper worst_low worst_high",
    "by_role": "item role category count base hidden",
    "by_municipality": "item municipality category count base hidden",
    "response": "municipality rank invited answered hidden rate",
    "change": "item category from_year from_count from_base count base difference lower upper",
}
INTEGERS = {"count", "base", "rank", "invited", "answered", "from_year", "from_count", "from_base"}
NUMBERS = {"rate", "lower", "upper", "worst_low", "worst_high", "difference"}
Row = tuple[Any, ...]


def write(
    root: Path, year: int = 2011, provenance: str = "reconstructed", *, change: Sequence[str] = (),
    before: str = "", not_asked: Sequence[str] = (),
) -> Path:  # fmt: skip
    """Write data/protected/<year>/ with its data package, and return the folder.

    The package says how the answers came about; `before` how those of the year before did, since which some
    items have a `change`. Items that were not asked have no answer.
    """
    folder = root / "data" / "protected" / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "overall": [_gap(row, 1, "unanswered") if row[0] in not_asked else row for row in _overall()],
        "by_role": [_gap(row, 2, "no") if row[0] in not_asked else row for row in _by_role()],
        "by_municipality": [_gap(row, 2, "no") if row[0] in not_asked else row for row in _by_municipality()],
        "response": list(_response(provenance)),
        "change": [(item, "yes", year - 1, 20, 80, 29, 83, 9.9, -2.0, 22.1) for item in change],
    }
    package: dict[str, Any] = {"name": f"protected-{year}", "provenance": provenance, "released": None,
               "resources": [_table(folder, name, rows) for name, rows in tables.items()]}  # fmt: skip
    if before:
        package["resources"][-1]["provenance"] = max(provenance, before)  # in the order of the alphabet
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return folder


def _gap(row: Row, at: int, category: str) -> Row:
    """Return a row of a question without answers; `at` is the place of its category."""
    return (*row[: at + 1], row[at + 2] if row[at] == category else 0, row[at + 2], False, *row[at + 4 :])


def _overall() -> list[Row]:
    rows: list[Row] = []
    for item, (base, counts) in OVERALL.items():
        for code, count in enumerate(counts, 1):
            share = None if count is None else round(100 * count / base, 1)
            known = share is not None and base == ALL and share > 0
            ends = (
                (max(share - 7.5, 0.0), share + 7.5, share / 2, share + 20)
                if known and share
                else (None,) * 4
            )
            rows.append((item, str(code), count, base, count is None, *ends))
    return rows


def _by_role() -> list[Row]:
    involvement: dict[str, list[int | None]] = {
        "1": [13, 12, 6, 3], "2": [7, 5, 4, 0], "3": [2, HIDDEN, HIDDEN, 3],
        "4": [0, 2, 6, 5], "5": [0, 4, 3, 0],
    }  # fmt: skip
    rows: list[Row] = [
        ("involvement", role, str(code), count, ROLES[role], count is None)
        for role, counts in involvement.items()
        for code, count in enumerate(counts, 1)
    ]
    return rows + _split(ROLES, step=5)


def _by_municipality() -> list[Row]:
    return _split(MUNICIPALITIES, step=4)


def _split(sizes: dict[str, int], step: int) -> list[Row]:
    """Divide each group in two for each item; every `step`-th pair is hidden."""
    rows: list[Row] = []
    items = [name for name in OVERALL if name not in ("role", "involvement" if step == 5 else "")]
    for i, item in enumerate(items):
        for j, (group, size) in enumerate(sizes.items()):
            hidden = (i + 2 * j) % step == 0
            yes = None if hidden else size // 2 + (i + j) % 3 - 1
            rows.append((item, group, "yes", yes, size, hidden))
            rows.append((item, group, "no", None if yes is None else size - yes, size, hidden))
    return rows


def _response(provenance: str) -> list[Row]:
    """Give names and counts only where somebody collected the answers; else the highest and lowest rate."""
    answered, invited = (sum(column) for column in zip(*RATES, strict=True))
    rows: list[Row] = [("all", None, invited, answered, False, round(100 * answered / invited, 1))]
    for rank, (name, (yes, of)) in enumerate(zip(MUNICIPALITIES, RATES, strict=True), 1):
        rate = round(100 * yes / of, 1)
        ends = rate if rank in (1, len(RATES)) else None
        known = provenance == "collected"
        rows.append((name, rank, of, yes, False, rate) if known else (None, rank, None, None, True, ends))
    return rows


def _table(folder: Path, name: str, rows: list[Row]) -> dict[str, Any]:
    columns = COLUMNS[name].split()
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_text(cell) for cell in row] for row in rows)
    fields = [{"name": column, "type": _type(column)} for column in columns]
    digest = sha256(path.read_bytes()).hexdigest()
    return {"name": name, "path": path.name, "hash": f"sha256:{digest}", "schema": {"fields": fields}}


def _type(column: str) -> str:
    if column == "hidden":
        return "boolean"
    return "integer" if column in INTEGERS else "number" if column in NUMBERS else "string"


def _text(cell: object) -> object:
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell
