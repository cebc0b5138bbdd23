"""Rows that are no finished answer of a respondent, by the columns that programs for surveys add.

What such a column says is known (``status.yaml``, beside this module), said in params, or refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from boso import data
from boso.project import ProjectError
from boso.spreadsheets.cells import quote

UNREAD = re.compile(r"filter_\$|w|(\w+_)?(vekt|weight|wgt|wt)(_?\d+)?")


def left_out(
    table: pd.DataFrame, keep: Mapping[str, str], others: Sequence[str], path: Path
) -> dict[str, list[int]]:
    """Return the rows that do not count, by why; a ProjectError says what is not known of that.

    `keep` names columns, and what rows that count have there; `others` hold answers, and tell nothing of it.
    """
    found: dict[str, list[int]] = {}
    seen: set[int] = set()
    rows, programs = [int(row) for row in table.index], data.read_yaml(Path(__file__).with_suffix(".yaml"))
    for place, name in enumerate(table.columns):
        if name in others:
            continue
        cells = [cell.casefold() if isinstance(cell, str) else "" for cell in table.iloc[:, place]]
        unread = UNREAD.fullmatch(name.casefold()) or name == table.attrs.get("weight")
        if unread and name not in keep and not set(cells) <= {"1", "selected"}:
            raise ProjectError(
                f'{path}: column "{name}" is a weight or a filter, which is not read: if every row is to '
                "count once, name it in params, survey, ignore; else in keep with what rows that count have"
            )
        known = _known(name, table.columns, programs)
        if name in keep:
            known = re.escape(keep[name].casefold()), "(?s).*"
        for row, cell in zip(rows, cells, strict=True):
            if known is None or re.fullmatch(known[0], cell) or row in seen:
                continue
            if not re.fullmatch(known[1], cell):
                raise ProjectError(
                    f'{path}: row {row}, column "{name}": {quote(cell)} may say that the row does not count; '
                    "say in params, survey, keep what rows that count have, or ignore the column"
                )
            seen.add(row)
            found.setdefault(f'column "{name}" is {quote(cell)}', []).append(row)
    if len(seen) == len(table):
        raise ProjectError(
            f"{path}: no row counts: {'; '.join(found)}. If they do, see params, survey, keep and ignore."
        )
    return found


def _known(name: str, columns: Iterable[str], programs: list[dict[str, Any]]) -> tuple[str, str] | None:
    """Return patterns of cells that count and that do not; None where no program tells of rows in the column.

    LimeSurvey may call it by its code and in words: "submitdate. Date submitted".
    """
    for about in programs:
        beside = about.get("beside") in (None, *map(_letters, columns))
        if beside and {*map(_letters, [name, *re.split(r"[.:]\s", name)])} & {*about["columns"]}:
            return "|".join(about["counts"]), "|".join(about["left_out"])
    return None


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())
