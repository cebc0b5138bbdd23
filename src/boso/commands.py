"""The commands that need no notebook run: ``boso list`` and ``boso data …``."""

from __future__ import annotations

from pathlib import Path

import click

from boso.project import ProjectError, find_root

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
                click.echo(f"{name}: cell {number}, line {line}: {text}")
        return
    for year in params.years(root):
        click.echo(f"{year}  {' '.join(params.load(year, root).units)}")
    click.echo(f"chapters  {' '.join(chapter_names(root))}")


@click.group()
def data() -> None:
    """Check the public tables, or accept a corrected one."""


@data.command("check")
def data_check() -> None:
    """Check every public table, and tell what each year still lacks.

    Types, codes, keys, references and hashes; parameters; rows that a year's chapters ask for.
    """
    from boso.data import table_names, validation
    from boso.new import years

    root = find_root()
    wrong, left = years(root)
    problems = [*validation.check(root), *wrong]
    for problem in problems:
        click.echo(problem, err=True)
    for line in left:
        click.echo(line)
    told = f"{count(len(table_names(root)), 'table')}, {count(len(problems), 'problem')}"
    rest = "; add the rows that a year lacks, or name in its params under `unknown` what nobody knows"
    click.echo(told + rest if left else told)
    if problems:
        raise SystemExit(FAILED)


@data.command(short_help="Accept corrected tables by their new hashes.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def seal(files: tuple[Path, ...]) -> None:
    """Accept the corrected tables FILES, or by name: their new hashes go into data/datapackage.json."""
    from boso.data import validation

    root, refused = find_root(), []
    for file in files:
        try:
            click.echo(f"{file}: sealed as {validation.seal(root, file)}")
        except ProjectError as error:  # the others are sealed all the same
            refused.append(str(error))
    if refused:
        raise ProjectError("\n".join(refused))


@data.command(short_help="Edit a table in Excel or LibreOffice.")
@click.argument("name")
@click.option("--take", is_flag=True, help="Take the workbook back: check it, and seal it as the table.")
def edit(name: str, take: bool) -> None:
    """Edit the table NAME in Excel or LibreOffice, with what may stand in each column.

    The workbook lies in data/edit/ until --take; what was changed there and not taken is kept.
    """
    from boso.data import workbook

    root = find_root()
    if take:
        click.echo(f"{name}: sealed as {workbook.take_back(root, name)}")
        return
    path = workbook.open_workbook(root, name)
    click.echo(f"{path}: edit and save it, then `boso data edit {name} --take`")
    click.launch(str(path))


@click.group()
def new() -> None:
    """Add a year or a municipality."""


@new.command("year", short_help="Begin a year: its parameters, and rows to fill.")
@click.argument("year", type=int)
def year_(year: int) -> None:
    """Write the parameters of YEAR and the rows that its reports ask for, with empty cells to fill."""
    from boso.new import new_year

    root = find_root()
    _tell(*new_year(root, year), f"boso build --year {year}")


@new.command("unit", short_help="Begin a municipality: rows to fill.")
@click.argument("slug")
@click.option("--name", required=True, help="Name as readers know it.")
@click.option("--code", required=True, help="The four digits of the municipality.")
@click.option("--from", "year", type=int, required=True, help="The first year it is evaluated.")
def unit_(slug: str, name: str, code: str, year: int) -> None:
    """Write the rows that the municipality SLUG needs, with empty cells to fill, and name it in params."""
    from boso.new import new_unit

    root = find_root()
    _tell(*new_unit(root, slug, name, code, year), f"boso build --unit {slug}")


def _tell(remarks: list[str], tables: dict[str, str], build: str) -> None:
    """Print what is left to do after something new was written."""
    cells = [f"{name}: {told}" for name, told in tables.items()]
    for line in (
        "written; left to do, in tables as with `boso data edit NAME`, which tells what may stand in a cell:",
        *(f"  {line}" for line in (*remarks, *cells)),
        "reported_in is the key of a source, added first to data/references.bib; source_lines is where in it",
        "that stands: table, page, line or address. Delete a row that nobody can fill, and name it in params",
        f"under `unknown`. Then `boso data check`, `boso data seal {' '.join(tables)}`, `{build}`.",
    ):
        click.echo(line)


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "report"), count(2, "report")
    ('1 report', '2 reports')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
