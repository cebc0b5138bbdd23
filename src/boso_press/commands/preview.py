"""The command ``boso preview``."""

from __future__ import annotations

import click

from boso.project import find_root


@click.command(short_help="Show a report in the browser while it is being written.")
@click.option("--year", type=int, required=True, help="Evaluation year.")
@click.option("--unit", default="samlet", show_default=True, help="Municipality, or samlet for all together.")
@click.option("--port", type=click.IntRange(0, 65535), default=8700, show_default=True, help="0: any free.")
def preview(year: int, unit: str, port: int) -> None:
    """Show a report in the browser while it is being written; Ctrl-C ends it.

    A saved notebook, table or parameter file, or package code, reloads the page where it was. An error is
    shown there with cell and line until it is mended. Only this machine can see the pages.
    """
    import signal
    from contextlib import suppress

    from boso_press.execution.plan import plan as make_plan
    from boso_press.filesystem import scratch
    from boso_press.preview import server

    root = find_root()
    make_plan(root, [year], [unit])  # refuses a year or unit that there is not
    if callable(signal.getsignal(signal.SIGINT)):  # or it is ignored
        signal.signal(signal.SIGINT, signal.default_int_handler)  # Ctrl-C is how it ends
    with scratch(), suppress(KeyboardInterrupt):
        server.preview(root, year, unit, port, click.echo)
