"""The commands that need no notebook run: ``boso list`` and ``boso data …``."""

from __future__ import annotations

from pathlib import Path

import click

from boso.project import find_root

FAILED = 1


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


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "report"), count(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
