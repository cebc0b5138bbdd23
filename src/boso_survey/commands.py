"""The commands of the private zone: ``boso survey …``."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import click

from boso.project import find_root

if TYPE_CHECKING:
    from boso_survey.reading.responses import Record
    from boso_survey.synthetic.wave import Wave


@click.group(short_help="Read, rebuild and protect the answers of the survey.")
def survey() -> None:
    """Read, rebuild and protect the answers of the survey; respondents stay in data/survey/."""


@survey.command()
@click.argument("year", type=int)
def reconstruct(year: int) -> None:
    """Rebuild respondents from the printed percentages.

    Counting them gives every printed figure of YEAR. Writes reconstructed.csv and invited.csv in
    data/survey/YEAR/; the same input gives the same bytes.
    """
    from boso_survey.synthetic import wave

    _make(wave.reconstruction(year, find_root()))


@survey.command()
@click.argument("year", type=int)
def simulate(year: int) -> None:
    """Make up a wave where nothing was printed.

    Writes simulated.csv and invited.csv in data/survey/YEAR/; the same input gives the same bytes.
    """
    from boso_survey.synthetic import wave

    _make(wave.simulation(year, find_root()))


def _make(wave: Wave) -> None:
    from boso_survey.synthetic import microdata

    for path in microdata.write(wave, find_root()):
        click.echo(f"wrote {path}")


@survey.command(short_help="Make the protected tables of a year from its answers.")
@click.argument("year", type=int)
def prepare(year: int) -> None:
    """Make the protected tables of YEAR from its answers: read, validate, tabulate, protect, audit.

    Writes data/protected/YEAR/ and, where a report printed percentages of the year, data/published/.
    Nothing is written when the answers are not valid, or when the audit fails.
    """
    from boso_survey import prepare as module

    def tell(record: Record) -> None:
        for name, value in record:
            click.echo(f"{name:<28}{value}")

    started = time.monotonic()
    tell(module.prepare(year, find_root(), tell))
    tell((("seconds", f"{time.monotonic() - started:.1f}"),))


@survey.command(short_help="Attack the protected tables of a year as a reader could.")
@click.argument("year", type=int)
def audit(year: int) -> None:
    """Attack what is published of YEAR: its protected tables, and the pages in outputs/ that show them."""
    _audit(year)


def _audit(year: int) -> None:
    """Tell what an attack finds; where it finds something, end the command."""
    from boso_survey import prepare as module

    problems, pages = module.audit(year, find_root())
    for problem in (*problems, *pages.problems):
        click.echo(problem, err=True)
    number = len(problems) + len(pages.problems)
    click.echo(f"{pages.notebooks} notebooks, {pages.numbers} numbers of the survey, {number} problems")
    if number:
        raise SystemExit(1)


@survey.command(short_help="Audit the protected tables of a year, and note that they are released.")
@click.argument("year", type=int)
@click.option("--unaudited", is_flag=True, help="Answers are deleted, or what the audit found is no fault.")
def release(year: int, unaudited: bool) -> None:
    """Audit the protected tables of YEAR and note that they are released: they are never rewritten."""
    from boso_survey.tables import publication

    if not unaudited:
        _audit(year)
    path = publication.release(year, find_root(), date.today())
    click.echo(f"{path}: released; `boso survey prepare {year}` will not rewrite it")
