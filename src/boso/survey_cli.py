"""The commands of the private zone: ``boso survey …``."""

from __future__ import annotations

import click

from boso.project import find_root


@click.group()
def survey() -> None:
    """Read, rebuild and protect the answers of the survey; respondents stay in data/survey/."""


@survey.command()
@click.argument("year", type=int)
def reconstruct(year: int) -> None:
    """Find respondents of YEAR that give every percentage that was printed.

    Writes reconstructed.csv and invited.csv in data/survey/YEAR/. The same input gives the same bytes.
    """
    from boso.survey import reconstruct as module

    for path in module.write(year, find_root()):
        click.echo(f"wrote {path}")


@survey.command()
@click.argument("year", type=int)
def simulate(year: int) -> None:
    """Make up a wave of answers for YEAR, in which no percentages were printed.

    Writes simulated.csv and invited.csv in data/survey/YEAR/. The same input gives the same bytes.
    """
    from boso.survey import simulate as module

    for path in module.write(year, find_root()):
        click.echo(f"wrote {path}")
