"""An IPython as a notebook has it, which leaves nothing behind."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

NO_HISTORY = Config({"HistoryManager": {"enabled": False}})


@contextmanager
def fresh_shell() -> Iterator[InteractiveShell]:
    """Have a shell that is gone afterwards: when tests end, each would look for garbage in all they made."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=NO_HISTORY)
    atexit.unregister(shell.atexit_operations)
    yield shell
    InteractiveShell.clear_instance()
