"""The commands that check what is written or printed: ``boso check published`` and ``boso check prose``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boso.commands import count
from boso.project import ProjectError, find_root, nearest

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

FAILED = 1
WIDTH = 21


@click.group(short_help="Check the printed report's figures, or the chapters' prose.")
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
    from boso import Report
    from boso.indicators import printed_report
    from boso_press import printed_text

    if year not in (years := printed_report.years()):
        raise ProjectError(f"the printed report of {year} has no register; {nearest(year, years)}")
    report = Report(year, "samlet")
    register, rows = printed_report.register(report), printed_report.statements(report)
    shown = [printed_report.AGREES, printed_report.CANNOT]
    for row in (rows if everything else rows[~rows["verdict"].isin(shown)]).to_dict("records"):
        click.echo(_line(row))
    click.echo(f"\n{len(register)} numerals and number words, {len(rows)} of them statements")
    for verdict, number in rows["verdict"].value_counts().items():
        click.echo(f"  {verdict:<{WIDTH}}{number:>5}")
    surprises = printed_text.unexpected(rows)
    for row in surprises.to_dict("records"):
        click.echo(f"{_line(row)}: not as the register knows it", err=True)
    lacking = _compare(register, source) if source else 0
    if lacking or len(surprises):
        raise SystemExit(FAILED)


@check.command(short_help="Find numbers that are typed in the prose of chapters.")
def prose() -> None:
    """Find numbers that are typed in the prose of a chapter: they belong in the data.

    Exit code 1 when there is one. What prose may hold stands in src/boso_press/proof/typed_numbers.py.
    """
    from boso_press.proof import typed_numbers

    found = list(typed_numbers.check(find_root()))
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


def _compare(register: pd.DataFrame, source: Path) -> int:
    """Compare the register with the printed text; return how many numerals and rows have no partner."""
    from boso_press.printed_text import unmatched

    lines = source.read_text(encoding="utf-8").split("\n")
    without_row, without_numeral = unmatched(register, lines)
    for title, frame in (("without a row", without_row), ("without a numeral", without_numeral)):
        for row in frame.itertuples(index=False):
            click.echo(f"line {row.line}, column {row.column}: {row.token!r} {title}", err=True)
    click.echo(f"{source}: {len(without_row)} without a row, {len(without_numeral)} rows without a numeral")
    return len(without_row) + len(without_numeral)
