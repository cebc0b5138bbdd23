"""What boso made up is marked and listed, so that it can never pass for collected answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boso import data, params
from boso.project import ProjectError
from boso_survey.reading.cells import shown

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from boso.params import Survey

MARK = "provenance"  # the column in which every row of generated answers says what it is
NAMES = ("reconstructed.csv", "simulated.csv")


def enlist(root: Path, *paths: Path) -> None:
    """Add files in data/survey/ that were just generated to data/survey/generated.json.

    A file that is generated anew with other content is added beside its older self: a copy of that may
    still lie about.
    """
    listed = params.generated(root)
    for path in paths:
        listed[data.fingerprint(path)] = path.relative_to(root / "data" / "survey").as_posix()
    ordered = dict(sorted(listed.items(), key=lambda item: (item[1], item[0])))
    (root / params.GENERATED).write_text(json.dumps(ordered, indent=2) + "\n", encoding="utf-8")


def check_mark(table: pd.DataFrame, survey: Survey, path: Path) -> None:
    """Refuse a table whose marks are not what params says: none where collected, else in every row."""
    marks = [column for column in table.columns if column.casefold() == MARK]
    if survey.provenance == params.COLLECTED:
        if marks:
            raise ProjectError(
                f'{path}: params says the answers are collected, but column "{marks[0]}" marks them as '
                "generated. Put the file with the real answers there, or set provenance to what the file is."
            )
        return
    if marks != [MARK]:
        raise ProjectError(
            f'{path}: column "{MARK}" is missing; every row of a file that is {survey.provenance} must '
            "say so. Where the answers were collected, set provenance: collected in params."
        )
    wrong = table.index[(table[MARK] != survey.provenance).to_numpy()]
    if len(wrong):
        raise ProjectError(
            f'{path}: row {wrong[0]}, column "{MARK}": {shown(table[MARK][wrong[0]])}; '
            f"allowed: {survey.provenance}, as in params"
        )
