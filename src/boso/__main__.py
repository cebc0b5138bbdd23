"""The command line, ``boso`` or ``python -m boso``: the one place where the three packages meet."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

try:
    import click

    from boso.commands import data, list_
    from boso.project import sentence
    from boso_press.commands.build import build, preview
    from boso_press.commands.check import check
    from boso_press.commands.release import bundle, diff, verify
    from boso_survey.commands import survey
except KeyboardInterrupt:
    sys.stderr.write("boso: interrupted by Ctrl-C; nothing was begun\n")
    raise SystemExit(130) from None

FAILED, SIGNALLED = 1, 128  # exit codes; to the second the number of the signal is added
KEPT = "what was finished is kept, nothing is half written"


class Commands(click.Group):
    """A group of commands that tells in a sentence what goes wrong; a traceback only who asks for it."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error or a signal ends it with a sentence, an error with what `ctx.obj` says."""
        result: object = None
        with _signals_as_ctrl_c() as signals:
            try:
                result = super().invoke(ctx)
            except KeyboardInterrupt:
                signals.append(signal.SIGINT)
            except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
                raise
            except Exception as error:
                if ctx.params["debug"]:
                    raise
                click.echo(f"boso: {sentence(error)}", err=True)
                ctx.exit(ctx.obj or FAILED)
        if signals:
            name = "Ctrl-C" if signals[0] == signal.SIGINT else signal.Signals(signals[0]).name
            click.echo(f"boso: interrupted by {name}; {KEPT}", err=True)
            ctx.exit(SIGNALLED + signals[0])
        return result


@contextmanager
def _signals_as_ctrl_c() -> Iterator[list[int]]:
    """Let the signals that end a process do what Ctrl-C does, so that all is ended in order; list them."""
    received: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        received.append(number)
        ctrl_c = signal.getsignal(signal.SIGINT)  # asyncio has its own; it is ignored in the background
        (ctrl_c if callable(ctrl_c) else signal.default_int_handler)(signal.SIGINT, frame)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    caught = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]  # or it is nohup
    for number in caught:
        signal.signal(number, stop)
    try:
        yield received
    finally:
        for number in caught:
            signal.signal(number, signal.SIG_DFL)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="boso")
@click.option("--debug", is_flag=True, help="Show where in the code an error arose.")
def main(debug: bool) -> None:
    """Build the evaluation reports of Boligsosialt utviklingsprogram from data and notebooks."""


for command in (build, preview, list_, check, data, survey, verify, bundle, diff):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="boso")
