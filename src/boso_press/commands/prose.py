"""``boso check prose``: numbers that are typed in chapters."""

from __future__ import annotations

import click

from boso.commands import count

FAILED = 1


@click.command()
def prose() -> None:
    """Find numbers that are typed in the prose of a chapter: they belong in the data.

    Exit code 1 when there is one. What prose may hold stands in src/boso_press/proof/typed_numbers.py.
    """
    from boso.project import find_root
    from boso_press.proof import typed_numbers

    found = list(typed_numbers.check(find_root() / "notebooks"))
    for problem in found:
        click.echo(problem, err=True)
    click.echo(f"{count(len(found), 'number')} typed in prose")
    if found:
        raise SystemExit(FAILED)
