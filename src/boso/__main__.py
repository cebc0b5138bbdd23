"""The command line, ``boso`` or ``python -m boso``: the one place where the three packages meet."""

from __future__ import annotations

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


before, early = caught(), list[int]()
try:  # an exception in the middle of an import could get lost
    for number in before:
        signal.signal(number, lambda number, _: early.append(number))
    from collections.abc import Iterator
    from contextlib import contextmanager
    from types import FrameType
    from typing import Any, cast

    import click

    from boso.commands import data, list_, new
    from boso.project import nearest, sentence
    from boso_press.commands.build import build
    from boso_press.commands.check import check
    from boso_press.commands.preview import preview
    from boso_press.commands.release import bundle, diff, verify
    from boso_survey.commands import survey
finally:
    for number, handler in before.items():
        signal.signal(number, handler)
    if early:
        sys.stderr.write(f"{interrupted(early[0], 'nothing was begun')}\n")
        raise SystemExit(SIGNALLED + early[0])

FAILED = 1  # exit code
KEPT = "what was finished is kept, nothing is half written"
IMPORTING = "<frozen importlib._bootstrap>"
SOON = 0.02  # seconds
COMMAND = "boso.command"  # what a context notes the name of the command under


class Commands(click.Group):
    """A group of commands that tells in a sentence what goes wrong; a traceback only who asks for it."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read what stands before the name of a command."""
        with _misuse_in_a_sentence():
            return super().make_context(*arguments, **options)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find a command by its name; note the whole name, which click does not tell of a missing value."""
        name, command, rest = found = super().resolve_command(ctx, args)
        within = command.commands if isinstance(command, click.Group) else {}
        words = [ctx.command_path, str(name), *(word for word in rest[:1] if word in within)]
        ctx.meta[COMMAND] = " ".join(words)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error or a signal ends it with a sentence, an error with what `ctx.obj` says."""
        result: object = None
        with _signals_as_ctrl_c() as signals, _misuse_in_a_sentence(ctx):
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
def _misuse_in_a_sentence(main: click.Context | None = None) -> Iterator[None]:
    """Say what of a command line is not understood, and what is allowed instead."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        named = main.meta.get(COMMAND, "boso") if main else "boso"
        command = error.ctx.command_path if error.ctx else named
        told, remedy = error.format_message(), f"see `{command} --help`"
        if isinstance(error, click.exceptions.NoSuchCommand) and error.ctx:
            names = cast(click.Group, error.ctx.command).list_commands(error.ctx)
            told, remedy = error.message, nearest(error.command_name, names)
        elif isinstance(error, click.NoSuchOption) and error.ctx:
            options = (one for one in error.ctx.command.params if isinstance(one, click.Option))
            names = [name for one in options for name in one.opts]
            told, remedy = error.message, nearest(error.option_name, [*names, "--help"])
        click.echo(f"{command}: {told[0].lower()}{told[1:].rstrip('.')}; {remedy}", err=True)
        raise SystemExit(error.exit_code) from None


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
