"""The command line, ``boso`` or ``python -m boso``: the one place where the three packages meet."""

from __future__ import annotations

import click

from boso.commands import data, list_
from boso.project import ProjectError
from boso_press.commands.build import build, preview
from boso_press.commands.check import check
from boso_press.commands.release import bundle, diff, verify
from boso_survey.commands import survey

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


for command in (build, preview, list_, check, data, survey, verify, bundle, diff):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="boso")
