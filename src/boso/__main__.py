"""The command line, ``boso`` or ``python -m boso``: the one place where the three packages meet."""

from __future__ import annotations

import os
import signal
import sys
from threading import Timer, current_thread, main_thread

ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
SIGNALLED = 128  # exit code of a command that a signal ends, less the signal's number


def caught() -> dict[signal.Signals, Any]:
    """Return the signals that end this process, with their handlers; nohup and `&` let some be ignored."""
    found = {number: signal.getsignal(number) for number in ENDING if current_thread() is main_thread()}
    defaults = (signal.SIG_DFL, signal.default_int_handler)
    return {number: handler for number, handler in found.items() if handler in defaults}


def interrupted(number: int, what: str) -> str:
    """Say in a sentence which signal came, and what it left."""
    name = "Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name
    return f"boso: interrupted by {name}; {what}"


def end_at_once(number: int, _: object) -> None:
    """End the process in the middle of an import, where an exception could get lost."""
    os.write(2, f"{interrupted(number, 'nothing was begun')}\n".encode())
    os._exit(SIGNALLED + number)


before = {} if "multiprocessing.spawn" in sys.modules else caught()  # a worker is ended by its starter
try:
    for number in before:
        signal.signal(number, end_at_once)
    from collections.abc import Iterator
    from contextlib import contextmanager
    from types import FrameType
    from typing import Any

    import click

    from boso.commands import data, list_, new
    from boso.project import sentence
    from boso_press.commands.build import build, preview
    from boso_press.commands.check import check
    from boso_press.commands.release import bundle, diff, verify
    from boso_survey.commands import survey
finally:
    for number, handler in before.items():
        signal.signal(number, handler)

FAILED = 1  # exit code
KEPT = "what was finished is kept, nothing is half written"
IMPORTING = "<frozen importlib._bootstrap>"
SOON = 0.02  # seconds


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
            click.echo(interrupted(signals[0], KEPT), err=True)
            ctx.exit(SIGNALLED + signals[0])
        return result


@contextmanager
def _signals_as_ctrl_c() -> Iterator[list[int]]:
    """Let the signals that end a process do what Ctrl-C does, so that all is ended in order; list them.

    They wait while something is imported: a library in C that is only half there would abort the process.
    """
    received: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if hasattr(signal, "pthread_kill") and _imports(frame):
            Timer(SOON, signal.pthread_kill, [main_thread().ident, number]).start()
            return
        received.append(number)
        ctrl_c = signal.getsignal(signal.SIGINT)  # asyncio has its own; it is ignored in the background
        if not callable(ctrl_c) or ctrl_c is stop:
            ctrl_c = signal.default_int_handler
        ctrl_c(signal.SIGINT, frame)

    before = caught()
    for number in before:
        signal.signal(number, stop)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        exec("")  # a Ctrl-C that came through an `exec` would be Python's own end; this makes it forget that


def _imports(frame: FrameType | None) -> bool:
    return frame is not None and (frame.f_code.co_filename == IMPORTING or _imports(frame.f_back))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="boso")
@click.option("--debug", is_flag=True, help="Show where in the code an error arose.")
def main(debug: bool) -> None:
    """Build the evaluation reports of Boligsosialt utviklingsprogram from data and notebooks."""


for command in (build, preview, list_, check, data, new, survey, verify, bundle, diff):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="boso")
