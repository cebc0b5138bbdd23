"""The command line, ``boso`` or ``python -m boso``: the one place where the three packages meet."""

from __future__ import annotations

import click

from boso.commands import data, list_
from boso.project import sentence
from boso_press.commands.build import build, preview
from boso_press.commands.check import check
from boso_press.commands.release import bundle, diff, verify
from boso_survey.commands import survey

FAILED = 1


class Commands(click.Group):
    """A group of commands that tells in a sentence what goes wrong; a traceback only who asks for it."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error ends it with a sentence and exit code 1, or what `ctx.obj` says."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.params["debug"]:
                raise
            click.echo(f"boso: {sentence(error)}", err=True)
            ctx.exit(ctx.obj or FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="boso")
@click.option("--debug", is_flag=True, help="Show where in the code an error arose.")
def main(debug: bool) -> None:
    """Build the evaluation reports of Boligsosialt utviklingsprogram from data and notebooks."""


for command in (build, preview, list_, check, data, survey, verify, bundle, diff):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="boso")
