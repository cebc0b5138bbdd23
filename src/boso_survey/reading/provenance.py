"""What boso made up is marked and listed, so that it can never pass for collected answers."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from boso import data
from boso.params import Survey
from boso.project import ProjectError
from boso.spreadsheets.cells import refusal

COLUMN = "provenance"  # in which every row of generated answers says what it is
GENERATED = "generated.json"


def generated(folder: Path) -> dict[str, str]:
    """Return every file that boso ever made up in data/survey/, the `folder`: its sha256, and its name."""
    path = folder / GENERATED
    return dict(data.load_json(path)) if path.is_file() else {}


def register(root: Path, *paths: Path) -> None:
    """Add files in data/survey/ that were just generated to data/survey/generated.json.

    A file that is generated anew with other content is added beside its older self: a copy of that may
    still lie about.
    """
    folder = root / "data" / "survey"
    listed = generated(folder)
    for path in paths:
        listed[data.fingerprint(path)] = path.relative_to(folder).as_posix()
    ordered = dict(sorted(listed.items(), key=lambda item: (item[1], item[0])))
    (folder / GENERATED).write_text(json.dumps(ordered, indent=2) + "\n", encoding="utf-8")


def check(table: pd.DataFrame, survey: Survey, path: Path) -> None:
    """Refuse a table that is not marked as params says: not at all where collected, else in every row."""
    marks = [column for column in table.columns if column.casefold() == COLUMN]
    if survey.provenance == data.COLLECTED:
        made = generated(path.parents[1]).get(data.fingerprint(path))
        if made or marks:
            what = f"it is generated ({made})" if made else f'column "{marks[0]}" marks them as generated'
            raise ProjectError(
                f"{path}: params says the answers are collected, but {what}. Put the file with the real "
                "answers there, or set provenance to what the file is."
            )
        return
    if marks != [COLUMN]:
        raise ProjectError(
            f'{path}: column "{COLUMN}" is missing; every row of a file that is {survey.provenance} must '
            "say so. Where the answers were collected, set provenance: collected in params."
        )
    wrong = table.index[(table[COLUMN] != survey.provenance).to_numpy()]
    if len(wrong):
        cell = table[COLUMN][wrong[0]]
        raise ProjectError(f"{path}: {refusal(wrong[0], COLUMN, cell, f'{survey.provenance}, as in params')}")
