"""The commands that need no notebook run: ``boso list``, ``boso data …``, ``boso check published``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from boso.project import find_root

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

FAILED = 1
WIDTH = 21


@click.command("list")
def list_() -> None:
    """List years, units and chapters that can be built."""
    from boso import params
    from boso.chapters import chapter_names

    root = find_root()
    for year in params.years(root):
        click.echo(f"{year}  {' '.join(params.load(year, root).units)}")
    click.echo(f"chapters  {' '.join(chapter_names(root))}")


@click.group()
def data() -> None:
    """Check the public tables, or accept a corrected one."""


@data.command("check")
def data_check() -> None:
    """Check every public table: types, codes, keys, references and hashes."""
    from boso.data import validation

    root = find_root()
    problems = validation.check(root)
    for problem in problems:
        click.echo(problem, err=True)
    tables = validation.count_tables(root)
    click.echo(f"{count(tables, 'table')}, {count(len(problems), 'problem')}")
    if problems:
        raise SystemExit(FAILED)


@data.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def seal(files: tuple[Path, ...]) -> None:
    """Accept the corrected tables FILES: their new hashes go into data/datapackage.json."""
    from boso.data import validation

    for file in files:
        click.echo(f"{file}: sealed as {validation.seal(find_root(), file)}")


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
    from boso.indicators.printed_report.register import AGREES, CANNOT, register, unexpected
    from boso.indicators.printed_report.register import check as recompute
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


def _line(row: Mapping[Hashable, Any]) -> str:
    """Return a statement in a line: place, printed, recomputed, verdict, what it is, inconsistency."""
    place, printed, value = f"{row['line']}:{row['column']}", row["printed"], row["recomputed"]
    shown = "–" if value is None or value != value else f"{float(value):.10g}"
    note = f" [{row['inconsistency']}]" if isinstance(row["inconsistency"], str) else ""
    what = f"{row['verdict']:<{WIDTH}} {row['description']}{note}"
    return f"{place:<9}{printed:>12.10g}{shown:>14}  {what}"


def _summary(everyone: pd.DataFrame, rows: pd.DataFrame) -> None:
    from boso.indicators.printed_report.register import STATEMENT, VERDICTS

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
    from boso.indicators.printed_report.register import unmatched

    lines = source.read_text(encoding="utf-8").split("\n")
    without_row, without_numeral = unmatched(year, lines)
    for title, frame in (("without a row", without_row), ("without a numeral", without_numeral)):
        for row in frame.itertuples(index=False):
            click.echo(f"line {row.line}, column {row.column}: {row.token!r} {title}", err=True)
    click.echo(f"{source}: {len(without_row)} without a row, {len(without_numeral)} rows without a numeral")
    return len(without_row) + len(without_numeral)


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "report"), count(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
