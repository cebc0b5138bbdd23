"""The commands that need no notebook run: ``boso list`` and ``boso data …``."""

from __future__ import annotations

from pathlib import Path
from textwrap import shorten

import click

from boso.project import find_root

FAILED = 1


@click.command("list")
@click.option("--unread", metavar="YEAR", type=int, help="List what to read for a new year instead.")
def list_(unread: int | None) -> None:
    """List years, units and chapters that can be built.

    With --unread, of each chapter that nobody has read for a year, the cells that hold for some years or
    municipalities only.
    """
    from boso import params
    from boso.chapters import bound_cells, chapter_names, unread_chapters

    root = find_root()
    if unread is not None:
        for name in unread_chapters(root, unread):
            click.echo(f"{name}: read it for each unit, then add {unread} to years in its header")
            for number, line, text in bound_cells(root, name):
                click.echo(f"{name}: cell {number}, line {line}: {shorten(text, 90, placeholder=' …')}")
        return
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


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "report"), count(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
