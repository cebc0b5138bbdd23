"""The command line: ``boso build``, ``preview``, ``list``, ``data check``, ``data seal``, ``survey …``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from boso.check_cli import check as check_group
from boso.press_cli import count
from boso.project import ProjectError, find_root
from boso.release_cli import bundle, diff, verify
from boso.survey_cli import survey

FAILED = 1


class Commands(click.Group):
    """A group of commands that tells a person's mistakes in a sentence, not in a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a `ProjectError` ends it with its message and exit code 1."""
        try:
            return super().invoke(ctx)
        except ProjectError as error:
            click.echo(f"boso: {error}", err=True)
            ctx.exit(FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="boso")
def main() -> None:
    """Build the evaluation reports of Boligsosialt utviklingsprogram from data and notebooks."""


@main.command()
@click.option(
    "--year", "years", type=int, multiple=True, help="Evaluation year; may be given more than once. [all]"
)
@click.option(
    "--unit", "units", multiple=True, help="Municipality, or samlet for all five; repeatable. [all]"
)
@click.option("--chapter", "chapters", multiple=True, help="Chapter by file name, e.g. 04_husbanken. [all]")
@click.option("--jobs", type=click.IntRange(min=1), help="How many notebooks at once. [cores + 1]")
@click.option("--why", is_flag=True, help="Tell what is made, and why.")
@click.option(
    "--cold", is_flag=True, help="Start an ordinary kernel for each notebook instead of forking it."
)
@click.option("--limit", type=click.FloatRange(min=0, min_open=True), help="Seconds a cell may take. [300]")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Run the notebooks on the workers of the Dask scheduler there, e.g. tcp://127.0.0.1:8786.",
)
def build(years: tuple[int, ...], units: tuple[str, ...], chapters: tuple[str, ...], **options: Any) -> None:
    """Run the notebooks that are out of date and make the reports in outputs/.

    Whatever fails is told at the end; the rest is built. Exit code 1 when something failed.
    """
    from boso.press_cli import build as run

    if not run(find_root(), years, units, chapters, **options):
        raise SystemExit(FAILED)


@main.command()
@click.option("--year", type=int, required=True, help="Evaluation year.")
@click.option("--unit", default="samlet", show_default=True, help="Municipality, or samlet for all five.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0: any free one."
)
def preview(year: int, unit: str, port: int) -> None:
    """Show a report in the browser while it is being written; Ctrl-C ends it.

    A saved notebook, table or parameter file, or package code, reloads the page where it was. An error is
    shown there with cell and line until it is mended. Only this machine can see the pages.
    """
    from boso.press_cli import preview as follow

    follow(find_root(), year, unit, port)


@main.command("list")
def list_() -> None:
    """List years, units and chapters that can be built."""
    from boso import params

    root = find_root()
    for year in params.years(root):
        click.echo(f"{year}  {' '.join(params.load(year, root).units)}")
    click.echo(f"chapters  {' '.join(params.chapters(root))}")


main.add_command(check_group)


@main.group()
def data() -> None:
    """Check the public tables, or accept a corrected one."""


@data.command()
def check() -> None:
    """Check every public table: types, codes, keys, references and hashes."""
    from boso import validate

    root = find_root()
    problems = validate.check(root)
    for problem in problems:
        click.echo(problem, err=True)
    tables = validate.count(root)
    click.echo(f"{count(tables, 'table')}, {count(len(problems), 'problem')}")
    if problems:
        raise SystemExit(FAILED)


@data.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def seal(files: tuple[Path, ...]) -> None:
    """Accept the corrected tables FILES: their new hashes go into data/datapackage.json."""
    from boso import validate

    for file in files:
        click.echo(f"{file}: sealed as {validate.seal(find_root(), file)}")


main.add_command(survey)
main.add_command(verify)
main.add_command(bundle)
main.add_command(diff)
