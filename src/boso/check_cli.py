"""The commands that check what is written: ``boso check published`` and ``boso check prose``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boso.press_cli import count

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

FAILED = 1
WIDTH = 21


@click.group()
def check() -> None:
    """Check the figures of a printed report, or the prose of the chapters."""


@check.command()
@click.argument("year", type=int)
@click.option("--source", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Text of the printed report, to compare the register with it.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show every statement, also those that agree.")
def published(year: int, source: Path | None, everything: bool) -> None:
    """Recompute every figure of the printed report of YEAR.

    Exit code 1 when a figure differs otherwise than the register knows (column deviation), or when the
    text given with --source has a numeral or number word that the register lacks.
    """
    from boso.published import AGREES, CANNOT, register, unexpected
    from boso.published import check as recompute
    from boso.report import Report

    everyone = register(year)
    rows = recompute(Report(year, "samlet"))
    for row in rows.to_dict("records"):
        if everything or row["verdict"] not in (AGREES, CANNOT):
            click.echo(_line(row))
    _summary(everyone, rows)
    surprises = unexpected(rows)
    for row in surprises.to_dict("records"):
        click.echo(f"{_line(row)}: not as the register knows it", err=True)
    lacking = _compare(year, source) if source else 0
    if lacking or len(surprises):
        raise SystemExit(FAILED)


@check.command()
def prose() -> None:
    """Find numbers that are typed in the prose of a chapter: they belong in the data.

    Exit code 1 when there is one. What prose may hold stands in src/boso/press/typed.py.
    """
    from boso.press import typed
    from boso.project import find_root

    found = list(typed.check(find_root() / "notebooks"))
    for problem in found:
        click.echo(problem, err=True)
    click.echo(f"{count(len(found), 'number')} typed in prose")
    if found:
        raise SystemExit(FAILED)


def _line(row: Mapping[Hashable, Any]) -> str:
    """Return a statement in a line: place, printed, recomputed, verdict, what it is, inconsistency."""
    place, printed, value = f"{row['line']}:{row['column']}", row["printed"], row["recomputed"]
    shown = "–" if value is None or value != value else f"{float(value):.10g}"
    note = f" [{row['inconsistency']}]" if isinstance(row["inconsistency"], str) else ""
    what = f"{row['verdict']:<{WIDTH}} {row['description']}{note}"
    return f"{place:<9}{printed:>12.10g}{shown:>14}  {what}"


def _summary(everyone: pd.DataFrame, rows: pd.DataFrame) -> None:
    from boso.published import STATEMENT, VERDICTS

    click.echo(f"\n{len(everyone)} numerals and number words, {len(rows)} of them statements")
    for verdict in VERDICTS:
        chosen = rows.loc[rows["verdict"] == verdict]
        basis = chosen["basis"].value_counts()
        split = ", ".join(f"{count} {name}" for name, count in basis.items())
        click.echo(f"  {verdict:<{WIDTH}}{len(chosen):>5}{f'  ({split})' if split else ''}")
    kinds = everyone.loc[everyone["kind"] != STATEMENT, "kind"].value_counts()
    split = ", ".join(f"{count} {name}" for name, count in kinds.items())
    click.echo(f"  {'no statement':<{WIDTH}}{int(kinds.sum()):>5}  ({split})")


def _compare(year: int, source: Path) -> int:
    """Compare the register with the printed text; return how many numerals and rows have no partner."""
    from boso.published import missing

    lines = source.read_text(encoding="utf-8").split("\n")
    without_row, without_numeral = missing(year, lines)
    for title, frame in (("without a row", without_row), ("without a numeral", without_numeral)):
        for row in frame.itertuples(index=False):
            click.echo(f"line {row.line}, column {row.column}: {row.token!r} {title}", err=True)
    click.echo(f"{source}: {len(without_row)} without a row, {len(without_numeral)} rows without a numeral")
    return len(without_row) + len(without_numeral)
