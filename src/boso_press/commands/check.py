"""The commands that check what is written or printed: ``boso check published`` and ``boso check prose``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from boso.commands import count
from boso.project import ProjectError, find_root, nearest

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


FAILED = 1
WIDTH = 21


@click.group(short_help="Check the printed report's figures, or the chapters' prose.")
def check() -> None:
    """Check the figures of a printed report, or the prose of the chapters."""


@check.command()
@click.argument("year", type=int)
@click.option("--all", "everything", is_flag=True, help="Show every statement, also those that agree.")
def published(year: int, everything: bool) -> None:
    """Recompute every figure of the printed report of YEAR.

    Exit code 1 when a figure differs otherwise than the register knows (column deviation).
    """
    from boso import Report
    from boso.indicators import printed_report

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
    known = {"rounding": printed_report.ROUNDING, "differs": printed_report.DIFFERS}
    expected = rows["deviation"].map(known).fillna(printed_report.AGREES)
    surprises = rows[(rows["verdict"] != printed_report.CANNOT) & (rows["verdict"] != expected)]
    for row in surprises.to_dict("records"):
        click.echo(f"{_line(row)}: not as the register knows it", err=True)
    if len(surprises):
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
